#include "matter/matter_view.hpp"

#include <algorithm>
#include <array>

#include "flow/clock.hpp"
#include "flow/held.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_store.hpp"

namespace rz::matter {

namespace {

constexpr std::int64_t due_soon_ms = ms_per_day;
constexpr std::size_t title_characters_max = 40;

/// Endings of an event's kind beside the step's own sentence: what became of a proposal or a clock.
struct Ending {
  std::string_view how;
  std::string_view zh;
  std::string_view en;
  bool done = false;  ///< the step was taken by it
};
constexpr std::array endings = std::to_array<Ending>({
    {"proposed", "", ""},  // the buttons of what needs an approval say that it is asked for
    {"approved", "", "", true},
    {"agreed", "一方同意：", "One party agreed: "},
    {"approved_by_time", "到期自动同意：", "Agreed by lapse of time: ", true},
    {"refused", "不同意：", "Not agreed: "},
    {"refused_by_time", "逾期未批，视为不同意：", "Not decided in time, so not agreed: "},
    {"escalated", "逾期未批，报上一级：", "Not decided in time, raised: "},
    {"withdrawn", "撤回申请：", "Request taken back: "},
    {"warned", "将到期：", "Due soon: "},
    {"expired", "已到期：", "Overdue: "},
    {"recomputed", "按新日历重新计算时限：", "Limits computed with the new calendar: "},
    {"succeeded", "移交给承接单位", "Handed over to the body that goes on"},
    {"moved", "改按新版流程办理", "Goes on by a new version of the procedure"},
});

/// «request.extend.approved» → step or clock, and how.
struct Kind {
  std::string name;
  bool is_clock = false;
  const Ending* ending = nullptr;
};

Kind parse_kind(std::string_view kind) {
  auto parts = split(kind, '.');
  Kind out;
  if (!parts.empty()) parts.erase(parts.begin());
  if (!parts.empty() && parts.front() == "clock") {
    out.is_clock = true;
    parts.erase(parts.begin());
  }
  if (!parts.empty()) {
    const auto found = std::ranges::find(endings, parts.back(), &Ending::how);
    if (found != endings.end()) {
      out.ending = &*found;
      parts.pop_back();
    }
  }
  for (const auto part : parts) out.name += (out.name.empty() ? "" : ".") + std::string(part);
  return out;
}

std::string first_characters(std::string_view text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && seen++ == count) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

/// «party_name#2» → «party_name»
std::string_view field_of(std::string_view name) { return name.substr(0, name.find('#')); }

json::Object named(std::string id, std::string name) { return {{"id", std::move(id)}, {"name", std::move(name)}}; }

std::vector<std::string> overridden_in(const flow::Event& event) {
  std::vector<std::string> out;
  for (const auto& change : event.changes) {
    if (const auto* overridden = std::get_if<flow::change::Overridden>(&change)) out.push_back(overridden->check);
  }
  return out;
}

/// The body's own limit where there is one, else the nearest.
const flow::ClockState* nearest_clock(const flow::Matter& matter) {
  const flow::ClockState* nearest = nullptr;
  for (const auto& clock : matter.clocks) {
    if (clock.status != flow::ClockState::Status::running || clock.name.starts_with("approval.")) continue;
    if (!nearest || clock.due < nearest->due) nearest = &clock;
  }
  return nearest;
}

class View {
 public:
  View(const ViewContext& context, const flow::Family& family)
      : context_(context),
        family_(family),
        matter_(*family.matter),
        loaded_(*context.catalogue.find(matter_.chain, matter_.chain_version)),
        chain_(loaded_.definition),
        texts_(loaded_.texts(context.language)),
        sight_(context.sights->of(chain_, family, context.viewer, context.world)) {}

