#include "fuzz/targets.hpp"
#include "infra/image/worker/header.hpp"
#include "infra/image/worker/orientation.hpp"

namespace rz::fuzz {

void upload(std::string_view bytes) {
  const auto header = image::read_header(bytes);
  if (!header) return;
  need(header->width > 0 && header->height > 0, "a picture has two sides");
  need(std::size_t{header->width} * header->height <= image::pixels_max, "a picture can be held");
  if (header->format != image::Format::jpeg) return;
  const int orientation = image::orientation_of(bytes);
  need(orientation >= 1 && orientation <= 8, "a picture stands in one of eight ways");
}

}  // namespace rz::fuzz
