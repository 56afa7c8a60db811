#pragma once
// Places' bodies and their relations from a table: which rows are new, which change what stands, which change nothing, and
// what is wrong with the others. Pure: a dry run and the real one are the same plan.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/table.hpp"
#include "base/time.hpp"
#include "org/change.hpp"
#include "org/org.hpp"
#include "org/relation.hpp"
#include "place/place.hpp"

namespace rz::org {

/// Columns of a table of bodies, in any order: code, kind, name_zh, name_en, parent, place (codes), members, credit_code,
/// phone. Of relations: kind, from, to (codes), since, until, tasks, paper.
inline constexpr std::string_view org_columns[] = {"code", "kind", "name_zh", "name_en", "parent", "place", "members", "credit_code", "phone"};
inline constexpr std::string_view relation_columns[] = {"kind", "from", "to", "since", "until", "tasks", "paper"};

struct Refused {
  int line = 0;
  ChangeError error;

  bool operator==(const Refused&) const = default;
};

using NextId = std::function<std::int64_t()>;

struct OrgPlan {
  std::vector<Org> founded;
  struct Changed {
    Org before;
    Org after;
  };
  std::vector<Changed> changed;
  std::size_t same = 0;
  std::vector<Refused> refused;
};

/// A body is known by its code; an empty cell leaves a body's own as it is. Parents may stand further down. Kinds never
/// change. Nothing ends by an import.
OrgPlan plan_orgs(const Orgs& orgs, const place::Places& places, const Table& table, Instant now, const NextId& next_id);

struct RelationPlan {
  std::vector<Relation> founded;
  std::size_t same = 0;
  std::vector<Refused> refused;
};

/// What stands already between both sides is left as it is. All of them run: what is still to be agreed is no matter for
/// a table.
RelationPlan plan_relations(const Orgs& orgs, const Relations& relations, const Table& table, Date today, const NextId& next_id);

}  // namespace rz::org
