#include "matter/mirror.hpp"

#include <chrono>
#include <utility>

#include "infra/log/log.hpp"
#include "record/record_store.hpp"

namespace rz::matter {

namespace {

constexpr std::int64_t page_matters = 500;

}  // namespace

Mirror::Mirror(std::string name, DistrictId district, db::Pool& readers, Take take)
    : name_(std::move(name)),
      district_(district),
      readers_(readers),
      take_(std::move(take)),
      follower_(readers, district, [this](const std::vector<record::Entry>& entries) { hear(entries); }) {}

Mirror::~Mirror() { stop(); }

void Mirror::start() {
  builder_ = std::thread([this] { build(); });
}

void Mirror::stop() {
  stopping_ = true;
  if (builder_.joinable()) builder_.join();
  follower_.stop();
}

void Mirror::build() {
  const auto began = std::chrono::steady_clock::now();
  auto reader = readers_.take();
  const auto head = reader ? record::read_head(**reader, district_) : Result<std::optional<record::Head>, db::Error>(std::nullopt);
  if (!reader || !head) return log::error(name_ + " is out of order: the database cannot be read");
  for (MatterId after{}; !stopping_;) {
    const auto page = read_matters(**reader, district_, after, page_matters);
    if (!page) return log::error(name_ + " is out of order", {{"error", page.error().message}});
    take_(*page);
    if (std::cmp_less(page->size(), page_matters)) break;
    after = page->back().matter.id;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  log::info(name_ + " is ready", {{"seconds", took.count()}});
  ready_ = true;
  follower_.start(*head ? (*head)->seq : 0);
}

void Mirror::hear(const std::vector<record::Entry>& entries) {
  auto changed = std::exchange(missed_, {});
  for (const auto& entry : entries) {
    if (entry.matter) changed.insert(entry.matter);
  }
  if (changed.empty()) return;
  auto reader = readers_.take();
  const auto read = reader ? read_stored(**reader, district_, {changed.begin(), changed.end()}) : Result<std::vector<Stored>, db::Error>(fail(reader.error()));
  if (read) return take_(*read);
  log::warn("a change is not seen yet by " + name_, {{"error", read.error().message}});
  missed_ = std::move(changed);
}

}  // namespace rz::matter
