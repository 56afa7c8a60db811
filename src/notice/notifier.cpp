#include "notice/notifier.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <span>
#include <thread>
#include <utility>

#include "infra/log/log.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_store.hpp"
#include "matter/network_world.hpp"
#include "notice/follow.hpp"
#include "record/record_store.hpp"
#include "record/waiting.hpp"

namespace rz::notice {

namespace {

constexpr std::string_view consumer = "notice";
constexpr std::chrono::seconds pause_after_failure{2};
constexpr std::ptrdiff_t rows_at_once = 2'000;

using Kin = std::map<MatterId, std::vector<matter::FamilyRow>>;

Result<Kin, db::Error> read_kin(db::Connection& reader, DistrictId district, const std::set<MatterId>& wanted) {
  const db::Call call = matter::read_families(district, {wanted.begin(), wanted.end()});
  RZ_TRY(results, reader.run(std::span(&call, 1), db::Scope::alone));
  Kin out;
  for (const auto row : results.front()) {
    auto kin = matter::family_row(row);
    if (kin) out[kin->wanted].push_back(std::move(*kin));
  }
  return out;
}

bool tells(const flow::Event& event) {
  return std::ranges::any_of(event.changes, [](const flow::Change& change) { return std::holds_alternative<flow::change::Noticed>(change); });
}

std::string public_word_of(const flow::Event& event) {
  for (const auto& change : event.changes) {
    const auto* noticed = std::get_if<flow::change::Noticed>(&change);
    if (noticed && noticed->audience == followers_audience) return noticed->notice;
  }
  return {};
}

/// Those of which who follows one is told of this one.
std::vector<PlaceId> places_concerned(PlaceId place, const place::Places& places) {
  std::vector<PlaceId> out;
  for (const auto& each : places.all()) {
    if (concerns(each.id, place, places)) out.push_back(each.id);
  }
  return out;
}

/// The next moment at which one of its limits ends.
std::optional<Instant> next_limit(const flow::Matter& matter, Instant now) {
  std::optional<Instant> out;
  for (const auto& clock : matter.clocks) {
    if (clock.status == flow::ClockState::Status::running && clock.due > now && (!out || clock.due < *out)) out = clock.due;
  }
  return out;
}

}  // namespace

/// An event, its matter as it stands now, and who is told.
struct Notifier::Happened {
  const record::Entry* entry = nullptr;
  flow::Event event;
  flow::Family family;
  const matter::Stored* stored = nullptr;
  const flow::Definition* chain = nullptr;
  std::vector<Told> told;
  std::string public_word;        ///< what who follows the place is told; empty = nothing
  std::vector<Follow> followers;
};

struct Notifier::Page {
  Kin kin;
  matter::Snapshot snapshot;
  std::vector<Happened> happened;
  std::vector<Contact> contacts;
  std::vector<Hook> hooks;
};

Notifier::Notifier(DistrictId district, db::Pool& readers, record::ActWriter& writer, const matter::Service& service,
                   const access::NetworkHolder& network, const Settings& settings)
    : district_(district),
      readers_(readers),
      writer_(writer),
      service_(service),
      network_(network),
      settings_(settings),
      follower_(readers, district, [this](const auto& entries) { hear(entries); }) {}

void Notifier::start() {
  auto reader = readers_.take();
  const auto head = reader ? record::read_head(**reader, district_) : Result<std::optional<record::Head>, db::Error>(std::nullopt);
  const auto position = reader ? record::read_position(**reader, district_, consumer) : Result<std::int64_t, db::Error>(0);
  if (!reader || !head || !position) return log::error("nobody is told of anything: the database cannot be read");
  auto after = *position;
  if (after == 0 && *head) {
    after = (*head)->seq;
    write({record::write_position(district_, consumer, after)});
  }
  follower_.start(after);
}

void Notifier::stop() {
  stopping_ = true;
  follower_.stop();
}

bool Notifier::write(std::vector<record::RowWrite> rows) {
  while (!stopping_) {
    record::Act act;
    act.rows = rows;
    const auto written = record::write_and_wait(writer_, std::move(act));
    if (written) return true;
    if (written.error() == record::WriteFailure::closed) return false;
    std::this_thread::sleep_for(pause_after_failure);
  }
  return false;
}

/// What was read is dealt with before the next is: nothing is told twice, nothing is passed over.
void Notifier::hear(const std::vector<record::Entry>& entries) {
  while (!stopping_) {
    auto page = read_page(entries);
    if (!page) {
      log::warn("who is to be told waits", {{"error", page.error().message}});
      std::this_thread::sleep_for(pause_after_failure);
      continue;
    }
    auto rows = rows_of(*page);
    if (rows.empty()) return;
    rows.push_back(record::write_position(district_, consumer, entries.back().seq));
    while (std::ssize(rows) > rows_at_once) {
      write({rows.begin(), rows.begin() + rows_at_once});
      rows.erase(rows.begin(), rows.begin() + rows_at_once);
    }
    write(std::move(rows));
    return;
  }
}

Result<Notifier::Page, db::Error> Notifier::read_page(const std::vector<record::Entry>& entries) const {
  Page page;
  RZ_TRY(reader, readers_.take());
  RZ_TRY(hooks, read_hooks(*reader, district_));
  page.hooks = std::move(hooks);
  std::set<MatterId> wanted;
  for (const auto& entry : entries) {
    if (!entry.matter) continue;
    auto event = matter::from_facts(entry.facts);
    if (!event || (!tells(*event) && page.hooks.empty())) continue;
    event->matter = entry.matter;
    event->actor = entry.actor;
    wanted.insert(entry.matter);
    auto& happened = page.happened.emplace_back();
    happened.entry = &entry;
    happened.event = std::move(*event);
  }
  if (page.happened.empty()) return page;
  RZ_TRY(kin, read_kin(*reader, district_, wanted));
  page.kin = std::move(kin);
  page.snapshot = service_.snapshot();
  const Staff staff(*network_.get()->posts, service_.now());
  std::set<AccountId> accounts;
  for (auto& happened : page.happened) {
    const auto& rows = page.kin[happened.entry->matter];
    happened.family = matter::family_of(rows);
    const auto self = std::ranges::find(rows, matter::Kin::self, &matter::FamilyRow::kin);
    if (!happened.family.matter || self == rows.end()) continue;
    happened.stored = &self->stored;
    happened.chain = page.snapshot.catalogue->chains().find(happened.stored->matter.chain, happened.stored->matter.chain_version);
    if (!happened.chain) continue;
    happened.told = told_by(*happened.chain, happened.family, happened.event, staff, *page.snapshot.world);
    for (const auto& told : happened.told) accounts.insert(told.account);
    happened.public_word = public_word_of(happened.event);
    if (happened.public_word.empty() || !settings_.mail) continue;
    RZ_TRY(followers, read_followers(*reader, district_, places_concerned(happened.stored->matter.place, *page.snapshot.places), happened.entry->matter));
    happened.followers = std::move(followers);
  }
  RZ_TRY(contacts, read_contacts(*reader, district_, {accounts.begin(), accounts.end()}));
  page.contacts = std::move(contacts);
  return page;
}

std::vector<record::RowWrite> Notifier::rows_of(const Page& page) const {
  std::vector<record::RowWrite> rows;
  for (const auto& happened : page.happened) {
    if (!happened.chain) continue;
    for (const auto& told : happened.told) {
      if (told.account) rows.push_back(insert_notice(district_, {told.account, happened.entry->seq, happened.entry->matter, told.word, happened.entry->at, {}}));
    }
    if (service_.now().ms - happened.entry->at.ms <= told_late_max_ms) add_deliveries(page, happened, rows);
  }
  return rows;
}

Delivery Notifier::begin_delivery(const Happened& happened, Channel channel, const std::string& word) const {
  Delivery out;
  out.channel = channel;
  out.matter = happened.entry->matter;
  out.chain = happened.stored->matter.chain;
  out.word = word;
  out.made_at = out.due = service_.now();
  return out;
}

Instant Notifier::due_for(const Happened& happened, Pace pace) const {
  const auto now = service_.now();
  return due_at(settings_.timing, pace, next_limit(happened.stored->matter, now), now, network_.get()->calendar.utc_offset_minutes);
}

void Notifier::add_deliveries(const Page& page, const Happened& happened, std::vector<record::RowWrite>& rows) const {
  std::int64_t number = 0;
  const auto add = [&](Delivery delivery) {
    if (number >= deliveries_an_event_max) return;
    delivery.id = happened.entry->seq * deliveries_an_event_max + number++;
    rows.push_back(insert_delivery(district_, delivery));
  };
  for (const auto& told : happened.told) {
    for (const auto& contact : page.contacts) {
      if (!told.account || contact.account != told.account || !contact.is_confirmed() || !settings_.has(contact.channel)) continue;
      auto delivery = begin_delivery(happened, contact.channel, told.word);
      delivery.account = told.account;
      delivery.due = due_for(happened, contact.pace);
      add(std::move(delivery));
    }
    if (told.account || !settings_.sms) continue;
    const auto personal = matter::from_personal(happened.stored->personal).value_or(flow::Personal{});
    const auto number_left = personal.find(told.party == 0 ? settings_.sms->asker_field : settings_.sms->party_field + "#" + std::to_string(told.party));
    if (number_left == personal.end() || check_address(Channel::sms, number_left->second) != AddressFault::nothing) continue;
    auto delivery = begin_delivery(happened, Channel::sms, told.word);
    delivery.address = number_left->second;
    delivery.receiver = told.party;
    delivery.due = due_at(settings_.timing, Pace::now, {}, service_.now(), network_.get()->calendar.utc_offset_minutes);
    add(std::move(delivery));
  }
  for (const auto& follow : happened.followers) {
    auto delivery = begin_delivery(happened, Channel::mail, happened.public_word);
    delivery.address = follow.address;
    delivery.receiver = follow.id;
    delivery.due = due_for(happened, Pace::now);
    add(std::move(delivery));
  }
  for (const auto& hook : page.hooks) {
    const auto& chains = hook.chains;
    if (!settings_.has(Channel::hook) || (!chains.empty() && std::ranges::find(chains, happened.stored->matter.chain) == chains.end())) continue;
    const auto viewer = viewer_of(hook.account, *network_.get(), service_.now());
    if (!viewer || !matter::may_read(service_.context(page.snapshot, *viewer), happened.family)) continue;
    auto delivery = begin_delivery(happened, Channel::hook, happened.entry->kind);
    delivery.account = hook.account;
    delivery.receiver = hook.id;
    add(std::move(delivery));
  }
}

}  // namespace rz::notice
