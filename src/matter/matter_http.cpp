#include "matter/matter_http.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "matter/problem_http.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t key_characters_min = 8;
constexpr std::size_t key_characters_max = 100;
constexpr std::size_t secret_characters_min = 22;  // 128 bits in base64url
constexpr std::size_t tags_max = 8;

std::optional<flow::Verb> parse_verb(std::string_view text) {
  if (text == "take") return flow::Verb::take;
  if (text == "approve") return flow::Verb::approve;
  if (text == "refuse") return flow::Verb::refuse;
  if (text == "withdraw") return flow::Verb::withdraw;
  return std::nullopt;
}

std::optional<std::int64_t> parse_etag(std::string_view text) {
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return std::nullopt;
  return parse_id(text.substr(1, text.size() - 2));
}

http::Response matter_response(const json::Object& matter) {
  auto response = http::json_response(200, matter);
  response.set_header("ETag", "\"" + std::to_string(matter.at("revision").to_number<std::int64_t>()) + "\"");
  return response;
}

/// A step as it was sent, or what is wrong with it.
Result<StepCommand, http::Problem> step_command(const Request& request, MatterId matter, std::string step,
                                                record::Idempotency idempotency) {
  const auto language = http::preferred_language(request);
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"verb", "fields", "evidence"}, language)) return fail(std::move(*stray));
  json::Reader read(body);
  const auto verb = read.get<std::string>("/verb");
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  const auto parsed = parse_verb(verb);
  if (!parsed) return fail(http::invalid_body({{"/verb", json::FaultKind::out_of_range}}, language));
  const auto revision = parse_etag(request.header("If-Match"));
  if (!revision) return fail(http::standard_problem(428, language));
  RZ_TRY(evidence, evidence_of(body, language));
  return StepCommand{matter,   std::move(step),        *parsed, object_at(body, "/fields"), std::move(evidence),
                     revision, std::move(idempotency)};
}

/// What a list was asked for, or the parameter that is wrong.
class PageQuery {
 public:
  PageQuery(const Request& request, const Snapshot& snapshot) : request_(request), snapshot_(snapshot) {}

  Result<QueuePage, http::Problem> read() {
    QueuePage page;
    page.name = request_.query_value("view").value_or("");
    page.cursor = request_.query_value("after").value_or("");
    const auto order = request_.query_value("order").value_or("due");
    page.order = order == "newest" ? QueueOrder::newest : QueueOrder::due;
    page.owner = OrgId{id("owner")};
    page.place = PlaceId{id("place")};
    if (const auto limit = request_.query_value("limit")) page.limit = parse_id(*limit).value_or(0);
    page.tags = tags();
    require(!page.name.empty(), "view");
    require(page.cursor.empty() || is_cursor(page.cursor), "after");
    require(order == "due" || order == "newest", "order");
    require(page.limit >= 1 && page.limit <= queue_page_max, "limit");
    require(!page.place || snapshot_.places->find(page.place), "place");
    require(!page.owner || snapshot_.orgs->find(page.owner), "owner");
    if (wrong_.empty()) return page;
    return fail(wrong_parameters(wrong_, http::preferred_language(request_)));
  }

  static http::Problem wrong_parameters(const std::vector<std::string>& names, Language language) {
    auto problem = http::standard_problem(422, language);
    const auto words = language == Language::zh ? "网址中的参数不对。" : "This parameter of the address is not right.";
    for (const auto& name : names) problem.errors.push_back({"?" + name, words});
    return problem;
  }

 private:
  void require(bool holds, std::string_view name) {
    if (!holds) wrong_.emplace_back(name);
  }

  std::int64_t id(std::string_view name) {
    const auto text = request_.query_value(name);
    if (!text) return 0;
    const auto value = parse_id(*text);
    require(value.has_value(), name);
    return value.value_or(0);
  }

  /// «kind:help,urgent:true»
  std::vector<std::string> tags() {
    std::vector<std::string> out;
    const auto text = request_.query_value("tags").value_or("");
    if (text.empty()) return out;
    for (const auto one : split(text, ',')) {
      const auto colon = one.find(':');
      const auto field = one.substr(0, colon);
      const bool known = colon != std::string_view::npos && is_tag(*snapshot_.catalogue, field) && out.size() < tags_max;
      require(known, "tags");
      if (known) out.push_back(tag_of(field, one.substr(colon + 1)));
    }
    return out;
  }

