#include "board/reader.hpp"

#include <chrono>
#include <utility>

#include "infra/log/log.hpp"
#include "matter/matter_store.hpp"
#include "record/record_store.hpp"

namespace rz::board {

namespace {

constexpr std::int64_t page_matters = 500;

}  // namespace

BoardReader::BoardReader(DistrictId district, db::Pool& readers, std::function<matter::Snapshot()> snapshot)
    : district_(district),
      readers_(readers),
      snapshot_(std::move(snapshot)),
      follower_(readers, district, [this](const std::vector<record::Entry>& entries) { hear(entries); }) {}

BoardReader::~BoardReader() { stop(); }

void BoardReader::start() {
  builder_ = std::thread([this] { build(); });
}

void BoardReader::stop() {
  stopping_ = true;
  if (builder_.joinable()) builder_.join();
  follower_.stop();
}

void BoardReader::take(const std::vector<matter::Stored>& page) {
  const auto view = snapshot_();
  const int offset = view.world->calendar().utc_offset_minutes();
  for (const auto& stored : page) {
    const auto* chain = view.catalogue->chains().find(stored.matter.chain, stored.matter.chain_version);
    if (chain) board_.put(stored.matter, *chain, *view.places, offset);
  }
}

void BoardReader::build() {
  const auto began = std::chrono::steady_clock::now();
  auto reader = readers_.take();
  const auto head = reader ? record::read_head(**reader, district_) : Result<std::optional<record::Head>, db::Error>(std::nullopt);
  if (!reader || !head) return log::error("the public board is out of order: the database cannot be read");
  for (MatterId after{}; !stopping_;) {
    const auto page = matter::read_matters(**reader, district_, after, page_matters);
    if (!page) return log::error("the public board is out of order", {{"error", page.error().message}});
    take(*page);
    if (std::cmp_less(page->size(), page_matters)) break;
    after = page->back().matter.id;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  log::info("the public board is ready", {{"seconds", took.count()}});
  ready_ = true;
  follower_.start(*head ? (*head)->seq : 0);
}

void BoardReader::hear(const std::vector<record::Entry>& entries) {
  auto changed = std::exchange(missed_, {});  // what was taken off must go, sooner or later
  for (const auto& entry : entries) {
    if (entry.matter) changed.insert(entry.matter);
  }
  if (changed.empty()) return;
  auto reader = readers_.take();
  const auto read = reader ? matter::read_stored(**reader, district_, {changed.begin(), changed.end()}) : Result<std::vector<matter::Stored>, db::Error>(fail(reader.error()));
  if (read) return take(*read);
  log::warn("a change does not stand on the public board yet", {{"error", read.error().message}});
  missed_ = std::move(changed);
}

}  // namespace rz::board
