#pragma once
// What the engine may ask about the world outside a matter. Implemented over the immutable snapshot of the
// organisation network; whatever was resolved from it is written into the event, so replay never asks again.

#include <optional>
#include <string_view>
#include <vector>

#include "base/duration.hpp"
#include "base/ids.hpp"
#include "flow/calendar.hpp"
#include "flow/definition.hpp"

namespace rz::flow {

class World {
 public:
  virtual ~World() = default;

  /// Whether a matter may lie with the body: it is there, has not ended, and somebody works in it.
  virtual bool has_org(OrgId org) const = 0;
  /// Whether it is there and has not ended.
  virtual bool knows_org(OrgId org) const = 0;
  /// The body above; 0 at the top.
  virtual OrgId parent_of(OrgId org) const = 0;
  /// The body that answers for a place at a level (grid, community, street, district); 0 if none does.
  virtual OrgId org_at(PlaceId place, std::string_view level) const = 0;
  /// The body whose duty list holds a category for that place; 0 if none does.
  virtual OrgId duty_for(std::string_view category, PlaceId place) const = 0;
  /// The body that answers when nobody else does.
  virtual OrgId catch_all() const = 0;
  /// Whether it is one of those that answer for a place at that level.
  virtual bool is_at_level(OrgId org, std::string_view level) const = 0;
  /// Whether anybody holds the role there.
  virtual bool has_holder(std::string_view role, OrgId org) const = 0;
  /// Whether this account holds the role there.
  virtual bool holds(AccountId account, std::string_view role, OrgId org) const = 0;
  /// Whether the body is asked and not ordered: it belongs to city, province or state, or is a utility.
  virtual bool is_asked(OrgId org) const = 0;
  /// Whether a relation of that kind runs between both bodies, in whichever direction.
  virtual bool are_tied(std::string_view kind, OrgId one, OrgId other) const = 0;
  virtual bool has_place(PlaceId place) const = 0;
  /// Whether it stands in the district's list of that name; the empty name is that of what matters are about.
  virtual bool has_category(std::string_view code, std::string_view list) const = 0;
  /// The limit of the category: that of its own law, or of its case; nothing where it has none, or is none.
  virtual std::optional<Duration> limit_of(std::string_view category, LimitOf which) const = 0;
  /// Whether the district's table says this word of the category.
  virtual bool category_is(std::string_view category, std::string_view trait) const = 0;
  virtual const Calendar& calendar() const = 0;
};

/// Whether `upper` stands anywhere above `lower`.
bool is_above(const World& world, OrgId upper, OrgId lower);

/// A role at a body.
struct Post {
  std::string role;
  OrgId org;

  bool operator==(const Post&) const = default;
};

/// Who acts. A visitor holds a matter's receipt and nothing else.
struct Actor {
  enum class Kind { system, account, visitor };
  Kind kind = Kind::system;
  AccountId account{};
  std::vector<Post> posts;
  MatterId receipt_of{};  ///< of a visitor: the matter that the receipt opens
  int party_no = 0;       ///< of a visitor: the party whose receipt it is, by its number among the parties; 0 = who asked
  bool is_proved = false;  ///< of an account: has just proved anew that it is he; what is signed asks for it

  static Actor system() { return {}; }
};

}  // namespace rz::flow