  json::Object head() const {
    const auto& stage = *chain_.stage(matter_.stage);
    static constexpr std::string_view kinds[] = {"open", "waiting", "settled", "closed"};
    json::Object out;
    out["id"] = format_id(matter_.id);
    out["number"] = matter_.number;
    out["chain"] = matter_.chain;
    out["version"] = matter_.chain_version;
    out["stage"] = matter_.stage;
    out["stage_name"] = texts_.get("stage." + matter_.stage);
    out["stage_kind"] = kinds[static_cast<int>(stage.kind)];
    out["status"] = to_text(status());
    out["revision"] = matter_.revision;
    out["opened_at"] = moment(matter_.opened_at);
    out["owner"] = named(format_id(matter_.owner), org_name(context_, matter_.owner));
    out["place"] = named(format_id(matter_.place), place_name(context_, matter_.place));
    out["counts"] = counts();
    return out;
  }

  /// Who asked has the answer; that a call back is late is nothing of his.
  Status status() const {
    const auto* clock = nearest_clock(matter_);
    const bool is_owed = context_.viewer.kind != flow::Actor::Kind::visitor && chain_.is_timed_answer(matter_.stage) && clock && !is_window(*clock);
    return status_of(chain_.stage(matter_.stage)->kind, is_owed, clock ? std::optional(clock->due) : std::nullopt, matter_.revision, context_.now);
  }

  /// Empty where the chain has none, or tells nobody.
  json::Object level() const {
    const std::string name(texts_.get("level." + matter_.level));
    return matter_.level.empty() || name.empty() ? json::Object{} : json::Object{{"code", matter_.level}, {"name", name}};
  }

  /// «并单×3»: what stands beside the status, as far as the viewer sees it.
  json::Array counts() const {
    json::Array out;
    for (const auto& field : chain_.counts) {
      const auto n = flow::integer_in(matter_.fields, field);
      if (n > 0 && sight_.sees(field)) out.push_back(json::Object{{"name", texts_.get("count." + field)}, {"n", n}});
    }
    return out;
  }

  std::string title(const flow::Personal& personal) const {
    const auto what = personal.find(chain_.title_field);
    const auto text = what != personal.end() ? what->second : matter_.text(chain_.title_field);
    if (text.empty() || !sight_.sees(chain_.title_field)) return std::string(texts_.get("chain.name"));
    return first_characters(text, title_characters_max);
  }

  json::Object fields(const flow::Personal& personal) const {
    json::Object out;
    for (const auto& [name, value] : matter_.fields) {
      if (sight_.sees(name) && !names_a_marked_party(name)) out[name] = field_value(name, value);
    }
    for (const auto& [name, text] : personal) {
      if (sight_.sees(field_of(name))) out[name] = text;
      if (sight_.sees_masked(field_of(name))) out[name] = mask(text);
    }
    return out;
  }

  /// Which party signed last is no fact of the matter.
  bool names_a_marked_party(std::string_view field) const {
    return std::ranges::any_of(chain_.steps, [&](const auto& entry) { return entry.second.marks_field == field; });
  }

  /// After the closing: whether the clock is no duty of staff's but a time that others have, to rate or to ask again.
  bool is_window(const flow::ClockState& clock) const {
    const auto rule = chain_.clocks.find(clock.name);
    return chain_.stage(matter_.stage)->kind == flow::StageKind::settled && rule != chain_.clocks.end() &&
           !rule->second.expiry_step.empty();
  }

  /// What lists are filtered by, as far as the viewer sees it; lists of bodies are for finding alone.
  json::Object tags() const {
    json::Object out;
    for (const auto& field : chain_.tags) {
      const auto found = matter_.fields.find(field);
      const bool is_one = found != matter_.fields.end() && !std::holds_alternative<std::vector<std::string>>(found->second);
      if (is_one && sight_.sees(field)) out[field] = to_json(found->second);
    }
    return out;
  }

  json::Array masked() const {
    json::Array out;
    for (const auto& name : sight_.masked()) out.push_back(json::Value(name));
    return out;
  }

  /// The step by which to ask for an approval before what is covered is uncovered; empty = none is needed.
  std::string look_step() const {
    if (context_.viewer.kind == flow::Actor::Kind::visitor) return {};
    const auto groups = flow::visible_groups(chain_, family_, context_.viewer, context_.world);
    for (const auto& group : chain_.visibility) {
      if (!group.masked || !groups.contains(group.name)) continue;
      if (!flow::may_uncover(group, matter_, context_.viewer, context_.now)) return group.asking->step;
    }
    return {};
  }

