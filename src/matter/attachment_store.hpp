#pragma once
// The only SQL over attachments. A row stands from the upload on; a step that binds it gives it its matter.

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// Uploaded and not bound within this time, it can no longer be bound and is removed.
inline constexpr std::int64_t pending_ms_max = ms_per_day;

struct Attachment {
  AttachmentId id{};
  std::string uploader;    ///< scope of the account, of the receipt or of a visitor's secret
  std::string kind;        ///< of evidence; empty while it is pending
  std::string media_type;
  std::int64_t bytes = 0;
  std::string digest;      ///< SHA-256 of the file in lower-case hex
  MatterId matter{};       ///< 0 = pending
  Instant uploaded_at{};
};

/// Rows: those of `wanted` that are there.
db::Call read_attachments(DistrictId district, const std::vector<AttachmentId>& wanted);
Attachment attachment_of(const db::Row& row);

record::RowWrite insert_attachment(DistrictId district, const Attachment& attachment);
/// Gives a pending one its matter and its kind.
record::RowWrite bind_attachment(DistrictId district, AttachmentId id, MatterId matter, std::string_view kind);
/// Pending ones uploaded before `before` go.
record::RowWrite delete_pending(DistrictId district, Instant before);

Result<std::optional<Attachment>, db::Error> read_attachment(db::Connection& connection, DistrictId district,
                                                             AttachmentId id);
/// Bound to a matter.
Result<std::vector<AttachmentId>, db::Error> read_attachments_of(db::Connection& connection, DistrictId district, MatterId matter);
record::RowWrite delete_attachments_of(DistrictId district, MatterId matter);
/// The highest id that was given; 0 where there is none.
Result<std::int64_t, db::Error> read_last_attachment(db::Connection& connection, DistrictId district);

/// Pending ones: of an uploader, and of everybody who has no account.
struct PendingCount {
  std::int64_t own = 0;
  std::int64_t of_visitors = 0;
};
Result<PendingCount, db::Error> count_pending(db::Connection& connection, DistrictId district,
                                              std::string_view uploader);

}  // namespace rz::matter
