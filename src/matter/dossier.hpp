#pragma once
// The papers of a chain: one form as its printer sees the matter, to be signed by hand; and all of them as the dossier (卷宗), with cover,
// table of contents, page numbers, and behind each form the scans that were bound to it. Which there are is the chain's word «papers».

#include <functional>
#include <string>
#include <string_view>

#include "matter/paper.hpp"

namespace rz::matter {

/// The JPEG of a bound picture, by its id; an error where it cannot be read.
using ReadPicture = std::function<Result<std::string, std::string>(AttachmentId id)>;

/// A form with what is written so far; lines to fill in by hand where nothing is. `matter`: what Service::read gave. An error where the chain
/// has no such paper.
Paper form_of(const json::Value& matter, std::string_view paper, const PaperContext& context);

/// An error where the chain knows no dossier.
Paper dossier_of(const json::Value& matter, const PaperContext& context, const ReadPicture& read_picture);

}  // namespace rz::matter
