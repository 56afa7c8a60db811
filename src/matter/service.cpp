#include "matter/service.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "infra/log/log.hpp"
#include "matter/form_input.hpp"
#include "matter/matter_json.hpp"
#include "matter/reply_template.hpp"
#include "record/record_store.hpp"

namespace rz::matter {

namespace {

constexpr std::int64_t timeline_entries_max = 1'000;
constexpr std::int64_t reason_characters_max = 200;
constexpr std::int64_t reason_characters_min = 2;

ServiceError not_found() {
  ServiceError error;
  error.kind = ServiceError::Kind::not_found;
  return error;
}

ServiceError not_permitted() {
  ServiceError error;
  error.kind = ServiceError::Kind::write;
  error.write.kind = WriteError::Kind::refused;
  error.write.step.why = flow::Refusal::not_permitted;
  return error;
}

ServiceError unasked() {
  ServiceError error;
  error.kind = ServiceError::Kind::unasked;
  return error;
}

ServiceError unavailable(const db::Error& cause) {
  log::warn("read failed", {{"error", cause.message}});
  return {};
}

ServiceError invalid(std::vector<FieldFault> faults) {
  ServiceError error;
  error.kind = ServiceError::Kind::invalid;
  error.faults = std::move(faults);
  return error;
}

ServiceDone once_written(const chain::Loaded* chain, ServiceDone done) {
  std::string name = chain ? chain->definition.name : "";
  const int version = chain ? chain->definition.version : 0;
  return [name = std::move(name), version, done = std::move(done)](ServiceResult result) {
    if (!result) {
      result.error().chain = name;
      result.error().version = version;
    }
    done(std::move(result));
  };
}

std::function<void(WriteResult)> to_write_done(ServiceDone done) {
  return [done = std::move(done)](WriteResult result) {
    if (result) return done(std::move(*result));
    ServiceError error;
    error.kind = result.error().kind == WriteError::Kind::not_found ? ServiceError::Kind::not_found
                                                                    : ServiceError::Kind::write;
    error.write = std::move(result).error();
    done(fail(std::move(error)));
  };
}

/// «1764000000000.7212345»: the last row of a page; «0.7212345» where the order is that of registering.
std::optional<QueueCursor> parse_cursor(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 2) return std::nullopt;
  const auto position = parts[0] == "0" ? std::optional<std::int64_t>(0) : parse_id(parts[0]);
  const auto id = parse_id(parts[1]);
  if (!position || !id) return std::nullopt;
  return QueueCursor{*position, MatterId{*id}};
}

std::string to_text(const QueueCursor& cursor) { return format_id(cursor.position) + "." + format_id(cursor.id); }

/// A matter lies in a community or village, or somewhere in it: a whole street or district is no place for one.
bool is_somewhere(const place::Place* place) {
  return place && place->kind != place::Kind::district && place->kind != place::Kind::street;
}

FieldFault too_wide(std::string pointer, schema::Language language) {
  return {std::move(pointer), language == schema::Language::zh ? "请选择社区或村。" : "Choose the community or village."};
}

/// Places in fields that are none where a matter could lie.
std::vector<FieldFault> place_faults(const flow::Definition& chain, const flow::Fields& fields, const place::Places& places,
                                     schema::Language language) {
  std::vector<FieldFault> faults;
  for (const auto& [name, value] : fields) {
    const auto* rule = chain.field(name);
    const auto* text = std::get_if<std::string>(&value);
    if (!rule || rule->type != flow::FieldRule::Type::place || !text) continue;
    if (!is_somewhere(places.find(PlaceId{parse_id(*text).value_or(0)}))) faults.push_back(too_wide("/fields/" + name, language));
  }
  return faults;
}

/// What a template left open goes to nobody: staff fill it in first.
std::vector<FieldFault> blank_faults(const flow::Input& input, const Viewer& viewer) {
  std::vector<FieldFault> faults;
  const auto look = [&](const std::string& name, std::string_view text) {
    const auto blanks = blanks_in(text);
    if (blanks.empty()) return;
    const auto blank = "{" + blanks.front() + "}";
    faults.push_back({"/fields/" + name, viewer.language == schema::Language::zh ? "还有没填的内容：" + blank : "Fill in what is still open: " + blank});
  };
  if (viewer.actor.kind != flow::Actor::Kind::account) return faults;
  for (const auto& [name, text] : input.personal) look(name, text);
  for (const auto& [name, value] : input.fields) {
    if (const auto* text = std::get_if<std::string>(&value)) look(name, *text);
  }
  return faults;
}

/// What is asked to be born, or what is wrong with the form or the place.
Result<BirthWrite, ServiceError> birth_of(BirthCommand command, const Snapshot& snapshot, const Viewer& viewer) {
  const auto* chain = snapshot.catalogue->latest(command.chain);
  const auto* step = chain ? chain->definition.step(command.step) : nullptr;
  if (!step || !step->is_birth()) return fail(not_found());
  auto input = read_input(*chain, command.step, command.fields, viewer.language);
  std::vector<FieldFault> faults;
  if (!input) faults = std::move(input).error();
  if (!is_somewhere(snapshot.places->find(command.place))) faults.push_back(too_wide("/place", viewer.language));
  if (!faults.empty()) return fail(invalid(std::move(faults)));
  input->evidence = std::move(command.evidence);
  return BirthWrite{std::move(command.chain), std::move(command.step), command.place, std::move(*input), viewer.actor};
}

bool may_decide(const ViewContext& context, const flow::Matter& matter) {
  const auto* chain = context.catalogue.chains().find(matter.chain, matter.chain_version);
  if (!chain) return false;
  const flow::Family alone{&matter, nullptr, {}, {}};
  const auto open = flow::open_steps({*chain, context.functions, context.world, context.now}, alone, context.viewer);
  return std::ranges::any_of(open, [](const flow::OpenStep& step) { return step.verb == flow::Verb::approve; });
}

void narrow(QueueQuery& query, const std::vector<PlaceId>& places) {
  const std::unordered_set<PlaceId> wanted(places.begin(), places.end());
  if (query.only_places.empty())
    query.only_places = places;
  else
    std::erase_if(query.only_places, [&](PlaceId place) { return !wanted.contains(place); });
  if (query.only_places.empty()) query.parts.clear();  // no place at all is not anywhere
}

}  // namespace

