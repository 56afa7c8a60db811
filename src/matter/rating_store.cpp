#include "matter/rating_store.hpp"

#include "matter/matter_json.hpp"

namespace rz::matter {

namespace {

using enum db::Type;

const db::Statement upsert_ratings{
    "INSERT INTO rating (district_id, matter_id, name, closing_no, rater, chain, rated_id, score, at) {rows} "
    "ON CONFLICT (district_id, matter_id, name, closing_no, rater) DO UPDATE SET rated_id = excluded.rated_id, score = excluded.score, at = excluded.at",
    {integer, integer, text, integer, text, text, integer, integer, integer}};

const std::string of_query = "WHERE r.district_id = $1 AND r.chain = $2 AND r.name = $3 AND r.at >= $4 AND r.at < $5 ";
const db::Statement select_sums{
    "WITH taken_out (id) AS (SELECT DISTINCT c.parent_id FROM matter c WHERE c.district_id = $1 AND c.parent_id <> 0 AND c.chain = $7 AND c.stage = $8) "
    "SELECT r.rated_id, COUNT(*), CAST(SUM(r.score) AS BIGINT), CAST(SUM(CASE WHEN r.score <= $6 THEN 1 ELSE 0 END) AS BIGINT), COUNT(t.id), "
    "CAST(SUM(CASE WHEN t.id IS NULL THEN 0 ELSE r.score END) AS BIGINT), "
    "CAST(SUM(CASE WHEN t.id IS NOT NULL AND r.score <= $6 THEN 1 ELSE 0 END) AS BIGINT) "
    "FROM rating r LEFT JOIN taken_out t ON t.id = r.matter_id " + of_query + "GROUP BY r.rated_id ORDER BY COUNT(*) DESC, r.rated_id"};
const db::Statement select_taken_out{
    "SELECT p.number, c.number, c.state, c.closed_at FROM matter c JOIN matter p ON p.district_id = c.district_id AND p.id = c.parent_id "
    "WHERE c.district_id = $1 AND c.parent_id <> 0 AND c.chain = $2 AND c.stage = $3 AND p.chain = $4 AND c.closed_at >= $5 AND c.closed_at < $6 "
    "ORDER BY c.closed_at DESC, c.id DESC LIMIT $7"};
const db::Statement select_of{
    "SELECT r.matter_id, (SELECT m.number FROM matter m WHERE m.district_id = r.district_id AND m.id = r.matter_id), r.score, r.at FROM rating r " +
    of_query + "AND r.rated_id = $6 ORDER BY r.at DESC, r.matter_id DESC LIMIT $7"};

db::Params asked(DistrictId district, const RatingQuery& query) {
  return {district.value, query.chain, query.name, query.from.ms, query.to.ms};
}

}  // namespace

std::vector<db::Params> rating_rows(DistrictId district, const flow::Matter& matter) {
  std::vector<db::Params> out;
  for (const auto& rating : matter.ratings) {
    out.push_back({district.value, matter.id.value, rating.name, static_cast<std::int64_t>(rating.closing_no), rating.rater, matter.chain,
                   rating.rated.value, static_cast<std::int64_t>(rating.score), rating.at.ms});
  }
  return out;
}

db::Call write_ratings(std::vector<db::Params> rows) { return {&upsert_ratings, {}, std::move(rows)}; }

Result<std::vector<RatedSum>, db::Error> sum_ratings(db::Connection& connection, DistrictId district, const RatingQuery& query, int low_at) {
  auto params = asked(district, query);
  params.emplace_back(static_cast<std::int64_t>(low_at));
  params.emplace_back(query.without_child);
  params.emplace_back(query.without_stage);
  RZ_TRY(rows, connection.query(select_sums, std::move(params)));
  std::vector<RatedSum> out;
  for (const auto row : rows) {
    out.push_back({OrgId{row.integer(0)}, row.integer(1), row.integer(2), row.integer(3), row.integer(4), row.integer(5), row.integer(6)});
  }
  return out;
}

Result<std::vector<TakenOut>, db::Error> read_taken_out(db::Connection& connection, DistrictId district, const RatingQuery& query, std::int64_t limit) {
  RZ_TRY(rows, connection.query(select_taken_out, {district.value, query.without_child, query.without_stage, query.chain, query.from.ms, query.to.ms, limit}));
  std::vector<TakenOut> out;
  for (const auto row : rows) out.push_back({row.text(0), row.text(1), fields_of_state(row.text(2)), Instant{row.integer(3)}});
  return out;
}

Result<std::vector<RatedMatter>, db::Error> read_ratings(db::Connection& connection, DistrictId district, const RatingQuery& query, OrgId rated,
                                                         std::int64_t limit) {
  auto params = asked(district, query);
  params.emplace_back(rated.value);
  params.emplace_back(limit);
  RZ_TRY(rows, connection.query(select_of, std::move(params)));
  std::vector<RatedMatter> out;
  for (const auto row : rows) out.push_back({MatterId{row.integer(0)}, row.text(1), static_cast<int>(row.integer(2)), Instant{row.integer(3)}});
  return out;
}

}  // namespace rz::matter
