#pragma once
// Which days an address asks for: «since» and «until», both included.

#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/http/language.hpp"
#include "infra/http/message.hpp"
#include "infra/http/problem.hpp"

namespace rz::http {

struct Days {
  Date since{};
  Date until{};
};

/// What is left out: today, and so many days before it. 422 names the parameter that is no date.
Result<Days, Problem> read_days(const Request& request, Date today, std::int32_t days_before, Language language);

}  // namespace rz::http
