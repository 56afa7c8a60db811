#pragma once
// Following a place or a matter by e-mail: forms that need no script, a link that confirms it, and the way out in every letter.

#include "board/board_http.hpp"
#include "notice/follow.hpp"

namespace rz::board {

/// All must outlive the router. `limit_rate`: an address of the network asks for so many letters and no more.
void add_follow_routes(http::Router& router, const Stage& stage, notice::Follows& follows, bool limit_rate);

}  // namespace rz::board
