#pragma once
// The SQL of identities: whose account somebody is who signs in at an outside provider.

#include <optional>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::access {

/// Of one account.
struct Identity {
  std::string provider;
  Instant since{};
};

/// 0 where that identity is not known.
Result<AccountId, db::Error> read_identity(db::Connection& connection, DistrictId district, std::string_view provider, std::string_view subject);
Result<std::vector<Identity>, db::Error> read_identities(db::Connection& connection, DistrictId district, AccountId account);
/// Conflict if that identity, or another of the provider, stands for the account already.
record::RowWrite insert_identity(DistrictId district, AccountId account, std::string_view provider, std::string_view subject, Instant now);
record::RowWrite delete_identity(DistrictId district, AccountId account, std::string_view provider);

}  // namespace rz::access
