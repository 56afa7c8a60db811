#include "org/org.hpp"

#include <algorithm>
#include <array>

namespace rz::org {

namespace {

template <class Enum>
struct Word {
  Enum value;
  std::string_view text;
};

constexpr std::array level_words{Word{Level::none, ""}, Word{Level::grid, "grid"},
                                 Word{Level::community, "community"}, Word{Level::street, "street"},
                                 Word{Level::district, "district"}};
constexpr std::array life_words{Word{Life::founding, "founding"}, Word{Life::running, "running"}, Word{Life::ended, "ended"}};
constexpr std::array audience_words{Word{Audience::all, "all"}, Word{Audience::staff, "staff"},
                                    Word{Audience::grid, "grid"}, Word{Audience::call, "call"}};

template <class Words, class Enum>
std::string_view text_of(const Words& words, Enum value) {
  return std::ranges::find(words, value, &Word<Enum>::value)->text;
}

template <class Enum, std::size_t n>
std::optional<Enum> value_of(const std::array<Word<Enum>, n>& words, std::string_view text) {
  const auto* found = std::ranges::find(words, text, &Word<Enum>::text);
  if (found == words.end()) return std::nullopt;
  return found->value;
}

Level above(Level level) { return static_cast<Level>(static_cast<int>(level) + 1); }

}  // namespace

std::string_view to_text(Level level) { return text_of(level_words, level); }
std::optional<Level> parse_level(std::string_view text) { return value_of(level_words, text); }
std::string_view to_text(Life life) { return text_of(life_words, life); }
std::optional<Life> parse_life(std::string_view text) { return value_of(life_words, text); }
std::string_view to_text(Audience audience) { return text_of(audience_words, audience); }
std::optional<Audience> parse_audience(std::string_view text) { return value_of(audience_words, text); }

Result<std::shared_ptr<const Orgs>, std::string> Orgs::build(std::vector<Org> orgs, std::vector<Duty> duties,
                                                             std::shared_ptr<const place::Places> places) {
  if (orgs.size() > orgs_max) return fail("more than " + std::to_string(orgs_max) + " bodies");
  if (duties.size() > duties_max) return fail("more than " + std::to_string(duties_max) + " duties");
  std::ranges::sort(orgs, {}, &Org::code);
  const std::shared_ptr<Orgs> out(new Orgs(std::move(orgs), std::move(duties), std::move(places)));
  RZ_CHECK(out->index());
  RZ_CHECK(out->index_duties());
  return std::shared_ptr<const Orgs>(out);
}

Status<std::string> Orgs::index() {
  for (std::size_t i = 0; i < orgs_.size(); ++i) {
    const auto& org = orgs_[i];
    if (org.id.value <= 0) return fail("body «" + org.code + "» has no id");
    if (!by_code_.emplace(org.code, i).second) return fail("body «" + org.code + "» stands twice");
    if (!by_id_.emplace(org.id, i).second) return fail("body «" + org.code + "» has another's id");
    if (!org.credit_code.empty() && org.life != Life::ended) by_credit_code_.emplace(org.credit_code, i);
  }
  for (const auto& org : orgs_) RZ_CHECK(check(org));
  if (!orgs_.empty() && !catch_all_) return fail(std::string("no body is the catch-all"));
  return {};
}

Status<std::string> Orgs::check(const Org& org) {
  if (org.parent) {
    if (find(org.parent) == nullptr)
      return fail("body «" + org.code + "» stands below one that is not there");
    children_[org.parent].push_back(org.id);
  }
  // A way up that is longer than the number of bodies goes round.
  std::size_t steps = 0;
  for (auto up = org.parent; up; up = parent_of(up)) {
    if (++steps > orgs_.size()) return fail("body «" + org.code + "» stands below itself");
  }
  if (places_->find(org.place) == nullptr)
    return fail("body «" + org.code + "» is at a place that is not there");
  if (org.life == Life::ended) return {};
  if (org.level != Level::none && !territory_.try_emplace({org.place, org.level}, org.id).second) {
    return fail("body «" + org.code + "» answers for a place and level that another answers for");
  }
  if (org.is_catch_all) {
    if (catch_all_) return fail("body «" + org.code + "» is a second catch-all");
    catch_all_ = org.id;
  }
  return {};
}

Status<std::string> Orgs::index_duties() {
  for (const auto& duty : duties_) {
    if (find(duty.org) == nullptr)
      return fail("the duty «" + duty.category + "» belongs to a body that is not there");
    if (duty.place && places_->find(duty.place) == nullptr) {
      return fail("the duty «" + duty.category + "» is at a place that is not there");
    }
    if (!by_category_[duty.category].try_emplace(duty.place, duty.org).second) {
      return fail("the duty «" + duty.category + "» has two bodies at one place");
    }
  }
  return {};
}

const Org* Orgs::find(OrgId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &orgs_[found->second];
}

const Org* Orgs::find_code(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &orgs_[found->second];
}

const Org* Orgs::find_credit_code(std::string_view credit_code) const {
  const auto found = by_credit_code_.find(credit_code);
  return found == by_credit_code_.end() ? nullptr : &orgs_[found->second];
}

OrgId Orgs::parent_of(OrgId id) const {
  const auto* org = find(id);
  return org == nullptr ? OrgId{} : org->parent;
}

std::span<const OrgId> Orgs::children(OrgId id) const {
  const auto found = children_.find(id);
  if (found == children_.end()) return {};
  return found->second;
}

bool Orgs::is_above(OrgId upper, OrgId lower) const {
  if (!upper) return false;
  do {
    lower = parent_of(lower);
  } while (lower && lower != upper);
  return lower == upper;
}

OrgId Orgs::at(PlaceId place, Level level) const {
  if (level == Level::none || places_->find(place) == nullptr) return {};
  for (; level <= Level::district; level = above(level)) {
    for (auto here = place; here; here = places_->parent_of(here)) {
      if (const auto found = territory_.find({here, level}); found != territory_.end()) return found->second;
    }
  }
  return {};
}

OrgId Orgs::duty_for(std::string_view category, PlaceId place) const {
  const auto bodies = by_category_.find(category);
  if (bodies == by_category_.end()) return {};
  for (auto here = place; here; here = places_->parent_of(here)) {
    if (const auto found = bodies->second.find(here); found != bodies->second.end()) return found->second;
  }
  const auto whole = bodies->second.find(PlaceId{});
  return whole == bodies->second.end() ? OrgId{} : whole->second;
}

}  // namespace rz::org
