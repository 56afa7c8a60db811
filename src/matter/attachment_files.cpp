#include "matter/attachment_files.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include "matter/durable_file.hpp"

namespace rz::matter {

namespace {

namespace fs = std::filesystem;

constexpr int id_shift = 22;           // below the milliseconds
constexpr std::size_t asked_max = 500; // ids in one question

Instant given_at(AttachmentId id) { return {(id.value >> id_shift) + IdMaker::epoch_ms}; }
Date day_of(Instant at) { return local_date(at, 0); }

std::string name_of(AttachmentId id, Size size) {
  return format_id(id) + (size == Size::thumbnail ? ".small.jpg" : ".jpg");
}

}  // namespace

Status<FileFault> AttachmentFiles::keep(AttachmentId id, std::string_view jpeg, std::string_view thumbnail) const {
  const auto day = folder_ / format_date(day_of(given_at(id)));
  RZ_CHECK(make_folders(day));
  RZ_CHECK(write_whole(day / name_of(id, Size::whole), jpeg));
  RZ_CHECK(write_whole(day / name_of(id, Size::thumbnail), thumbnail));
  return sync_folder(day);
}

Result<fs::path, FileFault> AttachmentFiles::lay(AttachmentId id, const fs::path& picture, bool copies) const {
  const auto day = folder_ / format_date(day_of(given_at(id)));
  const auto whole = day / name_of(id, Size::whole);
  std::error_code error;
  fs::create_directories(day, error);
  if (!copies) fs::create_hard_link(picture, whole, error);
  const bool is_copied = copies || error;
  if (is_copied && !fs::copy_file(picture, whole, error)) return fail("cannot copy " + picture.string() + ": " + error.message());
  fs::create_hard_link(whole, day / name_of(id, Size::thumbnail), error);
  if (error) fs::copy_file(whole, day / name_of(id, Size::thumbnail), error);
  if (error) return fail("cannot write into " + day.string() + ": " + error.message());
  return is_copied ? whole : picture;
}

void AttachmentFiles::remove(AttachmentId id) const {
  const auto day = folder_ / format_date(day_of(given_at(id)));
  std::error_code error;
  for (const auto size : {Size::whole, Size::thumbnail}) fs::remove(day / name_of(id, size), error);
}

Result<std::string, FileFault> AttachmentFiles::read(AttachmentId id, Size size) const {
  return read_whole(folder_ / format_date(day_of(given_at(id))) / name_of(id, size));
}

Result<int, FileFault> AttachmentFiles::sweep(Instant before, const Known& known) {
  int removed = 0;
  std::error_code error;
  for (const auto& item : fs::directory_iterator(folder_, error)) {
    const auto day = parse_date(item.path().filename().string());
    if (!day || *day < swept_to_ || *day > day_of(before)) continue;
    RZ_TRY(of_day, sweep_day(item.path(), before, known));
    removed += of_day;
  }
  swept_to_ = day_of(before);  // its own day is looked at again: not all of it was old enough
  return removed;
}

Result<int, FileFault> AttachmentFiles::sweep_day(const fs::path& day, Instant before, const Known& known) const {
  std::map<AttachmentId, std::vector<fs::path>> old;
  std::vector<fs::path> useless;  // never finished
  std::error_code error;
  for (const auto& file : fs::directory_iterator(day, error)) {
    const auto name = file.path().filename().string();
    const AttachmentId id{parse_id(std::string_view(name).substr(0, name.find('.'))).value_or(0)};
    if (!id || given_at(id) >= before) continue;
    (name.ends_with(".part") ? useless : old[id]).push_back(file.path());
  }
  std::vector<AttachmentId> asked;
  const auto drop_unknown = [&]() -> Status<FileFault> {
    RZ_TRY(stand, known(asked));
    for (const auto id : asked) {
      if (std::ranges::find(stand, id) == stand.end()) useless.insert(useless.end(), old[id].begin(), old[id].end());
    }
    asked.clear();
    return {};
  };
  for (const auto& [id, files] : old) {
    asked.push_back(id);
    if (asked.size() == asked_max) RZ_CHECK(drop_unknown());
  }
  if (!asked.empty()) RZ_CHECK(drop_unknown());
  for (const auto& path : useless) fs::remove(path, error);
  return static_cast<int>(useless.size());
}

}  // namespace rz::matter
