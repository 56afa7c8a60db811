// The only file that sees libgd.
#include "infra/image/worker/reduce.hpp"

#include <gd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "infra/image/worker/header.hpp"
#include "infra/image/worker/orientation.hpp"

namespace rz::image {

namespace {

constexpr int quality = 82;            // of 100
constexpr int thumbnail_quality = 75;

using Canvas = std::unique_ptr<gdImage, decltype(&gdImageDestroy)>;

Canvas owned(gdImagePtr image) { return {image, gdImageDestroy}; }

Canvas decode(Format format, std::string_view bytes) {
  const auto size = static_cast<int>(bytes.size());
  auto* data = const_cast<char*>(bytes.data());  // libgd only reads it
  constexpr int tolerant = 1;  // cameras write stray bytes; that the file is whole has been looked at
  switch (format) {
    case Format::jpeg: return owned(gdImageCreateFromJpegPtrEx(size, data, tolerant));
    case Format::png: return owned(gdImageCreateFromPngPtr(size, data));
    case Format::webp: return owned(gdImageCreateFromWebpPtr(size, data));
  }
  return owned(nullptr);
}

/// Every pixel in full colour, on white.
bool flatten(gdImagePtr image) {
  if (!gdImageTrueColor(image) && !gdImagePaletteToTrueColor(image)) return false;
  const int white = gdTrueColor(255, 255, 255);
  for (int y = 0; y < gdImageSY(image); ++y) {
    for (int x = 0; x < gdImageSX(image); ++x) {
      auto& pixel = gdImageTrueColorPixel(image, x, y);
      if (gdTrueColorGetAlpha(pixel) != 0) pixel = gdAlphaBlend(white, pixel);
    }
  }
  return true;
}

/// The mean of four pixels without alpha: two channels at once, each with room for the sum above it.
int mean(int a, int b, int c, int d) {
  constexpr unsigned even = 0x00FF00FF;
  const auto sum = [&](unsigned shift) {
    unsigned total = 0x00020002;  // rounds
    for (const int pixel : {a, b, c, d}) total += static_cast<unsigned>(pixel) >> shift & even;
    return total >> 2 & even;
  };
  return static_cast<int>(sum(0) | (sum(8) & 0xFF) << 8);
}

Canvas halved(gdImagePtr from) {
  auto out = owned(gdImageCreateTrueColor(gdImageSX(from) / 2, gdImageSY(from) / 2));
  if (!out) return out;
  for (int y = 0; y < gdImageSY(out); ++y) {
    const int* upper = from->tpixels[2 * y];
    const int* lower = from->tpixels[2 * y + 1];
    for (int x = 0; x < gdImageSX(out); ++x) {
      out->tpixels[y][x] = mean(upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
    }
  }
  return out;
}

/// At most `side_max` on its longest side. Halved as often as may be, then scaled: as good as averaging and many
/// times faster.
Canvas shrunk(Canvas image, int side_max) {
  const auto longest = [&] { return std::max(gdImageSX(image), gdImageSY(image)); };
  while (image && longest() >= 2 * side_max && gdImageSX(image) > 1 && gdImageSY(image) > 1) {
    image = halved(image.get());
  }
  if (!image || longest() <= side_max) return image;
  const auto scaled = [&](int side) {
    return static_cast<unsigned>(std::max<std::int64_t>(1, (std::int64_t{side} * side_max + longest() / 2) / longest()));
  };
  gdImageSetInterpolationMethod(image.get(), GD_BILINEAR_FIXED);
  return owned(gdImageScale(image.get(), scaled(gdImageSX(image)), scaled(gdImageSY(image))));
}

/// Rows become columns.
Canvas transposed(gdImagePtr from) {
  auto out = owned(gdImageCreateTrueColor(gdImageSY(from), gdImageSX(from)));
  if (!out) return out;
  for (int y = 0; y < gdImageSY(from); ++y) {
    for (int x = 0; x < gdImageSX(from); ++x) {
      gdImageTrueColorPixel(out.get(), y, x) = gdImageTrueColorPixel(from, x, y);
    }
  }
  return out;
}

/// Orientations 5 … 8 are 1 … 4 with rows and columns exchanged first.
Canvas upright(Canvas image, int orientation) {
  if (orientation >= 5) {
    image = transposed(image.get());
    if (!image) return image;
  }
  switch (orientation) {
    case 2: case 6: gdImageFlipHorizontal(image.get()); break;
    case 3: case 7: gdImageFlipBoth(image.get()); break;
    case 4: case 8: gdImageFlipVertical(image.get()); break;
    default: break;
  }
  return image;
}

std::string encoded(gdImagePtr image, int of_hundred) {
  int size = 0;
  const std::unique_ptr<void, decltype(&gdFree)> bytes(gdImageJpegPtr(image, &size, of_hundred), gdFree);
  return bytes ? std::string(static_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

Result<Picture, Fault> reduce(std::string_view bytes) {
  gdSetErrorMethod([](int, const char*, va_list) {});  // there is nobody to tell and nothing to write on
  RZ_TRY(header, read_header(bytes));
  auto image = decode(header.format, bytes);
  if (!image || !flatten(image.get())) return fail(Fault::broken);
  auto kept = shrunk(std::move(image), side_pixels_max);
  if (kept && header.format == Format::jpeg) kept = upright(std::move(kept), orientation_of(bytes));
  const auto small = kept ? shrunk(owned(gdImageClone(kept.get())), thumbnail_pixels_max) : owned(nullptr);
  if (!small) return fail(Fault::broken);
  Picture picture{encoded(kept.get(), quality), encoded(small.get(), thumbnail_quality), gdImageSX(kept), gdImageSY(kept)};
  if (picture.jpeg.empty() || picture.thumbnail.empty()) return fail(Fault::broken);
  return picture;
}

}  // namespace rz::image
