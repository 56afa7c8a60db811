#include "place/grids.hpp"

#include <algorithm>
#include <utility>

namespace rz::place {

namespace {

class Judge {
 public:
  Judge(const std::vector<Polygon>* border, const std::vector<std::vector<Polygon>>& grids)
      : border_(border), grids_(grids) {}

  std::vector<GridFault> judge() {
    for (std::size_t i = 0; i < grids_.size(); ++i) {
      const auto fault = judge_area(grids_[i]);
      if (fault != AreaFault::none) out_.push_back({GridFault::Kind::bad_area, {i}, fault, 0, {}});
    }
    if (!out_.empty()) return std::move(out_);  // nothing can be laid upon what is no area
    for (std::size_t i = 0; i < grids_.size(); ++i) {
      if (border_) add(GridFault::Kind::outside, {i}, difference(grids_[i], *border_));
      for (std::size_t j = i + 1; j < grids_.size(); ++j)
        add(GridFault::Kind::overlap, {i, j}, overlap(grids_[i], grids_[j]));
    }
    if (border_) find_gaps();
    if (out_.size() > grid_faults_max) out_.resize(grid_faults_max);
    return std::move(out_);
  }

 private:
  /// The pieces together, without those too small to matter.
  void add(GridFault::Kind kind, std::vector<std::size_t> grids, std::vector<Polygon> pieces) {
    std::erase_if(pieces, [](const Polygon& piece) { return square_metres(piece) < grid_tolerance_m2; });
    if (pieces.empty()) return;
    double sum = 0;
    for (const auto& piece : pieces) sum += square_metres(piece);
    out_.push_back({kind, std::move(grids), AreaFault::none, sum, std::move(pieces)});
  }

  void find_gaps() {
    auto rest = *border_;
    for (const auto& grid : grids_) rest = difference(rest, grid);
    for (const auto& piece : rest) {
      std::vector<std::size_t> around;
      for (std::size_t i = 0; i < grids_.size(); ++i) {
        if (touch(grids_[i], {piece})) around.push_back(i);
      }
      add(GridFault::Kind::gap, std::move(around), {piece});
    }
  }

  const std::vector<Polygon>* border_;
  const std::vector<std::vector<Polygon>>& grids_;
  std::vector<GridFault> out_;
};

}  // namespace

std::vector<GridFault> judge_grids(const std::vector<Polygon>* border,
                                   const std::vector<std::vector<Polygon>>& grids) {
  return Judge(border, grids).judge();
}

std::vector<PlaceId> grids_of(const Places& places, PlaceId community) {
  std::vector<PlaceId> out;
  for (const auto child : places.children(community)) {
    if (places.find(child)->kind == Kind::grid) out.push_back(child);
  }
  return out;
}

}  // namespace rz::place
