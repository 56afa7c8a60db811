#pragma once
// The only SQL of other systems' keys.

#include <vector>

#include "access/api_key.hpp"

namespace rz::access {

/// In the order in which they were made.
Result<std::vector<ApiKey>, db::Error> read_api_keys(db::Connection& connection, DistrictId district);
record::RowWrite insert_api_key(DistrictId district, const ApiKey& key);
/// It holds no longer.
record::RowWrite write_key_revoked(DistrictId district, const ApiKey& key);
record::RowWrite write_key_seen(DistrictId district, const ApiKey& key);

}  // namespace rz::access
