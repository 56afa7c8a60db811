#include "matter/upload_parts.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <vector>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/log/log.hpp"

namespace rz::matter {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view done_suffix = ".done";

std::string name_of(std::string_view text) { return to_hex(crypto::sha256(text)); }

fs::path done_of(fs::path part) { return part += done_suffix; }

std::int64_t size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

Instant touched_at(const fs::path& path) {
  std::error_code error;
  const auto written = fs::last_write_time(path, error);
  if (error) return {};
  const auto at = std::chrono::file_clock::to_sys(written).time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(at).count()};
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (const auto& item : fs::recursive_directory_iterator(folder, error)) {
    if (item.is_regular_file(error)) out.push_back(item.path());
  }
  return out;
}

}  // namespace

UploadParts::UploadParts(fs::path folder, PartLimits limits) : folder_(std::move(folder)), limits_(limits) {
  for (const auto& file : files_in(folder_)) bytes_ += size_of(file);
}

fs::path UploadParts::folder_of(const PartKey& which) const { return folder_ / name_of(which.scope); }
fs::path UploadParts::path_of(const PartKey& which) const { return folder_of(which) / name_of(which.key); }

std::int64_t UploadParts::offset(const PartKey& which) const { return size_of(path_of(which)); }

std::string UploadParts::answer(const PartKey& which) const {
  return read_whole(done_of(path_of(which))).value_or("");
}

bool UploadParts::has_room_for_another(const PartKey& which) const {
  const auto begun = files_in(folder_of(which));
  return std::ranges::count_if(begun, [](const fs::path& file) { return file.extension() != done_suffix; }) < limits_.own_max;
}

Result<std::int64_t, PartError> UploadParts::append(const PartKey& which, std::int64_t offset, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  const auto path = path_of(which);
  const auto stands = size_of(path);
  if (offset != stands) return fail(PartError{PartError::Kind::wrong_offset, stands});
  if (bytes.empty()) return stands;
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (bytes_ + size > limits_.all_bytes_max) return fail(PartError{PartError::Kind::full});
  if (stands == 0 && !has_room_for_another(which)) return fail(PartError{PartError::Kind::own_full});
  const auto append_it = [&]() -> Status<FileFault> {
    RZ_CHECK(make_folders(folder_of(which)));
    RZ_CHECK(append_to(path, bytes));
    return stands == 0 ? sync_folder(folder_of(which)) : Status<FileFault>{};
  };
  if (const auto appended = append_it(); !appended) {
    log::error("part not kept", {{"error", appended.error()}});
    std::error_code error;
    fs::resize_file(path, static_cast<std::uintmax_t>(stands), error);  // a full disk leaves half a part
    return fail(PartError{PartError::Kind::failed});
  }
  bytes_ += size;
  return stands + size;
}

Result<std::string, FileFault> UploadParts::read(const PartKey& which) const { return read_whole(path_of(which)); }

void UploadParts::finish(const PartKey& which, std::string_view answer) {
  const std::lock_guard lock(mutex_);
  const auto path = path_of(which);
  if (const auto kept = write_whole(done_of(path), answer); !kept) log::warn("answer not kept", {{"error", kept.error()}});
  bytes_ += size_of(done_of(path));
  remove(path);
}

void UploadParts::drop(const PartKey& which) {
  const std::lock_guard lock(mutex_);
  remove(path_of(which));
}

void UploadParts::remove(const fs::path& file) {
  const auto size = size_of(file);
  std::error_code error;
  if (fs::remove(file, error)) bytes_ -= size;
}

void UploadParts::sweep(Instant before) {
  const std::lock_guard lock(mutex_);
  for (const auto& file : files_in(folder_)) {
    if (touched_at(file) < before) remove(file);
  }
  std::vector<fs::path> folders;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(folder_, error)) folders.push_back(item.path());
  for (const auto& folder : folders) fs::remove(folder, error);  // those that are empty
}

}  // namespace rz::matter
