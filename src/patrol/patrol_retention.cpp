#include "patrol/patrol_retention.hpp"

#include "infra/json/json.hpp"
#include "patrol/patrol_store.hpp"

namespace rz::patrol {

namespace {

/// By Greenwich: no day goes before it has been kept whole, wherever east of there the district lies.
Date day_of(Instant at) { return local_date(at, 0); }

}  // namespace

matter::KeptShelf kept_shelf(DistrictId district, std::int64_t days) {
  return {"patrols", days,
          [district](db::Connection& reader, Instant before) { return count_old(reader, district, day_of(before)); },
          [district, days](Instant before, std::int64_t count) {
            record::Act act;
            act.kind = "patrol.erased";
            act.facts = json::serialise(json::Object{{"entries", count}, {"days", days}});
            act.rows = erase_old(district, day_of(before));
            return act;
          }};
}

}  // namespace rz::patrol
