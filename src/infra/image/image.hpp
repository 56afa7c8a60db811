#pragma once
// A photo as it is kept: decoded, turned upright, made smaller and encoded anew, so that nothing of the sender's
// file is left: no position, no time, no camera, nothing hidden in it.

#include <cstddef>
#include <string>

namespace rz::image {

inline constexpr std::size_t bytes_max = 10 << 20;     ///< of the file as it was sent
inline constexpr std::size_t pixels_max = 50'000'000;  ///< as its header says, judged before anything is decoded
inline constexpr int side_pixels_max = 2048;           ///< longest side of what is kept
inline constexpr int thumbnail_pixels_max = 320;       ///< longest side of the thumbnail

struct Picture {
  std::string jpeg;
  std::string thumbnail;  ///< a JPEG too
  int width = 0;          ///< pixels of `jpeg`
  int height = 0;
};

enum class Fault {
  not_an_image,     ///< neither JPEG nor PNG nor WebP, by its first bytes
  heic,             ///< HEIC or AVIF, as some phones store photos
  too_many_pixels,  ///< more than `pixels_max`, or a side of nothing
  broken,           ///< cut short or damaged, or the worker died or took too long over it
  busy,             ///< too many photos wait
  unavailable       ///< the worker cannot be started; logged
};

}  // namespace rz::image
