#include "access/network.hpp"

#include <array>

#include "access/account_store.hpp"
#include "access/calendar_store.hpp"
#include "org/org_store.hpp"
#include "org/relation_store.hpp"
#include "place/place_store.hpp"
#include "record/record_store.hpp"

namespace rz::access {

namespace {

db::Error broken(std::string message) {
  return {db::Error::Kind::sql, "the organisation network does not hold together: " + std::move(message)};
}

}  // namespace

Result<std::shared_ptr<const Network>, db::Error> load_network(db::Connection& connection,
                                                               DistrictId district) {
  const std::array calls{
      place::select_places(district),   org::select_orgs(district), org::select_duties(district),
      org::select_categories(district), select_accounts(district),  select_posts(district),
      select_calendar(district),        select_seasons(district),   select_days(district),
      org::select_relations(district),  place::select_areas(district)};
  RZ_TRY(rows, connection.run(calls, db::Scope::alone));
  RZ_TRY(head, record::read_head(connection, district));

  auto out = std::make_shared<Network>();
  out->district = district;
  out->revision = head ? head->network_rev : 0;

  auto place_rows = place::places_of(rows[0]);
  if (!place_rows) return fail(broken(std::move(place_rows).error()));
  auto places = place::Places::build(std::move(*place_rows));
  if (!places) return fail(broken(std::move(places).error()));
  out->places = std::move(*places);

  out->areas = place::Areas::build(place::areas_of(rows[10]), *out->places);

  auto org_rows = org::orgs_of(rows[1]);
  if (!org_rows) return fail(broken(std::move(org_rows).error()));
  auto orgs = org::Orgs::build(std::move(*org_rows), org::duties_of(rows[2]), out->places);
  if (!orgs) return fail(broken(std::move(orgs).error()));
  out->orgs = std::move(*orgs);

  auto relation_rows = org::relations_of(rows[9]);
  if (!relation_rows) return fail(broken(std::move(relation_rows).error()));
  auto relations = org::Relations::build(std::move(*relation_rows), *out->orgs);
  if (!relations) return fail(broken(std::move(relations).error()));
  out->relations = std::move(*relations);

  auto categories = org::categories_of(rows[3]);
  if (!categories) return fail(broken(std::move(categories).error()));
  out->categories = std::move(*categories);
  out->posts = std::make_shared<const Posts>(holders_of(rows[4], rows[5]), head ? head->last_at : Instant{});
  auto calendar = calendar_of(rows[6], rows[7], rows[8]);
  if (!calendar) return fail(broken(std::move(calendar).error()));
  out->calendar_version = calendar->version;
  out->calendar = std::move(calendar->data);
  return std::shared_ptr<const Network>(std::move(out));
}

}  // namespace rz::access
