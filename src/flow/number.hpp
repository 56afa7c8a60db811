#pragma once
// The human number (受理编号) of a matter: short enough to read over the telephone, and closed by a check digit.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace rz::flow {

/// Serials are counted by this key: a pattern with {date} counts anew each day, one with {year} each year.
std::string number_counter(std::string_view chain, std::string_view pattern, Date today);

/// «ZH{date}{serial:4}{check}» → «ZH2611240001» and its check digit (ISO 7064 MOD 11,10 over all digits before it).
/// Words: {date} yymmdd · {year} yyyy · {serial:n} at least n digits · {check}, last.
std::string format_number(std::string_view pattern, Date today, std::int64_t serial);

}  // namespace rz::flow
