#include "chain/texts.hpp"

#include <array>

#include "chain/yaml.hpp"

namespace rz::chain {

namespace {

/// Sections that are nothing but «name: text», and the beginning of their keys.
constexpr auto plain_sections = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"stages", "stage."},
    {"clocks", "clock."},
    {"guards", "guard."},
    {"notices", "notice."},
    {"audiences", "audience."},
    {"roles", "role."},
    {"parties", "party."},
    {"marks", "mark."},
    {"ratings", "rating."},
    {"groups", "group."},
    {"levels", "level."},
    {"evidence", "evidence."},
    {"views", "view."},
    {"counts", "count."},
    {"signs", "sign."},
});

class TextReader {
 public:
  TextReader(Sink& sink, StringMap<std::string>& texts) : sink_(sink), texts_(texts) {}

  void read(const Yaml& root) {
    Members top(root, "The texts", sink_);
    if (const auto* name = top.need("chain")) put("chain.name", *name);
    for (const auto& [section, prefix] : plain_sections) read_plain(top.take(section), std::string(prefix));
    read_steps(top.take("steps"));
    read_fields(top.take("fields"));
    read_papers(top.take("papers"));
    top.finish();
  }

 private:
  void put(const std::string& key, const Yaml& value) {
    if (value.kind != Yaml::Kind::scalar || value.text.empty()) {
      sink_.add(value.line, "«" + key + "» must be a text.", "Write the words that people shall see.");
    } else if (count_characters(value.text) > Texts::text_characters_max) {
      sink_.add(value.line, "«" + key + "» is longer than 500 characters.", "Say it shorter.");
    } else {
      texts_.emplace(key, value.text);
    }
  }

  void read_plain(const Yaml* section, const std::string& prefix) {
    if (section == nullptr) return;
    for (const auto& member : section->members) put(prefix + member.key, member.value);
  }

  /// «accept: {button: 受理, done: 已受理}»; with «script: {else: …, water: …}» for what is said aloud
  void read_steps(const Yaml* section) {
    if (section == nullptr) return;
    for (const auto& step : section->members) {
      Members members(step.value, "Step «" + step.key + "»", sink_);
      if (const auto* button = members.need("button")) put("step." + step.key, *button);
      if (const auto* done = members.need("done")) put("step." + step.key + ".done", *done);
      read_plain(members.take("script"), "script." + step.key + ".");
      members.finish();
    }
  }

  /// «what: 事情经过», or «kind: {label: 类别, hint: …, asker: {label: …, hint: …}, values: {help: 求助}}»
  void read_fields(const Yaml* section) {
    if (section == nullptr) return;
    for (const auto& field : section->members) {
      if (field.value.kind == Yaml::Kind::scalar) {
        put("field." + field.key, field.value);
        continue;
      }
      Members members(field.value, "Field «" + field.key + "»", sink_);
      if (const auto* label = members.need("label")) put("field." + field.key, *label);
      if (const auto* hint = members.take("hint")) put("hint." + field.key, *hint);
      if (const auto* asker = members.take("asker")) read_asker(*asker, field.key);
      read_plain(members.take("values"), "field." + field.key + ".");
      members.finish();
    }
  }

  /// «notice: {title: 告知书, body: [第一段, 第二段]}»
  void read_papers(const Yaml* section) {
    if (section == nullptr) return;
    for (const auto& paper : section->members) {
      Members members(paper.value, "Paper «" + paper.key + "»", sink_);
      if (const auto* title = members.need("title")) put("paper." + paper.key, *title);
      if (const auto* body = members.take("body")) {
        for (std::size_t i = 0; i < body->items.size(); ++i) put("paper_body." + paper.key + "." + std::to_string(i + 1), body->items[i]);
      }
      members.finish();
    }
  }

  void read_asker(const Yaml& words, const std::string& field) {
    Members members(words, "«asker» of field «" + field + "»", sink_);
    if (const auto* label = members.take("label")) put("asker_field." + field, *label);
    if (const auto* hint = members.take("hint")) put("asker_hint." + field, *hint);
    members.finish();
  }

  Sink& sink_;
  StringMap<std::string>& texts_;
};

}  // namespace

std::optional<Texts> Texts::parse(std::string_view yaml, Sink& sink) {
  const auto root = parse_yaml(yaml, sink);
  if (!root) return std::nullopt;
  Texts texts;
  TextReader(sink, texts.texts_).read(*root);
  return texts;
}

std::string_view Texts::get(std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? std::string_view() : std::string_view(found->second);
}

std::set<std::string> Texts::keys() const {
  std::set<std::string> out;
  for (const auto& [key, text] : texts_) out.insert(key);
  return out;
}

}  // namespace rz::chain
