#pragma once
// 网格事项 of a demo district: what grid workers and others find, and what comes of it. `grid_cases.cpp`: what is found, where, by whom; `case_steps.cpp`:
// what people do about it, and how soon.

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// Something that might be found in a grid, and what becomes of it. «{n}», «{m}» and «{road}» of the text are filled in.
struct CaseStory {
  std::string category;
  std::string like;    ///< what residents call it; empty = none asks about it
  std::string hazard;
  bool urgent = false;
  std::string photo;   ///< its pictures: PHOTO.before, PHOTO.after
  std::string finding;
  std::string result;
};
/// Reads seeds/…/cases.csv; the error names the line.
Result<std::vector<CaseStory>, std::string> parse_case_stories(std::string_view csv);

/// Of the residents' requests those that may become one.
std::set<std::string> request_categories(const std::vector<CaseStory>& stories);

/// A grid with the bodies that answer for it, the lowest first: its own, the community's, the street's, the district's.
struct CaseGrid {
  PlaceId place{};
  PlaceId community_place{};
  OrgId grid{};
  OrgId community{};
  OrgId street{};
  OrgId district{};
};

class GridCases final : public Play {
 public:
  /// `world` outlives this.
  GridCases(std::vector<CaseGrid> grids, std::vector<CaseStory> stories, const flow::World& world, std::uint64_t seed);

  int per_year() const override { return grids_.empty() || stories_.empty() ? 0 : 36'000; }
  std::vector<Instant> moments(Instant from, Instant until, const flow::Calendar& calendar) override;
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view) override { return 0; }
  bool remembers() const override { return true; }
  void hear(const Heard& heard) override;
  std::optional<Instant> next_turn(MatterId matter, Instant now, const flow::Calendar& calendar) override;
  bool adopt(const flow::Matter& child) override;

 private:
  /// Where the desk is that has it, and who is to handle it.
  enum class Level { grid, community, street, district };
  struct Case {
    const CaseStory* story = nullptr;
    const CaseGrid* grid = nullptr;
    Level way = Level::community;   ///< who handles it in the end
    Level desk = Level::community;  ///< whose desk has it
    OrgId handler{};
    std::string stage;
    std::string proposed;           ///< the step that waits for an approval
    std::string asked;              ///< the step last taken
    flow::Verb verb = flow::Verb::take;
    int reworks = 0;
    int refusals = 0;
    bool is_risen = false;          ///< the proposal waits with the desk above
    bool is_adopted = false;        ///< came from a request, and lies in no grid yet
    bool was_asked_for = false;     ///< an extension, a return, a parking was tried
    bool was_returned = false;
    bool is_unsure = false;         ///< something was refused: somebody must look
    bool is_sampled = false;
    bool is_found_again = false;
    bool is_forgotten = false;      ///< lies there, and nobody turns to it for weeks
  };

  Case draw();
  const CaseGrid& grid_of(const flow::Matter& child);
  Level draw_way(const CaseStory& story);
  void look(Case& one, const flow::Matter& matter) const;
  std::optional<Act> act_at(Case& one, const Scene& scene);
  std::optional<Act> repeat(const Case& one, MatterId matter);
  Act find_again(Case& one) const;
  Act at_filing(Case& one);
  Act at_dispatch(Case& one);
  Act dispatch_to(Case& one);
  Act at_signing(Case& one);
  Act at_handling(Case& one, Instant now);
  std::optional<Act> ask_at_handling(Case& one, Instant now);
  Act feed_back(const Case& one) const;
  Act at_verifying(Case& one);
  Act at_sample(Case& one);
  Act decide(const Case& one);
  Act by_handler(const Case& one, std::string step) const;
  Act by_desk(const Case& one, std::string step) const;
  std::int64_t pace(const Case& one, std::string_view stage);
  Instant handled_at(const Case& one, Instant now, const flow::Calendar& calendar);

  std::vector<CaseGrid> grids_;
  std::vector<CaseStory> stories_;
  std::vector<const CaseStory*> on_the_spot_;
  const flow::World& world_;
  Random random_;
  std::map<int, Case> unborn_;
  std::map<MatterId, Case> cases_;
  std::map<std::pair<PlaceId, const CaseStory*>, MatterId> open_;  ///< the last one of a community that is about the same
};

}  // namespace rz::demo