  json::Array clocks() const {
    static constexpr std::string_view states[] = {"running", "paused", "stopped"};
    json::Array out;
    for (const auto& clock : matter_.clocks) {
      const auto rule = chain_.clocks.find(clock.name);
      if (rule == chain_.clocks.end()) continue;
      json::Object one;
      one["name"] = clock.name;
      one["label"] = texts_.get("clock." + clock.name);
      one["status"] = states[static_cast<int>(clock.status)];
      one["due"] = moment(clock.due);
      one["left_ms"] = flow::left_ms(clock, context_.now, context_.world.calendar());
      one["allowance_ms"] = clock.allowance_ms;
      one["counting"] = clock.counting == flow::Counting::working ? "working" : "calendar";
      one["provisional"] = clock.provisional;
      one["expired"] = clock.expired;
      one["overall"] = rule->second.overall;
      out.push_back(std::move(one));
    }
    return out;
  }

  json::Array timeline(const std::vector<record::Entry>& entries) const {
    json::Array out;
    for (const auto& entry : entries) {
      const auto event = from_facts(entry.facts);
      if (!event) continue;
      const auto kind = parse_kind(entry.kind);
      const auto* step = chain_.step(kind.name);
      if (step && step->among_staff && context_.viewer.kind == flow::Actor::Kind::visitor) continue;
      json::Object one;
      one["at"] = moment(event->effective_at);
      one["kind"] = entry.kind;
      one["title"] = sentence(kind);
      one["late"] = kind.ending && kind.ending->how == "expired";
      if (event->actor_org) one["org"] = org_name(context_, event->actor_org);
      one["role"] = event->actor_role;
      one["texts"] = event_texts(entry, *event);
      // What staff did in spite of a check is between them.
      if (context_.viewer.kind == flow::Actor::Kind::account) one["checks"] = checks_json(overridden_in(*event), texts_);
      out.push_back(std::move(one));
    }
    return out;
  }

  /// What was bound, the oldest first. The asker's own hand is no body.
  json::Array attachments(const std::vector<record::Entry>& entries) const {
    const auto kinds = flow::visible_evidence(chain_, family_, context_.viewer, context_.world);
    json::Array out;
    for (const auto& entry : entries) {
      const auto event = from_facts(entry.facts);
      if (!event) continue;
      for (const auto& change : event->changes) {
        const auto* bound = std::get_if<flow::change::EvidenceBound>(&change);
        if (!bound || !kinds.contains(bound->kind)) continue;
        json::Object one{{"id", format_id(bound->attachment)},
                         {"kind", bound->kind},
                         {"name", texts_.get("evidence." + bound->kind)},
                         {"at", moment(event->effective_at)},
                         {"role", event->actor_role},
                         {"role_name", texts_.get("role." + event->actor_role)}};
        if (event->actor_org) one["org"] = org_name(context_, event->actor_org);
        out.push_back(std::move(one));
      }
    }
    return out;
  }

  json::Array steps() const {
    static constexpr std::string_view verbs[] = {"take", "approve", "refuse", "withdraw"};
    json::Array out;
    const flow::Context context{chain_, context_.functions, context_.world, context_.now};
    for (const auto& open : flow::open_steps(context, family_, context_.viewer)) {
      json::Object one;
      one["step"] = open.step;
      one["verb"] = verbs[static_cast<int>(open.verb)];
      one["name"] = texts_.get("step." + open.step);
      one["primary"] = open.primary;
      one["checks"] = checks_json(open.checks, texts_);
      out.push_back(std::move(one));
    }
    return out;
  }

  /// What his post would let the viewer do here, and why it cannot be done.
  json::Array held() const {
    json::Array out;
    const flow::Context context{chain_, context_.functions, context_.world, context_.now};
    for (const auto& held : flow::held_steps(context, family_, context_.viewer)) {
      out.push_back(json::Object{{"step", held.step}, {"name", texts_.get("step." + held.step)}, {"reasons", checks_json(held.guards, texts_)}});
    }
    return out;
  }

