#include "matter/attachment_store.hpp"

namespace rz::matter {

namespace {

using enum db::Type;

// LEFT JOINs, so that the planner looks up one wanted row after another and never reads the district.
const db::Statement select_wanted{
    "WITH wanted (id) AS ({rows}) "
    "SELECT a.id, a.uploader, a.kind, a.media_type, a.bytes, a.digest, a.matter_id, a.uploaded_at FROM wanted w "
    "LEFT JOIN attachment a ON a.district_id = $1 AND a.id = w.id WHERE COALESCE(a.id, 0) <> 0",
    {integer}};
const db::Statement insert_row{
    "INSERT INTO attachment (district_id, id, uploader, kind, media_type, bytes, digest, matter_id, uploaded_at) {rows}",
    {integer, integer, text, text, text, integer, text, integer, integer}};
const db::Statement bind_row{
    "WITH bound (district_id, id, matter_id, kind) AS ({rows}) "
    "UPDATE attachment SET matter_id = bound.matter_id, kind = bound.kind FROM bound "
    "WHERE attachment.district_id = bound.district_id AND attachment.id = bound.id",
    {integer, integer, integer, text}};
const db::Statement delete_old{
    "WITH old (district_id, before) AS ({rows}) "
    "DELETE FROM attachment WHERE (district_id, id) IN (SELECT a.district_id, a.id FROM old "
    "LEFT JOIN attachment a ON a.district_id = old.district_id AND a.matter_id = 0 AND a.uploaded_at < old.before)",
    {integer, integer}};
const db::Statement select_last{
    "SELECT id FROM attachment WHERE district_id = $1 ORDER BY id DESC LIMIT 1"};
const db::Statement select_pending{
    "SELECT COALESCE(SUM(CASE WHEN uploader = $2 THEN 1 ELSE 0 END), 0), "
    "COALESCE(SUM(CASE WHEN uploader LIKE 'account:%' THEN 0 ELSE 1 END), 0) "
    "FROM attachment WHERE district_id = $1 AND matter_id = 0"};

const db::Statement select_attachments_of{
    "SELECT id FROM attachment WHERE district_id = $1 AND matter_id = $2 AND matter_id <> 0 ORDER BY id"};
const db::Statement delete_attachments_of_statement{
    "WITH w (district_id, matter_id) AS ({rows}) DELETE FROM attachment WHERE district_id IN (SELECT district_id FROM w) "
    "AND matter_id IN (SELECT matter_id FROM w WHERE matter_id <> 0)",
    {integer, integer}};

}  // namespace

db::Call read_attachments(DistrictId district, const std::vector<AttachmentId>& wanted) {
  db::Call call{&select_wanted, {district.value}};
  for (const auto id : wanted) call.rows.push_back({id.value});
  return call;
}

Attachment attachment_of(const db::Row& row) {
  return {AttachmentId{row.integer(0)}, row.text(1), row.text(2),           row.text(3), row.integer(4),
          row.text(5),                  MatterId{row.integer(6)}, Instant{row.integer(7)}};
}

record::RowWrite insert_attachment(DistrictId district, const Attachment& attachment) {
  return {&insert_row,
          {district.value, attachment.id.value, attachment.uploader, attachment.kind, attachment.media_type,
           attachment.bytes, attachment.digest, attachment.matter.value, attachment.uploaded_at.ms}};
}

record::RowWrite bind_attachment(DistrictId district, AttachmentId id, MatterId matter, std::string_view kind) {
  return {&bind_row, {district.value, id.value, matter.value, std::string(kind)}};
}

record::RowWrite delete_pending(DistrictId district, Instant before) {
  return {&delete_old, {district.value, before.ms}};
}

Result<std::optional<Attachment>, db::Error> read_attachment(db::Connection& connection, DistrictId district,
                                                             AttachmentId id) {
  const db::Call call[] = {read_attachments(district, {id})};
  RZ_TRY(rows, connection.run(call, db::Scope::alone));
  if (rows[0].empty()) return std::optional<Attachment>{};
  return std::optional(attachment_of(rows[0][0]));
}

Result<std::int64_t, db::Error> read_last_attachment(db::Connection& connection, DistrictId district) {
  RZ_TRY(rows, connection.query(select_last, {district.value}));
  return rows.empty() ? 0 : rows[0].integer(0);
}

Result<PendingCount, db::Error> count_pending(db::Connection& connection, DistrictId district,
                                              std::string_view uploader) {
  RZ_TRY(rows, connection.query(select_pending, {district.value, std::string(uploader)}));
  return PendingCount{rows[0].integer(0), rows[0].integer(1)};
}

Result<std::vector<AttachmentId>, db::Error> read_attachments_of(db::Connection& connection, DistrictId district, MatterId matter) {
  RZ_TRY(rows, connection.query(select_attachments_of, {district.value, matter.value}));
  std::vector<AttachmentId> out;
  for (const auto row : rows) out.push_back(AttachmentId{row.integer(0)});
  return out;
}

record::RowWrite delete_attachments_of(DistrictId district, MatterId matter) {
  return {&delete_attachments_of_statement, {district.value, matter.value}};
}

}  // namespace rz::matter
