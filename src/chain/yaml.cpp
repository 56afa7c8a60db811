#include "chain/yaml.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include <yaml-cpp/yaml.h>

namespace rz::chain {

namespace {

/// Raised only inside this file, to leave yaml-cpp's recursion.
struct Refused {
  int line;
  std::string message;
  std::string mend;
};

int line_of(const YAML::Mark& mark) { return mark.line + 1; }

class Copier {
 public:
  Yaml copy(const YAML::Node& node, int depth) {
    const int line = line_of(node.Mark());
    if (depth > Yaml::depth_max || ++nodes_ > Yaml::nodes_max) {
      throw Refused{line, "The file is nested too deeply or too large.",
                    "Take apart what is nested or repeated."};
    }
    Yaml out{Yaml::Kind::nothing, line, {}, {}, {}};
    if (node.IsScalar()) {
      out.kind = Yaml::Kind::scalar;
      out.text = node.Scalar();
    } else if (node.IsSequence()) {
      out.kind = Yaml::Kind::list;
      for (const auto& item : node) out.items.push_back(copy(item, depth + 1));
    } else if (node.IsMap()) {
      out.kind = Yaml::Kind::map;
      copy_members(node, depth, out);
    }
    return out;
  }

 private:
  void copy_members(const YAML::Node& node, int depth, Yaml& out) {
    std::set<std::string> seen;
    for (const auto& member : node) {
      const int line = line_of(member.first.Mark());
      if (!member.first.IsScalar()) throw Refused{line, "A key must be a word.", "Write «key: value»."};
      const auto& key = member.first.Scalar();
      if (!seen.insert(key).second)
        throw Refused{line, "«" + key + "» stands here twice.", "Keep one of them."};
      out.members.push_back({key, line, copy(member.second, depth + 1)});
      // An empty value has no place of its own.
      if (member.second.IsNull()) out.members.back().value.line = line;
    }
  }

  int nodes_ = 0;
};

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<Yaml> parse_yaml(std::string_view text, Sink& sink) {
  if (text.size() > Yaml::bytes_max) {
    sink.add(0, "The file is larger than 256 KiB.", "Make it smaller.");
    return std::nullopt;
  }
  try {
    return Copier().copy(YAML::Load(std::string(text)), 0);
  } catch (const Refused& refused) {
    sink.add(refused.line, refused.message, refused.mend);
  } catch (const YAML::Exception& error) {
    sink.add(line_of(error.mark), "This is no YAML: " + error.msg + ".",
             "Look at the indentation, quotes and brackets.");
  }
  return std::nullopt;
}

std::string nearest_word(std::string_view word, const std::vector<std::string>& words) {
  const auto near_enough = std::max<std::size_t>(2, word.size() / 3);
  const auto nearest =
      std::ranges::min_element(words, {}, [&](const auto& known) { return distance(word, known); });
  if (nearest == words.end() || distance(word, *nearest) > near_enough) return {};
  return *nearest;
}

Members::Members(const Yaml& map, std::string what, Sink& sink)
    : map_(map), what_(std::move(what)), sink_(sink), line_(map.line) {
  if (map.kind == Yaml::Kind::map) return;
  sink.add(map.line, what_ + " must be a map.", "Write its members as «key: value».");
}

const Yaml* Members::take(std::string_view key) {
  asked_.emplace_back(key);
  const auto found = std::ranges::find(map_.members, key, &Yaml::Member::key);
  return found == map_.members.end() ? nullptr : &found->value;
}

const Yaml* Members::need(std::string_view key) {
  const auto* value = take(key);
  if (value == nullptr && map_.kind == Yaml::Kind::map) {
    sink_.add(line_, what_ + " needs «" + std::string(key) + "».", "Add it.");
  }
  return value;
}

void Members::finish() {
  for (const auto& member : map_.members) {
    if (std::ranges::find(asked_, member.key) != asked_.end()) continue;
    const auto near = nearest_word(member.key, asked_);
    sink_.add(member.line, what_ + " knows no «" + member.key + "».",
              near.empty() ? "Take it out; docs/howto/add-a-chain.md lists the words."
                           : "Did you mean «" + near + "»?");
  }
}

}  // namespace rz::chain
