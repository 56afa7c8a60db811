#pragma once
// A district's first network, from a folder of files that people write: see seeds/zhanhe/README.md. Parsed
// and checked whole before anything is written.

#include <filesystem>
#include <string>
#include <vector>

#include "access/account.hpp"
#include "access/calendar_data.hpp"
#include "access/role.hpp"
#include "access/source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "org/org.hpp"
#include "org/relation.hpp"
#include "place/area.hpp"
#include "place/place.hpp"
#include "record/act.hpp"

namespace rz::access {

struct SeedAccount {
  AccountId id{};
  std::string login;
  std::string name;
  std::vector<Post> posts;
};

struct NetworkSeed {
  DistrictId district{};
  std::vector<place::Place> places;
  std::vector<place::Area> areas;
  std::vector<org::Category> categories;
  std::vector<org::Org> orgs;
  std::vector<org::Duty> duties;
  std::vector<org::Relation> relations;
  CalendarData calendar;
  std::vector<SeedAccount> accounts;
  std::string password;  ///< of all of them
};

/// Reads and checks the folder. Faults name file and line: an unknown parent, a code or login that stands
/// twice, a missing name, a role that is not there, 三员分立. Ids are made in the order of the files.
Result<NetworkSeed, Fault> read_network_seed(const std::filesystem::path& folder, const Roles& roles,
                                             Instant now, IdMaker& ids);

/// The acts that write it, for a district without a network: places, bodies, calendar, accounts.
/// `password_hash` goes into every account.
std::vector<record::Act> seed_acts(const NetworkSeed& seed, const std::string& password_hash, Instant now);

/// Both, with the password hashed once.
Result<std::vector<record::Act>, Fault> seed_network(const std::filesystem::path& folder, const Roles& roles,
                                                     Instant now, IdMaker& ids);

/// A new version of the calendar in place of version `latest` (0 = there is none).
record::Act calendar_act(DistrictId district, const CalendarData& calendar, std::int64_t latest);

/// The days off and make-up days of a file such as seeds/calendar/cn-holidays.csv, into `calendar`.
Status<Fault> read_holidays(const Source& source, CalendarData& calendar);

}  // namespace rz::access
