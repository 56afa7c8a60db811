#include "contract/matching.hpp"

#include <algorithm>
#include <iterator>

// LEMON's headers are not ours to mend.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#pragma clang diagnostic pop

namespace rz::contract {

namespace {

// Together 100 at most.
constexpr int community_points = 40;
constexpr int street_points = 25;
constexpr int district_points = 10;
constexpr int lasts_points = 20;
constexpr int until_unsaid_points = 12;
constexpr int rating_points = 4;       ///< for each of up to 5
constexpr int never_rated_points = 14; ///< as 3.5: who has never been rated loses nothing by it
constexpr int paired_points = 10;
constexpr int word_points = 2;          ///< for each pair of characters that both have
constexpr int words_points_max = 10;

using Graph = lemon::SmartDigraph;

/// source → needs → resources → sink, each arc once; from source to sink besides, for needs that go without.
struct Net {
  Net(std::size_t needs, std::size_t resources) : most(graph), cost(graph), supply(graph, 0) {
    source = graph.addNode();
    sink = graph.addNode();
    for (std::size_t i = 0; i < needs; ++i) of_need.push_back(graph.addNode());
    for (std::size_t i = 0; i < resources; ++i) of_resource.push_back(graph.addNode());
    for (const auto node : of_need) add(source, node, 1, 0);
    for (const auto node : of_resource) add(node, sink, 1, 0);
    add(source, sink, static_cast<int>(needs), 0);
    supply[source] = static_cast<int>(needs);
    supply[sink] = -static_cast<int>(needs);
  }

  Graph::Arc add(Graph::Node from, Graph::Node to, int most_flow, int price) {
    const auto arc = graph.addArc(from, to);
    most[arc] = most_flow;
    cost[arc] = price;
    return arc;
  }

  Graph graph;
  Graph::ArcMap<int> most, cost;
  Graph::NodeMap<int> supply;
  Graph::Node source, sink;
  std::vector<Graph::Node> of_need, of_resource;
};

using Simplex = lemon::NetworkSimplex<Graph, int, std::int64_t>;

/// No arc that could carry more is worth it, and none that carries some costs more than it brings: then no flow is cheaper.
bool is_proved_by_prices(const Net& net, const Simplex& simplex) {
  for (Graph::ArcIt arc(net.graph); arc != lemon::INVALID; ++arc) {
    const auto reduced = net.cost[arc] + simplex.potential(net.graph.source(arc)) - simplex.potential(net.graph.target(arc));
    const auto flow = simplex.flow(arc);
    if ((flow < net.most[arc] && reduced < 0) || (flow > 0 && reduced > 0)) return false;
  }
  return true;
}

void add(Pair& pair, Reason reason, int points) {
  pair.why.push_back({reason, points});
  pair.points += points;
}

}  // namespace

std::optional<Pair> weigh(std::span<const Need> needs, std::span<const Resource> resources, std::size_t need_at, std::size_t resource_at) {
  const auto& need = needs[need_at];
  const auto& resource = resources[resource_at];
  if (need.kind != resource.kind || need.owner == resource.org) return std::nullopt;
  if (need.by && resource.until && *resource.until < *need.by) return std::nullopt;
  Pair out{need_at, resource_at, 0, {}};
  if (resource.community && resource.community == need.community) add(out, Reason::same_community, community_points);
  else if (resource.street && resource.street == need.street) add(out, Reason::same_street, street_points);
  else add(out, Reason::same_district, district_points);
  if (!need.by) add(out, Reason::no_date_asked, lasts_points);
  else add(out, resource.until ? Reason::lasts : Reason::until_unsaid, resource.until ? lasts_points : until_unsaid_points);
  if (resource.ratings == 0) add(out, Reason::never_rated, never_rated_points);
  else add(out, Reason::fulfilled, static_cast<int>((resource.rating_sum * rating_points + resource.ratings / 2) / resource.ratings));
  if (std::ranges::find(resource.paired, need.owner) != resource.paired.end()) add(out, Reason::paired, paired_points);
  std::vector<std::uint64_t> shared;
  std::ranges::set_intersection(need.words, resource.words, std::back_inserter(shared));
  if (!shared.empty()) add(out, Reason::same_words, std::min(words_points_max, word_points * static_cast<int>(shared.size())));
  return out;
}

Assignment assign(std::span<const Need> needs, std::span<const Resource> resources, std::optional<Pair> forced) {
  Net net(needs.size(), resources.size());
  std::vector<std::pair<Graph::Arc, Pair>> offered;
  for (std::size_t need = 0; need < needs.size(); ++need) {
    for (std::size_t resource = 0; resource < resources.size(); ++resource) {
      auto pair = weigh(needs, resources, need, resource);
      if (!pair) continue;
      const bool is_free = !forced || (forced->need != need && forced->resource != resource) || (forced->need == need && forced->resource == resource);
      if (is_free) offered.emplace_back(net.add(net.of_need[need], net.of_resource[resource], 1, -pair->points), std::move(*pair));
    }
  }
  Simplex simplex(net.graph);
  simplex.upperMap(net.most).costMap(net.cost).supplyMap(net.supply);
  Assignment out;
  if (simplex.run() != Simplex::OPTIMAL) return out;
  for (auto& [arc, pair] : offered) {
    if (simplex.flow(arc) == 0) continue;
    out.points += pair.points;
    out.pairs.push_back(std::move(pair));
  }
  out.is_proved = is_proved_by_prices(net, simplex);
  return out;
}

}  // namespace rz::contract
