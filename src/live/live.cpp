#include "live/live.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "infra/json/json.hpp"
#include "infra/log/log.hpp"
#include "matter/matter_store.hpp"
#include "record/record_store.hpp"

namespace rz::live {

namespace {

constexpr std::size_t caught_up_max = 200;  ///< matters that a page is told of when it comes back

/// Server-sent events (WHATWG HTML 9.2).
std::string event_of(std::string_view name, const json::Object& data, std::int64_t seq) {
  std::string out;
  if (seq > 0) out = "id: " + std::to_string(seq) + "\n";
  out.append("event: ").append(name).append("\ndata: ").append(json::serialise(data)).append("\n\n");
  return out;
}

using Matters = std::map<MatterId, matter::Stored>;

Matters by_id(std::vector<matter::Stored> read) {
  Matters out;
  for (auto& stored : read) out.emplace(stored.matter.id, std::move(stored));
  return out;
}

}  // namespace

Live::Live(DistrictId district, db::Pool& readers, const matter::Service& service)
    : district_(district), readers_(readers), service_(service), follower_(readers, district, [this](const auto& entries) { hear(entries); }) {}

void Live::start() {
  auto reader = readers_.take();
  const auto head = reader ? record::read_head(**reader, district_) : Result<std::optional<record::Head>, db::Error>(std::nullopt);
  if (!reader || !head) return log::error("pages are told of no changes: the database cannot be read");
  forgotten_seq_ = last_seq_ = *head ? (*head)->seq : 0;
  follower_.start(last_seq_);
}

void Live::hear(const std::vector<record::Entry>& entries) {
  std::vector<Change> changes;
  for (const auto& entry : entries) {
    // A look at personal data and a printed sheet change nothing.
    if (entry.matter && entry.kind != "matter.revealed" && entry.kind != "matter.printed") changes.push_back({entry.seq, entry.matter, entry.actor, entry.kind});
  }
  const std::lock_guard lock(mutex_);
  last_seq_ = entries.back().seq;
  remembered_.insert(remembered_.end(), changes.begin(), changes.end());
  while (remembered_.size() > remembered_max) {
    forgotten_seq_ = remembered_.front().seq;
    remembered_.pop_front();
  }
  std::vector<Listener*> all;
  for (const auto& listener : listeners_) all.push_back(listener.get());
  if (!all.empty() && !changes.empty()) tell(changes, all);
  drop_gone();
}

/// Each matter once, as it was changed last.
void Live::tell(const std::vector<Change>& changes, const std::vector<Listener*>& listeners) {
  std::map<MatterId, const Change*> last;
  for (const auto& change : changes) last[change.matter] = &change;
  std::vector<MatterId> wanted;
  for (const auto& [matter, change] : last) wanted.push_back(matter);
  auto reader = readers_.take();
  if (!reader) return;
  auto read = matter::read_stored(**reader, district_, wanted);
  if (!read) return log::warn("pages are not told of a change", {{"error", read.error().message}});
  const auto matters = by_id(std::move(*read));
  const auto snapshot = service_.snapshot();
  for (auto* listener : listeners) {
    const auto view = service_.context(snapshot, listener->viewer);
    std::string text;
    for (const auto& [id, change] : last) {
      const auto found = matters.find(id);
      if (found == matters.end()) continue;
      const auto& matter = found->second.matter;
      const flow::Family alone{&matter, nullptr, {}, {}};
      if (!matter::may_read(view, alone)) continue;
      text += event_of("matter", {{"id", format_id(id)}, {"revision", matter.revision}, {"chain", matter.chain},
                                  {"own", change->actor == listener->viewer.actor.account.value}}, change->seq);
    }
    if (!text.empty() && !listener->send(text)) listener->is_gone = true;
  }
}

void Live::catch_up(Listener& listener, std::int64_t after) {
  std::vector<Change> missed;
  std::set<MatterId> matters;
  for (const auto& change : remembered_) {
    if (change.seq <= after) continue;
    missed.push_back(change);
    matters.insert(change.matter);
  }
  if (after < forgotten_seq_ || matters.size() > caught_up_max) {
    if (!listener.send(event_of("again", {}, last_seq_))) listener.is_gone = true;
    return;
  }
  tell(missed, {&listener});
}

bool Live::join(const matter::Viewer& viewer, Send send, std::optional<std::int64_t> after) {
  const std::lock_guard lock(mutex_);
  drop_gone();
  if (listeners_.size() >= listeners_max) return false;
  auto& listener = *listeners_.emplace_back(std::make_unique<Listener>(viewer, std::move(send)));
  if (!listener.send("retry: 2000\n" + event_of("hello", {}, last_seq_))) listener.is_gone = true;
  if (after) catch_up(listener, *after);
  return true;
}

std::vector<Present> Live::present_at(MatterId matter) {
  const auto now = service_.now();
  std::vector<Present> out;
  const auto pages = present_.find(matter);
  if (pages == present_.end()) return out;
  std::erase_if(pages->second, [&](const auto& page) { return page.second.until <= now; });
  for (const auto& [page, present] : pages->second) {
    const auto known = std::ranges::find(out, present.account, &Present::account);
    if (known == out.end()) out.push_back(present);
    else known->is_typing |= present.is_typing;
  }
  if (pages->second.empty()) present_.erase(pages);
  return out;
}

void Live::tell_present(MatterId matter, const std::string& page, Present present) {
  const std::lock_guard lock(mutex_);
  present_[matter][page] = std::move(present);
  json::Array people;
  for (const auto& each : present_at(matter)) {
    people.push_back(json::Object{{"id", format_id(each.account)}, {"name", each.name}, {"org", each.org}, {"typing", each.is_typing}});
  }
  auto reader = readers_.take();
  auto read = reader ? matter::read_stored(**reader, district_, {matter}) : Result<std::vector<matter::Stored>, db::Error>(std::vector<matter::Stored>{});
  if (!read || read->empty()) return;
  const flow::Family alone{&read->front().matter, nullptr, {}, {}};
  const auto text = event_of("present", {{"id", format_id(matter)}, {"people", std::move(people)}}, 0);
  const auto snapshot = service_.snapshot();
  for (const auto& listener : listeners_) {
    if (matter::may_read(service_.context(snapshot, listener->viewer), alone) && !listener->send(text)) listener->is_gone = true;
  }
  drop_gone();
}

void Live::drop_gone() {
  std::erase_if(listeners_, [](const auto& listener) { return listener->is_gone; });
}

}  // namespace rz::live
