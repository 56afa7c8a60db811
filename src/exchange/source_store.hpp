#pragma once
// The only SQL of sources of orders.

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::exchange {

inline constexpr std::size_t sources_max = 50;  ///< of a district
inline constexpr std::size_t source_name_characters_max = 30;
inline constexpr std::size_t mapping_bytes_max = 8'000;

struct Source {
  std::string name;
  std::string mapping;  ///< JSON: {"columns": {field: column}, "values": {field: text}}
};

/// By name.
Result<std::vector<Source>, db::Error> read_sources(db::Connection& connection, DistrictId district);
/// In place of the one of that name.
record::RowWrite write_source(DistrictId district, const Source& source);
record::RowWrite delete_source(DistrictId district, const std::string& name);

}  // namespace rz::exchange