  const Request& request_;
  const Snapshot& snapshot_;
  std::vector<std::string> wrong_;
};

class Routes {
 public:
  Routes(const Service& service, Identify identify) : service_(service), identify_(std::move(identify)) {}

  void get_matter(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    answer_matter(request, reply, MatterId{parse_id(request.params[0]).value_or(0)}, *viewer);
  }

  void take_step(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    write_step(request, reply, MatterId{parse_id(request.params[0]).value_or(0)}, *viewer,
               account_scope(*viewer));
  }

  void reveal(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    const auto language = http::preferred_language(request);
    if (auto stray = http::stray_members(*body, {"reason"}, language)) return reply(http::to_response(*stray));
    auto idempotency = idempotency_of(request, account_scope(*viewer));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto reason = json::get<std::string>(*body, "/reason").value_or("");
    service_.reveal(MatterId{parse_id(request.params[0]).value_or(0)}, std::move(reason), std::move(*idempotency),
                    *viewer, replying(service_, language, reply));
  }

  void list_matters(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    const auto language = http::preferred_language(request);
    const auto snapshot = service_.snapshot();
    const auto asked = PageQuery(request, snapshot).read();
    if (!asked) return reply(http::to_response(asked.error()));
    auto page = service_.read_queue(*asked, *viewer);
    if (!page && page.error().kind == ServiceError::Kind::not_found) {
      return reply(http::to_response(PageQuery::wrong_parameters({"view"}, language)));
    }
    if (!page) return reply(to_response(page.error(), *service_.snapshot().catalogue, language));
    reply(http::json_response(200, *page));
  }

