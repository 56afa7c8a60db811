#include "demo/photos.hpp"

#include <utility>

#include "infra/crypto/digest.hpp"
#include "matter/attachment_store.hpp"
#include "matter/attachments.hpp"

namespace rz::demo {

Photos::Photos(DistrictId district, std::filesystem::path attachments)
    : district_(district), files_(std::move(attachments)), ids_(matter::Attachments::id_writer) {}

Result<Photos, std::string> Photos::open(DistrictId district, const std::filesystem::path& pictures, std::filesystem::path attachments) {
  Photos out(district, std::move(attachments));
  std::error_code none;
  for (const auto& item : std::filesystem::directory_iterator(pictures, none)) {
    if (item.path().extension() != ".jpg") continue;
    RZ_TRY(bytes, matter::read_whole(item.path()));
    out.pictures_[item.path().stem().string()] = {item.path(), true, static_cast<std::int64_t>(bytes.size()), to_hex(crypto::sha256(bytes))};
  }
  return out;
}

std::string Photos::uploader(AccountId by) { return "account:" + format_id(by); }

Result<flow::Evidence, std::string> Photos::take(const std::string& picture, std::string kind, AccountId by, Instant at) {
  auto& original = pictures_.at(picture);
  const auto id = ids_.make<AttachmentId>(at);
  RZ_TRY(laid, files_.lay(id, original.file, original.is_original));
  original.file = std::move(laid);
  original.is_original = false;
  rows_.push_back(matter::insert_attachment(district_, {id, uploader(by), "", "image/jpeg", original.bytes, original.digest, {}, at}));
  return flow::Evidence{id, std::move(kind), {}};
}

record::Act Photos::taken() {
  record::Act act;
  act.rows = std::exchange(rows_, {});
  return act;
}

}  // namespace rz::demo
