#pragma once
// What the first bytes of a file say: its kind and its size in pixels. Nothing is decoded.

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "infra/image/image.hpp"

namespace rz::image {

enum class Format { jpeg, png, webp };

struct Header {
  Format format = Format::jpeg;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// By content, never by name. Fails with not_an_image, heic, too_many_pixels or broken.
Result<Header, Fault> read_header(std::string_view bytes);

}  // namespace rz::image
