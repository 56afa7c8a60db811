#include "matter/retention.hpp"

#include <algorithm>
#include <vector>

#include "access/account_store.hpp"
#include "infra/json/json.hpp"
#include "matter/attachment_store.hpp"
#include "matter/matter_store.hpp"
#include "record/record_store.hpp"

namespace rz::matter {

namespace {

constexpr std::int64_t days_max = 36'500;
constexpr std::int64_t act_days_min = 180;  // 网络安全法 23
constexpr std::int64_t patrol_days_min = 23;  // passes arrive up to 14 days late; what was missed is asked on the day after, or a week later where the server was away

Result<std::int64_t, access::Fault> days_at(const access::Yaml& node, std::int64_t min) {
  RZ_TRY(days, node.integer());
  if (days < min || days > days_max) return fail(node.fault("days are a whole number from " + std::to_string(min) + " to " + std::to_string(days_max)));
  return days;
}

/// A number of days, or «{by: field, value: days or always, …, else: days}».
Result<KeptFor, access::Fault> kept_at(const access::Yaml& node) {
  const auto* by = node.find("by");
  if (!by) {
    RZ_TRY(days, days_at(node, 1));
    return KeptFor{days};
  }
  KeptFor out;
  RZ_TRY(field, by->text());
  out.field = std::move(field);
  RZ_TRY(otherwise, node.need_node("else"));
  RZ_TRY(days, days_at(*otherwise, 1));
  out.days = days;
  RZ_TRY(members, node.map());
  for (const auto& [value, kept] : members) {
    if (value == "by" || value == "else") continue;
    const auto word = kept->text();
    std::optional<std::int64_t> of_value;
    if (!word || *word != "always") {
      RZ_TRY(number, days_at(*kept, 1));
      of_value = number;
    }
    out.days_of_value.emplace(value, of_value);
  }
  return out;
}

constexpr std::int64_t page_matters = 200;  // or accounts

Instant before_days(Instant now, std::int64_t days) { return {now.ms - days * ms_per_day}; }

struct Erasable {
  MatterId id{};
  std::string chain;
  std::vector<AttachmentId> attachments;
};

/// A choice of the matter may keep it longer than the shortest time of its chain.
Result<bool, db::Error> is_due(db::Connection& connection, DistrictId district, const KeptFor& kept, const ClosedMatter& closed, Instant now) {
  if (kept.field.empty()) return closed.closed_at <= before_days(now, kept.days);
  RZ_TRY(stored, read_stored(connection, district, {closed.id}));
  const auto days = kept.days_for(stored.empty() ? std::string_view() : stored.front().matter.text(kept.field));
  return days && closed.closed_at <= before_days(now, *days);
}

/// Those due behind `after`, which moves on; empty at the end.
Result<std::vector<Erasable>, db::Error> next_due(db::Connection& connection, DistrictId district, const RetentionRules& rules, Instant now,
                                                  MatterId& after) {
  auto shortest = rules.matter_days;
  for (const auto& [chain, kept] : rules.kept_of_chain) shortest = std::min(shortest, kept.shortest());
  std::vector<Erasable> out;
  while (out.empty()) {
    RZ_TRY(closed, read_closed_with_personal(connection, district, before_days(now, shortest), after, page_matters));
    if (closed.empty()) break;
    after = closed.back().id;
    for (auto& each : closed) {
      const auto kept = rules.kept(each.chain);
      if (each.closed_at > before_days(now, kept.shortest())) continue;
      RZ_TRY(due, is_due(connection, district, kept, each, now));
      if (!due) continue;
      RZ_TRY(attachments, read_attachments_of(connection, district, each.id));
      out.push_back({each.id, std::move(each.chain), std::move(attachments)});
    }
  }
  return out;
}

record::Act erasure_act(DistrictId district, const Erasable& due) {
  record::Act act;
  act.kind = erased_kind;
  act.matter = due.id;
  act.facts = json::serialise(json::Object{{"attachments", due.attachments.size()}});
  act.rows = {record::erase_personal(district, due.id), delete_personal(district, due.id)};
  if (!due.attachments.empty()) act.rows.push_back(delete_attachments_of(district, due.id));
  return act;
}

record::Act acts_erasure(DistrictId district, const RetentionRules& rules, Instant now, std::int64_t count) {
  record::Act act;
  act.kind = "access.old_acts_erased";
  act.facts = json::serialise(json::Object{{"acts", count}, {"days", rules.act_days}});
  act.rows = {record::erase_acts(district, before_days(now, rules.act_days))};
  return act;
}

record::Act account_erasure(DistrictId district, AccountId account) {
  record::Act act;
  act.kind = "access.account_forgotten";
  act.facts = json::serialise(json::Object{{"account", format_id(account)}});
  act.rows = access::forget_account(district, account);
  act.changes_network = true;
  return act;
}

/// Matters with their photos.
Status<std::string> forget_matters(db::Connection& reader, DistrictId district, const RetentionRules& rules, Instant now,
                                   const AttachmentFiles& files, const WriteAct& write, RetentionOutcome& out) {
  for (MatterId after{};;) {
    const auto due = next_due(reader, district, rules, now, after);
    if (!due) return fail("the matters cannot be read: " + due.error().message);
    if (due->empty()) return {};
    for (const auto& each : *due) {
      if (write && !write(erasure_act(district, each))) return fail(std::string("personal data of a matter could not be erased"));
      if (write) std::ranges::for_each(each.attachments, [&](AttachmentId id) { files.remove(id); });
      ++out.matters[each.chain];
      out.photos += static_cast<std::int64_t>(each.attachments.size());
    }
  }
}

Status<std::string> forget_accounts(db::Connection& reader, DistrictId district, const RetentionRules& rules, Instant now,
                                    const WriteAct& write, RetentionOutcome& out) {
  for (AccountId after{};;) {
    const auto due = access::read_forgettable(reader, district, before_days(now, rules.account_days), after, page_matters);
    if (!due) return fail("the accounts cannot be read: " + due.error().message);
    if (due->empty()) return {};
    after = due->back();
    for (const auto account : *due) {
      if (write && !write(account_erasure(district, account))) return fail(std::string("an account could not be made anonymous"));
      ++out.accounts;
    }
  }
}

Status<std::string> empty_shelf(db::Connection& reader, const KeptShelf& shelf, Instant now, const WriteAct& write, RetentionOutcome& out) {
  const auto before = before_days(now, shelf.days);
  const auto old = shelf.count(reader, before);
  if (!old) return fail(shelf.name + " cannot be read: " + old.error().message);
  if (write && *old > 0 && !write(shelf.erase(before, *old))) return fail(shelf.name + " could not be erased");
  out.shelves[shelf.name] = *old;
  return {};
}

}  // namespace

Result<RetentionRules, access::Fault> RetentionRules::parse(const access::Source& source) {
  RZ_TRY(root, access::parse_yaml(source));
  RZ_CHECK(root.only({"matters", "acts", "accounts", "patrols"}));
  RetentionRules out;
  RZ_TRY(matters, root.need_node("matters"));
  RZ_TRY(members, matters->map());
  for (const auto& [chain, value] : members) {
    RZ_TRY(kept, kept_at(*value));
    if (chain != "default") out.kept_of_chain.emplace(chain, std::move(kept));
    else if (kept.field.empty()) out.matter_days = kept.days;
    else return fail(value->fault("«default» is a number of days"));
  }
  if (out.matter_days == 0) return fail(matters->fault("«default» is missing"));
  RZ_TRY(acts, root.need_node("acts"));
  RZ_TRY(act_days, days_at(*acts, act_days_min));
  out.act_days = act_days;
  RZ_TRY(accounts, root.need_node("accounts"));
  RZ_TRY(account_days, days_at(*accounts, 1));
  out.account_days = account_days;
  if (const auto* patrols = root.find("patrols")) {
    RZ_TRY(patrol_days, days_at(*patrols, patrol_days_min));
    out.patrol_days = patrol_days;
  }
  return out;
}

std::optional<std::int64_t> KeptFor::days_for(std::string_view value) const {
  const auto found = days_of_value.find(value);
  return found == days_of_value.end() ? days : found->second;
}

std::int64_t KeptFor::shortest() const {
  auto out = days;
  for (const auto& [value, of_value] : days_of_value) out = std::min(out, of_value.value_or(out));
  return out;
}

KeptFor RetentionRules::kept(const std::string& chain) const {
  const auto found = kept_of_chain.find(chain);
  return found == kept_of_chain.end() ? KeptFor{matter_days} : found->second;
}

Result<RetentionOutcome, std::string> run_retention(db::Connection& reader, DistrictId district, const RetentionRules& rules, Instant now,
                                                    const AttachmentFiles& files, std::span<const KeptShelf> shelves, const WriteAct& write) {
  RetentionOutcome out;
  RZ_CHECK(forget_matters(reader, district, rules, now, files, write, out));
  RZ_CHECK(forget_accounts(reader, district, rules, now, write, out));
  const auto acts = record::count_personal_acts(reader, district, before_days(now, rules.act_days));
  if (!acts) return fail("the record cannot be read: " + acts.error().message);
  out.acts = *acts;
  if (write && *acts > 0 && !write(acts_erasure(district, rules, now, *acts))) return fail(std::string("old acts could not be erased"));
  for (const auto& shelf : shelves) RZ_CHECK(empty_shelf(reader, shelf, now, write, out));
  return out;
}

}  // namespace rz::matter
