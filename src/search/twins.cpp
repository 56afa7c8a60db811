#include "search/twins.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace rz::search {

namespace {

constexpr double near_spot = 0.75;        ///< of the same street, and numbers or roads are the same
constexpr double other_spot = 0.35;       ///< both name numbers or roads, and few are the same
constexpr double half_life_days = 30;
constexpr std::size_t shared_min = 2;     ///< characters
constexpr std::size_t shared_told_max = 3;

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_sign(char32_t c) {
  return c < 0x80 ? !is_digit(c) && !(c >= U'a' && c <= U'z') : (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || c >= 0xFF00;
}

bool is_counted(char32_t unit) { return std::u32string_view(U"号栋楼单院室层").find(unit) != std::u32string_view::npos; }
/// «走路», «马路» are no names.
bool is_name_before_road(char32_t c) { return std::u32string_view(U"走马过没看问让铺修不的条公小在到").find(c) == std::u32string_view::npos; }

std::vector<Gram> roads_of(std::u32string_view text) {
  std::vector<Gram> out;
  for (std::size_t at = 2; at < text.size(); ++at) {
    const bool is_road = text[at] == U'路' || text[at] == U'街' || text[at] == U'巷';
    const bool is_named = text[at - 1] > 0x3000 && text[at - 2] > 0x3000 && is_name_before_road(text[at - 1]) && is_name_before_road(text[at - 2]) && !is_sign(text[at - 1]) && !is_sign(text[at - 2]);
    const bool is_lamp = at + 1 < text.size() && (text[at + 1] == U'灯' || text[at + 1] == U'面');
    if (is_road && is_named && !is_lamp) out.push_back(gram_of(text[at - 2], text[at - 1]));
  }
  return sorted_once(std::move(out));
}

/// With what is counted: «3号» is not «3个».
std::vector<Gram> numbers_of(std::u32string_view text) {
  std::vector<Gram> out;
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    std::uint32_t value = 0;
    while (at < text.size() && is_digit(text[at])) value = value * 10 + static_cast<std::uint32_t>(text[at++] - U'0');
    const auto unit = at < text.size() ? text[at] : U' ';
    if (is_counted(unit)) out.push_back(gram_of(static_cast<char32_t>(value), unit));
  }
  return sorted_once(std::move(out));
}

/// Of what the one says that says less, how much the other says too; nothing where either says nothing.
std::optional<double> agreement(const std::vector<Gram>& one, const std::vector<Gram>& other) {
  if (one.empty() || other.empty()) return std::nullopt;
  const auto same = std::ranges::count_if(one, [&](Gram each) { return std::ranges::binary_search(other, each); });
  return static_cast<double>(same) / static_cast<double>(std::min(one.size(), other.size()));
}

/// Runs that stand in both, the longest first, none within another.
std::vector<std::string> shared_runs(std::u32string_view one, std::u32string_view other) {
  std::vector<std::u32string> runs;
  for (std::size_t from = 0; from < one.size();) {
    std::size_t length = 0;
    while (from + length < one.size() && !is_sign(one[from + length]) && other.find(one.substr(from, length + 1)) != std::u32string_view::npos) ++length;
    auto run = std::u32string(one.substr(from, length));
    if (run.size() >= shared_min && std::ranges::find(runs, run) == runs.end()) runs.push_back(std::move(run));
    from += std::max<std::size_t>(length, 1);
  }
  std::ranges::sort(runs, std::greater{}, [](const std::u32string& run) { return std::pair(run.size(), run); });
  std::vector<std::string> out;
  for (const auto& run : runs) {
    if (out.size() == shared_told_max) break;
    out.push_back(to_utf8(run));
  }
  return out;
}

}  // namespace

Twins::Known Twins::known_of(const Subject& subject) {
  Known out{subject.matter, subject.place, subject.at.ms, {}, {}, {}, {}};
  for (const auto& text : subject.texts) {
    if (!out.text.empty()) out.text += U' ';
    out.text += fold(text);
  }
  out.grams = grams_of(out.text);
  std::erase_if(out.grams, [](Gram gram) { return is_sign(first_of(gram)) || is_sign(second_of(gram)); });
  out.numbers = numbers_of(out.text);
  out.roads = roads_of(out.text);
  return out;
}

double Twins::weight(Gram gram) const {
  const auto found = counts_.find(gram);
  const auto count = found == counts_.end() ? 0 : found->second;
  return std::log(1.0 + static_cast<double>(size_ + 1) / (count + 1.0));
}

