#pragma once
// Weighted lists such as Accept-Language and Accept-Encoding (RFC 9110 §12.4.2).

#include <string_view>

namespace rz::http {

/// The weight (0 … 1) that `list` gives to an item for which `matches` is true; the highest where several do,
/// -1 where none does. A broken weight counts as 0.
double weight_in(std::string_view list, bool (*matches)(std::string_view item));

}  // namespace rz::http
