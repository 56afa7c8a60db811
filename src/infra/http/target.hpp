#pragma once
// The request target (RFC 9112 §3.2) taken apart.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rz::http {

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

/// Nothing if the target is no absolute path (or URL), is wrongly escaped or not UTF-8, or would be ambiguous
/// once decoded: an escaped «/» or «\», a zero byte or control character, a «.» or «..» segment.
std::optional<Target> parse_target(std::string_view raw);

}  // namespace rz::http
