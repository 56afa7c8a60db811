#include <algorithm>

#include "access/seed_parts.hpp"
#include "base/text.hpp"

namespace rz::access {

namespace {

/// What is said of a body, apart from its words.
struct OrgWords {
  std::string code;
  std::string name_zh;
  std::string name_en;
  std::string parent;  ///< a code; empty = the top
  std::string place;   ///< a code
};

class OrgReader {
 public:
  OrgReader(SeedReading& reading, std::string default_parent)
      : reading_(reading), default_parent_(std::move(default_parent)) {}

  /// A body of the list.
  Status<Fault> read_one(const Yaml& node) {
    RZ_CHECK(node.only({"code", "kind", "name_zh", "name_en", "parent", "place", "level", "phone",
                        "catch_all", "appraised", "duties"}));
    RZ_TRY(words, read_words(node));
    RZ_TRY(place, node.text_or("place", reading_.seed.places.front().code));
    words.place = std::move(place);
    return add(node, words);
  }

  /// A body for each place of a kind.
  Status<Fault> read_rule(const Yaml& node) {
    RZ_CHECK(node.only({"place", "code", "kind", "name_zh", "name_en", "parent", "level", "appraised"}));
    RZ_TRY(kind_text, node.need("place"));
    const auto kind = place::parse_kind(kind_text);
    if (!kind) return fail(node.fault("«" + kind_text + "» is no kind of place"));
    RZ_TRY(pattern, read_words(node));
    for (const auto& place : reading_.seed.places) {
      if (place.kind != *kind) continue;
      const auto filled = words_of(place);
      RZ_CHECK(add(node, {fill_in(pattern.code, filled), fill_in(pattern.name_zh, filled),
                          fill_in(pattern.name_en, filled), fill_in(pattern.parent, filled), place.code}));
    }
    return {};
  }

  /// Says which parents are not there, and gives what was said by its beginning to its bodies.
  Status<Fault> finish() {
    for (auto& [at, parent, fault] : wanted_parents_) {
      const auto found = reading_.org_at.find(parent);
      if (found == reading_.org_at.end()) return fail(std::move(fault));
      reading_.seed.orgs[at].parent = reading_.seed.orgs[found->second].id;
    }
    share_out();
    return {};
  }

 private:
  static Result<OrgWords, Fault> read_words(const Yaml& node) {
    RZ_TRY(code, node.need("code"));
    RZ_TRY(zh, node.need("name_zh"));
    RZ_TRY(en, node.need("name_en"));
    RZ_TRY(parent, node.text_or("parent", ""));
    return OrgWords{std::move(code), std::move(zh), std::move(en), std::move(parent), {}};
  }

  Words words_of(const place::Place& place) const {
    Words out{{"code", place.code}, {"name_zh", place.name_zh}, {"name_en", place.name_en}};
    for (const auto& other : reading_.seed.places) {
      if (other.id == place.parent) out["parent_code"] = other.code;
    }
    return out;
  }

  Status<Fault> add(const Yaml& node, const OrgWords& words) {
    org::Org out;
    out.code = words.code;
    out.name_zh = words.name_zh;
    out.name_en = words.name_en;
    RZ_CHECK(read_plain(node, out));
    RZ_CHECK(place_in_trees(node, words, out));
    out.id = reading_.ids.make<OrgId>(reading_.now);
    if (!reading_.org_at.emplace(out.code, reading_.seed.orgs.size()).second) {
      return fail(node.fault("the body «" + out.code + "» stands twice"));
    }
    RZ_CHECK(read_duties(node, out.id));
    reading_.seed.orgs.push_back(std::move(out));
    return {};
  }

