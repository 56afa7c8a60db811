// A new holiday notice, loaded without a new release: the calendar's next version, and running clocks computed anew.

#include <iostream>

#include "access/network_seed.hpp"
#include "app/district.hpp"
#include "app/options.hpp"
#include "matter/matter_store.hpp"

namespace rz::app {

namespace {

constexpr std::int64_t page_matters = 200;

/// How many matters were looked at.
Result<std::int64_t, Sentence> recompute(District& district, Instant now) {
  auto reader = district.database().connect(db::Access::read_only);
  if (!reader) return fail("the database cannot be reached: " + reader.error().message);
  std::int64_t seen = 0;
  for (MatterId after{};;) {
    const auto page = matter::read_matters(**reader, district.id(), after, page_matters);
    if (!page) return fail("matters cannot be read: " + page.error().message);
    if (page->empty()) return seen;
    std::vector<matter::Pending> batch;
    for (const auto& stored : *page) {
      if (flow::next_timer(stored.matter)) {
        batch.push_back({matter::CalendarWrite{stored.matter.id, flow::Actor::system()}, {}, now, {}});
      }
    }
    if (!batch.empty()) {
      for (const auto& result : district.engine().run(batch)) {
        if (!result) return fail(Sentence("a clock could not be computed anew; run the command again"));
      }
    }
    seen += static_cast<std::int64_t>(batch.size());
    after = page->back().matter.id;
  }
}

}  // namespace

int run_calendar_update(const Place& place, const std::filesystem::path& holidays) {
  const auto source = access::read_source(holidays.string(), holidays.filename().string());
  if (!source) return give_up(access::format_fault(source.error()));
  const auto now = SystemClock{}.now();
  auto district = District::open(place, {}, now);
  if (!district) return give_up(district.error());
  const auto network = (*district)->network().get();
  auto calendar = network->calendar;
  calendar.holidays.clear();
  calendar.workdays.clear();
  if (const auto read = access::read_holidays(*source, calendar); !read) return give_up(access::format_fault(read.error()));
  if (calendar == network->calendar) {
    std::cout << "the calendar is already as in " << holidays.string() << "\n";
    return 0;
  }
  const auto written = (*district)->run({access::calendar_act((*district)->id(), calendar, network->calendar_version)}, now);
  if (!written) return give_up(written.error());
  const auto seen = recompute(**district, now);
  if (!seen) return give_up(seen.error());
  std::cout << "the calendar is known to " << format_date(calendar.known_to) << "; " << *seen
            << " matters with running clocks were looked at\n";
  return 0;
}

}  // namespace rz::app
