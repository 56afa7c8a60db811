#pragma once
// Bodies in a tree, and which of them answers: for a place at a level (块), for a category by the duty list
// (条), or when nobody else does. An immutable snapshot, held in memory.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "org/kind.hpp"
#include "place/place.hpp"

namespace rz::org {

inline constexpr std::size_t orgs_max = 20'000;     ///< in a district
inline constexpr std::size_t duties_max = 100'000;  ///< in a district

/// At which a body answers for its place, from below upward.
enum class Level { none, grid, community, street, district };

/// «community»; empty for none.
std::string_view to_text(Level level);
std::optional<Level> parse_level(std::string_view text);

/// 组建中 · 运行 · 已终止. What has ended keeps its id and its past; nothing new comes to it.
enum class Life { founding, running, ended };
std::string_view to_text(Life life);
std::optional<Life> parse_life(std::string_view text);

struct Org {
  OrgId id{};
  Kind kind = Kind::department;
  std::string code;  ///< a word of the district's own: «urban_management», «street.410411001»
  std::string name_zh;
  std::string name_en;
  OrgId parent{};  ///< 0 = the top
  PlaceId place{};
  Level level = Level::none;
  std::optional<std::string> phone;
  bool is_catch_all = false;
  bool appraised = true;
  std::string credit_code{};  ///< 统一社会信用代码; empty = none, or not known
  std::int64_t revision = 1;
  Instant since{};            ///< it stands so since then; 0 = from the beginning
  Life life = Life::running;
  std::optional<std::int64_t> members{};  ///< full Party members in it, as it reports them; a number, never a roll

  bool operator==(const Org&) const = default;
};

/// Who is offered a category where one is chosen: everybody · staff, as a kind of occurrence (管理事项) · nobody for a
/// matter: a kind of component (管理部件), as the grid's register names what stands on its ground · who calls bodies: what they
/// may be called for (吹哨事项清单).
enum class Audience { all, staff, grid, call };

std::string_view to_text(Audience audience);
std::optional<Audience> parse_audience(std::string_view text);

/// What a matter can be about, in the words of the district.
struct Category {
  std::string code;
  std::int64_t position = 0;  ///< in lists
  std::string name_zh;
  std::string name_en;
  std::string group_zh;  ///< the heading above it
  std::string group_en;
  Audience audience = Audience::all;
  std::string words{};  ///< by which it is found beside its name, both languages, separated by blanks
  std::string limit{};  ///< the term that a law of its own sets, spelt as in chains («3wd»); empty = none
  std::string basis{};  ///< that law; never empty where `limit` is not
  std::string case_limit{};  ///< how long a case of the grid may take (处置时限), spelt the same; empty = the chain's own
  std::string closing_zh{};  ///< what must be so before such a case is closed (结案条件); both languages or neither
  std::string closing_en{};
  std::string traits{};      ///< words that chains ask for (`category_is@1`), separated by blanks

  bool operator==(const Category&) const = default;
};

/// A line of the duty list: for this category, in this place, this body.
struct Duty {
  std::string category;
  PlaceId place{};  ///< 0 = the whole district
  OrgId org{};

  bool operator==(const Duty&) const = default;
};

class Orgs {
 public:
  /// The error, in English, names the body by its code.
  static Result<std::shared_ptr<const Orgs>, std::string> build(std::vector<Org> orgs,
                                                                std::vector<Duty> duties,
                                                                std::shared_ptr<const place::Places> places);

  /// nullptr where there is none.
  const Org* find(OrgId id) const;
  const Org* find_code(std::string_view code) const;
  /// Of those that have not ended.
  const Org* find_credit_code(std::string_view credit_code) const;
  /// 0 at the top, and for an unknown body.
  OrgId parent_of(OrgId id) const;
  /// In the order of their codes.
  std::span<const OrgId> children(OrgId id) const;
  /// Whether `upper` stands anywhere above `lower`; a body is not above itself.
  bool is_above(OrgId upper, OrgId lower) const;

  /// The body that answers for a place at a level, else at the next level above that has one; 0 for an
  /// unknown place, for Level::none, and if none does.
  OrgId at(PlaceId place, Level level) const;
  /// The body whose duty list holds the category for that place; 0 if none does.
  OrgId duty_for(std::string_view category, PlaceId place) const;
  /// The body that answers when nobody else does; 0 only where no body is known yet.
  OrgId catch_all() const { return catch_all_; }

  /// In the order of their codes.
  const std::vector<Org>& all() const { return orgs_; }
  const std::vector<Duty>& duties() const { return duties_; }

 private:
  Orgs(std::vector<Org> orgs, std::vector<Duty> duties, std::shared_ptr<const place::Places> places)
      : orgs_(std::move(orgs)), duties_(std::move(duties)), places_(std::move(places)) {}
  Status<std::string> index();
  Status<std::string> check(const Org& org);
  Status<std::string> index_duties();

  std::vector<Org> orgs_;
  std::vector<Duty> duties_;
  std::shared_ptr<const place::Places> places_;
  OrgId catch_all_{};
  std::unordered_map<OrgId, std::size_t> by_id_;
  StringMap<std::size_t> by_code_;
  StringMap<std::size_t> by_credit_code_;
  std::unordered_map<OrgId, std::vector<OrgId>> children_;
  std::map<std::pair<PlaceId, Level>, OrgId> territory_;
  StringMap<std::unordered_map<PlaceId, OrgId>> by_category_;
};

}  // namespace rz::org
