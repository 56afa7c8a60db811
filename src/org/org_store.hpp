#pragma once
// The only SQL of bodies, categories and duties.

#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "org/change.hpp"
#include "org/org.hpp"
#include "record/act.hpp"

namespace rz::org {

db::Call select_orgs(DistrictId district);
/// Of the rows of `select_orgs`. An error, in English, for a kind or level that this version does not know.
Result<std::vector<Org>, std::string> orgs_of(const db::Rows& rows);
db::Call select_duties(DistrictId district);
std::vector<Duty> duties_of(const db::Rows& rows);

db::Call select_categories(DistrictId district);
/// In the order of their positions. An error, in English, for an audience that this version does not know.
Result<std::vector<Category>, std::string> categories_of(const db::Rows& rows);

/// Conflict if the id or the code stands already.
record::RowWrite insert_org(DistrictId district, const Org& org);
/// The body's new state and the one that ends with it. Conflict if another change has ended that one already.
std::vector<record::RowWrite> change_org(DistrictId district, const Org& after, const Past& past);
/// The states of a body that have ended, in the order of their revisions.
Result<std::vector<Past>, db::Error> read_past(db::Connection& connection, DistrictId district, const Org& now);
/// Gives the category at that place to the body, whoever had it.
record::RowWrite write_duty(DistrictId district, const Duty& duty);

/// Makes the category, or gives it these words and this place.
record::RowWrite write_category(DistrictId district, const Category& category);

}  // namespace rz::org
