#include "matter/matter_json.hpp"

#include <array>
#include <utility>

#include "flow/event.hpp"

// The descriptions stand in the namespaces of what they describe, where the archive finds them by the argument's type.
// They are declared before the archive because it instantiates them.
namespace rz {

void describe(auto& a, Duration& d) {
  a("amount", d.amount);
  a("unit", d.unit);
}

}  // namespace rz

namespace rz::flow {

void describe(auto& a, ClockState& c) {
  a("name", c.name);
  a("generation", c.generation);
  a("counting", c.counting);
  a("status", c.status);
  a("allowance_ms", c.allowance_ms);
  a("first_allowance_ms", c.first_allowance_ms);
  a("given", c.given);
  a("fixed_end", c.fixed_end);
  a("spent_ms", c.spent_ms);
  a("running_since", c.running_since);
  a("due", c.due);
  a("warn_at", c.warn_at);
  a("provisional", c.provisional);
  a("warned", c.warned);
  a("expired", c.expired);
  a("pauses", c.pauses);
  a("extensions", c.extensions);
}
void describe(auto& a, Party& p) {
  a("name", p.name);
  a("kind", p.kind);
  a("ref", p.ref);
  a("marks", p.marks);
}
void describe(auto& a, Proposal& p) {
  a("step", p.step);
  a("number", p.number);
  a("proposer", p.proposer);
  a("proposer_org", p.proposer_org);
  a("opened_at", p.opened_at);
  a("fields", p.fields);
  a("agreed", p.agreed);
  a("escalations", p.escalations);
}
void describe(auto& a, Rating& r) {
  a("name", r.name);
  a("rater", r.rater);
  a("rated", r.rated);
  a("closing_no", r.closing_no);
  a("score", r.score);
  a("at", r.at);
}
void describe(auto& a, Matter& m) {
  a("id", m.id);
  a("chain", m.chain);
  a("chain_version", m.chain_version);
  a("number", m.number);
  a("stage", m.stage);
  a("owner", m.owner);
  a("level", m.level);
  a("place", m.place);
  a("parent", m.parent);
  a("merged_into", m.merged_into);
  a("revision", m.revision);
  a("closing_no", m.closing_no);
  a("reopenings", m.reopenings);
  a("text_version", m.text_version);
  a("receipt_issue", m.receipt_issue);
  a("opened_at", m.opened_at);
  a("stage_since", m.stage_since);
  a("settled_at", m.settled_at);
  a("closed_at", m.closed_at);
  a("fields", m.fields);
  a("last_actor", m.last_actor);
  a("clocks", m.clocks);
  a("parties", m.parties);
  a("proposals", m.proposals);
  a("ratings", m.ratings);
}

namespace change {

void describe(auto& a, Opened& c) {
  a("id", c.id);
  a("chain", c.chain);
  a("chain_version", c.chain_version);
  a("number", c.number);
  a("place", c.place);
  a("parent", c.parent);
}
void describe(auto& a, StageEntered& c) {
  a("stage", c.stage);
  a("settled", c.settled);
  a("closed", c.closed);
}
void describe(auto& a, OwnerChanged& c) { a("owner", c.owner); }
void describe(auto& a, LevelChanged& c) { a("level", c.level); }
void describe(auto& a, PlaceChanged& c) { a("place", c.place); }
void describe(auto& a, FieldSet& c) {
  a("name", c.name);
  a("value", c.value);
}
void describe(auto& a, ClockSet& c) {
  a("clock", c.clock);
  a("why", c.why);
}
void describe(auto& a, PartyJoined& c) { a("party", c.party); }
void describe(auto& a, Marked& c) {
  a("party", c.party);
  a("mark", c.mark);
  a("text_version", c.text_version);
}
void describe(auto& a, TextChanged& c) { a("text_version", c.text_version); }
void describe(auto& a, ProposalOpened& c) { a("proposal", c.proposal); }
void describe(auto& a, ProposalAgreed& c) {
  a("step", c.step);
  a("party", c.party);
}
void describe(auto& a, ProposalEscalated& c) { a("step", c.step); }
void describe(auto& a, ProposalEnded& c) {
  a("step", c.step);
  a("how", c.how);
}
void describe(auto& a, Rated& c) { a("rating", c.rating); }
void describe(auto& a, ClosingRaised& c) { a("closing_no", c.closing_no); }
void describe(auto& a, Reopened& c) { a("reopenings", c.reopenings); }
void describe(auto& a, MergedInto& c) { a("main", c.main); }
void describe(auto& a, StepTaken& c) {
  a("step", c.step);
  a("account", c.account);
}
void describe(auto& a, EvidenceBound& c) {
  a("attachment", c.attachment);
  a("kind", c.kind);
  a("digest", c.digest);
}
void describe(auto& a, Succeeded& c) {
  a("from", c.from);
  a("to", c.to);
}
void describe(auto& a, Overridden& c) { a("check", c.check); }
void describe(auto& a, Noticed& c) {
  a("audience", c.audience);
  a("notice", c.notice);
}

void describe(auto& a, Moved& c) {
  a("from_version", c.from_version);
  a("to_version", c.to_version);
  a("from_stage", c.from_stage);
  a("to_stage", c.to_stage);
  a("level", c.level);
  a("clocks", c.clocks);
  a("steps", c.steps);
}

}  // namespace change
}  // namespace rz::flow

#include "matter/archive.hpp"

