#pragma once
// Indexes that are made once at the end, while a new database is filled. A database without them is right and slow.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "infra/db/db.hpp"

namespace rz::db {

/// Takes them away, and tells the statements that make them again. Those that are not there are passed over.
Result<std::vector<std::string>, Error> set_aside_indexes(Connection& connection, std::span<const std::string_view> names);

Status<Error> make_indexes(Connection& connection, const std::vector<std::string>& statements);

}  // namespace rz::db
