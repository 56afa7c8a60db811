#pragma once
// The files of attachments: DATA/attachments/YYYY-MM-DD/ID.jpg and ID.small.jpg, by the day in the id. A file is whole
// and durable under its name, or is not there under it.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "matter/durable_file.hpp"

namespace rz::matter {

enum class Size { whole, thumbnail };

/// Thread-safe but for `sweep`.
class AttachmentFiles {
 public:
  explicit AttachmentFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Both files, durable when this returns.
  Status<FileFault> keep(AttachmentId id, std::string_view jpeg, std::string_view thumbnail) const;
  Result<std::string, FileFault> read(AttachmentId id, Size size) const;

  /// Both files as one more name of `picture`, or as a copy of it where `copies` is asked for or the disk gives no further name: what to link to
  /// the next time. For a district that is being made: durable with the rest of it.
  Result<std::filesystem::path, FileFault> lay(AttachmentId id, const std::filesystem::path& picture, bool copies) const;

  /// Removes both files; none is there is as good.
  void remove(AttachmentId id) const;

  /// Removes files whose id was given before `before` and that `known` does not name among those it is asked for.
  /// Folders found clean are not looked at again. How many files went.
  using Known = std::function<Result<std::vector<AttachmentId>, FileFault>(const std::vector<AttachmentId>&)>;
  Result<int, FileFault> sweep(Instant before, const Known& known);

 private:
  Result<int, FileFault> sweep_day(const std::filesystem::path& day, Instant before, const Known& known) const;

  const std::filesystem::path folder_;
  Date swept_to_{};  ///< every day before this one is clean
};

}  // namespace rz::matter
