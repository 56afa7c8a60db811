#pragma once
// How a camera was held.

#include <string_view>

namespace rz::image {

/// EXIF's Orientation of a JPEG, 1 … 8 (CIPA DC-008, 4.6.4.A); 1, upright, where it says nothing.
int orientation_of(std::string_view jpeg);

}  // namespace rz::image