  json::Array proposals() const {
    json::Array out;
    for (const auto& proposal : matter_.proposals) {
      json::Object one;
      one["step"] = proposal.step;
      one["name"] = texts_.get("step." + proposal.step);
      one["opened_at"] = moment(proposal.opened_at);
      one["org"] = named(format_id(proposal.proposer_org), org_name(context_, proposal.proposer_org));
      if (const auto* clock = matter_.clock(flow::approval_clock(proposal.step))) one["due"] = moment(clock->due);
      json::Object fields;
      for (const auto& [name, value] : proposal.fields) {
        if (sight_.sees(name)) fields[name] = field_value(name, value);
      }
      one["fields"] = std::move(fields);
      out.push_back(std::move(one));
    }
    return out;
  }

  json::Array ratings() const {
    json::Array out;
    for (const auto& rating : matter_.ratings) {
      const auto rule = chain_.ratings.find(rating.name);
      if (rule == chain_.ratings.end() || !sight_.sees(rule->second.score_field)) continue;
      out.push_back({{"name", rating.name},
                     {"score", rating.score},
                     {"closing_no", rating.closing_no},
                     {"at", moment(rating.at)},
                     {"rated", named(format_id(rating.rated), org_name(context_, rating.rated))}});
    }
    return out;
  }

  json::Value moment(Instant at) const {
    if (at.ms == 0) return nullptr;
    return json::Value(format_rfc3339(at, context_.world.calendar().utc_offset_minutes()));
  }

 private:
  /// Bodies and places carry their names, moments are moments; all else is as it is stored.
  json::Value field_value(std::string_view name, const flow::Value& value) const {
    using Type = flow::FieldRule::Type;
    const auto* rule = chain_.field(name);
    const auto* text = std::get_if<std::string>(&value);
    if (rule && text && rule->type == Type::org) {
      return named(*text, org_name(context_, OrgId{parse_id(*text).value_or(0)}));
    }
    if (rule && text && rule->type == Type::place) {
      return named(*text, place_name(context_, PlaceId{parse_id(*text).value_or(0)}));
    }
    if (rule && rule->type == Type::moment) {
      if (const auto* ms = std::get_if<std::int64_t>(&value)) return moment(Instant{*ms});
    }
    const auto* list = std::get_if<std::vector<std::string>>(&value);
    if (rule && list && (rule->type == Type::orgs || rule->type == Type::accounts)) {
      json::Array out;
      for (const auto& id : *list) out.push_back(named(id, name_of(*rule, id)));
      return out;
    }
    return to_json(value);
  }

  /// Of a body or of a person in charge.
  std::string name_of(const flow::FieldRule& rule, const std::string& id) const {
    const auto number = parse_id(id).value_or(0);
    return rule.type == flow::FieldRule::Type::accounts ? person_name(context_, AccountId{number}) : org_name(context_, OrgId{number});
  }

  std::string sentence(const Kind& kind) const {
    const bool zh = context_.language == schema::Language::zh;
    std::string what;
    if (kind.is_clock) {
      what = texts_.get("clock." + kind.name);
    } else {
      what = texts_.get("step." + kind.name + (!kind.ending || kind.ending->done ? ".done" : ""));
    }
    return kind.ending ? std::string(zh ? kind.ending->zh : kind.ending->en) + what : what;
  }

  /// A text as it was written, bodies and people in charge by their names.
  std::string words_of(const flow::FieldRule& rule, const flow::Value& value) const {
    std::vector<std::string> parts;
    if (const auto* text = std::get_if<std::string>(&value)) parts.push_back(*text);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) parts = *list;
    std::string out;
    for (const auto& part : parts) {
      if (!out.empty()) out += context_.language == schema::Language::zh ? "、" : ", ";
      out += rule.type == flow::FieldRule::Type::text ? part : name_of(rule, part);
    }
    return out;
  }

  json::Object event_texts(const record::Entry& entry, const flow::Event& event) const {
    json::Object out;
    for (const auto& change : event.changes) {
      const auto* set = std::get_if<flow::change::FieldSet>(&change);
      if (!set || !sight_.sees(set->name) || std::holds_alternative<std::monostate>(set->value)) continue;
      const auto* rule = chain_.field(set->name);
      const bool told = rule && (rule->type == flow::FieldRule::Type::text || rule->type == flow::FieldRule::Type::org ||
                                 rule->type == flow::FieldRule::Type::orgs || rule->type == flow::FieldRule::Type::accounts);
      if (told) out[set->name] = words_of(*rule, set->value);
    }
    if (!entry.personal) return out;
    const auto personal = from_personal(*entry.personal).value_or(flow::Personal{});
    for (const auto& [name, text] : personal) {
      if (sight_.sees(field_of(name)) || name == "remark") out[name] = text;
      if (sight_.sees_masked(field_of(name))) out[name] = mask(text);
    }
    return out;
  }

