#pragma once
// Web pages from memory. Only what was read at the start can be served, so no path leads anywhere else.

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "infra/http/message.hpp"

namespace rz::http {

struct Mount {
  std::string prefix;  ///< «/», «/staff/»: begins and ends with a slash
  std::filesystem::path directory;
};

inline constexpr std::size_t static_bytes_max = 256u << 20;  // of all mounts together

inline constexpr std::size_t codings_count = 2;  // br, gzip

/// GET and HEAD with strong ETags, 304, and the `.br` or `.gz` sibling, whichever the client likes better. Files under
/// assets/ with a content hash in their names may be kept for ever; all others are asked for anew each time.
/// A path below a mount whose last segment has no dot gets the mount's index.html: the page's own router goes
/// on.
class StaticFiles {
 public:
  /// An error, in English, if a directory cannot be read or is too big. Symbolic links are passed over.
  static Result<StaticFiles, std::string> load(const std::vector<Mount>& mounts);

  /// Nothing where there is no such file, or for other methods.
  std::optional<Response> serve(const Request& request) const;

 private:
  struct File {
    std::string body;
    std::array<std::string, codings_count> coded;  // empty: there is none
    std::string etag;  // without quotes
    std::string_view type;
    bool is_immutable = false;
  };

  Status<std::string> load_mount(const Mount& mount, std::size_t& bytes);
  const File* find(std::string_view path) const;
  static std::optional<std::size_t> coding_for(const File& file, const Request& request);
  static Response respond(const File& file, const Request& request);

  std::vector<std::string> prefixes_;  // the longest first
  StringMap<File> files_;              // by path
};

}  // namespace rz::http
