#include "patrol/walk.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <random>
#include <utility>

#include "patrol/patrol.hpp"

namespace rz::patrol {

namespace {

constexpr int kicks = 40;           ///< how often an order is disturbed and mended; more finds little (bench/patrol.cpp)
constexpr int climbs = 600;         ///< steps of the bound
constexpr double least_gain = 1e-6; ///< metres: less is rounding
constexpr std::size_t moved_max = 3;  ///< stops that are moved together

constexpr double nowhere = std::numeric_limits<double>::infinity();

/// Where the walk begins is 0, without weight; the stops follow.
struct Ground {
  std::size_t size = 0;
  std::vector<double> apart;  ///< metres, row after row
  std::vector<double> weight;

  double metres(std::size_t one, std::size_t other) const { return apart[one * size + other]; }
};

Ground ground_of(const std::vector<Stop>& stops, place::Point from) {
  Ground out{stops.size() + 1, {}, {0}};
  std::vector<place::Point> at{from};
  for (const auto& stop : stops) {
    at.push_back(stop.where);
    out.weight.push_back(stop.weight);
  }
  for (const auto one : at) {
    for (const auto other : at) out.apart.push_back(metres_between(one, other));
  }
  return out;
}

/// A piece of an order, as far as what it costs depends on it. Two pieces one after the other are one again, whatever is in them: so a
/// changed order is priced by its few pieces.
struct Piece {
  std::size_t first = 0;
  std::size_t last = 0;
  double metres = 0;
  double weight = 0;
  double waited = 0;  ///< of each stop its weight times the metres from `first`
};

Piece joined(const Ground& ground, const Piece& one, const Piece& other) {
  const double reached = one.metres + ground.metres(one.last, other.first);
  return {one.first, other.last, reached + other.metres, one.weight + other.weight, one.waited + other.waited + reached * other.weight};
}

double cost_of(const Piece& whole) { return whole.metres + whole.waited; }

using Order = std::vector<std::size_t>;

Piece whole_of(const Ground& ground, const Order& order) {
  Piece out{order.front(), order.front(), 0, ground.weight[order.front()], 0};
  for (const auto at : std::span(order).subspan(1)) out = joined(ground, out, {at, at, 0, ground.weight[at], 0});
  return out;
}

/// An order that is made better by turning a piece of it round, or by moving one elsewhere, until neither helps.
class Mender {
 public:
  Mender(const Ground& ground, Order order) : ground_(ground), order_(std::move(order)) {}

  Order mend() && {
    do {
      lay_out();
      best_ = {};
      try_turns();
      try_moves();
    } while (take_best());
    return std::move(order_);
  }

 private:
  struct Change {
    double cost = nowhere;
    std::size_t from = 0, to = 0;  ///< the piece, both included
    std::size_t behind = 0;        ///< where it goes; `from` = it stays
    bool turned = false;
  };

  std::size_t size() const { return order_.size(); }
  const Piece& forth(std::size_t from, std::size_t to) const { return forth_[from * size() + to]; }
  const Piece& back(std::size_t from, std::size_t to) const { return back_[from * size() + to]; }  ///< the same piece turned round

  void lay_out() {
    forth_.resize(size() * size());
    back_.resize(size() * size());
    for (std::size_t from = 0; from < size(); ++from) {
      const auto at = order_[from];
      Piece alone{at, at, 0, ground_.weight[at], 0};
      forth_[from * size() + from] = back_[from * size() + from] = alone;
      for (std::size_t to = from + 1; to < size(); ++to) {
        const auto next = order_[to];
        const Piece one{next, next, 0, ground_.weight[next], 0};
        forth_[from * size() + to] = joined(ground_, forth(from, to - 1), one);
        back_[from * size() + to] = joined(ground_, one, back(from, to - 1));
      }
    }
    now_ = cost_of(forth(0, size() - 1));
  }

  /// The pieces of an order one after the other; what is empty is left out.
  double price(std::initializer_list<const Piece*> pieces) const {
    Piece whole;
    bool begun = false;
    for (const auto* piece : pieces) {
      if (!piece) continue;
      whole = begun ? joined(ground_, whole, *piece) : *piece;
      begun = true;
    }
    return cost_of(whole);
  }
  const Piece* rest(std::size_t from) const { return from < size() ? &forth(from, size() - 1) : nullptr; }

  void consider(const Change& change) {
    if (change.cost < best_.cost) best_ = change;
  }

  void try_turns() {
    for (std::size_t from = 1; from < size(); ++from) {
      for (auto to = from + 1; to < size(); ++to)
        consider({price({&forth(0, from - 1), &back(from, to), rest(to + 1)}), from, to, from, true});
    }
  }