  const ViewContext& context_;
  const flow::Family& family_;
  const flow::Matter& matter_;
  const chain::Loaded& loaded_;
  const flow::Definition& chain_;
  const chain::Texts& texts_;
  const Sight& sight_;
};

json::Array children_view(const ViewContext& context, const flow::Family& family) {
  json::Array out;
  for (const flow::Matter* child : family.children) {
    const flow::Family alone{child, family.matter, {}, {}};
    // Who asked has one matter; how bodies work at it below is theirs.
    if (context.viewer.kind == flow::Actor::Kind::visitor && !may_read(context, alone)) continue;
    out.push_back(View(context, alone).head());
  }
  return out;
}

/// Those without an account, for whom the viewer may print a receipt.
json::Array parties_view(const ViewContext& context, const flow::Family& family) {
  json::Array out;
  const auto& loaded = *context.catalogue.find(family.matter->chain, family.matter->chain_version);
  const auto numbers = parties_to_let_in(context, family);
  for (const auto& party : family.matter->parties) {
    const auto number = flow::party_number(*family.matter, party);
    if (std::ranges::find(numbers, number) == numbers.end()) continue;
    out.push_back(json::Object{{"no", number}, {"name", loaded.texts(context.language).get("party." + party.name)}});
  }
  return out;
}

}  // namespace

std::string_view to_text(Status status) {
  static constexpr std::string_view names[] = {"wait", "doing", "due", "over", "closed", "paused"};
  return names[static_cast<int>(status)];
}

Status status_of(flow::StageKind kind, bool is_owed, std::optional<Instant> due, std::int64_t revision, Instant now) {
  const bool is_answered = kind == flow::StageKind::settled || kind == flow::StageKind::closed;
  if (is_answered && !is_owed) return Status::closed;
  if (due && *due < now) return Status::over;
  const bool is_soon = due && due->ms - now.ms < due_soon_ms;
  if (is_answered) return is_soon ? Status::due : Status::closed;
  if (kind == flow::StageKind::waiting) return Status::paused;
  if (revision == 1) return Status::wait;
  return is_soon ? Status::due : Status::doing;
}

bool may_read(const ViewContext& context, const flow::Family& family) {
  const auto* chain = context.catalogue.chains().find(family.matter->chain, family.matter->chain_version);
  if (!chain) return false;
  return std::ranges::any_of(chain->visibility, [&](const flow::VisibilityGroup& group) {
    const auto& seers = flow::seers_of(group, *family.matter);
    return !seers.empty() && flow::permitted(seers, family, context.viewer, context.world);
  });
}

json::Object row_view(const ViewContext& context, const Stored& stored) {
  const flow::Family alone{&stored.matter, nullptr, {}, {}};
  const View view(context, alone);
  auto out = view.head();
  out["title"] = view.title(from_personal(stored.personal).value_or(flow::Personal{}));
  const auto urgent = stored.matter.fields.find("urgent");
  out["tags"] = view.tags();
  out["urgent"] = urgent != stored.matter.fields.end() && urgent->second == flow::Value(true);
  const auto* clock = nearest_clock(stored.matter);
  if (clock && !view.is_window(*clock)) {
    out["due"] = view.moment(clock->due);
    out["left_ms"] = flow::left_ms(*clock, context.now, context.world.calendar());
    out["provisional"] = clock->provisional;
  }
  return out;
}

