#include "exchange/source_store.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace rz::exchange {

namespace {

using enum db::Type;

const db::Statement select_sources{"SELECT name, mapping FROM order_source WHERE district_id = $1", {}};
const db::Statement upsert_source{
    "INSERT INTO order_source (district_id, name, mapping) {rows} ON CONFLICT (district_id, name) DO UPDATE "
    "SET mapping = excluded.mapping",
    {integer, text, text}};
const db::Statement remove_source{"DELETE FROM order_source WHERE (district_id, name) IN ({rows})",
                                  {integer, text}};

}  // namespace

Result<std::vector<Source>, db::Error> read_sources(db::Connection& connection, DistrictId district) {
  const db::Call call{&select_sources, {district.value}, {}};
  auto rows = connection.run(std::span(&call, 1), db::Scope::alone);
  if (!rows) return fail(std::move(rows).error());
  std::vector<Source> out;
  for (const auto row : rows->front()) out.push_back({row.text(0), row.text(1)});
  std::ranges::sort(out, {}, &Source::name);
  return out;
}

record::RowWrite write_source(DistrictId district, const Source& source) {
  return {&upsert_source, {district.value, source.name, source.mapping}};
}

record::RowWrite delete_source(DistrictId district, const std::string& name) {
  return {&remove_source, {district.value, name}};
}

}  // namespace rz::exchange
