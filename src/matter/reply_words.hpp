#pragma once
// What a reply template may be filled with: what its writer sees of the matter, uncovered, and nothing else.

#include <vector>

#include "base/text.hpp"
#include "matter/matter_view.hpp"
#include "org/org.hpp"

namespace rz::matter {

/// number, place, body (which answers for it now), date (today), opened, due (of the asker's clock), and each
/// field of the chain by its name.
StringMap<std::string> reply_words(const ViewContext& context, const Stored& stored,
                                   const std::vector<org::Category>& categories);

}  // namespace rz::matter