  void list_views(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    const auto language = http::preferred_language(request);
    const auto queues = service_.count_queues(*viewer);
    if (!queues) return reply(to_response(queues.error(), *service_.snapshot().catalogue, language));
    json::Array items;
    for (const auto& [queue, count, more] : *queues) {
      items.push_back({{"view", queue.name}, {"name", queue.title}, {"count", count}, {"more", more}});
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void get_receipt(const Request& request, const Reply& reply) const {
    const auto viewer = receipt_viewer(service_, request, reply);
    if (viewer) answer_matter(request, reply, viewer->actor.receipt_of, *viewer);
  }

  void take_receipt_step(const Request& request, const Reply& reply) const {
    const auto viewer = receipt_viewer(service_, request, reply);
    if (!viewer) return;
    write_step(request, reply, viewer->actor.receipt_of, *viewer, receipt_scope(*viewer));
  }

  void get_chain(const Request& request, const Reply& reply) const;

 private:
  std::optional<Viewer> staff(const Request& request, const Reply& reply) const {
    auto actor = identify_(request);
    if (actor) return Viewer{std::move(*actor), to_schema(http::preferred_language(request))};
    reply(http::to_response(actor.error()));
    return std::nullopt;
  }

  void answer_matter(const Request& request, const Reply& reply, MatterId id, const Viewer& viewer) const {
    auto matter = service_.read(id, viewer);
    if (matter) return reply(matter_response(*matter));
    reply(to_response(matter.error(), *service_.snapshot().catalogue, http::preferred_language(request)));
  }

  void write_step(const Request& request, const Reply& reply, MatterId id, const Viewer& viewer,
                  std::string scope) const {
    auto idempotency = idempotency_of(request, std::move(scope));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto command = step_command(request, id, request.params[1], std::move(*idempotency));
    if (!command) return reply(http::to_response(command.error()));
    service_.take_step(std::move(*command), viewer, replying(service_, http::preferred_language(request), reply));
  }

  const Service& service_;
  Identify identify_;
};

/// A chain's words and forms for the pages.
class ChainView {
 public:
  ChainView(const chain::Loaded& loaded, schema::Language language)
      : loaded_(loaded), chain_(loaded.definition), texts_(loaded.texts(language)) {}

  json::Object view() const {
    json::Object out;
    out["chain"] = chain_.name;
    out["version"] = chain_.version;
    out["name"] = texts_.get("chain.name");
    out["stages"] = stages();
    out["steps"] = steps();
    out["fields"] = fields();
    json::Object clocks;
    for (const auto& [name, rule] : chain_.clocks) clocks[name] = texts_.get("clock." + name);
    out["clocks"] = std::move(clocks);
    json::Array tags;
    for (const auto& tag : chain_.tags) tags.emplace_back(tag);
    out["tags"] = std::move(tags);
    return out;
  }

 private:
  json::Object stages() const {
    static constexpr std::string_view kinds[] = {"open", "waiting", "settled", "closed"};
    json::Object out;
    for (const auto& [name, stage] : chain_.stages) {
      out[name] = json::Object{{"name", texts_.get("stage." + name)}, {"kind", kinds[static_cast<int>(stage.kind)]}};
    }
    return out;
  }

  json::Object steps() const {
    json::Object out;
    for (const auto& name : chain_.step_order) {
      const auto schema = json::parse(loaded_.form_text_of(name));
      out[name] = json::Object{
          {"name", texts_.get("step." + name)},
          {"done", texts_.get("step." + name + ".done")},
          {"primary", chain_.step(name)->primary},
          {"evidence", evidence(*chain_.step(name))},
          {"schema", schema ? *schema : json::Value(json::Object{{"type", "object"}, {"properties", json::Object{}}})}};
    }
    return out;
  }

  json::Array evidence(const flow::Step& step) const {
    json::Array out;
    for (const auto& rule : step.evidence) {
      out.push_back({{"kind", rule.kind},
                     {"name", texts_.get("evidence." + rule.kind)},
                     {"least", rule.least},
                     {"most", rule.most}});
    }
    return out;
  }

  json::Object fields() const {
    json::Object out;
    for (const auto& [name, rule] : chain_.fields) {
      json::Object one{{"name", texts_.get("field." + name)}};
      if (const auto hint = texts_.get("hint." + name); !hint.empty()) one["hint"] = hint;
      json::Object values;
      for (const auto& value : rule.values) values[value] = texts_.get("field." + name + "." + value);
      if (!values.empty()) one["values"] = std::move(values);
      out[name] = std::move(one);
    }
    return out;
  }

  const chain::Loaded& loaded_;
  const flow::Definition& chain_;
  const chain::Texts& texts_;
};

void Routes::get_chain(const Request& request, const Reply& reply) const {
  const auto language = http::preferred_language(request);
  const auto snapshot = service_.snapshot();
  const auto* loaded = snapshot.catalogue->latest(request.params[0]);
  if (!loaded) return reply(http::to_response(http::standard_problem(404, language)));
  auto response = http::json_response(200, ChainView(*loaded, to_schema(language)).view());
  response.set_header("Cache-Control", "private, max-age=60");
  response.set_header("Vary", "Accept-Language");
  reply(std::move(response));
}

}  // namespace

schema::Language to_schema(http::Language language) {
  return language == Language::zh ? schema::Language::zh : schema::Language::en;
}

Result<record::Idempotency, http::Problem> idempotency_of(const http::Request& request, std::string scope) {
  const auto key = request.header("Idempotency-Key");
  if (key.size() < key_characters_min || key.size() > key_characters_max) {
    const auto language = http::preferred_language(request);
    auto problem = http::standard_problem(400, language);
    problem.type = http::problem_type("no-idempotency-key");
    problem.detail = language == Language::zh ? "请求缺少 Idempotency-Key（8 至 100 个字符）。"
                                              : "The request needs an Idempotency-Key of 8 to 100 characters.";
    return fail(std::move(problem));
  }
  const auto body = std::string(http::to_text(request.method)) + "\n" + request.path + "\n" + request.body;
  return record::Idempotency{std::move(scope), std::string(key), crypto::sha256(body)};
}

ServiceDone replying(const Service& service, http::Language language, http::Reply reply) {
  return [&service, language, reply = std::move(reply)](ServiceResult result) {
    if (!result) return reply(to_response(result.error(), *service.snapshot().catalogue, language));
    http::Response response{result->status, {{"Content-Type", "application/json"}}, std::move(result->body)};
    if (result->repeated) response.set_header("Idempotency-Replayed", "true");
    reply(std::move(response));
  };
}

std::optional<Viewer> receipt_viewer(const Service& service, const http::Request& request, const http::Reply& reply) {
  const auto language = http::preferred_language(request);
  auto actor = service.open_receipt(request.params[0], request.header("Receipt-Secret"));
  if (!actor) {
    reply(to_response(actor.error(), *service.snapshot().catalogue, language));
  } else if (!*actor) {
    auto problem = http::standard_problem(404, language);
    problem.detail = language == Language::zh ? "受理编号或查询码不对，请核对后再试。"
                                              : "The number or its code is not right; check them and try again.";
    reply(http::to_response(problem));
  } else {
    return Viewer{std::move(**actor), to_schema(language)};
  }
  return std::nullopt;
}

std::string account_scope(const Viewer& viewer) { return "account:" + format_id(viewer.actor.account); }
std::string receipt_scope(const Viewer& viewer) { return "receipt:" + format_id(viewer.actor.receipt_of); }

Result<std::string, http::Problem> visitor_scope(const http::Request& request) {
  const auto secret = request.header(visitor_header);
  if (secret.empty()) return "visitor";
  if (secret.size() >= secret_characters_min && secret.size() <= key_characters_max) {
    return "visitor:" + to_hex(crypto::sha256(secret));
  }
  const auto language = http::preferred_language(request);
  auto problem = http::standard_problem(400, language);
  problem.detail = language == Language::zh ? "Visitor-Secret 应为 22 至 100 个字符的随机文字。"
                                            : "Visitor-Secret is a random text of 22 to 100 characters.";
  return fail(std::move(problem));
}

Result<std::vector<flow::Evidence>, http::Problem> evidence_of(const json::Value& body, http::Language language) {
  std::vector<flow::Evidence> out;
  const auto* found = json::find(body, "/evidence");
  if (!found) return out;
  const auto wrong = [&](const std::string& pointer) {
    return fail(http::invalid_body({{pointer, json::FaultKind::wrong_type}}, language));
  };
  if (!found->is_object()) return wrong("/evidence");
  for (const auto& kind : found->get_object()) {
    const auto pointer = json::join("/evidence", kind.key());
    if (!kind.value().is_array()) return wrong(pointer);
    for (const auto& item : kind.value().get_array()) {
      const auto id = item.is_string() ? parse_id(item.get_string()) : std::nullopt;
      if (!id) return wrong(pointer);
      if (out.size() == evidence_total_max) {
        return fail(http::invalid_body({{pointer, json::FaultKind::out_of_range}}, language));
      }
      out.push_back({AttachmentId{*id}, std::string(kind.key()), {}});
    }
  }
  return out;
}

json::Object object_at(const json::Value& body, std::string_view pointer) {
  const auto* found = json::find(body, pointer);
  return found && found->is_object() ? found->get_object() : json::Object{};
}

void add_routes(http::Router& router, const Service& service, Identify identify) {
  using enum http::Method;
  const auto routes = std::make_shared<const Routes>(service, std::move(identify));
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (Routes::*handle)(const Request&, const Reply&) const) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, Reply reply) { ((*routes).*handle)(request, reply); }});
  };
  add(get, "/api/v1/chains/{chain}", "get_chain", &Routes::get_chain);
  add(get, "/api/v1/views", "list_views", &Routes::list_views);
  add(get, "/api/v1/matters", "list_matters", &Routes::list_matters);
  add(get, "/api/v1/matters/{id}", "get_matter", &Routes::get_matter);
  add(post, "/api/v1/matters/{id}/reveal", "reveal_matter", &Routes::reveal);
  add(post, "/api/v1/matters/{id}/steps/{step}", "take_matter_step", &Routes::take_step);
  add(get, "/api/v1/receipts/{number}", "get_receipt", &Routes::get_receipt);
  add(post, "/api/v1/receipts/{number}/steps/{step}", "take_receipt_step", &Routes::take_receipt_step);
}

}  // namespace rz::matter