  static Status<Fault> read_plain(const Yaml& node, org::Org& out) {
    RZ_TRY(kind_text, node.need("kind"));
    const auto kind = org::parse_kind(kind_text);
    if (!kind) return fail(node.fault("«" + kind_text + "» is no kind of body"));
    RZ_TRY(level_text, node.text_or("level", ""));
    const auto level = org::parse_level(level_text);
    if (!level) return fail(node.fault("«" + level_text + "» is no level"));
    RZ_TRY(phone, node.text_or("phone", ""));
    RZ_TRY(catch_all, node.flag("catch_all", false));
    RZ_TRY(appraised, node.flag("appraised", true));
    out.kind = *kind;
    out.level = *level;
    if (!phone.empty()) out.phone = std::move(phone);
    out.is_catch_all = catch_all;
    out.appraised = appraised;
    return {};
  }

  Status<Fault> place_in_trees(const Yaml& node, const OrgWords& words, org::Org& out) {
    const auto place = reading_.place_at.find(words.place);
    if (place == reading_.place_at.end()) return fail(node.fault("there is no place «" + words.place + "»"));
    out.place = reading_.seed.places[place->second].id;
    auto parent = words.parent;
    if (parent.empty() && words.code != default_parent_) parent = default_parent_;
    if (parent.empty()) return {};
    // Looked up at the end: those above may stand further down.
    wanted_parents_.push_back(
        {reading_.seed.orgs.size(), parent, node.fault("there is no body «" + parent + "»")});
    return {};
  }

  Status<Fault> read_duties(const Yaml& node, OrgId org) {
    RZ_TRY(duties, node.words("duties"));
    for (auto& category : duties) {
      const auto is_meant = [&](const org::Category& each) { return begins(category, each.code); };
      if (!reading_.category_line.contains(category) &&
          std::ranges::none_of(reading_.seed.categories, is_meant)) {
        return fail(node.fault("there is no category «" + category + "»"));
      }
      if (!category.ends_with('*')) {
        reading_.seed.duties.push_back({std::move(category), {}, org});
      } else if (!by_beginning_.emplace(std::move(category), org).second) {
        return fail(node.fault("a beginning of categories has two bodies"));
      }
    }
    return {};
  }

  /// Whether «occurrence_08*» means this code.
  static bool begins(std::string_view pattern, std::string_view code) {
    return pattern.ends_with('*') && code.starts_with(pattern.substr(0, pattern.size() - 1));
  }

  /// A category that no list names goes to the body with the longest beginning of it.
  void share_out() {
    StringMap<bool> is_named;
    for (const auto& duty : reading_.seed.duties) is_named.emplace(duty.category, true);
    for (const auto& category : reading_.seed.categories) {
      if (is_named.contains(category.code)) continue;
      const std::pair<const std::string, OrgId>* longest = nullptr;
      for (const auto& each : by_beginning_) {
        const bool longer = !longest || each.first.size() > longest->first.size();
        if (longer && begins(each.first, category.code)) longest = &each;
      }
      if (longest) reading_.seed.duties.push_back({category.code, {}, longest->second});
    }
  }

  struct WantedParent {
    std::size_t at;
    std::string code;
    Fault fault;
  };

  SeedReading& reading_;
  const std::string default_parent_;
  std::vector<WantedParent> wanted_parents_;
  std::map<std::string, OrgId> by_beginning_;  // «occurrence_08*» → its body
};

}  // namespace

Status<Fault> read_orgs(SeedReading& reading) {
  RZ_TRY(source, reading.read("orgs.yaml"));
  RZ_TRY(root, parse_yaml(source));
  RZ_CHECK(root.only({"orgs", "for_each_place", "default_parent"}));
  RZ_TRY(default_parent, root.text_or("default_parent", ""));
  OrgReader reader(reading, std::move(default_parent));
  RZ_TRY(list_node, root.need_node("orgs"));
  RZ_TRY(list, list_node->list());
  for (const auto* node : list) RZ_CHECK(reader.read_one(*node));
  if (const auto* rules_node = root.find("for_each_place")) {
    RZ_TRY(rules, rules_node->list());
    for (const auto* rule : rules) RZ_CHECK(reader.read_rule(*rule));
  }
  return reader.finish();
}

}  // namespace rz::access