double Twins::likeness(const Known& one, const Known& other) const {
  const auto numbers = agreement(one.numbers, other.numbers);
  const auto roads = agreement(one.roads, other.roads);
  // Elsewhere in the street it is the same only where both name the same spot.
  const bool is_elsewhere = one.place != other.place;
  if (is_elsewhere && ((!numbers && !roads) || numbers.value_or(1) < 1 || roads.value_or(1) < 1)) return 0;
  double shared = 0;
  double of_one = 0;
  double of_other = 0;
  auto a = one.grams.begin();
  auto b = other.grams.begin();
  while (a != one.grams.end() || b != other.grams.end()) {
    const bool from_a = b == other.grams.end() || (a != one.grams.end() && *a <= *b);
    const bool both = from_a && b != other.grams.end() && *a == *b;
    const auto w = weight(from_a ? *a : *b);
    if (from_a) of_one += w;
    if (both || !from_a) of_other += w;
    if (both) shared += w;
    if (both || !from_a) ++b;
    if (from_a) ++a;
  }
  if (of_one == 0 || of_other == 0) return 0;
  // Who says it shorter still says the same: half by all words of both, half by those of the shorter.
  double out = (shared / (of_one + of_other - shared) + shared / std::min(of_one, of_other)) / 2;
  if (is_elsewhere) out *= near_spot;
  for (const auto& agreed : {numbers, roads}) {
    if (agreed && *agreed < 1) out *= other_spot + (1 - other_spot) * *agreed * *agreed;
  }
  const auto days = static_cast<double>(std::abs(one.at - other.at)) / ms_per_day;
  return out * std::exp2(-days / half_life_days);
}

void Twins::remove(MatterId matter) {
  const auto at = at_.find(matter);
  if (at == at_.end()) return;
  auto& street = streets_[at->second];
  const auto found = std::ranges::find(street, matter, &Known::matter);
  if (found != street.end()) {
    for (const auto gram : found->grams) --counts_[gram];
    street.erase(found);
    --size_;
  }
  at_.erase(at);
}

void Twins::drop_old(Street& street) {
  while (!street.empty() && street.front().at < newest_ - twin_days * ms_per_day) {
    for (const auto gram : street.front().grams) --counts_[gram];
    at_.erase(street.front().matter);
    street.pop_front();
    --size_;
  }
}

void Twins::put(const Subject& subject) {
  auto known = known_of(subject);
  const std::unique_lock lock(mutex_);
  newest_ = std::max(newest_, subject.at.ms);
  if (subject.at.ms < newest_ - twin_days * ms_per_day) return remove(subject.matter);
  auto& street = streets_[subject.wider];
  const auto at = at_.find(subject.matter);
  const auto old = at != at_.end() && at->second == subject.wider ? std::ranges::find(street, subject.matter, &Known::matter) : street.end();
  if (old != street.end()) {
    for (const auto gram : old->grams) --counts_[gram];
    for (const auto gram : known.grams) ++counts_[gram];
    *old = std::move(known);
    return;
  }
  remove(subject.matter);
  drop_old(street);
  for (const auto gram : known.grams) ++counts_[gram];
  at_[subject.matter] = subject.wider;
  street.push_back(std::move(known));
  ++size_;
}

void Twins::forget(MatterId matter) {
  const std::unique_lock lock(mutex_);
  remove(matter);
}

std::vector<Twin> Twins::find(const Subject& subject, double likeness_min) const {
  const auto asked = known_of(subject);
  const std::shared_lock lock(mutex_);
  const auto street = streets_.find(subject.wider);
  if (street == streets_.end() || asked.grams.empty()) return {};
  std::vector<std::pair<double, const Known*>> alike;
  for (const auto& other : street->second) {
    if (other.matter == subject.matter || std::abs(other.at - asked.at) > twin_days * ms_per_day) continue;
    const auto value = likeness(asked, other);
    if (value >= likeness_min) alike.emplace_back(value, &other);
  }
  std::ranges::sort(alike, std::greater{}, [](const auto& each) { return std::pair(each.first, each.second->matter); });
  std::vector<Twin> out;
  for (const auto& [value, other] : alike) {
    if (out.size() == twins_told_max) break;
    out.push_back({other->matter, value, other->place == asked.place, std::abs(other->at - asked.at) / ms_per_day, shared_runs(asked.text, other->text)});
  }
  return out;
}

std::size_t Twins::size() const {
  const std::shared_lock lock(mutex_);
  return size_;
}

}  // namespace rz::search