bool is_cursor(std::string_view text) { return parse_cursor(text).has_value(); }

struct Service::Whole {
  std::vector<FamilyRow> kin;
  flow::Family family;
  const Stored* self = nullptr;
};

ViewContext Service::context(const Snapshot& snapshot, const Viewer& viewer) const {
  return {*snapshot.catalogue, *parts_.functions, *snapshot.world, *snapshot.places,
          *snapshot.orgs,      viewer.actor,      viewer.language, parts_.clock.now(), snapshot.people.get()};
}

Result<Service::Whole, ServiceError> Service::read_whole(MatterId id, const Snapshot& snapshot,
                                                         const Viewer& viewer) const {
  auto reader = parts_.readers.take();
  if (!reader) return fail(unavailable(reader.error()));
  const db::Call call[] = {read_families(parts_.district, {id})};
  auto rows = (*reader)->run(call, db::Scope::alone);
  if (!rows) return fail(unavailable(rows.error()));
  Whole whole;
  for (const auto row : (*rows)[0]) {
    auto kin = family_row(row);
    if (kin) whole.kin.push_back(std::move(*kin));
  }
  whole.family = family_of(whole.kin);
  const auto self = std::ranges::find(whole.kin, Kin::self, &FamilyRow::kin);
  if (self != whole.kin.end()) whole.self = &self->stored;
  if (!whole.self || !may_read(context(snapshot, viewer), whole.family)) return fail(not_found());
  return whole;
}

Result<json::Object, ServiceError> Service::read(MatterId id, const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  RZ_TRY(whole, read_whole(id, snapshot, viewer));
  auto reader = parts_.readers.take();
  if (!reader) return fail(unavailable(reader.error()));
  const auto entries = record::read_entries_of(**reader, parts_.district, id, timeline_entries_max);
  if (!entries) return fail(unavailable(entries.error()));
  return full_view(context(snapshot, viewer), {*whole.self, whole.family, *entries});
}

void Service::look_at(MatterId id, const Viewer& viewer, std::function<void(Result<json::Object, ServiceError>)> done) const {
  auto read = this->read(id, viewer);
  if (!read) return done(std::move(read));
  const auto* chain = parts_.snapshot().catalogue->chains().find(json::get<std::string>(*read, "/chain").value_or(""), read->at("version").to_number<int>());
  if (!chain || !flow::contains(chain->looks, json::get<std::string>(*read, "/stage").value_or(""))) return done(std::move(read));
  record::Act act;
  act.kind = "matter.looked_at";
  act.actor = viewer.actor.account.value;
  act.matter = id;
  act.facts = "{}";
  parts_.batcher.submit(Write{std::move(act)}, {}, to_write_done([read = std::move(*read), done = std::move(done)](ServiceResult result) {
    if (result) return done(read);
    done(fail(std::move(result).error()));
  }));
}

