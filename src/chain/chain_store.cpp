#include "chain/chain_store.hpp"

#include <utility>

namespace rz::chain {

namespace {

using enum db::Type;

const db::Statement select_versions{
    "SELECT chain, version, meaning_digest, files FROM chain_version WHERE district_id = $1 ORDER BY chain, "
    "version"};
const db::Statement upsert_version{
    "INSERT INTO chain_version (district_id, chain, version, meaning_digest, files, published_at) {rows} "
    "ON CONFLICT (district_id, chain, version) DO UPDATE SET files = excluded.files "
    "WHERE chain_version.meaning_digest = excluded.meaning_digest",
    {integer, text, integer, text, text, integer}};

}  // namespace

Result<std::vector<VersionRow>, db::Error> read_versions(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_versions, {district.value}));
  std::vector<VersionRow> versions;
  for (const auto row : rows) {
    versions.push_back({row.text(0), static_cast<int>(row.integer(1)), row.text(2), row.text(3)});
  }
  return versions;
}

record::RowWrite write_version(DistrictId district, VersionRow row, Instant now) {
  return {&upsert_version,
          {district.value, std::move(row.chain), static_cast<std::int64_t>(row.version),
           std::move(row.meaning_digest), std::move(row.files), now.ms}};
}

}  // namespace rz::chain
