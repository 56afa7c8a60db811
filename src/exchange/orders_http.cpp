#include "exchange/orders_http.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "exchange/order.hpp"
#include "exchange/source_http.hpp"
#include "infra/http/table.hpp"
#include "infra/http/telling.hpp"
#include "matter/matter_http.hpp"
#include "matter/network_world.hpp"
#include "matter/problem_http.hpp"
#include "record/record_store.hpp"
#include "record/waiting.hpp"
#include "record/write_http.hpp"

namespace rz::exchange {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

/// What becomes of a row.
enum class Fate {
  fresh,    ///< a new matter, or in a dry run what would be one
  here,     ///< its number is known: nothing changes
  refused,  ///< `faults` say why
  failed    ///< the server could not; sent again it does no harm
};
constexpr std::array fate_words = std::to_array<std::string_view>({"new", "here", "refused", "failed"});

struct MatterRef {
  std::string id;
  std::string number;
  std::string owner;  ///< the name of the body that has it now
};

json::Object ref_json(const MatterRef& ref) { return {{"id", ref.id}, {"number", ref.number}, {"owner_name", ref.owner}}; }

struct Judged {
  Order order;
  Fate fate = Fate::fresh;
  std::optional<MatterRef> matter;  ///< where the reader may know of it
  std::vector<MatterRef> twins;     ///< likely about the same thing
};

struct Wanted {
  bool is_dry = true;
  std::string source;
  Table table{};
  StringMap<std::string> values{};
};

json::Array refs_json(const std::vector<MatterRef>& refs) {
  json::Array out;
  for (const auto& ref : refs) out.push_back(ref_json(ref));
  return out;
}

json::Array remarks_json(const std::vector<Remark>& remarks) {
  json::Array out;
  for (const auto& [field, message] : remarks)
    out.push_back(json::Object{{"field", field}, {"message", message}});
  return out;
}

json::Object answer_json(const std::vector<Judged>& batch) {
  json::Array items;
  for (const auto& each : batch) {
    json::Object item{{"outcome", fate_words[static_cast<std::size_t>(each.fate)]},
                      {"faults", remarks_json(each.order.faults)},
                      {"notes", remarks_json(each.order.notes)},
                      {"twins", refs_json(each.twins)}};
    if (each.matter) item["matter"] = ref_json(*each.matter);
    items.push_back(std::move(item));
  }
  return {{"items", std::move(items)}};
}

/// One batch, for one who may import.
class Batch {
 public:
  Batch(const OrderParts& parts, const Caller& caller, Language language)
      : parts_(parts),
        caller_(caller),
        language_(language),
        snapshot_(parts.service.snapshot()),
        viewer_{matter::to_actor(caller.subject.account, caller.subject.posts), matter::to_schema(language)},
        view_(parts.service.context(snapshot_, viewer_)) {}

  /// Each row by itself; nothing is written.
  Result<std::vector<Judged>, db::Error> look(const Wanted& wanted) const {
    const auto& table = wanted.table;
    const OrderContext context{*snapshot_.catalogue->latest(order_chain), *caller_.network, viewer_.language,
                               wanted.values};
    std::vector<Judged> out;
    std::vector<std::string> numbers;
    for (const auto& row : table.rows) {
      out.push_back({read_order(Cells(table, row), context), {}, {}, {}});
      if (!out.back().order.number.empty()) numbers.push_back(out.back().order.number);
    }
    RZ_TRY(known, parts_.searcher.find_by_field(std::string(number_column), numbers));
    for (auto& each : out) RZ_CHECK(judge(each, known));
    return out;
  }

  /// Those that are new come to life, all at once, each by itself.
  void take(std::vector<Judged>& batch) const {
    std::vector<std::pair<Judged*, std::future<matter::ServiceResult>>> waiting;
    for (auto& each : batch) {
      if (each.fate != Fate::fresh) continue;
      auto promise = std::make_shared<std::promise<matter::ServiceResult>>();
      waiting.emplace_back(&each, promise->get_future());
      parts_.service.bring_to_life(birth_of(each.order), viewer_, [promise](matter::ServiceResult result) {
        promise->set_value(std::move(result));
      });
    }
    for (auto& [each, future] : waiting) settle(*each, future.get());
    name_owners(batch);
  }

 private:
  /// The channel and the number are the key: what was taken once is answered, and not taken again.
  static matter::BirthCommand birth_of(const Order& order) {
    matter::BirthCommand out;
    out.chain = order_chain;
    out.step = order_step;
    out.place = order.place;
    out.fields = order.fields;
    out.idempotency = {"order:" + order.channel, order.number, "order"};
    return out;
  }

