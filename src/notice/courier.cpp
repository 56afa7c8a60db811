#include "notice/courier.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "base/cover.hpp"
#include "infra/json/json.hpp"
#include "infra/log/log.hpp"
#include "matter/matter_store.hpp"
#include "notice/audience.hpp"
#include "notice/follow.hpp"
#include "record/record_store.hpp"
#include "record/waiting.hpp"

namespace rz::notice {

namespace {

constexpr std::chrono::seconds look_every{1};
constexpr std::int64_t round_max = 200;
constexpr std::string_view published_field = "published";  ///< of a chain that publishes

using Receiver = std::tuple<std::int64_t, std::int64_t, std::string>;  // receiver, account, address

Receiver receiver_of(const Delivery& delivery) { return {delivery.receiver, delivery.account.value, delivery.address}; }

/// To somebody who follows a place or a matter.
bool is_follow(const Delivery& delivery) { return delivery.channel == Channel::mail && delivery.receiver != 0; }

bool is_published(const flow::Matter& matter) {
  const auto found = matter.fields.find(published_field);
  const auto* value = found == matter.fields.end() ? nullptr : std::get_if<bool>(&found->second);
  return value && *value;
}

void end(Delivery& delivery, Delivery::State state, Instant now, std::string failure = {}) {
  delivery.state = state;
  delivery.ended_at = now;
  delivery.failure = std::move(failure);
}

void fail_try(Delivery& delivery, const NotSent& why, const Timing& timing, Instant now) {
  ++delivery.tries;
  const auto next = why.is_final ? std::nullopt : next_try(timing, delivery.tries, now, static_cast<std::uint64_t>(delivery.id) * 2654435761U);
  if (!next) return end(delivery, Delivery::State::dead, now, why.why);
  delivery.due = *next;
  delivery.failure = why.why;
}

}  // namespace

/// What is due, with all that is needed to say it.
struct Courier::Round {
  Instant now;
  bool is_full = false;  ///< there may be more
  std::map<Receiver, std::vector<Delivery>> groups;
  std::vector<Contact> contacts;
  std::vector<Hook> hooks;
  std::vector<Follow> follows;
  std::set<std::pair<AccountId, std::int64_t>> already_read;
  std::map<MatterId, matter::Stored> matters;
  matter::Snapshot snapshot;
};

Courier::Courier(DistrictId district, db::Pool& readers, record::ActWriter& writer, const matter::Service& service,
                 const access::NetworkHolder& network, const Settings& settings, Sign sign, Channel channel,
                 std::unique_ptr<Way> way)
    : district_(district),
      readers_(readers),
      writer_(writer),
      service_(service),
      network_(network),
      settings_(settings),
      sign_(std::move(sign)),
      channel_(channel),
      way_(std::move(way)) {}

void Courier::start() {
  thread_ = std::thread([this] { work(); });
}

void Courier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Courier::work() {
  for (;;) {
    const bool goes_on = run_round();
    std::unique_lock lock(mutex_);
    if (!goes_on) wake_.wait_for(lock, look_every, [this] { return stopping_; });
    if (stopping_) return;
  }
}

std::optional<Courier::Round> Courier::read_round() const {
  const auto read = [&]() -> Result<Round, db::Error> {
    Round round;
    round.now = service_.now();
    RZ_TRY(reader, readers_.take());
    RZ_TRY(due, read_due_deliveries(*reader, district_, channel_, round.now, round_max));
    if (due.empty()) return round;
    round.is_full = std::cmp_equal(due.size(), round_max);
    std::set<AccountId> accounts;
    std::set<MatterId> matters;
    for (const auto& delivery : due) {
      accounts.insert(delivery.account);
      matters.insert(delivery.matter);
    }
    RZ_TRY(contacts, read_contacts(*reader, district_, {accounts.begin(), accounts.end()}));
    round.contacts = std::move(contacts);
    RZ_TRY(hooks, read_hooks(*reader, district_));
    round.hooks = std::move(hooks);
    for (const auto& delivery : due) {
      if (!is_follow(delivery)) continue;
      RZ_TRY(follow, read_follow(*reader, district_, delivery.receiver));
      if (follow) round.follows.push_back(std::move(*follow));
    }
    RZ_TRY(already, channel_ == Channel::hook ? decltype(read_already(*reader, district_, due)){} : read_already(*reader, district_, due));
    round.already_read = {already.begin(), already.end()};
    RZ_TRY(stored, matter::read_stored(*reader, district_, {matters.begin(), matters.end()}));
    for (auto& each : stored) round.matters.emplace(each.matter.id, std::move(each));
    for (auto& delivery : due) round.groups[receiver_of(delivery)].push_back(std::move(delivery));
    round.snapshot = service_.snapshot();
    return round;
  };
  auto round = read();
  if (round) return std::move(*round);
  log::warn("what is to be sent waits", {{"channel", std::string(to_text(channel_))}, {"error", round.error().message}});
  return std::nullopt;
}

bool Courier::run_round() {
  auto round = read_round();
  if (!round || round->groups.empty()) return false;
  record::Act act;
  for (auto& [receiver, group] : round->groups) {
    for (const auto& delivery : send_group(*round, std::move(group))) act.rows.push_back(write_delivery(district_, delivery));
  }
  const auto written = record::write_and_wait(writer_, std::move(act));
  if (!written && written.error() != record::WriteFailure::closed) log::warn("what was sent could not be written down; it is sent again");
  return written.has_value() && round->is_full;
}

std::vector<Delivery> Courier::send_group(const Round& round, std::vector<Delivery> group) {
  const auto parcel = parcel_for(round, group.front());
  std::vector<Delivery*> open;
  std::vector<Item> items;
  for (auto& delivery : group) {
    if (!parcel) {
      end(delivery, Delivery::State::dead, round.now, "no confirmed address");
      continue;
    }
    auto item = round.already_read.contains({delivery.account, delivery.seq()}) ? std::nullopt : item_for(round, delivery, parcel->is_zh);
    if (!item) {
      end(delivery, Delivery::State::dropped, round.now);
      continue;
    }
    open.push_back(&delivery);
    items.push_back(std::move(*item));
  }
  if (open.empty()) return group;
  const auto sent = send_all(*way_, *parcel, items, round.now);
  for (std::size_t at = 0; at < open.size(); ++at) {
    if (sent[at]) fail_try(*open[at], *sent[at], settings_.timing, round.now);
    else end(*open[at], Delivery::State::sent, service_.now());
  }
  return group;
}

std::optional<Parcel> Courier::parcel_for(const Round& round, const Delivery& first) const {
  Parcel out;
  out.utc_offset_minutes = network_.get()->calendar.utc_offset_minutes;
  if (channel_ == Channel::hook) {
    const auto hook = std::ranges::find(round.hooks, first.receiver, &Hook::id);
    if (hook == round.hooks.end()) return std::nullopt;
    out.to = hook->url;
    out.secret = hook->secret;
    return out;
  }
  if (!first.account) {
    out.to = first.address;
    const auto follow = std::ranges::find(round.follows, first.receiver, &Follow::id);
    if (!is_follow(first)) return out;
    if (follow == round.follows.end()) return std::nullopt;
    out.leave = settings_.public_url + follow_path(first.receiver, sign_);
    out.is_zh = follow->is_zh;
    return out;
  }
  const auto contact = std::ranges::find_if(round.contacts, [&](const Contact& each) { return each.account == first.account && each.channel == channel_; });
  if (contact == round.contacts.end() || !contact->is_confirmed() || contact->address.empty()) return std::nullopt;
  out.to = contact->address;
  out.is_zh = contact->is_zh;
  return out;
}

/// What its staff wrote for everybody; nothing while it is not published.
std::string Courier::public_text(const flow::Matter& matter, const chain::Loaded& loaded, bool is_zh) {
  if (!is_published(matter)) return {};
  const auto& texts = loaded.texts(is_zh ? schema::Language::zh : schema::Language::en);
  // Where nobody asked, buildings and lines are nobody's own.
  const auto leave = loaded.definition.parties.empty() ? std::vector{Trace::door, Trace::line} : std::vector<Trace>{};
  std::string out;
  for (const auto& group : loaded.definition.visibility) {
    for (const auto& name : group.is_public ? group.fields : std::vector<std::string>{}) {
      const auto* rule = loaded.definition.field(name);
      const auto text = matter.text(name);
      if (!rule || !rule->written_for_publishing || text.empty()) continue;
      out.append(texts.get("field." + name)).append(is_zh ? "：" : ": ").append(rz::cover(text, leave).text).append("\n");
    }
  }
  return out;
}

/// Nothing where the receiver may not know of the matter any more.
std::optional<Item> Courier::item_for(const Round& round, const Delivery& delivery, bool is_zh) const {
  const auto found = round.matters.find(delivery.matter);
  const auto* loaded = found == round.matters.end() ? nullptr : round.snapshot.catalogue->find(found->second.matter.chain, found->second.matter.chain_version);
  if (!loaded) return std::nullopt;
  const auto& matter = found->second.matter;
  const auto& texts = loaded->texts(is_zh ? schema::Language::zh : schema::Language::en);
  Item item;
  item.delivery = delivery.id;
  item.number = matter.number;
  item.chain = texts.get("chain.name");
  item.text = texts.get("notice." + delivery.word);
  item.at = delivery.made_at;
  if (is_follow(delivery)) {
    item.more = public_text(matter, *loaded, is_zh);
    if (is_published(matter)) item.link = settings_.public_url + "/board/matters/" + matter.number;
    return item;
  }
  const int party = delivery.account ? 0 : static_cast<int>(delivery.receiver);
  auto viewer = delivery.account ? viewer_of(delivery.account, *network_.get(), round.now)
                                 : std::optional(matter::Viewer{{flow::Actor::Kind::visitor, {}, {}, matter.id, party}, schema::Language::zh});
  if (!viewer) return std::nullopt;
  viewer->language = is_zh ? schema::Language::zh : schema::Language::en;
  const auto view = service_.context(round.snapshot, *viewer);
  if (!matter::may_read(view, flow::Family{&matter, nullptr, {}, {}})) return std::nullopt;
  if (!settings_.public_url.empty()) {
    item.link = settings_.public_url + (delivery.account ? "/staff/all/" + format_id(matter.id)
                                                         : "/follow#/m/" + matter.number + "/" + service_.receipt_secret(matter.id, party));
  }
  if (channel_ == Channel::hook) {
    item.body = json::serialise(json::Object{{"type", delivery.word},
                                             {"timestamp", format_rfc3339(delivery.made_at, 0)},
                                             {"data", json::Object{{"seq", delivery.seq()}, {"matter", matter::row_view(view, found->second)}}}});
  }
  return item;
}

}  // namespace rz::notice
