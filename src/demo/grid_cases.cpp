#include "demo/grid_cases.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace rz::demo {

namespace {

constexpr std::string_view header = "category,like,hazard,urgent,photo,finding,result";
constexpr int on_the_spot_percent = 40;
constexpr int found_by_others_percent = 12;
constexpr int sampled_percent = 12;
constexpr int found_again_percent = 1;
constexpr int forgotten_permille = 4;
constexpr int refusals_max = 5;
constexpr std::array<std::string_view, 5> others{"street", "district", "city", "media", "other"};

}  // namespace

Result<std::vector<CaseStory>, std::string> parse_case_stories(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "cases.csv", header));
  std::vector<CaseStory> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2], row[3] == "true", row[4], row[5], row[6]});
  return out;
}

std::set<std::string> request_categories(const std::vector<CaseStory>& stories) {
  std::set<std::string> out;
  for (const auto& story : stories) {
    if (!story.like.empty()) out.insert(story.like);
  }
  return out;
}

GridCases::GridCases(std::vector<CaseGrid> grids, std::vector<CaseStory> stories, const flow::World& world, std::uint64_t seed)
    : grids_(std::move(grids)), stories_(std::move(stories)), world_(world), random_(seed) {
  for (const auto& story : stories_) {
    if (story.hazard == "none" && world_.category_is(story.category, "on_the_spot")) on_the_spot_.push_back(&story);
  }
}

/// During the rounds, on working days; a few at weekends.
std::vector<Instant> GridCases::moments(Instant from, Instant until, const flow::Calendar& calendar) {
  const int offset = calendar.utc_offset_minutes();
  const auto first = local_date(from, offset);
  std::vector<std::int64_t> shares;
  for (auto day = first; local_instant(day, 0, offset) < until; day = day.plus(1)) {
    shares.push_back((calendar.is_working_day(day) ? 100 : 6) * between(random_, 80, 120));
  }
  const auto whole = std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
  const auto all = per_year() * static_cast<std::int64_t>(shares.size()) / 365;
  std::vector<Instant> out;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const auto found = all * (before + shares[i]) / whole - all * before / whole;
    before += shares[i];
    for (auto left = found; left > 0; --left) {
      const auto minute = chance(random_, 58) ? between(random_, 8 * 60 + 40, 11 * 60 + 20) : between(random_, 15 * 60, 17 * 60 + 20);
      const auto at = local_instant(first.plus(static_cast<std::int32_t>(i)), static_cast<int>(minute), offset);
      if (at < until) out.push_back(at);
    }
  }
  std::ranges::sort(out);
  return out;
}

/// What a grid can mend it mends; what needs tools, workmen or officers goes up to who has them.
GridCases::Level GridCases::draw_way(const CaseStory& story) {
  const auto luck = between(random_, 0, 99);
  if (story.hazard == "none" && world_.category_is(story.category, "on_the_spot")) {
    return luck < 45 ? Level::grid : luck < 82 ? Level::community : luck < 95 ? Level::street : Level::district;
  }
  return luck < 15 ? Level::community : luck < 38 ? Level::street : Level::district;
}

GridCases::Case GridCases::draw() {
  Case out;
  out.grid = &one_of(grids_, random_);
  out.story = &one_of(stories_, random_);
  out.is_forgotten = between(random_, 0, 999) < forgotten_permille;
  out.is_found_again = chance(random_, found_again_percent);
  return out;
}

