#include "matter/attachments.hpp"

#include <future>
#include <memory>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/json/json.hpp"
#include "infra/log/log.hpp"

namespace rz::matter {

namespace {

/// What is too old to be bound stays so long, so that nothing goes in the batch that binds it.
constexpr std::int64_t grace_ms = 60 * ms_per_minute;

UploadError error_of(UploadError::Kind kind) { return {kind, {}}; }

ServiceError not_there(ServiceError::Kind kind = ServiceError::Kind::not_found) {
  ServiceError error;
  error.kind = kind;
  return error;
}

}  // namespace

Attachments::Attachments(DistrictId district, db::Pool& readers, record::ActWriter& writer, const Service& service,
                         const Clock& clock, std::filesystem::path folder, std::string worker,
                         AttachmentLimits limits)
    : district_(district),
      readers_(readers),
      writer_(writer),
      service_(service),
      clock_(clock),
      limits_(limits),
      files_(folder),
      parts_(folder / "parts", {.own_max = limits.own_pending_max}),
      workers_(std::move(worker)) {}

void Attachments::upload(std::string bytes, record::Idempotency idempotency, Done done) {
  if (auto error = refusal(idempotency.scope)) return done(fail(std::move(*error)));
  auto upload = std::make_shared<Upload>(Upload{std::move(idempotency), std::move(done)});
  workers_.submit(std::move(bytes), [this, upload](Result<image::Picture, image::Fault> picture) {
    if (!picture) return upload->done(fail(UploadError{UploadError::Kind::picture, picture.error()}));
    store(*picture, std::move(*upload));
  });
}

std::optional<UploadError> Attachments::refusal(std::string_view uploader) const {
  auto reader = readers_.take();
  if (!reader) return error_of(UploadError::Kind::failed);
  const auto pending = count_pending(**reader, district_, uploader);
  if (!pending) return error_of(UploadError::Kind::failed);
  if (pending->own >= limits_.own_pending_max) return error_of(UploadError::Kind::own_full);
  const bool is_visitor = !uploader.starts_with("account:");
  if (is_visitor && pending->of_visitors >= limits_.visitors_pending_max) return error_of(UploadError::Kind::full);
  return std::nullopt;
}

void Attachments::store(const image::Picture& picture, Upload upload) {
  const auto now = clock_.now();
  const auto id = next_id(now);
  if (!id) return upload.done(fail(error_of(UploadError::Kind::failed)));
  if (const auto kept = files_.keep(*id, picture.jpeg, picture.thumbnail); !kept) {
    log::error("attachment not kept", {{"error", kept.error()}});
    return upload.done(fail(error_of(UploadError::Kind::failed)));
  }
  record::Act act;
  act.rows.push_back(insert_attachment(
      district_, {*id, upload.idempotency.scope, "", "image/jpeg", static_cast<std::int64_t>(picture.jpeg.size()),
                  to_hex(crypto::sha256(picture.jpeg)), {}, now}));
  act.answer = {201, json::serialise(json::Object{{"id", format_id(*id)},
                                                  {"width", picture.width},
                                                  {"height", picture.height}})};
  act.idempotency = std::move(upload.idempotency);
  // Where the row is not written (a repeated upload, a lost database) the files are swept after their time.
  writer_.submit(std::move(act), [done = std::move(upload.done)](auto result) {
    if (result) return done(std::move(*result));
    const bool reused = result.error() == record::WriteFailure::key_reused;
    done(fail(error_of(reused ? UploadError::Kind::key_reused : UploadError::Kind::failed)));
  });
}

Result<AttachmentId, db::Error> Attachments::next_id(Instant now) {
  const std::lock_guard lock(ids_mutex_);
  if (!ids_) {
    RZ_TRY(reader, readers_.take());
    RZ_TRY(last, read_last_attachment(*reader, district_));
    ids_.emplace(id_writer, last);
  }
  return ids_->make<AttachmentId>(now);
}

Result<std::string, ServiceError> Attachments::read(MatterId matter, AttachmentId id, Size size,
                                                    const Viewer& viewer) const {
  RZ_TRY(kinds, service_.evidence_seen(matter, viewer));
  auto reader = readers_.take();
  if (!reader) return fail(not_there(ServiceError::Kind::unavailable));
  const auto found = read_attachment(**reader, district_, id);
  if (!found) return fail(not_there(ServiceError::Kind::unavailable));
  const bool seen = *found && (*found)->matter == matter && kinds.contains((*found)->kind);
  if (!seen) return fail(not_there());
  auto bytes = files_.read(id, size);
  if (bytes) return std::move(*bytes);
  log::error("attachment cannot be read", {{"error", bytes.error()}});
  return fail(not_there(ServiceError::Kind::unavailable));
}

void Attachments::forget_pending() {
  const Instant before{clock_.now().ms - pending_ms_max - grace_ms};
  parts_.sweep(before);
  record::Act act;
  act.rows.push_back(delete_pending(district_, before));
  const auto removed = std::make_shared<std::promise<void>>();
  writer_.submit(std::move(act), [removed](const auto& done) {
    if (!done && done.error() != record::WriteFailure::closed) log::warn("pending attachments were not removed");
    removed->set_value();
  });
  removed->get_future().wait();  // first the rows, so that their files are found without one
  const auto swept = files_.sweep(before, [this](const auto& ids) -> Result<std::vector<AttachmentId>, FileFault> {
    auto reader = readers_.take();
    if (!reader) return fail(FileFault(reader.error().message));
    const db::Call call[] = {read_attachments(district_, ids)};
    const auto rows = (*reader)->run(call, db::Scope::alone);
    if (!rows) return fail(FileFault(rows.error().message));
    std::vector<AttachmentId> known;
    for (const auto row : (*rows)[0]) known.push_back(attachment_of(row).id);
    return known;
  });
  if (!swept) log::warn("attachments were not swept", {{"error", swept.error()}});
}

}  // namespace rz::matter