  Status<db::Error> judge(Judged& each, const std::vector<matter::Stored>& known) const {
    auto& order = each.order;
    const auto same =
        std::ranges::find_if(known, [&](const matter::Stored& stored) { return is_same(order, stored); });
    if (same != known.end()) {
      each.fate = Fate::here;
      order.faults.clear();
      order.notes.clear();
      const flow::Family alone{&same->matter, nullptr, {}, {}};
      if (matter::may_read(view_, alone))
        each.matter = ref_of(same->matter);
      return {};
    }
    const auto body = order.place ? caller_.network->orgs->at(order.place, org::Level::community) : OrgId{};
    if (order.place && !parts_.gate.allows(caller_, Verb::import_orders, {body, {}})) {
      order.faults.push_back({std::string(place_column), language_ == Language::zh
                                                             ? "这个社区或村不归您的单位管。"
                                                             : "This place is not below your body."});
    }
    if (order.faults.empty()) add_faults(order);
    each.fate = order.faults.empty() ? Fate::fresh : Fate::refused;
    return each.fate == Fate::fresh ? find_twins(each) : Status<db::Error>{};
  }

  static bool is_same(const Order& order, const matter::Stored& stored) {
    const auto has = [&](std::string_view field, const std::string& text) {
      const auto found = stored.matter.fields.find(std::string(field));
      return found != stored.matter.fields.end() && found->second == flow::Value(text);
    };
    return has(number_column, order.number) && has(channel_column, order.channel);
  }

  void add_faults(Order& order) const {
    const auto tried = parts_.service.try_birth(birth_of(order), viewer_);
    if (tried) return;
    const auto problem = matter::problem_of(tried.error(), *snapshot_.catalogue, language_);
    for (const auto& error : problem.errors)
      order.faults.push_back({error.pointer.substr(error.pointer.rfind('/') + 1), error.message});
    if (problem.errors.empty()) order.faults.push_back({"", problem.detail});
  }

  Status<db::Error> find_twins(Judged& each) const {
    search::Subject subject{{},
                            each.order.place,
                            search::wider_of(each.order.place, *snapshot_.places),
                            parts_.service.now(),
                            {}};
    for (const auto* name : {"/what", "/address"}) {
      if (auto text = json::get<std::string>(each.order.fields, name))
        subject.texts.push_back(std::move(*text));
    }
    RZ_TRY(alike, parts_.searcher.find_alike(subject, view_));
    for (const auto& [stored, twin] : alike) {
      if (each.twins.size() < twins_told_max)
        each.twins.push_back(ref_of(stored.matter));
    }
    return {};
  }

  void settle(Judged& each, const matter::ServiceResult& result) const {
    if (result) {
      const auto body = json::parse(result->body);
      if (body)
        each.matter = MatterRef{json::get<std::string>(*body, "/id").value_or(""),
                                json::get<std::string>(*body, "/number").value_or(""), {}};
      each.fate = result->repeated ? Fate::here : Fate::fresh;
      return;
    }
    const auto problem = matter::problem_of(result.error(), *snapshot_.catalogue, language_);
    each.fate = problem.status >= 500 || problem.status == 429 ? Fate::failed : Fate::refused;
    each.order.faults.push_back({"", problem.detail.empty() ? problem.title : problem.detail});
  }

  MatterRef ref_of(const flow::Matter& matter) const {
    const auto* org = caller_.network->orgs->find(matter.owner);
    const bool zh = language_ == Language::zh;
    return {format_id(matter.id), matter.number, org == nullptr ? std::string() : zh ? org->name_zh : org->name_en};
  }

  /// The chain says with whom an order begins, so it is read when it has begun. What cannot be read is left unsaid.
  void name_owners(std::vector<Judged>& batch) const {
    std::vector<MatterId> made;
    for (const auto& each : batch) {
      if (each.fate == Fate::fresh && each.matter) made.push_back(MatterId{parse_id(each.matter->id).value_or(0)});
    }
    auto reader = parts_.readers.take();
    const auto stored = reader ? matter::read_stored(**reader, caller_.network->district, made) : fail(reader.error());
    if (!stored) return;
    for (const auto& one : *stored) {
      const auto found = std::ranges::find_if(batch, [&](const Judged& each) { return each.matter && each.matter->number == one.matter.number; });
      if (found != batch.end()) found->matter = ref_of(one.matter);
    }
  }

