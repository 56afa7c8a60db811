#pragma once
// The SQL of the calendar. A version is written whole and never changed; the latest counts.

#include <cstdint>
#include <string>
#include <vector>

#include "access/calendar_data.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::access {

struct StoredCalendar {
  std::int64_t version = 0;  ///< 0 = there is none
  CalendarData data;
};

db::Call select_calendar(DistrictId district);
db::Call select_seasons(DistrictId district);
db::Call select_days(DistrictId district);
/// Of the rows of the three. An error, in English, if the text of some hours is not as it is written here.
Result<StoredCalendar, std::string> calendar_of(const db::Rows& calendar, const db::Rows& seasons,
                                                const db::Rows& days);

/// Conflict if the version stands already.
std::vector<record::RowWrite> insert_calendar(DistrictId district, std::int64_t version,
                                              const CalendarData& data);

}  // namespace rz::access