std::optional<QueueQuery> query_for(const QueuePage& page, const ViewContext& view) {
  auto query = query_of({view.catalogue, view.places, view.orgs, view.world, view.viewer.posts, view.viewer.account, view.now}, page.name);
  if (!query) return std::nullopt;
  query->tags = page.tags;
  if (page.owner) query->only_owners = {page.owner};
  if (page.place) query->only_places = places_inside(view.places, page.place);
  if (page.places) narrow(*query, *page.places);
  if (page.order) query->order = *page.order;
  query->after = parse_cursor(page.cursor);
  query->limit = page.limit;
  return query;
}

Result<json::Object, ServiceError> Service::read_queue(const QueuePage& page, const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  const auto view = context(snapshot, viewer);
  const auto query = query_for(page, view);
  if (!query) return fail(not_found());

  auto reader = parts_.readers.take();
  if (!reader) return fail(unavailable(reader.error()));
  auto rows = matter::read_queue(**reader, parts_.district, *query);
  if (!rows) return fail(unavailable(rows.error()));
  json::Object out;
  if (page.cursor.empty() && page.name != decide_queue) {
    auto count = std::ssize(*rows);
    if (count == query->limit) {  // else the page holds them all
      const auto counted = matter::count_queue(**reader, parts_.district, *query, queue_count_max + 1);
      if (!counted) return fail(unavailable(counted.error()));
      count = *counted;
    }
    out["count"] = std::min<std::int64_t>(count, queue_count_max);
    out["more"] = count > queue_count_max;
  }
  if (static_cast<std::int64_t>(rows->size()) == query->limit) {
    out["next"] = to_text(cursor_of(rows->back().matter, query->order));
  }
  json::Array items;
  for (const auto& stored : *rows) {
    const flow::Family alone{&stored.matter, nullptr, {}, {}};
    // The query holds only what may be read; that it does is proved by a test, and not relied on here.
    if (!may_read(view, alone) || (page.name == decide_queue && !may_decide(view, stored.matter))) continue;
    items.push_back(row_view(view, stored));
  }
  out["items"] = std::move(items);
  return out;
}

Result<std::vector<QueuePoint>, ServiceError> Service::read_points(const QueuePage& page,
                                                                   const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  const auto view = context(snapshot, viewer);
  auto query = query_for(page, view);
  if (!query) return fail(not_found());
  auto reader = parts_.readers.take();
  if (!reader) return fail(unavailable(reader.error()));
  if (page.name != decide_queue) {
    auto points = matter::read_points(**reader, parts_.district, *query, points_max + 1);
    if (!points) return fail(unavailable(points.error()));
    return std::move(*points);
  }
  // Whether a proposal waits for this viewer is known of the matter alone: as in the list itself.
  query->limit = queue_page_max;
  const auto rows = matter::read_queue(**reader, parts_.district, *query);
  if (!rows) return fail(unavailable(rows.error()));
  std::vector<QueuePoint> out;
  for (const auto& [matter, personal] : *rows) {
    const auto* chain = view.catalogue.chains().find(matter.chain, matter.chain_version);
    const auto* stage = chain ? chain->stage(matter.stage) : nullptr;
    if (!stage || !may_decide(view, matter)) continue;
    out.push_back({matter.id, matter.place, matter.chain, matter.stage, stage->kind, due_of(queue_position(matter)), matter.revision});
  }
  return out;
}

/// Whether a proposal waits for this viewer hangs on more than the database knows: these few are read.
Result<std::int64_t, ServiceError> Service::count_decisions(const Viewer& viewer) const {
  QueuePage asked;
  asked.name = decide_queue;
  asked.limit = queue_page_max;
  RZ_TRY(page, read_queue(asked, viewer));
  return static_cast<std::int64_t>(page.at("items").get_array().size());
}