  const OrderParts& parts_;
  const Caller& caller_;
  const Language language_;
  const matter::Snapshot snapshot_;
  const matter::Viewer viewer_;
  const matter::ViewContext view_;
};

Result<Wanted, http::Problem> wanted_of(const Request& request, Language language) {
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"dry_run", "source", "columns", "rows", "values"}, language))
    return fail(std::move(*stray));
  json::Reader read(body);
  Wanted out{read.get<bool>("/dry_run"), std::string(trim(read.get<std::string>("/source"))), {}, {}};
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  if (!is_name(out.source)) return fail(bad_name("source", language));
  RZ_TRY(table, http::read_table(read, order_columns, language));
  if (table.rows.size() > orders_max)
    return fail(http::wrong_field("rows", "一批最多 200 行。", "At most 200 rows in a batch.", language));
  out.table = std::move(table);
  const auto* values = json::find(body, "/values");
  if (values && !is_mapping(values)) return fail(no_mapping("values", language));
  if (values) {
    for (const auto& item : values->get_object()) out.values[item.key()] = trim(item.value().get_string());
  }
  return out;
}

class Routes {
 public:
  explicit Routes(OrderParts parts) : parts_(parts) {}

  void import(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = require_desk(parts_.gate, request);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto wanted = wanted_of(request, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    auto idempotency = record::idempotency_of(request, "account:" + format_id(caller->subject.account));
    if (!wanted->is_dry && !idempotency) return reply(http::to_response(idempotency.error()));
    if (!parts_.searcher.is_ready()) return reply(http::to_response(http::standard_problem(503, language)));
    const auto before = wanted->is_dry ? std::nullopt : answered_before(*caller, *idempotency, language);
    if (before) return reply(*before);
    const Batch batch(parts_, *caller, language);
    auto judged = batch.look(*wanted);
    if (!judged) return reply(http::to_response(http::standard_problem(503, language)));
    if (wanted->is_dry) return reply(http::json_response(200, answer_json(*judged)));
    batch.take(*judged);
    reply(taken(*caller, wanted->source, *judged, std::move(*idempotency), language));
  }

 private:
  /// What was said to this request when it was sent before; a key that stood for another one takes no order.
  std::optional<http::Response> answered_before(const Caller& caller, const record::Idempotency& key,
                                                Language language) const {
    auto reader = parts_.readers.take();
    if (!reader) return http::to_response(http::standard_problem(503, language));
    const db::Call call = record::find_answers(caller.network->district, {key});
    const auto rows = (*reader)->run(std::span(&call, 1), db::Scope::alone);
    if (!rows) return http::to_response(http::standard_problem(503, language));
    if (rows->front().empty()) return std::nullopt;
    const auto stored = record::answer_of(rows->front()[0]);
    if (stored.body_digest != key.body_digest)
      return http::to_response(record::problem_of(record::WriteFailure::key_reused, language));
    return answer_response(stored.answer);
  }

  static http::Response answer_response(const record::Answer& answer) {
    http::Response out{answer.status, {{"Content-Type", "application/json"}}, answer.body};
    if (answer.repeated) out.set_header("Idempotency-Replayed", "true");
    return out;
  }

  /// How many came of which source is on record beside the matters themselves.
  http::Response taken(const Caller& caller, const std::string& source, const std::vector<Judged>& batch,
                       record::Idempotency idempotency, Language language) const {
    json::Object facts{{"source", source}, {"rows", batch.size()}};
    for (std::size_t fate = 0; fate < fate_words.size(); ++fate) {
      facts[fate_words[fate]] = std::ranges::count(batch, static_cast<Fate>(fate), &Judged::fate);
    }
    record::Act act;
    act.kind = "orders.imported";
    act.actor = caller.subject.account.value;
    act.facts = json::serialise(facts);
    act.idempotency = std::move(idempotency);
    act.answer = {200, json::serialise(answer_json(batch))};
    const auto written = record::write_and_wait(parts_.writer, std::move(act));
    if (!written) return http::to_response(record::problem_of(written.error(), language));
    return answer_response(*written);
  }

  const OrderParts parts_;
};

}  // namespace

void add_order_routes(http::Router& router, OrderParts parts) {
  const auto routes = std::make_shared<const Routes>(parts);
  router.add({http::Method::post, "/api/v1/orders/imports", "import_orders",
              [routes](const Request& request, const Reply& reply) { routes->import(request, reply); },
              http::table_bytes_max});
}

}  // namespace rz::exchange
