#pragma once
// What lists of matters ask the database. Each condition is one that an index answers page by page, so that a list
// costs the same whatever the age of the district.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/definition.hpp"
#include "infra/db/db.hpp"
#include "matter/matter_store.hpp"

namespace rz::matter {

inline constexpr std::int64_t queue_page_max = 200;
/// Bodies and places of a list that are looked up one by one; where there are more, the district is read in its order
/// and filtered.
inline constexpr std::size_t queue_keys_max = 4;
/// A community's grids and compounds hold few matters: as long as they are no more, they are looked up together.
inline constexpr std::size_t queue_places_max = 64;

/// What answers lists alone: a district that is being filled is quicker without.
inline constexpr auto queue_indexes =
    std::to_array<std::string_view>({"matter_owner", "matter_place", "matter_due", "matter_busy", "matter_marked", "matter_proposals", "matter_stage", "matter_newest"});

enum class QueueOrder {
  due,    ///< the nearest end of a running clock first; behind them what is closed, the latest first
  newest, ///< the latest registered first
  oldest  ///< of what has not ended, what was registered first
};

/// The last row of the page before.
struct QueueCursor {
  std::int64_t position = 0;  ///< see queue_position; 0 in the other orders
  MatterId id{};
};

struct QueueQuery {
  /// Matters of one chain. No two parts of a query may hold the same matter, unless it says so.
  struct Part {
    std::string chain;
    std::vector<std::string> stages;  ///< empty = all
    std::vector<std::string> tags;    ///< all of these, as tag_of() writes them
    bool is_marked = false;           ///< some view of the chain finds by one of these tags: few have it; closed ones are left out
    std::vector<OrgId> owners;        ///< owned by any of these, or
    std::vector<PlaceId> places;      ///< lying in any of these; both empty = the district
  };
  std::vector<Part> parts;  ///< any of these; none = nothing
  bool overlaps = false;    ///< two parts may hold the same: who is named in it may have a post at its owner too
  std::vector<flow::StageKind> kinds;   ///< of parts without stages: any of these; empty = all
  std::vector<std::string> tags;        ///< all of these
  std::vector<std::string> proposals;   ///< any of these steps waits for an approval
  std::vector<OrgId> only_owners;       ///< narrows the list further; empty = does not
  std::vector<PlaceId> only_places;
  std::optional<Instant> due_from;
  std::optional<Instant> due_before;
  QueueOrder order = QueueOrder::due;
  std::optional<QueueCursor> after;
  std::int64_t limit = 50;
};

/// Where a matter stands in the order «due».
std::int64_t queue_position(const flow::Matter& matter);
/// The nearest end of a running clock that such a place in the order stands for; nothing where none runs.
std::optional<Instant> due_of(std::int64_t position);
QueueCursor cursor_of(const flow::Matter& matter, QueueOrder order);

/// «kind=help», «urgent=true».
std::string tag_of(std::string_view field, std::string_view value);
/// The tags that a view asks for.
std::vector<std::string> tags_of(const flow::ViewRule& view);
/// Those of a matter, as the column holds them.
std::string tags_of(const flow::Definition& chain, const flow::Matter& matter);
/// The tags of a matter that has ended, as lists find it by them; none of one that has not.
std::vector<db::Params> ended_tags(DistrictId district, const flow::Definition& chain, const flow::Matter& matter);
/// Whether rows for the same tags of a matter stand there: then writing over them is enough.
bool have_same_tags(const std::vector<db::Params>& some, const std::vector<db::Params>& others);
/// Takes away those of these matters, and adds some or moves them in the order.
db::Call delete_ended_tags(DistrictId district, const std::vector<MatterId>& matters);
db::Call write_ended_tags(std::vector<db::Params> rows);
/// Whether some view of the chain finds a matter by one of these tags; such are few.
bool is_marked(const flow::Definition& chain, std::string_view tags);

Result<std::vector<Stored>, db::Error> read_queue(db::Connection& connection, DistrictId district,
                                                  const QueueQuery& query);
/// The whole of it, page by page, at most `most`.
Result<std::vector<Stored>, db::Error> read_whole_queue(db::Connection& connection, DistrictId district, QueueQuery query, std::int64_t most);
/// How many there are, counted up to `most`.
Result<std::int64_t, db::Error> count_queue(db::Connection& connection, DistrictId district, const QueueQuery& query,
                                            std::int64_t most);

/// What a map asks of a matter.
struct QueuePoint {
  MatterId id{};
  PlaceId place{};
  std::string chain;
  std::string stage;
  flow::StageKind kind = flow::StageKind::open;
  std::optional<Instant> due;
  std::int64_t revision = 0;
};
/// The first of the list in its order, at most `most`: the query's own limit is not heard.
Result<std::vector<QueuePoint>, db::Error> read_points(db::Connection& connection, DistrictId district,
                                                       const QueueQuery& query, std::int64_t most);

}  // namespace rz::matter
