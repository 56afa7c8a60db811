#include "infra/db/value.hpp"

#include "infra/crypto/vault.hpp"

namespace rz::db {

double Row::real(std::size_t column) const {
  if (const auto* whole = std::get_if<std::int64_t>(&cells_[column])) return static_cast<double>(*whole);
  return std::get<double>(cells_[column]);
}

std::optional<std::int64_t> Row::integer_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<double> Row::real_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(real(column));
}

std::optional<std::string> Row::text_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<std::string> Row::blob_or_null(std::size_t column) const {
  return is_null(column) ? std::nullopt : std::optional(blob(column));
}

Result<std::optional<std::string>, std::string> Row::secret_or_null(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  if (!vault_) {
    if (!crypto::Vault::is_sealed(text(column))) return text(column);
    return fail(std::string("it is sealed, and there are no keys"));
  }
  auto opened = vault_->open(text(column));
  if (!opened) return fail(std::string("it is sealed by a key that is missing in the folder of keys, or was touched"));
  return opened;
}

}  // namespace rz::db
