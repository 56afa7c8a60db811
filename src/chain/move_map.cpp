#include "chain/move_map.hpp"

#include "chain/spelling.hpp"
#include "chain/yaml.hpp"

namespace rz::chain {

namespace {

class MapReader {
 public:
  explicit MapReader(Sink& sink) : sink_(sink) {}

  StringMap<flow::MoveMap::Word> words(const Yaml* part, const std::string& what) {
    StringMap<flow::MoveMap::Word> out;
    if (part == nullptr) return out;
    if (part->kind != Yaml::Kind::map) {
      sink_.add(part->line, what + " is no map.", "Write «old: new», one a line.");
      return out;
    }
    for (const auto& member : part->members) {
      if (is_name(member.value.text)) {
        out[member.key] = {member.value.text, member.line};
      } else {
        sink_.add(member.line, "«" + member.key + "» of " + what + " is mapped to no name.", "Write «old: new».");
      }
    }
    return out;
  }

  StringMap<int> names(const Yaml* part, const std::string& what) {
    StringMap<int> out;
    if (part == nullptr) return out;
    if (part->kind != Yaml::Kind::list) sink_.add(part->line, what + " is no list.", "Write «[a, b]».");
    for (const auto& item : part->items) out[item.text] = item.line;
    return out;
  }

 private:
  Sink& sink_;
};

}  // namespace

Result<flow::MoveMap, std::vector<Finding>> parse_move_map(std::string_view yaml, std::string file) {
  std::vector<Finding> findings;
  Sink sink(file, findings);
  const auto root = parse_yaml(yaml, sink);
  if (!root) return fail(std::move(findings));
  flow::MoveMap map;
  map.file = std::move(file);
  Members members(*root, "The map", sink);
  MapReader reader(sink);
  map.stages = reader.words(members.need("stages"), "stages");
  map.clocks = reader.words(members.take("clocks"), "clocks");
  map.steps = reader.words(members.take("steps"), "steps");
  map.levels = reader.words(members.take("levels"), "levels");
  map.dropped_fields = reader.names(members.take("dropped_fields"), "dropped_fields");
  map.lapse = reader.names(members.take("lapse"), "lapse");
  members.finish();
  if (!findings.empty()) return fail(std::move(findings));
  return map;
}

}  // namespace rz::chain
