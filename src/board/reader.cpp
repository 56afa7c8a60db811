#include "board/reader.hpp"

#include <utility>

namespace rz::board {

BoardReader::BoardReader(DistrictId district, db::Pool& readers, std::function<matter::Snapshot()> snapshot)
    : snapshot_(std::move(snapshot)),
      mirror_("the public board", district, readers, [this](const std::vector<matter::Stored>& page) { take(page); }) {}

void BoardReader::take(const std::vector<matter::Stored>& page) {
  const auto view = snapshot_();
  const int offset = view.world->calendar().utc_offset_minutes();
  for (const auto& stored : page) {
    const auto* chain = view.catalogue->chains().find(stored.matter.chain, stored.matter.chain_version);
    if (chain) board_.put(stored.matter, *chain, *view.places, offset);
  }
}

}  // namespace rz::board
