// Property 5 for the words that people see.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow {

namespace {

template <class Map>
void add_keys(std::set<std::string>& keys, const std::string& prefix, const Map& map) {
  for (const auto& [name, item] : map) keys.insert(prefix + name);
}

void add_call_words(std::set<std::string>& keys, const Definition& chain, const Functions& functions) {
  for (const auto& site : checking::call_sites(chain)) {
    for (const auto& argument : checking::named_arguments(functions, site)) {
      if (argument.kind == Argument::notice) keys.insert("notice." + std::string(argument.text));
      if (argument.kind == Argument::audience) keys.insert("audience." + std::string(argument.text));
    }
  }
}

/// What may be left out, but must belong to a field.
bool is_hint(const Definition& chain, std::string_view key) {
  constexpr std::string_view sections[] = {"hint", "asker_field", "asker_hint"};
  const auto parts = split(key, '.');
  return parts.size() == 2 && std::ranges::find(sections, parts[0]) != std::end(sections) && chain.field(parts[1]) != nullptr;
}

/// The words of a form; may be left out.
bool is_body(const Definition& chain, std::string_view key) {
  const auto parts = split(key, '.');
  return parts.size() == 3 && parts[0] == "paper_body" && std::ranges::find(chain.papers, parts[1], &PaperRule::name) != chain.papers.end();
}

/// What is said aloud at a step; may be left out, and then in both languages.
bool is_script(const Definition& chain, std::string_view key) {
  const auto parts = split(key, '.');
  return parts.size() == 3 && parts[0] == "script" && chain.step(parts[1]) != nullptr;
}

}  // namespace

std::set<std::string> required_texts(const Definition& chain, const Functions& functions) {
  std::set<std::string> keys{"chain.name"};
  add_keys(keys, "stage.", chain.stages);
  add_keys(keys, "step.", chain.steps);
  add_keys(keys, "field.", chain.fields);
  add_keys(keys, "clock.", chain.clocks);
  add_keys(keys, "party.", chain.parties);
  add_keys(keys, "mark.", chain.marks);
  add_keys(keys, "rating.", chain.ratings);
  for (const auto& [name, step] : chain.steps) {
    keys.insert("step." + name + ".done");
    for (const auto* calls : {&step.guards, &step.warns}) {
      for (const auto& call : *calls) keys.insert("guard." + call.text());
    }
    for (const auto& rule : step.evidence) keys.insert("evidence." + rule.kind);
  }
  for (const auto& [name, field] : chain.fields) {
    for (const auto& value : field.values) keys.insert("field." + name + "." + value);
  }
  for (const auto& group : chain.visibility) keys.insert("group." + group.name);
  if (chain.levels.size() > 1) {  // of one alone nobody is told
    for (const auto& level : chain.levels) keys.insert("level." + level);
  }
  for (const auto& count : chain.counts) keys.insert("count." + count);
  for (const auto& view : chain.views) keys.insert("view." + view.name);
  for (const auto& paper : chain.papers) {
    keys.insert("paper." + paper.name);
    for (const auto& sign : paper.signs) keys.insert("sign." + sign);
  }
  for (const auto& site : checking::who_sites(chain)) {
    if (site.who->relation != Who::Relation::system && !site.who->role.empty())
      keys.insert("role." + site.who->role);
  }
  add_call_words(keys, chain, functions);
  return keys;
}

std::vector<Finding> check_texts(const Definition& chain, const Functions& functions,
                                 const std::set<std::string>& zh, const std::set<std::string>& en) {
  std::set<std::string> required = required_texts(chain, functions);
  for (const auto* keys : {&zh, &en}) {
    std::ranges::copy_if(*keys, std::inserter(required, required.end()), [&](const auto& key) { return is_script(chain, key) || is_body(chain, key); });
  }
  const std::string folder = chain.file.substr(0, chain.file.find_last_of('/') + 1);
  std::vector<Finding> out;
  const auto compare = [&](const std::string& file, const std::set<std::string>& keys) {
    for (const auto& key : required) {
      if (keys.contains(key)) continue;
      out.push_back({5, folder + file, 0, "The text " + checking::quoted(key) + " is missing.",
                     "Write it in " + file + "."});
    }
    for (const auto& key : keys) {
      if (required.contains(key) || is_hint(chain, key)) continue;
      out.push_back({5, folder + file, 0,
                     "The text " + checking::quoted(key) + " belongs to nothing in the chain.",
                     "Take it out of " + file + ", or correct the key."});
    }
  };
  compare("text.zh.yaml", zh);
  compare("text.en.yaml", en);
  return out;
}

}  // namespace rz::flow
