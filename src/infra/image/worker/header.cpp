#include "infra/image/worker/header.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rz::image {

namespace {

using namespace std::string_view_literals;

struct Size {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | byte_at(bytes, at + static_cast<std::size_t>(i));
  return value;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at, int count) {
  std::uint32_t value = 0;
  for (int i = count; i-- > 0;) value = value << 8 | byte_at(bytes, at + static_cast<std::size_t>(i));
  return value;
}

/// SOF0 … SOF15 without DHT, JPG and DAC, which lie between them (ITU-T T.81, table B.1).
bool is_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// The frame's header stands before the first scan; what lies before it is skipped by its length.
std::optional<Size> jpeg_size(std::string_view bytes) {
  std::size_t at = 2;
  while (at + 9 < bytes.size()) {
    if (byte_at(bytes, at) != 0xFF) return std::nullopt;
    const auto marker = byte_at(bytes, at + 1);
    if (marker == 0xFF) {  // fill bytes
      ++at;
      continue;
    }
    if (marker == 0xDA) return std::nullopt;
    if (is_frame(marker)) return Size{big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2)};
    at += 2 + std::max<std::uint32_t>(2, big_endian(bytes, at + 2, 2));
  }
  return std::nullopt;
}

/// In the data of a scan FF D9 can only be the end, so one must follow the last scan's beginning. A decoder would
/// fill the missing part with grey and say nothing.
bool is_whole_jpeg(std::string_view bytes) {
  const auto scan = bytes.rfind("\xFF\xDA"sv);
  return scan != bytes.npos && bytes.find("\xFF\xD9"sv, scan) != bytes.npos;
}

/// RFC 9649: lossy, lossless or extended.
std::optional<Size> webp_size(std::string_view bytes) {
  const auto chunk = bytes.substr(12, 4);
  if (chunk == "VP8 "sv) return Size{little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF};
  if (chunk == "VP8X"sv) return Size{little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1};
  if (chunk != "VP8L"sv) return std::nullopt;
  const auto bits = little_endian(bytes, 21, 4);
  return Size{(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
}

bool is_heic(std::string_view bytes) {
  static constexpr std::array brands{"heic"sv, "heix"sv, "hevc"sv, "heim"sv, "heis"sv,
                                     "mif1"sv, "msf1"sv, "avif"sv, "avis"sv};
  return bytes.substr(4, 4) == "ftyp"sv && std::ranges::find(brands, bytes.substr(8, 4)) != brands.end();
}

Result<Header, Fault> checked(Format format, std::optional<Size> size) {
  if (!size) return fail(Fault::broken);
  const auto pixels = std::uint64_t{size->width} * size->height;
  if (pixels == 0 || pixels > pixels_max) return fail(Fault::too_many_pixels);
  return Header{format, size->width, size->height};
}

}  // namespace

Result<Header, Fault> read_header(std::string_view bytes) {
  constexpr std::size_t least = 30;  // the longest header looked at; no image is shorter
  if (bytes.size() < least) return fail(Fault::not_an_image);
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) {
    auto header = checked(Format::jpeg, jpeg_size(bytes));
    if (header && !is_whole_jpeg(bytes)) return fail(Fault::broken);
    return header;
  }
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
    return checked(Format::png, Size{big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)});
  }
  if (bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return checked(Format::webp, webp_size(bytes));
  return fail(is_heic(bytes) ? Fault::heic : Fault::not_an_image);
}

}  // namespace rz::image
