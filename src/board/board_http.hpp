#pragma once
// The HTTP of the public board: pages and feeds for everybody. Translates, nothing else.

#include <functional>

#include "access/network.hpp"
#include "base/time.hpp"
#include "board/reader.hpp"
#include "infra/http/router.hpp"

namespace rz::board {

/// How long a page may be kept by whoever fetched it, in seconds; then it is asked about by its ETag.
inline constexpr int kept_seconds = 60;

void add_board_routes(http::Router& router, const BoardReader& reader, const access::NetworkHolder& network,
                      std::function<matter::Snapshot()> snapshot, const Clock& clock);

}  // namespace rz::board
