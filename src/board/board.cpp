#include "board/board.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <tuple>

#include "base/cover.hpp"

namespace rz::board {

namespace {

std::optional<bool> yes_or_no(const flow::Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  const auto* value = found == fields.end() ? nullptr : std::get_if<bool>(&found->second);
  return value ? std::optional(*value) : std::nullopt;
}

/// The one way to what a matter says on the board: a field that is in no public group of its chain is not there.
class PublicFields {
 public:
  PublicFields(const flow::Definition& chain, const flow::Matter& matter) : fields_(matter.fields) {
    for (const auto& group : chain.visibility) {
      if (group.is_public) names_.insert(group.fields.begin(), group.fields.end());
    }
  }

  std::string text(std::string_view name) const {
    const auto texts = names_.contains(name) ? flow::texts_in(fields_, name) : std::vector<std::string>();
    return texts.empty() ? std::string() : texts.front();
  }
  std::optional<bool> yes(std::string_view name) const { return names_.contains(name) ? yes_or_no(fields_, name) : std::nullopt; }
  Instant moment(std::string_view name) const { return {names_.contains(name) ? flow::integer_in(fields_, name) : 0}; }

 private:
  const flow::Fields& fields_;
  std::set<std::string_view> names_;
};

/// The chain's title where it is public, else the first text that is.
std::string_view title_of(const flow::Definition& chain) {
  std::string_view first;
  for (const auto& group : chain.visibility) {
    for (const auto& name : group.is_public ? group.fields : std::vector<std::string>()) {
      if (name == chain.title_field) return chain.title_field;
      const auto* rule = chain.field(name);
      if (first.empty() && rule && rule->type == flow::FieldRule::Type::text) first = rule->name;
    }
  }
  return first;
}

/// A grid is finer than a compound: it names a few houses.
PlaceId public_place(PlaceId id, const place::Places& places) {
  const auto* place = places.find(id);
  while (place && place->kind == place::Kind::grid) place = places.find(place->parent);
  return place ? place->id : PlaceId{};
}

template <std::size_t n>
bool is_one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::ranges::count(words, word) != 0;
}

constexpr std::array<std::string_view, 3> outcomes{"unrated", "solved", "unsolved"};

}  // namespace

std::string_view to_text(Outcome outcome) { return outcomes[static_cast<std::size_t>(outcome)]; }

std::optional<Outcome> parse_outcome(std::string_view text) {
  const auto found = std::ranges::find(outcomes, text);
  return found == outcomes.end() ? std::nullopt : std::optional(static_cast<Outcome>(found - outcomes.begin()));
}

bool is_never_public(const flow::Matter& matter) {
  static constexpr std::array<std::string_view, 3> sent_down{"leader", "superior", "deputies"};
  return matter.chain != board_chain || matter.text("kind") == "report" || is_one_of(matter.text("channel"), sent_down) ||
         yes_or_no(matter.fields, "minor").value_or(false);
}

std::optional<Posted> posted_of(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places, int offset_minutes) {
  const PublicFields fields(chain, matter);
  const bool is_kept = is_never_public(matter) || yes_or_no(matter.fields, "confidential").value_or(false);
  if (is_kept || !fields.yes("published").value_or(false)) return std::nullopt;
  const auto day = [&](std::string_view name) {
    const auto at = fields.moment(name);
    return at.ms == 0 ? std::nullopt : std::optional(local_date(at, offset_minutes));
  };
  auto summary = cover(fields.text("public_summary"));
  auto result = cover(fields.text("public_result"));
  Posted out{matter.id, matter.number, public_place(matter.place, places), local_date(matter.opened_at, offset_minutes),
             fields.moment("published_at"), fields.text("public_kind"), fields.text("public_category"),
             OrgId{parse_id(fields.text("public_handler")).value_or(0)}, std::move(summary.text), std::move(result.text),
             !summary.found.empty() || !result.found.empty()};
  // Matters of versions before the seventh do not say when.
  if (out.published_at.ms == 0) out.published_at = matter.settled_at.ms != 0 ? matter.settled_at : matter.opened_at;
  out.contacted = day("public_contacted_at");
  out.answered = day("public_result_at");
  out.answered_in_time = fields.yes("public_answered_in_time");
  out.closed_in_time = fields.yes("public_closed_in_time");
  out.satisfied = fields.yes("public_satisfied");
  // «Solved» may be left from before it was handled anew; the asker's last word sets both.
  if (out.satisfied) out.outcome = fields.yes("public_solved").value_or(false) ? Outcome::solved : Outcome::unsolved;
  return out;
}