  void try_moves() {
    for (std::size_t from = 1; from < size(); ++from) {
      for (auto to = from; to < std::min(size(), from + moved_max); ++to) {
        for (const bool turned : {false, true}) {
          const auto* piece = turned ? &back(from, to) : &forth(from, to);
          for (std::size_t behind = 0; behind + 1 < from; ++behind) {
            consider({price({&forth(0, behind), piece, &forth(behind + 1, from - 1), rest(to + 1)}), from, to, behind, turned});
          }
          for (auto behind = to + 1; behind < size(); ++behind) {
            consider({price({&forth(0, from - 1), &forth(to + 1, behind), piece, rest(behind + 1)}), from, to, behind, turned});
          }
        }
      }
    }
  }

  bool take_best() {
    if (best_.cost > now_ - least_gain) return false;
    const auto at = [&](std::size_t n) { return order_.begin() + static_cast<std::ptrdiff_t>(n); };
    if (best_.turned) std::reverse(at(best_.from), at(best_.to + 1));
    if (best_.behind < best_.from) std::rotate(at(best_.behind + 1), at(best_.from), at(best_.to + 1));
    if (best_.behind > best_.to) std::rotate(at(best_.from), at(best_.to + 1), at(best_.behind + 1));
    return true;
  }

  const Ground& ground_;
  Order order_;
  std::vector<Piece> forth_;
  std::vector<Piece> back_;
  double now_ = 0;
  Change best_;
};

/// Always on to the nearest, a stop the nearer the more it weighs.
Order nearest_first(const Ground& ground) {
  Order out{0};
  std::vector<bool> seen(ground.size, false);
  seen[0] = true;
  while (out.size() < ground.size) {
    std::size_t next = 0;
    double best = nowhere;
    for (std::size_t at = 1; at < ground.size; ++at) {
      const double metres = ground.metres(out.back(), at) / (1 + ground.weight[at]);
      if (!seen[at] && metres < best) std::tie(best, next) = std::pair(metres, at);
    }
    seen[next] = true;
    out.push_back(next);
  }
  return out;
}

/// One after the other where each costs least.
Order inserted(const Ground& ground) {
  Order out{0};
  for (std::size_t at = 1; at < ground.size; ++at) {
    Order best;
    double least = nowhere;
    for (std::size_t place = 1; place <= out.size(); ++place) {
      auto tried = out;
      tried.insert(tried.begin() + static_cast<std::ptrdiff_t>(place), at);
      const double cost = cost_of(whole_of(ground, tried));
      if (cost < least) std::tie(least, best) = std::pair(cost, tried);
    }
    out = std::move(best);
  }
  return out;
}

/// Its three pieces behind the beginning stand in another order: what no turn and no move undoes.
Order kicked(const Order& order, std::mt19937_64& random) {
  const auto size = order.size();
  std::size_t cuts[3];
  for (auto& cut : cuts) cut = 1 + static_cast<std::size_t>(random() % (size - 1));
  std::ranges::sort(cuts);
  Order out(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(cuts[0]));
  const auto add = [&](std::size_t from, std::size_t to) {
    out.insert(out.end(), order.begin() + static_cast<std::ptrdiff_t>(from), order.begin() + static_cast<std::ptrdiff_t>(to));
  };
  add(cuts[1], cuts[2]);
  add(cuts[0], cuts[1]);
  add(cuts[2], size);
  return out;
}

Order good_order(const Ground& ground) {
  auto best = Mender(ground, nearest_first(ground)).mend();
  double least = cost_of(whole_of(ground, best));
  const auto take = [&](Order order) {
    const double cost = cost_of(whole_of(ground, order));
    if (cost < least - least_gain) std::tie(least, best) = std::pair(cost, std::move(order));
  };
  take(Mender(ground, inserted(ground)).mend());
  std::mt19937_64 random(ground.size);  // the same stops, the same order
  for (int kick = 0; kick < kicks; ++kick) take(Mender(ground, kicked(best, random)).mend());
  return best;
}

/// The best order of all, from those of fewer stops (Held and Karp). A metre towards a stop costs the more the more weight has not been
/// reached yet; `alone` is what it costs where none is left.
Order best_order(const Ground& ground, double alone = 1) {
  const auto stops = ground.size - 1;
  const std::size_t sets = std::size_t{1} << stops;
  std::vector<double> weight_left(sets, 0);
  for (std::size_t set = 0; set < sets; ++set) {
    for (std::size_t at = 0; at < stops; ++at) weight_left[set] += (set >> at & 1) ? 0 : ground.weight[at + 1];
  }
  std::vector<double> cost(sets * stops, nowhere);
  std::vector<std::uint8_t> before(sets * stops, 0);
  for (std::size_t at = 0; at < stops; ++at) cost[(std::size_t{1} << at) * stops + at] = ground.metres(0, at + 1) * (alone + weight_left[0]);
  for (std::size_t set = 1; set < sets; ++set) {
    for (std::size_t at = 0; at < stops; ++at) {
      const double here = cost[set * stops + at];
      if (here == nowhere) continue;
      for (std::size_t next = 0; next < stops; ++next) {
        if (set >> next & 1) continue;
        const auto there = (set | std::size_t{1} << next) * stops + next;
        const double sum = here + ground.metres(at + 1, next + 1) * (alone + weight_left[set]);
        if (sum < cost[there]) std::tie(cost[there], before[there]) = std::pair(sum, static_cast<std::uint8_t>(at));
      }
    }
  }
  auto set = sets - 1;
  const auto row = cost.begin() + static_cast<std::ptrdiff_t>(set * stops);
  auto at = static_cast<std::size_t>(std::min_element(row, row + static_cast<std::ptrdiff_t>(stops)) - row);
  Order out;
  while (set != 0) {
    out.push_back(at + 1);
    const auto left = before[set * stops + at];
    set &= ~(std::size_t{1} << at);
    at = left;
  }
  out.push_back(0);
  std::ranges::reverse(out);
  return out;
}

/// A tree that joins all with the fewest metres, where each place has a price for every joint.
struct Tree {
  double metres = 0;
  std::vector<int> joints;
};

Tree least_tree(const Ground& ground, const std::vector<double>& price) {
  Tree out{0, std::vector<int>(ground.size, 0)};
  std::vector<double> near(ground.size, nowhere);
  std::vector<std::size_t> by(ground.size, 0);
  std::vector<bool> in(ground.size, false);
  for (std::size_t added = 0, at = 0; added < ground.size; ++added) {
    in[at] = true;
    if (added > 0) {
      out.metres += near[at];
      ++out.joints[at];
      ++out.joints[by[at]];
    }
    std::size_t next = at;
    double best = nowhere;
    for (std::size_t other = 0; other < ground.size; ++other) {
      if (in[other]) continue;
      const double metres = ground.metres(at, other) + price[at] + price[other];
      if (metres < near[other]) std::tie(near[other], by[other]) = std::pair(metres, at);
      if (near[other] < best) std::tie(best, next) = std::pair(near[other], other);
    }
    at = next;
  }
  return out;
}

/// No way from 0 over all is shorter. Every such way is a tree in which 0 and the last stop have one joint and all others two; with a
/// price for each joint (Held and Karp 1970) the least tree, less what such a way pays, stays below it whatever the prices are. They
/// are raised where the tree has too many joints.
double least_metres(const Ground& ground, double walked) {
  std::vector<double> price(ground.size, 0);
  double best = 0;
  double stride = 1;
  for (int climb = 0; climb < climbs; ++climb, stride *= 0.99) {
    const auto tree = least_tree(ground, price);
    const auto last = static_cast<std::size_t>(std::min_element(price.begin() + 1, price.end()) - price.begin());
    const double paid = 2 * std::accumulate(price.begin(), price.end(), 0.0) - price[0] - price[last];
    best = std::max(best, tree.metres - paid);
    double off = 0;
    std::vector<int> excess(ground.size);
    for (std::size_t at = 0; at < ground.size; ++at) {
      excess[at] = tree.joints[at] - (at == 0 || at == last ? 1 : 2);
      off += excess[at] * excess[at];
    }
    if (off == 0) break;
    const double step = stride * std::max(0.0, walked - (tree.metres - paid)) / off;
    for (std::size_t at = 0; at < ground.size; ++at) price[at] += step * excess[at];
  }
  return best;
}

/// No order reaches the stops earlier, each by its weight. The heaviest are waited for no shorter than if they alone were walked to, in the
/// order that is best for that: who leaves out the others between them only saves metres. No other is reached earlier than straight from
/// the beginning.
double least_wait(const Ground& ground) {
  Order heaviest(ground.size - 1);
  std::iota(heaviest.begin(), heaviest.end(), std::size_t{1});
  std::ranges::sort(heaviest, std::greater{}, [&](std::size_t at) { return std::pair(ground.weight[at], at); });
  const auto alone = std::min(heaviest.size(), exact_stops_max);
  double out = 0;
  for (const auto at : std::span(heaviest).subspan(alone)) out += ground.weight[at] * ground.metres(0, at);
  Ground some{alone + 1, {}, {}};
  std::vector<std::size_t> in{0};
  in.insert(in.end(), heaviest.begin(), heaviest.begin() + static_cast<std::ptrdiff_t>(alone));
  for (const auto one : in) {
    some.weight.push_back(ground.weight[one]);
    for (const auto other : in) some.apart.push_back(ground.metres(one, other));
  }
  return out + whole_of(some, best_order(some, 0)).waited;
}

}  // namespace

Walk propose(const std::vector<Stop>& stops, std::optional<place::Point> from) {
  if (stops.empty()) return {{}, 0, 0, 0, true};
  const auto ground = ground_of(stops, from.value_or(stops.front().where));
  Walk out;
  out.is_exact = stops.size() <= exact_stops_max;
  auto order = out.is_exact ? best_order(ground) : good_order(ground);
  const auto whole = whole_of(ground, order);
  out.metres = whole.metres;
  out.cost = cost_of(whole);
  out.bound = out.is_exact ? out.cost : std::min(out.cost, least_metres(ground, whole.metres) + least_wait(ground));
  for (const auto at : std::span(order).subspan(1)) out.order.push_back(at - 1);
  return out;
}

}  // namespace rz::patrol
