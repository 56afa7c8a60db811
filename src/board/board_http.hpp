#pragma once
// The HTTP of the public board: pages and feeds for everybody. Translates, nothing else.

#include <functional>

#include "access/network.hpp"
#include "base/time.hpp"
#include "board/page.hpp"
#include "board/reader.hpp"
#include "infra/http/router.hpp"

namespace rz::board {

/// How long a page may be kept by whoever fetched it, in seconds; then it is asked about by its ETag.
inline constexpr int kept_seconds = 60;

/// Where the pages are drawn; all must outlive the router.
struct Stage {
  const BoardReader& reader;
  const access::NetworkHolder& network;
  std::function<matter::Snapshot()> snapshot;
  const Clock& clock;
};

void add_board_routes(http::Router& router, const Stage& stage);

/// Draws one page that nobody keeps and answers with it. `status` is asked once it is drawn.
void show(const Stage& stage, const http::Request& request, const http::Reply& reply, const std::function<int()>& status,
          const std::function<std::string(const Scene&)>& draw);
inline void show(const Stage& stage, const http::Request& request, const http::Reply& reply, int status, const std::function<std::string(const Scene&)>& draw) {
  show(stage, request, reply, [status] { return status; }, draw);
}

}  // namespace rz::board
