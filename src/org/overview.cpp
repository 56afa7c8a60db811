#include "org/overview.hpp"

#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace rz::org {

namespace {

using PlaceKind = place::Kind;

bool is_block(PlaceKind kind) {
  return kind == PlaceKind::district || kind == PlaceKind::street || kind == PlaceKind::community || kind == PlaceKind::village;
}

class Drawing {
 public:
  Drawing(const Orgs& orgs, const Relations& relations, const place::Places& places) : orgs_(orgs), relations_(relations), places_(places) {}

  Overview draw() {
    if (const auto* root = places_.root()) add_block(root->id);
    for (const auto& org : orgs_.all()) add_body(org);
    add_ties();
    return std::move(out_);
  }

 private:
  void add_block(PlaceId place) {
    if (!is_block(places_.find(place)->kind)) return;
    block_at_.emplace(place, out_.blocks.size());
    out_.blocks.push_back({place, {}});
    for (const auto child : places_.children(place)) add_block(child);
  }

  /// The smallest block around a place.
  PlaceId block_of(PlaceId place) const {
    while (place && !block_at_.contains(place)) place = places_.parent_of(place);
    return place ? place : places_.root()->id;
  }

  bool is_unit(const Org& org) const {
    return facts_of(org.kind).group == Group::answering && block_of(org.place) == places_.root()->id;
  }

  void add_body(const Org& org) {
    if (org.life == Life::ended || out_.blocks.empty()) return;
    const auto block = block_of(org.place);
    ++out_.blocks[block_at_.at(block)].bodies[static_cast<std::size_t>(facts_of(org.kind).group)];
    if (is_unit(org)) out_.units.push_back(org.id);
    end_of_.emplace(org.id, is_unit(org) ? org.id.value : block.value);
  }

  void add_ties() {
    std::map<std::tuple<RelationKind, std::int64_t, std::int64_t>, std::size_t> counts;
    for (const auto& relation : relations_.all()) {
      const auto from = end_of_.find(relation.from);
      const auto to = end_of_.find(relation.to);
      const bool ends = relation.state != RelationState::running || from == end_of_.end() || to == end_of_.end() || from->second == to->second;
      if (!ends) ++counts[{relation.kind, std::min(from->second, to->second), std::max(from->second, to->second)}];
    }
    for (const auto& [key, count] : counts) out_.ties.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  }

  const Orgs& orgs_;
  const Relations& relations_;
  const place::Places& places_;
  Overview out_;
  std::unordered_map<PlaceId, std::size_t> block_at_;
  std::unordered_map<OrgId, std::int64_t> end_of_;
};

}  // namespace

Overview overview_of(const Orgs& orgs, const Relations& relations, const place::Places& places) { return Drawing(orgs, relations, places).draw(); }

}  // namespace rz::org
