#include "infra/http/days.hpp"

#include <utility>

#include "infra/http/telling.hpp"

namespace rz::http {

Result<Days, Problem> read_days(const Request& request, Date today, std::int32_t days_before, Language language) {
  Days out{today.plus(-days_before), today};
  for (const auto& [name, into] : {std::pair{"since", &out.since}, std::pair{"until", &out.until}}) {
    const auto text = request.query_value(name);
    const auto date = text ? parse_date(*text) : std::optional(*into);
    if (!date) return fail(wrong_field(name, "请按 2026-01-31 的样子填写日期。", "Write a date such as 2026-01-31.", language));
    *into = *date;
  }
  return out;
}

}  // namespace rz::http