std::optional<Counted> counted_of(const flow::Matter& matter, int offset_minutes) {
  static constexpr std::array<std::string_view, 4> not_counted{"registered", "not_accepted", "repeat_told", "withdrawn"};
  if (is_never_public(matter) || is_one_of(matter.stage, not_counted) || matter.text("again") == "double") return std::nullopt;
  Counted out{local_date(matter.opened_at, offset_minutes), matter.place, matter.org("handler")};
  out.answered_in_time = yes_or_no(matter.fields, "answered_in_time");
  out.satisfied = yes_or_no(matter.fields, "satisfied");
  if (out.satisfied) out.solved = yes_or_no(matter.fields, "solved");
  if (matter.settled_at.ms != 0) {
    out.took_ms = matter.settled_at.ms - matter.opened_at.ms;
    out.closed_in_time = yes_or_no(matter.fields, "closed_in_time");
  }
  return out;
}

std::optional<Announced> announced_of(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places) {
  const PublicFields fields(chain, matter);
  if (matter.chain != announcement_chain || !fields.yes("published").value_or(false)) return std::nullopt;
  const auto moment = [&](std::string_view name) {
    const auto at = fields.moment(name);
    return at.ms == 0 ? std::nullopt : std::optional(at);
  };
  Announced out;
  out.id = matter.id;
  out.number = matter.number;
  out.place = public_place(matter.place, places);
  out.published_at = fields.moment("published_at");
  out.kind = fields.text("public_notice_kind");
  // Buildings and the line of a body are what it is about; people and their mobiles are not.
  const auto told = [&](std::string_view name) { return cover(fields.text(name), {Trace::door, Trace::line}).text; };
  out.headline = told("headline");
  out.words = told("words");
  out.hotline = told("hotline");
  out.starts = moment("starts_at");
  out.ends = moment("ends_at");
  if (matter.closed_at.ms != 0) out.over = moment("over_at").value_or(matter.closed_at);
  return out;
}

std::optional<Project> project_of(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places) {
  const PublicFields fields(chain, matter);
  if (chain.board.empty() || !fields.yes("published").value_or(false)) return std::nullopt;
  const std::vector<Trace> about{Trace::door, Trace::line};
  const auto title = title_of(chain);
  Project out{matter.id, matter.chain, chain.board, matter.number, public_place(matter.place, places), cover(fields.text(title), about).text, {}, {}};
  for (const auto& group : chain.visibility) {
    for (const auto& name : group.is_public ? group.fields : std::vector<std::string>()) {
      const auto* rule = chain.field(name);
      const auto found = matter.fields.find(name);
      if (!rule || found == matter.fields.end() || name == title || rule->type == flow::FieldRule::Type::boolean) continue;
      auto value = found->second;
      if (auto* text = std::get_if<std::string>(&value); text && rule->type == flow::FieldRule::Type::text) *text = cover(*text, about).text;
      out.facts.push_back({name, rule->type, std::move(value), rule->is_year});
    }
  }
  if (matter.closed_at.ms != 0) out.over = matter.closed_at;
  return out;
}

