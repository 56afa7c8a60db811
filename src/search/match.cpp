#include "search/match.hpp"

#include <algorithm>

#include "matter/matter_json.hpp"
#include "search/searcher.hpp"

namespace rz::search {

namespace {

constexpr std::size_t last_digits = 4;
constexpr std::size_t number_digits_min = 7;
constexpr char32_t digits_mark = 0x110001;  // no characters: keys meet no pair of a text
constexpr char32_t org_mark = 0x110002;
constexpr char32_t text_mark = 0x110003;
constexpr std::size_t before_characters = 8;
constexpr std::size_t after_characters = 32;

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

template <class Text>
std::optional<Gram> key_of(const Text& text, std::size_t least) {
  char32_t value = 0;
  std::size_t count = 0;
  for (auto at = text.rbegin(); at != text.rend() && is_digit(static_cast<char32_t>(*at)); ++at, ++count) {
    char32_t place = 1;
    for (std::size_t i = 0; i < count && i < last_digits; ++i) place *= 10;
    if (count < last_digits) value += place * (static_cast<char32_t>(*at) - U'0');
  }
  return count >= least && count == text.size() ? std::optional(gram_of(digits_mark, value)) : std::nullopt;
}

bool has(std::string_view name, std::u32string_view word) { return fold(name).find(word) != std::u32string::npos; }

/// The word with a few characters around it, as they were written.
void cut_out(std::string_view text, std::u32string_view word, Found& found) {
  std::vector<std::size_t> bytes;
  const auto folded = fold(text, &bytes);
  const auto from = folded.find(word);
  const auto to = from + word.size();
  const auto first = from > before_characters ? from - before_characters : 0;
  const auto last = std::min(folded.size(), to + after_characters);
  found.before = (first > 0 ? "…" : "") + std::string(text.substr(bytes[first], bytes[from] - bytes[first]));
  found.match = text.substr(bytes[from], bytes[to] - bytes[from]);
  found.after = std::string(text.substr(bytes[to], bytes[last] - bytes[to])) + (last < folded.size() ? "…" : "");
}

std::string_view field_of(std::string_view name) { return name.substr(0, name.find('#')); }

}  // namespace

std::vector<OrgId> orgs_in(const flow::Definition& chain, std::string_view field, const flow::Fields& fields) {
  const auto* rule = chain.field(field);
  std::vector<OrgId> out;
  if (!rule || (rule->type != flow::FieldRule::Type::org && rule->type != flow::FieldRule::Type::orgs)) return out;
  for (const auto& text : flow::texts_in(fields, field)) out.emplace_back(parse_id(text).value_or(0));
  return out;
}

void add_field_texts(const flow::Definition& chain, const flow::Fields& fields, std::vector<std::pair<std::string, std::string>>& texts) {
  for (const auto& [name, value] : fields) {
    const auto* rule = chain.field(name);
    const auto* text = std::get_if<std::string>(&value);
    if (rule && text && rule->type == flow::FieldRule::Type::text) texts.emplace_back(name, *text);
  }
}

Gram text_key(std::string_view field, std::string_view text) {
  const auto whole = std::string(field) + "=" + std::string(text);
  return gram_of(text_mark, static_cast<char32_t>(std::hash<std::string>{}(whole) & 0xFFFFFFFF));
}

Gram org_key(OrgId org) { return gram_of(org_mark, static_cast<char32_t>(std::hash<std::int64_t>{}(org.value) & 0xFFFFFFFF)); }

std::optional<Gram> last_digits_key(std::string_view text) { return key_of(text, number_digits_min); }

/// What the reader sees of a matter's texts.
struct Matcher::Seen {
  struct Text {
    std::string field;
    std::string written;
    std::u32string folded;
  };
  std::vector<Text> texts;
  std::vector<std::string> masked;                            ///< covered ones in clear, for their last digits alone
};

Matcher::Matcher(std::string_view text, const matter::ViewContext& view) : view_(view) {
  for (auto& word : words_of(text)) asked_.push_back(asked_for(std::move(word)));
}

Matcher::Asked Matcher::asked_for(std::u32string word) const {
  Asked out{std::move(word), {}, {}, {}};
  out.digits = key_of(out.text, last_digits);
  if (out.text.size() < 2 || out.digits) return out;
  for (const auto& org : view_.orgs.all()) {
    if (has(org.name_zh, out.text) || has(org.name_en, out.text)) out.orgs.insert(org.id);
  }
  for (const auto& place : view_.places.all()) {
    if (place.kind == place::Kind::district || (!has(place.name_zh, out.text) && !has(place.name_en, out.text))) continue;
    out.places.insert(place.id);
    for (const auto& inner : view_.places.all()) {
      if (view_.places.is_within(inner.id, place.id)) out.places.insert(inner.id);
    }
  }
  return out;
}

std::vector<Word> Matcher::words() const {
  std::vector<Word> out;
  for (const auto& asked : asked_) {
    Word word{asked.text, {}, {}};
    if (asked.digits) word.keys.push_back(*asked.digits);
    for (const auto org : asked.orgs) word.keys.push_back(org_key(org));
    if (!asked.orgs.empty() || !asked.places.empty()) {
      word.or_if = [&asked](const Facts& facts) { return asked.orgs.contains(facts.owner) || asked.places.contains(facts.place); };
    }
    out.push_back(std::move(word));
  }
  return out;
}

bool Matcher::stands_beside(const Asked& asked, const flow::Matter& matter, const flow::Definition& chain, const matter::Sight& sight) const {
  if (asked.orgs.contains(matter.owner) || asked.places.contains(matter.place) || has(matter.number, asked.text)) return true;
  return !asked.orgs.empty() && std::ranges::any_of(matter.fields, [&](const auto& field) {
    return sight.sees(field.first) && std::ranges::any_of(orgs_in(chain, field.first, matter.fields), [&](OrgId org) { return asked.orgs.contains(org); });
  });
}

/// The reader sees the last digits of a covered number as well.
bool Matcher::is_number_of(const Asked& asked, const Seen& seen) {
  if (!asked.digits) return false;
  return std::ranges::any_of(seen.masked, [&](const std::string& text) {
    return last_digits_key(text) == asked.digits && (asked.text.size() == last_digits || matter::mask(text) == matter::mask(to_utf8(asked.text)));
  });
}

std::optional<Found> Matcher::match(matter::Stored stored) const {
  const auto& matter = stored.matter;
  const flow::Family alone{&matter, nullptr, {}, {}};
  const auto* chain = view_.catalogue.chains().find(matter.chain, matter.chain_version);
  if (!chain || !matter::may_read(view_, alone)) return std::nullopt;
  const auto& sight = view_.sights->of(*chain, alone, view_.viewer, view_.world);
  const auto personal = matter::from_personal(stored.personal).value_or(flow::Personal{});
  Seen seen;
  for (const auto& [name, text] : personal) {
    if (sight.sees(field_of(name))) seen.texts.push_back({name, text, fold(text)});
    if (sight.sees_masked(field_of(name))) seen.masked.push_back(text);
  }
  std::vector<std::pair<std::string, std::string>> open;
  add_field_texts(*chain, matter.fields, open);
  for (auto& [name, text] : open) {
    if (sight.sees(name)) seen.texts.push_back({name, text, fold(text)});
  }
  Found found{std::move(stored), {}, {}, {}, {}};
  for (const auto& asked : asked_) {
    const auto where = std::ranges::find_if(seen.texts, [&](const auto& each) { return each.folded.find(asked.text) != std::u32string::npos; });
    if (where == seen.texts.end()) {
      if (!stands_beside(asked, found.stored.matter, *chain, sight) && !is_number_of(asked, seen)) return std::nullopt;
      continue;
    }
    if (!found.field.empty()) continue;
    found.field = where->field;
    cut_out(where->written, asked.text, found);
  }
  return found;
}

}  // namespace rz::search
