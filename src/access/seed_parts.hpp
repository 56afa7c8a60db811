#pragma once
// The parts of reading a seed folder; used by network_seed.cpp only.

#include <map>
#include <string>

#include "access/network_seed.hpp"

namespace rz::access {

/// What the parts share: where files are, and what was read so far, by its code.
struct SeedReading {
  std::filesystem::path folder;
  const Roles& roles;
  Instant now;
  IdMaker& ids;
  NetworkSeed seed;
  StringMap<std::size_t> place_at;  ///< code → index in seed.places
  StringMap<std::size_t> org_at;    ///< code → index in seed.orgs
  StringMap<int> category_line;     ///< code → its line

  /// A file of the folder; faults name it with the folder's own name before it.
  Result<Source, Fault> read(const std::string& name) const;
};

using Words = std::map<std::string, std::string, std::less<>>;
/// `text` with each «{word}» replaced; an unknown or open one stays as it is.
std::string fill_in(std::string text, const Words& words);

Status<Fault> read_places(SeedReading& reading);
Status<Fault> read_categories(SeedReading& reading);
Status<Fault> read_calendar(SeedReading& reading, const Yaml& root);
Status<Fault> read_orgs(SeedReading& reading);
/// The tables of the folder «network»: grids, compounds, more bodies, relations.
Status<Fault> read_tables(SeedReading& reading);
Status<Fault> read_accounts(SeedReading& reading);

}  // namespace rz::access
