#include "matter/saved_view_store.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>

namespace rz::matter {

namespace {

using enum db::Type;

const db::Statement select_views{
    "WITH wanted (org_id) AS ({rows}) SELECT v.account_id, v.name, v.view, v.query, v.org_id FROM wanted w JOIN saved_view v ON v.district_id = $1 "
    "AND ((w.org_id = 0 AND v.account_id = $2) OR (w.org_id <> 0 AND v.org_id = w.org_id AND v.account_id <> $2))",
    {integer}};
const db::Statement upsert_view{
    "INSERT INTO saved_view (district_id, account_id, name, view, query, org_id) {rows} ON CONFLICT (district_id, account_id, name) "
    "DO UPDATE SET view = excluded.view, query = excluded.query, org_id = excluded.org_id",
    {integer, integer, text, text, text, integer}};
const db::Statement delete_view{"DELETE FROM saved_view WHERE (district_id, account_id, name) IN ({rows})", {integer, integer, text}};

}  // namespace

Result<std::vector<SavedView>, db::Error> read_saved_views(db::Connection& connection, DistrictId district, AccountId account,
                                                           const std::vector<OrgId>& orgs) {
  db::Call call{&select_views, {district.value, account.value}, {{std::int64_t{0}}}};  // 0 asks for the account's own
  for (const auto org : std::set(orgs.begin(), orgs.end())) call.rows.push_back({org.value});
  auto rows = connection.run(std::span(&call, 1), db::Scope::alone);
  if (!rows) return fail(std::move(rows).error());
  std::vector<SavedView> out;
  for (const auto row : rows->front()) out.push_back({AccountId{row.integer(0)}, row.text(1), row.text(2), row.text(3), OrgId{row.integer(4)}});
  std::ranges::sort(out, {}, [](const SavedView& view) { return std::pair(view.name, view.account); });
  return out;
}

record::RowWrite write_saved_view(DistrictId district, const SavedView& view) {
  return {&upsert_view, {district.value, view.account.value, view.name, view.view, view.query, view.org.value}};
}

record::RowWrite delete_saved_view(DistrictId district, AccountId account, const std::string& name) {
  return {&delete_view, {district.value, account.value, name}};
}

}  // namespace rz::matter
