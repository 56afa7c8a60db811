#pragma once
// Secrets sealed anew by the newest key.

#include <cstdint>
#include <string_view>

#include "infra/crypto/vault.hpp"
#include "infra/db/db.hpp"

namespace rz::db {

/// Where secrets lie: a column of a table whose rows are known by the district and one bigint.
struct SecretColumn {
  std::string_view table;
  std::string_view key;
  std::string_view column;
};

/// Seals with the vault's newest key what another key sealed, or none. One transaction each some hundred rows: what an
/// interruption leaves, the next run goes on with. How many were sealed anew; Kind::sql where one cannot be opened.
Result<std::int64_t, Error> reseal(Connection& connection, std::int64_t district, const SecretColumn& column, const crypto::Vault& vault);

}  // namespace rz::db
