#pragma once
// The lists of a member of staff: what they hold follows from the posts held and from the words of the chains, so that
// a list never counts what its reader may not open.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chain/catalogue.hpp"
#include "flow/world.hpp"
#include "matter/queue_store.hpp"
#include "org/org.hpp"
#include "place/place.hpp"

namespace rz::matter {

/// The lists that every district has; between them stand the views of the chains.
inline constexpr std::string_view todo_queue = "todo";          ///< mine, at a stage where a role of mine may act
inline constexpr std::string_view decide_queue = "decide";      ///< proposals that wait for a role of mine
inline constexpr std::string_view due_soon_queue = "due_soon";  ///< of all: the nearest limit ends within a day
inline constexpr std::string_view overdue_queue = "overdue";    ///< of all: a limit has run out
inline constexpr std::string_view all_queue = "all";            ///< of my bodies, of those below, and in their places

struct QueueContext {
  const chain::Catalogue& catalogue;
  const place::Places& places;
  const org::Orgs& orgs;
  const flow::World& world;
  const std::vector<flow::Post>& posts;
  AccountId account;
  Instant now;
};

struct QueueName {
  std::string name;
  std::string title;
  bool oldest_first = false;  ///< its own order; else by what is due
};

/// In the order in which they are shown.
std::vector<QueueName> queues_of(const QueueContext& context, schema::Language language);

/// What to ask the store; no parts where nothing can be in it. Nothing for a name that is no list of these posts.
std::optional<QueueQuery> query_of(const QueueContext& context, std::string_view name);

/// A step by which one of the posts opens a matter.
struct BirthStep {
  std::string chain;
  std::string step;
};
std::vector<BirthStep> births_of(const QueueContext& context);

/// This place and all in it.
std::vector<PlaceId> places_inside(const place::Places& places, PlaceId place);

/// Whether lists may be filtered by this field.
bool is_tag(const chain::Catalogue& catalogue, std::string_view field);

}  // namespace rz::matter
