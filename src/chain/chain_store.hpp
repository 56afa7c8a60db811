#pragma once
// The only SQL over published chains.

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::chain {

struct VersionRow {
  std::string chain;
  int version = 0;
  std::string meaning_digest;
  std::string files;  ///< JSON object: name → text
};

Result<std::vector<VersionRow>, db::Error> read_versions(db::Connection& connection, DistrictId district);
/// Inserts a version, or replaces the files of one whose meaning is the same.
record::RowWrite write_version(DistrictId district, VersionRow row, Instant now);

}  // namespace rz::chain
