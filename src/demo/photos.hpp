#pragma once
// Photos of a demo district's cases: a few drawn pictures, each attached as often as somebody takes a photo.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flow/draft.hpp"
#include "matter/attachment_files.hpp"
#include "record/act.hpp"

namespace rz::demo {

class Photos {
 public:
  /// `pictures` holds NAME.jpg each; `attachments` is where the server looks for the files.
  static Result<Photos, std::string> open(DistrictId district, const std::filesystem::path& pictures, std::filesystem::path attachments);

  bool has(const std::string& picture) const { return pictures_.contains(picture); }
  /// Somebody's photo, as a step may offer it once `taken` is written.
  Result<flow::Evidence, std::string> take(const std::string& picture, std::string kind, AccountId by, Instant at);
  /// The rows of those taken since; no rows = none were.
  record::Act taken();

  /// Who offers them, as an upload names him.
  static std::string uploader(AccountId by);

 private:
  struct Picture {
    std::filesystem::path file;  ///< the original, then the last copy that can still be linked to
    bool is_original = true;
    std::int64_t bytes = 0;
    std::string digest;
  };

  Photos(DistrictId district, std::filesystem::path attachments);

  DistrictId district_{};
  matter::AttachmentFiles files_;
  IdMaker ids_;
  std::map<std::string, Picture> pictures_;
  std::vector<record::RowWrite> rows_;
};

}  // namespace rz::demo
