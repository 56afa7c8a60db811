#pragma once
// A small XML document from outside, of which only the texts right below its root count. Expat.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rz::xml {

inline constexpr std::size_t flat_bytes_max = 64 << 10;

enum class Fault {
  too_long,
  doctype,  ///< it brings entities of its own
  broken,   ///< no well-formed XML 1.0
};

/// `<xml><A>a</A><B>b</B></xml>` as A → a, B → b; the last of a name counts, what lies deeper is left out. UTF-8.
Result<std::map<std::string, std::string, std::less<>>, Fault> read_flat(std::string_view text);

}  // namespace rz::xml
