#pragma once
// Attachments: uploaded first, bound by a step later. An upload is decoded and made anew by a worker, lies durable on
// the disk, and only then has its row.

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "infra/db/pool.hpp"
#include "infra/image/workers.hpp"
#include "matter/attachment_files.hpp"
#include "matter/attachment_store.hpp"
#include "matter/service.hpp"
#include "matter/upload_parts.hpp"
#include "record/act.hpp"

namespace rz::matter {

struct AttachmentLimits {
  std::int64_t own_pending_max = 60;           ///< of one uploader: some forms full
  std::int64_t visitors_pending_max = 10'000;  ///< of all without an account: some gigabytes on the disk
};

struct UploadError {
  enum class Kind {
    picture,     ///< `fault` says what is wrong with it
    own_full,    ///< too many of this uploader wait to be bound
    full,        ///< too many of all visitors do
    key_reused,  ///< the same idempotency key came with another file
    failed       ///< logged
  };
  Kind kind = Kind::failed;
  image::Fault fault = image::Fault::broken;
};

class Attachments {
 public:
  using Done = std::function<void(Result<record::Answer, UploadError>)>;

  /// Another than the district's own, so that their ids never meet.
  static constexpr int id_writer = 2;

  /// `worker` is the path of the program that decodes. All must outlive this.
  Attachments(DistrictId district, db::Pool& readers, record::ActWriter& writer, const Service& service,
              const Clock& clock, std::filesystem::path folder, std::string worker, AttachmentLimits limits = {});

  /// Keeps the photo `bytes` for the uploader that the idempotency's scope names. Answers {id, width, height}.
  void upload(std::string bytes, record::Idempotency idempotency, Done done);

  /// Where photos wait that come in parts.
  UploadParts& parts() { return parts_; }

  /// The file, if it is bound to this matter and the viewer sees evidence of its kind.
  Result<std::string, ServiceError> read(MatterId matter, AttachmentId id, Size size, const Viewer& viewer) const;

  /// Removes what nobody bound or ended in time, rows and files, and what an interrupted upload left. Not from two threads.
  void forget_pending();

 private:
  struct Upload {
    record::Idempotency idempotency;
    Done done;
  };
  std::optional<UploadError> refusal(std::string_view uploader) const;
  void store(const image::Picture& picture, Upload upload);
  Result<AttachmentId, db::Error> next_id(Instant now);

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const Service& service_;
  const Clock& clock_;
  const AttachmentLimits limits_;
  AttachmentFiles files_;
  UploadParts parts_;
  std::mutex ids_mutex_;
  std::optional<IdMaker> ids_;  ///< made at the first upload, after the last id in the database
  image::Workers workers_;         ///< last: it uses all the others
};

}  // namespace rz::matter
