#pragma once
// The tiles beneath the map, as the installation sets them.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rz::place {

struct Basemap {
  std::string tiles;  ///< with {z}, {x}, {y} and perhaps one range in its host, as «{0-7}»; empty = none
  std::string attribution;
  std::vector<std::string> origins;  ///< «https://t0.example.cn»: whence tiles come, for the pages' policy
};

/// `key` takes the place of «{key}». The error, in English, is of the settings.
Result<Basemap, std::string> make_basemap(std::string tiles, std::string attribution, std::string_view key);

}  // namespace rz::place
