#pragma once
// How a request comes in: by which channel, typed in by whom, with what the channel asks for.

#include <string_view>

#include "demo/playbook.hpp"

namespace rz::demo {

/// The asker submits it, or a clerk of the community registers it.
Act arrive(const Story& story, OrgId community, Date today, Random& random);

/// Whether the asker holds a receipt: what staff registered is told by telephone.
bool has_receipt(const flow::Matter& matter);
/// Whether it was sent by somebody who waits for the answer besides the asker (回填).
bool was_sent_down(const flow::Matter& matter);

}  // namespace rz::demo
