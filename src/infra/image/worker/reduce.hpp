#pragma once
// The work itself. Runs in the worker only: what decodes a stranger's file does not share a process with the server.

#include <string_view>

#include "base/result.hpp"
#include "infra/image/image.hpp"

namespace rz::image {

/// The picture that is kept of the file `bytes`.
Result<Picture, Fault> reduce(std::string_view bytes);

}  // namespace rz::image
