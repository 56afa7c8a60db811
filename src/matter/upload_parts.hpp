#pragma once
// Photos that come part by part, over a line that breaks: DATA/attachments/parts/UPLOADER/KEY, both by their digests.
// What came is durable before it is acknowledged. Whole, it becomes an attachment; the answer stands beside it as
// KEY.done until it is swept, for whoever did not hear it.

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "base/time.hpp"
#include "matter/durable_file.hpp"

namespace rz::matter {

struct PartLimits {
  std::int64_t own_max = 60;                        ///< photos that one uploader has begun and not ended
  std::int64_t all_bytes_max = 2'147'483'648;       ///< of everybody, on the disk
};

/// Which photo: the uploader's scope, and the key that he made for it.
struct PartKey {
  std::string scope;
  std::string key;
};

struct PartError {
  enum class Kind {
    wrong_offset,  ///< `offset` is where it goes on
    own_full,      ///< this uploader began too many
    full,          ///< there is no room for anybody
    failed         ///< logged
  };
  Kind kind = Kind::failed;
  std::int64_t offset = 0;
};

/// Thread-safe.
class UploadParts {
 public:
  /// Counts what lies there from before.
  explicit UploadParts(std::filesystem::path folder, PartLimits limits = {});

  /// How many bytes of it have come; 0 where none have.
  std::int64_t offset(const PartKey& which) const;
  /// What was answered when it was whole; "" before.
  std::string answer(const PartKey& which) const;

  /// Appends to what has come, which must be `offset` bytes; answers how many have come now.
  Result<std::int64_t, PartError> append(const PartKey& which, std::int64_t offset, std::string_view bytes);
  Result<std::string, FileFault> read(const PartKey& which) const;
  /// It is an attachment: the answer takes its place.
  void finish(const PartKey& which, std::string_view answer);
  /// It can never become one: a new beginning is made under the same key.
  void drop(const PartKey& which);

  /// Removes what was last touched before `before`, by the disk's clock.
  void sweep(Instant before);

 private:
  std::filesystem::path folder_of(const PartKey& which) const;
  std::filesystem::path path_of(const PartKey& which) const;
  bool has_room_for_another(const PartKey& which) const;
  void remove(const std::filesystem::path& file);

  const std::filesystem::path folder_;
  const PartLimits limits_;
  mutable std::mutex mutex_;
  std::int64_t bytes_ = 0;  ///< of all parts
};

}  // namespace rz::matter
