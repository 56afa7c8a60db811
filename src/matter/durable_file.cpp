#include "matter/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace rz::matter {

namespace {

namespace fs = std::filesystem;

Status<FileFault> sync(const fs::path& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return fail(file_fault("cannot open", path));
  const bool synced = fsync(descriptor) == 0;
  close(descriptor);
  if (!synced) return fail(file_fault("cannot sync", path));
  return {};
}

Status<FileFault> write_durably(const fs::path& path, std::string_view bytes, std::ios::openmode mode) {
  {
    std::ofstream out(path, std::ios::binary | mode);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) return fail(file_fault("cannot write", path));
  }
  return sync(path, O_RDONLY);
}

}  // namespace

FileFault file_fault(std::string_view what, const fs::path& path) {
  return std::string(what) + " " + path.filename().string() + ": " + std::generic_category().message(errno);
}

Status<FileFault> sync_folder(const fs::path& folder) { return sync(folder, O_RDONLY | O_DIRECTORY); }

Status<FileFault> make_folders(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error)) return {};
  if (folder.has_parent_path()) RZ_CHECK(make_folders(folder.parent_path()));
  fs::create_directory(folder, error);
  if (error) return fail("cannot make " + folder.filename().string() + ": " + error.message());
  return folder.has_parent_path() ? sync_folder(folder.parent_path()) : Status<FileFault>{};
}

Status<FileFault> write_whole(const fs::path& path, std::string_view bytes) {
  auto part = path;
  part += ".part";
  RZ_CHECK(write_durably(part, bytes, std::ios::trunc));
  if (rename(part.c_str(), path.c_str()) != 0) return fail(file_fault("cannot rename", part));
  return {};
}

Status<FileFault> append_to(const fs::path& path, std::string_view bytes) {
  return write_durably(path, bytes, std::ios::app);
}

Result<std::string, FileFault> read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(file_fault("cannot read", path));
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace rz::matter
