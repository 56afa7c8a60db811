#include "matter/reply_template_store.hpp"

namespace rz::matter {

namespace {

using enum db::Type;

const db::Statement select_templates{
    "SELECT id, org_id, chain, field, category, title, text FROM reply_template WHERE district_id = $1 ORDER "
    "BY title, id"};
const db::Statement upsert_template{
    "INSERT INTO reply_template (district_id, id, org_id, chain, field, category, title, text) {rows} ON "
    "CONFLICT (district_id, id) "
    "DO UPDATE SET org_id = excluded.org_id, chain = excluded.chain, field = excluded.field, category = "
    "excluded.category, "
    "title = excluded.title, text = excluded.text",
    {integer, text, integer, text, text, text, text, text}};
const db::Statement delete_template{"DELETE FROM reply_template WHERE (district_id, id) IN ({rows})",
                                    {integer, text}};

}  // namespace

Result<std::vector<ReplyTemplate>, db::Error> read_reply_templates(db::Connection& connection,
                                                                   DistrictId district) {
  RZ_TRY(rows, connection.query(select_templates, {district.value}));
  std::vector<ReplyTemplate> out;
  for (const auto row : rows) {
    out.push_back({row.text(0), OrgId{row.integer(1)}, row.text(2), row.text(3), row.text(4), row.text(5),
                   row.text(6)});
  }
  return out;
}

record::RowWrite write_reply_template(DistrictId district, const ReplyTemplate& kept) {
  return {&upsert_template,
          {district.value, kept.id, kept.org.value, kept.chain, kept.field, kept.category, kept.title,
           kept.text}};
}

record::RowWrite delete_reply_template(DistrictId district, const std::string& id) {
  return {&delete_template, {district.value, id}};
}

}  // namespace rz::matter
