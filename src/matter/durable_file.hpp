#pragma once
// Files that a power cut leaves whole or not there.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace rz::matter {

/// What went wrong, for the log.
using FileFault = std::string;

/// «cannot read 17.jpg: No such file or directory», by errno.
FileFault file_fault(std::string_view what, const std::filesystem::path& path);

/// Makes the names in a folder durable.
Status<FileFault> sync_folder(const std::filesystem::path& folder);

/// Makes the folder and those above it, each durable in the one above.
Status<FileFault> make_folders(const std::filesystem::path& folder);

/// Whole under its name or not there; durable once its folder is synced.
Status<FileFault> write_whole(const std::filesystem::path& path, std::string_view bytes);

/// Appends and makes the bytes durable.
Status<FileFault> append_to(const std::filesystem::path& path, std::string_view bytes);

Result<std::string, FileFault> read_whole(const std::filesystem::path& path);

}  // namespace rz::matter