Result<std::vector<QueueCount>, ServiceError> Service::count_queues(const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  const auto view = context(snapshot, viewer);
  const QueueContext queues{view.catalogue, view.places, view.orgs, view.world, viewer.actor.posts, viewer.actor.account, view.now};
  std::vector<QueueCount> out;
  for (auto& queue : queues_of(queues, viewer.language)) {
    std::int64_t count = 0;
    if (queue.name == decide_queue) {
      RZ_TRY(decisions, count_decisions(viewer));
      count = decisions;
    } else {
      auto reader = parts_.readers.take();
      if (!reader) return fail(unavailable(reader.error()));
      const auto counted = matter::count_queue(**reader, parts_.district, *query_of(queues, queue.name), queue_count_max + 1);
      if (!counted) return fail(unavailable(counted.error()));
      count = *counted;
    }
    out.push_back({std::move(queue), std::min(count, queue_count_max), count > queue_count_max});
  }
  return out;
}

std::vector<BirthStep> Service::births_of(const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  const auto view = context(snapshot, viewer);
  return matter::births_of({view.catalogue, view.places, view.orgs, view.world, viewer.actor.posts, viewer.actor.account, view.now});
}

Result<Stored, ServiceError> Service::read_stored_for(MatterId id, const Viewer& viewer) const {
  RZ_TRY(whole, read_whole(id, parts_.snapshot(), viewer));
  return *whole.self;
}

Result<std::set<std::string>, ServiceError> Service::evidence_seen(MatterId id, const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  RZ_TRY(whole, read_whole(id, snapshot, viewer));
  const auto& matter = *whole.family.matter;
  const auto* chain = snapshot.catalogue->chains().find(matter.chain, matter.chain_version);
  if (!chain) return fail(not_found());
  return flow::visible_evidence(*chain, whole.family, viewer.actor, *snapshot.world);
}

void Service::take_step(StepCommand command, const Viewer& viewer, ServiceDone done) const {
  const auto snapshot = parts_.snapshot();
  const auto whole = read_whole(command.matter, snapshot, viewer);
  if (!whole) return done(fail(whole.error()));
  const auto& matter = *whole->family.matter;
  const auto* chain = snapshot.catalogue->find(matter.chain, matter.chain_version);
  const auto* step = chain ? chain->definition.step(command.step) : nullptr;
  if (!step) return done(fail(not_found()));

  StepWrite write{command.matter, {command.step, command.verb, {}, command.heeds_checks}, viewer.actor, command.expected_revision};
  if (command.verb == flow::Verb::take) {
    auto input = read_input(*chain, command.step, command.fields, viewer.language);
    if (!input) return done(fail(invalid(std::move(input).error())));
    auto faults = place_faults(chain->definition, input->fields, *snapshot.places, viewer.language);
    std::ranges::move(blank_faults(*input, viewer), std::back_inserter(faults));
    if (!faults.empty()) return done(fail(invalid(std::move(faults))));
    write.request.input = std::move(*input);
  } else {
    for (const auto& item : command.fields) {
      if (item.value().is_string()) write.request.input.personal[item.key()] = std::string(item.value().get_string());
    }
  }
  write.request.input.evidence = std::move(command.evidence);
  parts_.batcher.submit(std::move(write), std::move(command.idempotency),
                        to_write_done(once_written(chain, std::move(done))));
}

rz::Status<ServiceError> Service::try_birth(BirthCommand command, const Viewer& viewer) const {
  const auto snapshot = parts_.snapshot();
  RZ_TRY(write, birth_of(std::move(command), snapshot, viewer));
  const auto& chain = *snapshot.catalogue->latest(write.chain);
  flow::BirthRequest request;
  request.step = write.step;
  request.place = write.place;
  request.input = std::move(write.input);
  auto outcome = flow::apply_birth({chain.definition, *parts_.functions, *snapshot.world, parts_.clock.now()}, {}, request, viewer.actor);
  if (outcome) return {};
  ServiceError error;
  error.kind = ServiceError::Kind::write;
  error.write.kind = WriteError::Kind::refused;
  error.write.step = std::move(outcome).error();
  error.chain = chain.definition.name;
  error.version = chain.definition.version;
  return fail(std::move(error));
}

void Service::bring_to_life(BirthCommand command, const Viewer& viewer, ServiceDone done) const {
  const auto snapshot = parts_.snapshot();
  const auto* chain = snapshot.catalogue->latest(command.chain);
  auto idempotency = std::move(command.idempotency);
  auto write = birth_of(std::move(command), snapshot, viewer);
  if (!write) return done(fail(std::move(write).error()));
  parts_.batcher.submit(std::move(*write), std::move(idempotency), to_write_done(once_written(chain, std::move(done))));
}

