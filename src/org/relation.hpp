#pragma once
// Relations beside the tree: who sits on whose joint committee, who is paired with whom, who advises whom. Each runs from
// a date to a date, on paper of its own. What kinds there are is a table: a new one is a line of relation.cpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "org/change.hpp"
#include "org/org.hpp"

namespace rz::org {

using RelationId = IdOf<struct RelationTag>;

inline constexpr std::size_t relations_max = 100'000;  ///< in a district
inline constexpr std::size_t tasks_characters_max = 500;

enum class RelationKind {
  seat,          ///< 兼职委员: a unit on a joint committee
  membership,    ///< of an alliance; an alliance may be a member of another (雁阵)
  pairing,       ///< 双报到: a unit with a community
  hand_in_hand,  ///< 支部手拉手
  line,          ///< 条: a department leads a street or community in its trade
  advice,        ///< 党建顾问
  council,       ///< 三方: committee, owners and property company around one compound
  organises,     ///< a Party organisation is that of a unit, alone or jointly
};

enum class RelationState { proposed, agreed, running, declined, ended };

/// Which body's word a step needs: either side's, one side's, or that of the body above the one on the far side.
enum class Side { either, from, to, above_to };

struct RelationFacts {
  RelationKind kind;
  std::string_view text;
  std::string_view zh;
  std::string_view en;
  std::string_view from_zh;  ///< what the body on this side is, seen from the other: «兼职委员单位»
  std::string_view from_en;
  std::string_view to_zh;
  std::string_view to_en;
  std::span<const Kind> from;  ///< kinds allowed there; empty = every kind
  std::span<const Kind> to;
  bool is_agreed = false;     ///< proposed, agreed by the unit and appointed from above; others run at once
  bool is_symmetric = false;  ///< both sides are alike
  int term_years = 0;         ///< usual; 0 = none
};

std::span<const RelationFacts> all_relation_kinds();
const RelationFacts& facts_of(RelationKind kind);
std::string_view to_text(RelationKind kind);
std::optional<RelationKind> parse_relation_kind(std::string_view text);

struct StateFacts {
  RelationState state;
  std::string_view text;
  std::string_view zh;
  std::string_view en;
  std::string_view step_zh;  ///< what one does to come there: «同意»
  std::string_view step_en;
};
const StateFacts& facts_of(RelationState state);
std::string_view to_text(RelationState state);
std::optional<RelationState> parse_relation_state(std::string_view text);

struct Relation {
  RelationId id{};
  RelationKind kind = RelationKind::pairing;
  OrgId from{};
  OrgId to{};
  RelationState state = RelationState::running;
  Date since{};
  std::optional<Date> until{};  ///< the last day, by its term or because it was ended; nothing = open
  std::string tasks{};          ///< 职责清单, 合作内容; may be empty
  std::string paper{};          ///< the document that it rests on; may be empty
  std::int64_t revision = 1;

  bool operator==(const Relation&) const = default;
  bool is_over() const { return state == RelationState::ended || state == RelationState::declined; }
  OrgId other(OrgId side) const { return side == from ? to : from; }
};

/// An immutable snapshot of all of a district.
class Relations {
 public:
  /// The error, in English, names the relation by its id.
  static Result<std::shared_ptr<const Relations>, std::string> build(std::vector<Relation> relations, const Orgs& orgs);

  /// nullptr where there is none.
  const Relation* find(RelationId id) const;
  /// Those of a body on either side, ended ones too, in the order of their ids.
  std::vector<const Relation*> of(OrgId org) const;
  /// Whether such a relation is not over, in this direction or, where the kind is symmetric, in either.
  bool stands(RelationKind kind, OrgId from, OrgId to) const;
  /// In the order of their ids.
  const std::vector<Relation>& all() const { return relations_; }

 private:
  explicit Relations(std::vector<Relation> relations) : relations_(std::move(relations)) {}

  std::vector<Relation> relations_;
  std::unordered_map<OrgId, std::vector<std::size_t>> by_org_;
};

}  // namespace rz::org
