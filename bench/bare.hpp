#pragma once
// The bare loop: the rows of a step written straight with libsqlite3 or libpq, as fast as one connection
// goes.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "infra/db/value.hpp"

namespace rz::bench {

/// A table that a step writes: its columns' types in order, i integer, t text, b bytes
/// (db/migrations/0001_*).
struct Table {
  std::string_view name;
  std::string_view types;
};

inline constexpr std::array<Table, 4> tables{{
    {"event", "iiiiitttbbb"},
    {"matter", "iittitiiiiiiiiiittit"},
    {"matter_personal", "iit"},
    {"idempotency", "ittbiti"},
}};

/// What one transaction writes: rows into each table, then once the counter and the district's head.
struct Group {
  std::array<std::vector<db::Params>, tables.size()> rows;
  std::int64_t district = 0;
  std::int64_t last_seq = 0;
  std::int64_t last_id = 0;
};

class BareWriter {
 public:
  virtual ~BareWriter() = default;
  /// Returns after the commit; an error ends the program.
  virtual void write(const Group& group) = 0;
};

std::unique_ptr<BareWriter> open_bare_sqlite(const std::string& file);
std::unique_ptr<BareWriter> open_bare_postgres(const std::string& url);

}  // namespace rz::bench