void Service::reveal(MatterId id, std::string reason, record::Idempotency idempotency, const Viewer& viewer,
                     ServiceDone done) const {
  const auto snapshot = parts_.snapshot();
  const auto length = static_cast<std::int64_t>(count_characters(trim(reason)));
  if (length < reason_characters_min || length > reason_characters_max) {
    const bool zh = viewer.language == schema::Language::zh;
    return done(fail(invalid({{"/reason", zh ? "请写明查看事由，2 至 200 字。" : "State the reason in 2 to 200 characters."}})));
  }
  const auto whole = read_whole(id, snapshot, viewer);
  if (!whole) return done(fail(whole.error()));
  const auto personal = from_personal(whole->self->personal).value_or(flow::Personal{});
  json::Object fields;
  json::Array names;
  const auto masked = masked_fields(context(snapshot, viewer), whole->family);
  if (masked.empty() && uncovering_post(context(snapshot, viewer), whole->family)) return done(fail(unasked()));
  if (masked.empty()) return done(fail(not_permitted()));
  for (const auto& name : masked) {
    const auto found = personal.find(name);
    if (found == personal.end()) continue;
    fields[name] = found->second;
    names.push_back(json::Value(name));
  }
  record::Act act;
  act.kind = "matter.revealed";
  act.actor = viewer.actor.account.value;
  act.matter = id;
  json::Object facts{{"fields", std::move(names)}};
  if (const auto post = uncovering_post(context(snapshot, viewer), whole->family)) {
    // The asker is told from which body and post it was looked at, also when its holder has left.
    facts["org"] = format_id(post->org);
    facts["role"] = post->role;
  }
  act.facts = json::serialise(facts);
  act.personal = json::serialise(json::Object{{"reason", std::string(trim(reason))}});
  act.answer = {200, "{}", false};
  // Only when the look is on record is anything shown.
  parts_.batcher.submit(
      Write{std::move(act)}, std::move(idempotency), to_write_done([fields = std::move(fields), done = std::move(done)](ServiceResult result) {
        if (result) result->body = json::serialise(json::Object{{"fields", fields}});
        done(std::move(result));
      }));
}

void Service::give_receipt(MatterId id, int party, record::Idempotency idempotency, const Viewer& viewer, ServiceDone done) const {
  const auto snapshot = parts_.snapshot();
  const auto whole = read_whole(id, snapshot, viewer);
  if (!whole) return done(fail(whole.error()));
  const auto numbers = parties_to_let_in(context(snapshot, viewer), whole->family);
  if (std::ranges::find(numbers, party) == numbers.end()) return done(fail(numbers.empty() ? not_permitted() : not_found()));
  record::Act act;
  act.kind = "matter.receipt_given";
  act.actor = viewer.actor.account.value;
  act.matter = id;
  act.facts = json::serialise(json::Object{{"party", party}});
  act.answer = {200, "{}", false};
  json::Object receipt{{"number", whole->self->matter.number}, {"secret", receipt_secret(id, party)}};
  parts_.batcher.submit(Write{std::move(act)}, std::move(idempotency), to_write_done([receipt = std::move(receipt), done = std::move(done)](ServiceResult result) {
    if (result) result->body = json::serialise(receipt);
    done(std::move(result));
  }));
}

Result<std::optional<flow::Actor>, ServiceError> Service::open_receipt(std::string_view number,
                                                                       std::string_view secret) const {
  auto reader = parts_.readers.take();
  if (!reader) return fail(unavailable(reader.error()));
  auto id = find_number(**reader, parts_.district, number);
  if (!id) return fail(unavailable(id.error()));
  // An unknown number and a wrong secret look the same from outside.
  const auto matter = id->value_or(MatterId{});
  constexpr int first_issue = 1;
  const auto party = parts_.receipts.opens(secret, matter, first_issue, flow::parties_max);
  if (!party || !matter) return std::optional<flow::Actor>{};
  flow::Actor visitor;
  visitor.party_no = *party;
  visitor.kind = flow::Actor::Kind::visitor;
  visitor.receipt_of = matter;
  return std::optional(visitor);
}

std::string Service::receipt_secret(MatterId id, int party) const { return parts_.receipts.secret(id, 1, party); }

}  // namespace rz::matter
