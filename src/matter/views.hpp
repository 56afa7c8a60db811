#pragma once
// The queues of a member of staff: what they hold follows from the posts held and from the words of the chains.

#include <string_view>
#include <vector>

#include "chain/catalogue.hpp"
#include "flow/world.hpp"
#include "matter/matter_store.hpp"
#include "org/org.hpp"
#include "place/place.hpp"

namespace rz::matter {

enum class Queue {
  todo,      ///< owned by a body of mine, at a stage where a role of mine may act
  decide,    ///< proposals that wait for a role of mine
  due_soon,  ///< of all: the nearest limit ends within a day
  overdue,   ///< of all: a limit has run out
  all        ///< of my bodies, of those below them, and in their places
};
inline constexpr std::string_view queue_names[] = {"todo", "decide", "due_soon", "overdue", "all"};
std::optional<Queue> parse_queue(std::string_view name);

struct QueueContext {
  const chain::Catalogue& catalogue;
  const place::Places& places;
  const org::Orgs& orgs;
  const std::vector<flow::Post>& posts;
  Instant now;
};

/// What to ask the store; several queries for «decide», none where nothing can be in it. Whether the viewer may
/// read each row, and for «decide» may decide it, is still to be judged.
std::vector<QueueQuery> queries_of(const QueueContext& context, Queue queue);

}  // namespace rz::matter