Move GridCases::begin(int n, Instant now, int utc_offset_minutes) {
  auto one = draw();
  const bool is_spot = !on_the_spot_.empty() && chance(random_, on_the_spot_percent);
  if (is_spot) {
    one.story = one_of(on_the_spot_, random_);
    one.is_sampled = chance(random_, sampled_percent);
    one.is_forgotten = one.is_found_again = false;
  }
  one.way = draw_way(*one.story);
  Move out{"grid", one.grid->place, {{"grid_worker", one.grid->grid, 0}, is_spot ? "self_handle" : "report", flow::Verb::take, {}, {}}};
  auto& input = out.act.input;
  input.fields = {{"category", one.story->category}, {"hazard", one.story->hazard}};
  input.personal = {{"finding", fill_in(random_, one.story->finding)}, {"address", fill_in(random_, "{n}号楼附近")}};
  if (is_spot) {
    out.act.shots = {{one.story->photo + ".before", "before"}, {one.story->photo + ".after", "after"}};
  } else {
    out.act.shots = {{one.story->photo + ".before", "photo"}};
    input.fields["found_by"] = std::string("patrol");
    if (chance(random_, found_by_others_percent)) {
      const std::string by(others[static_cast<std::size_t>(between(random_, 0, others.size() - 1))]);
      out.act.doer = {"clerk", one.grid->community, 0};
      input.fields["found_by"] = by;
      if (by == "city") input.fields["source_no"] = "SZ-" + format_date(local_date(now, utc_offset_minutes)) + "-" + std::to_string(n);
    }
  }
  unborn_[n] = std::move(one);
  return out;
}

/// Staff who were asked by a resident name no grid: it is one of the community's.
const CaseGrid& GridCases::grid_of(const flow::Matter& child) {
  std::vector<const CaseGrid*> near;
  for (const auto& grid : grids_) {
    if (grid.community_place == child.place) near.push_back(&grid);
  }
  return near.empty() ? one_of(grids_, random_) : *one_of(near, random_);
}

bool GridCases::adopt(const flow::Matter& child) {
  if (child.chain != "grid" || per_year() == 0) return false;
  auto one = draw();
  std::vector<const CaseStory*> fitting;
  const auto category = child.text("category");
  for (const auto& story : stories_) {
    if (!story.like.empty() && story.like == category) fitting.push_back(&story);
  }
  if (!fitting.empty()) one.story = one_of(fitting, random_);
  one.grid = &grid_of(child);
  one.way = draw_way(*one.story);
  one.is_adopted = true;
  one.stage = child.stage;
  cases_[child.id] = std::move(one);
  return true;
}

void GridCases::hear(const Heard& heard) {
  if (heard.is_birth) {
    auto born = unborn_.extract(heard.nth);
    if (born.empty() || heard.is_refused) return;
    born.mapped().stage = heard.stage;
    cases_[heard.matter] = std::move(born.mapped());
    return;
  }
  const auto found = cases_.find(heard.matter);
  if (found == cases_.end()) return;
  auto& one = found->second;
  if (heard.is_refused) {
    one.is_unsure = true;
    if (++one.refusals > refusals_max) one.is_forgotten = true;
    return;
  }
  one.stage = heard.stage;
  if (one.asked == "file") open_[{one.grid->community_place, one.story}] = heard.matter;
  if (one.asked == "relocate") one.is_adopted = false;
  if (one.asked == "rise") one.desk = one.desk == Level::community ? Level::street : Level::district;
  if (one.asked == "found_again" || one.asked == "sample_fails") one.is_unsure = true;
  one.is_risen = false;
  one.proposed.clear();
  if (one.verb == flow::Verb::take && (one.asked == "return" || one.asked == "extend" || one.asked == "hang" || one.asked == "write_off")) one.proposed = one.asked;
  if (one.verb == flow::Verb::approve && one.asked == "return") one.was_returned = true;
}

void GridCases::look(Case& one, const flow::Matter& matter) const {
  one.is_unsure = false;
  one.stage = matter.closed_at.ms != 0 ? "" : matter.stage;
  one.proposed = matter.proposals.empty() ? "" : matter.proposals.front().step;
  one.is_risen = !matter.proposals.empty() && matter.proposals.front().escalations > 0;
  one.handler = matter.org("handler");
  one.desk = matter.level == "district" ? Level::district : matter.level == "street" ? Level::street : Level::community;
}

}  // namespace rz::demo