void Board::put(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places, int offset_minutes) {
  if (matter.chain == announcement_chain) {
    auto announced = announced_of(matter, chain, places);
    const std::unique_lock lock(mutex_);
    if (announced) announced_[matter.number] = std::make_shared<const Announced>(std::move(*announced));
    else announced_.erase(matter.number);
  }
  if (!chain.board.empty()) {
    auto project = project_of(matter, chain, places);
    const std::unique_lock lock(mutex_);
    if (project) projects_[matter.number] = std::make_shared<const Project>(std::move(*project));
    else projects_.erase(matter.number);
  }
  if (matter.chain != board_chain) return;
  auto posted = posted_of(matter, chain, places, offset_minutes);
  const auto counted = counted_of(matter, offset_minutes);
  const std::unique_lock lock(mutex_);
  if (const auto before = published_at_.find(matter.id); before != published_at_.end()) {
    posted_.erase({before->second, matter.id});
    by_number_.erase(matter.number);
    published_at_.erase(before);
  }
  if (posted) {
    const auto at = posted->published_at.ms;
    auto shared = std::make_shared<const Posted>(std::move(*posted));
    by_number_[matter.number] = shared;
    posted_.emplace(std::pair(at, matter.id), std::move(shared));
    published_at_[matter.id] = at;
  }
  if (counted) counted_.insert_or_assign(matter.id, *counted);
  else counted_.erase(matter.id);
}

Page Board::list(const Filter& filter, const place::Places& places, std::size_t number) const {
  std::vector<std::shared_ptr<const Posted>> all;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [_, posted] : posted_) {
      const auto asked = to_ymd(posted->asked);
      const bool fits = (!filter.place || places.is_within(posted->place, filter.place)) &&
                        (filter.category.empty() || posted->category == filter.category) &&
                        (!filter.outcome || posted->outcome == *filter.outcome) &&
                        (!filter.month || to_date({asked.year, asked.month, 1}) == *filter.month);
      if (fits) all.push_back(posted);
    }
  }
  Page out;
  out.count = all.size();
  out.pages = std::max<std::size_t>(1, (all.size() + page_items - 1) / page_items);
  out.number = std::clamp<std::size_t>(number, 1, out.pages);
  const auto from = (out.number - 1) * page_items;
  const auto to = std::min(all.size(), from + page_items);
  for (auto at = from; at < to; ++at) out.items.push_back(std::move(all[at]));
  return out;
}

std::shared_ptr<const Posted> Board::find(std::string_view number) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_number_.find(number);
  return found == by_number_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Announced>> Board::announced(PlaceId place, const place::Places& places, Instant since) const {
  std::vector<std::shared_ptr<const Announced>> out;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [_, one] : announced_) {
      const bool is_here = !place || places.is_within(one->place, place) || places.is_within(place, one->place);
      if (is_here && (!one->over || *one->over >= since)) out.push_back(one);
    }
  }
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    return std::tuple(a->over.has_value(), -a->published_at.ms, a->number) < std::tuple(b->over.has_value(), -b->published_at.ms, b->number);
  });
  return out;
}

std::shared_ptr<const Announced> Board::find_announced(std::string_view number) const {
  const std::shared_lock lock(mutex_);
  const auto found = announced_.find(number);
  return found == announced_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const Project>> Board::projects(std::string_view board, PlaceId place, const place::Places& places, Instant since) const {
  std::vector<std::shared_ptr<const Project>> out;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [_, one] : projects_) {
      if (one->board == board && (!place || places.is_within(one->place, place)) && (!one->over || *one->over >= since)) out.push_back(one);
    }
  }
  std::ranges::sort(out, [](const auto& a, const auto& b) { return std::pair(a->over.has_value(), -a->id.value) < std::pair(b->over.has_value(), -b->id.value); });
  return out;
}

std::shared_ptr<const Project> Board::find_project(std::string_view number) const {
  const std::shared_lock lock(mutex_);
  const auto found = projects_.find(number);
  return found == projects_.end() ? nullptr : found->second;
}

std::vector<PlaceId> Board::posted_places(Date from, Date to) const {
  const std::shared_lock lock(mutex_);
  std::vector<PlaceId> out;
  for (const auto& [_, posted] : posted_) {
    if (posted->asked >= from && posted->asked < to) out.push_back(posted->place);
  }
  return out;
}

std::vector<Counted> Board::counted(Date from, Date to) const {
  const std::shared_lock lock(mutex_);
  std::vector<Counted> out;
  for (const auto& [_, counted] : counted_) {
    if (counted.asked >= from && counted.asked < to) out.push_back(counted);
  }
  return out;
}

}  // namespace rz::board