json::Object full_view(const ViewContext& context, const FullMatter& full) {
  const View view(context, full.family);
  const auto personal = from_personal(full.stored.personal).value_or(flow::Personal{});
  auto out = view.head();
  out["title"] = view.title(personal);
  if (auto level = view.level(); !level.empty()) out["level"] = std::move(level);
  out["fields"] = view.fields(personal);
  out["fields_masked"] = view.masked();
  if (auto step = view.look_step(); !step.empty()) out["look_step"] = std::move(step);
  out["clocks"] = view.clocks();
  out["timeline"] = view.timeline(full.entries);
  const auto erased = std::ranges::find(full.entries, erased_kind, &record::Entry::kind);
  const bool is_erased = erased != full.entries.end();
  out["attachments"] = is_erased ? json::Array{} : view.attachments(full.entries);
  if (is_erased) out["erased_at"] = view.moment(erased->at);
  out["steps"] = view.steps();
  if (context.viewer.kind == flow::Actor::Kind::account) out["held"] = view.held();
  out["proposals"] = view.proposals();
  out["children"] = children_view(context, full.family);
  if (const auto* parent = full.family.parent; parent && may_read(context, flow::Family{parent, nullptr, {}, {}})) {
    out["parent"] = json::Object{{"id", format_id(parent->id)}, {"number", parent->number}};
  }
  out["ratings"] = view.ratings();
  if (auto parties = parties_view(context, full.family); !parties.empty()) out["parties"] = std::move(parties);
  return out;
}

std::vector<std::string> masked_fields(const ViewContext& context, const flow::Family& family) {
  std::vector<std::string> out;
  const auto* chain = context.catalogue.chains().find(family.matter->chain, family.matter->chain_version);
  if (chain == nullptr || context.viewer.kind == flow::Actor::Kind::visitor) return out;
  const auto groups = flow::visible_groups(*chain, family, context.viewer, context.world);
  for (const auto& group : chain->visibility) {
    if (!group.masked || !groups.contains(group.name) || !flow::may_uncover(group, *family.matter, context.viewer, context.now)) continue;
    out.insert(out.end(), group.fields.begin(), group.fields.end());
  }
  return out;
}

std::vector<int> parties_to_let_in(const ViewContext& context, const flow::Family& family) {
  std::vector<int> out;
  const auto* chain = context.catalogue.chains().find(family.matter->chain, family.matter->chain_version);
  if (!chain) return out;
  for (const auto& party : family.matter->parties) {
    const auto rule = chain->parties.find(party.name);
    const bool may = rule != chain->parties.end() && flow::permitted(rule->second.way_in, family, context.viewer, context.world);
    if (may) out.push_back(flow::party_number(*family.matter, party));
  }
  return out;
}

std::optional<flow::Post> uncovering_post(const ViewContext& context, const flow::Family& family) {
  const auto* chain = context.catalogue.chains().find(family.matter->chain, family.matter->chain_version);
  if (!chain) return std::nullopt;
  for (const auto& group : chain->visibility) {
    if (!group.masked) continue;
    auto post = flow::permitted(flow::seers_of(group, *family.matter), family, context.viewer, context.world);
    if (post) return post;
  }
  return std::nullopt;
}

std::string mask(std::string_view text) {
  const bool phone = text.size() >= 7 && text.find_first_not_of("0123456789-+ ") == std::string_view::npos;
  if (phone) return std::string(text.substr(0, 3)) + "****" + std::string(text.substr(text.size() - 4));
  auto first = first_characters(text, 1);
  if (first.ends_with("…")) first.resize(first.size() - std::string_view("…").size());
  return first + "**";
}

json::Array checks_json(const std::vector<std::string>& calls, const chain::Texts& texts) {
  json::Array out;
  for (const auto& call : calls) out.push_back(json::Object{{"check", call}, {"text", texts.get("guard." + call)}});
  return out;
}

std::string place_name(const ViewContext& context, PlaceId id) {
  return context.language == schema::Language::zh ? context.places.path_zh(id) : context.places.path_en(id);
}

std::string person_name(const ViewContext& context, AccountId id) {
  const auto* holder = context.people ? context.people->find(id) : nullptr;
  return holder ? holder->name : std::string();
}

std::string org_name(const ViewContext& context, OrgId id) {
  const auto* org = context.orgs.find(id);
  if (!org) return {};
  return context.language == schema::Language::zh ? org->name_zh : org->name_en;
}

}  // namespace rz::matter