namespace rz::matter {

namespace {

using archive::Reader;
using archive::Writer;

/// In the order of flow::Change.
constexpr std::array<std::string_view, std::variant_size_v<flow::Change>> change_names = {
    "opened",          "stage_entered",   "owner_changed",      "level_changed",  "place_changed", "field_set",
    "clock_set",       "party_joined",    "marked",             "text_changed",   "proposal_opened",
    "proposal_agreed", "proposal_escalated", "proposal_ended",  "rated",          "closing_raised", "reopened",
    "merged_into",     "step_taken",      "evidence_bound",     "noticed",        "moved",
    "succeeded",       "overridden"};

json::Value write_change(const flow::Change& change, const json::Storage& storage) {
  Writer writer(storage);
  writer("change", std::string(change_names[change.index()]));
  std::visit([&](const auto& c) { describe(writer, const_cast<std::remove_cvref_t<decltype(c)>&>(c)); }, change);
  return writer.take();
}

template <std::size_t... Index>
bool read_change(std::string_view name, Reader& reader, flow::Change& out, std::index_sequence<Index...>) {
  const auto try_one = [&]<std::size_t I>() {
    if (change_names[I] != name) return false;
    std::variant_alternative_t<I, flow::Change> change{};
    describe(reader, change);
    out = std::move(change);
    return true;
  };
  return (try_one.template operator()<Index>() || ...);
}

Result<flow::Change, std::string> read_change(const json::Value& value) {
  const auto name = json::get<std::string>(value, "/change");
  if (!name) return fail(std::string("a change without its name"));
  std::string fault;
  Reader reader(value.get_object(), fault);
  flow::Change change;
  constexpr auto all = std::make_index_sequence<std::variant_size_v<flow::Change>>{};
  if (!read_change(*name, reader, change, all)) return fail("unknown change «" + *name + "»");
  if (!fault.empty()) return fail(*name + ": " + fault);
  return change;
}

/// The text of a structure.
template <class T>
std::string text_of(const T& value) {
  json::Scratch scratch;
  return json::serialise(Writer(scratch.storage()).write(value));
}

Result<json::Value, std::string> parse_object(std::string_view text, json::Scratch& scratch) {
  auto parsed = json::parse(text, {.bytes_max = 16 << 20, .depth_max = 32}, scratch.storage());
  if (!parsed) return fail("not JSON: " + parsed.error().message);
  if (!parsed->is_object()) return fail(std::string("not a JSON object"));
  return std::move(*parsed);
}

}  // namespace

json::Value to_json(const flow::Value& value, const json::Storage& storage) {
  const Writer writer(storage);
  if (std::holds_alternative<std::monostate>(value)) return json::Value(nullptr, storage);
  if (const auto* flag = std::get_if<bool>(&value)) return writer.write(*flag);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return writer.write(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return writer.write(*text);
  return writer.write(std::get<std::vector<std::string>>(value));
}

flow::Value from_json(const json::Value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_int64()) return value.get_int64();
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_array()) {
    std::vector<std::string> list;
    for (const auto& item : value.get_array()) {
      if (item.is_string()) list.emplace_back(item.get_string());
    }
    return list;
  }
  return {};
}

std::string to_facts(const flow::Event& event) {
  json::Scratch scratch;
  Writer out(scratch.storage());
  out("effective_at", event.effective_at);
  out("role", event.actor_role);
  out("org", event.actor_org);
  out("revision", event.revision);
  json::Array changes(scratch.storage());
  changes.reserve(event.changes.size());
  for (const auto& change : event.changes) changes.push_back(write_change(change, scratch.storage()));
  auto facts = out.take();
  facts.emplace("changes", std::move(changes));
  return json::serialise(facts);
}

Result<flow::Event, std::string> from_facts(std::string_view facts) {
  json::Scratch scratch;
  RZ_TRY(value, parse_object(facts, scratch));
  json::Reader read(value);
  flow::Event event;
  event.effective_at = Instant{read.get<std::int64_t>("/effective_at")};
  event.actor_role = read.get<std::string>("/role");
  event.actor_org = OrgId{parse_id(read.get<std::string>("/org")).value_or(0)};
  event.revision = read.get<std::int64_t>("/revision");
  const auto* changes = read.get<const json::Array*>("/changes");
  if (!read.faults().empty()) return fail("«" + read.faults().front().pointer + "» is missing or wrong");
  for (const auto& item : *changes) {
    RZ_TRY(change, read_change(item));
    event.changes.push_back(std::move(change));
  }
  return event;
}

std::string to_state(const flow::Matter& matter) { return text_of(matter); }

Result<flow::Matter, std::string> from_state(std::string_view state) {
  json::Scratch scratch;
  RZ_TRY(value, parse_object(state, scratch));
  std::string fault;
  Reader reader(value.get_object(), fault);
  flow::Matter matter;
  describe(reader, matter);
  if (!fault.empty()) return fail(fault);
  return matter;
}

flow::Fields fields_of_state(std::string_view state) {
  flow::Fields out;
  const auto parsed = json::parse(state);
  const auto* fields = parsed ? json::find(*parsed, "/fields") : nullptr;
  if (!fields || !fields->is_object()) return out;
  for (const auto& [name, value] : fields->get_object()) out.emplace(std::string(name), from_json(value));
  return out;
}

std::string to_personal(const flow::Personal& personal) { return text_of(personal); }

Result<flow::Personal, std::string> from_personal(std::string_view text) {
  json::Scratch scratch;
  RZ_TRY(value, parse_object(text, scratch));
  flow::Personal personal;
  for (const auto& item : value.get_object()) {
    if (item.value().is_string()) personal.emplace(item.key(), item.value().get_string());
  }
  return personal;
}

}  // namespace rz::matter
