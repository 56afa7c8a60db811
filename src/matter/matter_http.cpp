#include "matter/matter_http.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "matter/chain_http.hpp"
#include "matter/problem_http.hpp"
#include "matter/queue_http.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t secret_characters_min = 22;  // 128 bits in base64url

std::optional<flow::Verb> parse_verb(std::string_view text) {
  if (text == "take") return flow::Verb::take;
  if (text == "approve") return flow::Verb::approve;
  if (text == "refuse") return flow::Verb::refuse;
  if (text == "withdraw") return flow::Verb::withdraw;
  return std::nullopt;
}

http::Response matter_response(const json::Object& matter) {
  auto response = http::json_response(200, matter);
  response.set_header("ETag", record::etag_of(matter.at("revision").to_number<std::int64_t>()));
  return response;
}

/// A step as it was sent, or what is wrong with it.
Result<StepCommand, http::Problem> step_command(const Request& request, MatterId matter, std::string step,
                                                record::Idempotency idempotency) {
  const auto language = http::preferred_language(request);
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"verb", "fields", "evidence", "heed_checks"}, language)) return fail(std::move(*stray));
  json::Reader read(body);
  const auto verb = read.get<std::string>("/verb");
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  const auto parsed = parse_verb(verb);
  if (!parsed) return fail(http::invalid_body({{"/verb", json::FaultKind::out_of_range}}, language));
  RZ_TRY(revision, record::revision_of(request));
  RZ_TRY(evidence, evidence_of(body, language));
  const bool heeds = json::get<bool>(body, "/heed_checks").value_or(false);
  return StepCommand{matter,   std::move(step),        *parsed, object_at(body, "/fields"), std::move(evidence),
                     revision, std::move(idempotency), heeds};
}

class Routes {
 public:
  Routes(const Service& service, Identify identify) : service_(service), identify_(std::move(identify)) {}

  void get_matter(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    service_.look_at(MatterId{parse_id(request.params[0]).value_or(0)}, *viewer, [this, reply, language = http::preferred_language(request)](Result<json::Object, ServiceError> matter) {
      reply(matter ? matter_response(*matter) : to_response(matter.error(), *service_.snapshot().catalogue, language));
    });
  }

  /// A matter that a member of staff registers.
  void open_matter(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    const auto language = http::preferred_language(request);
    auto idempotency = record::idempotency_of(request, account_scope(*viewer));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto command = birth_command(request, request.params[0], request.params[1], std::move(*idempotency));
    if (!command) return reply(http::to_response(command.error()));
    service_.bring_to_life(std::move(*command), *viewer, replying(service_, language, reply));
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
    auto idempotency = record::idempotency_of(request, account_scope(*viewer));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto reason = json::get<std::string>(*body, "/reason").value_or("");
    service_.reveal(MatterId{parse_id(request.params[0]).value_or(0)}, std::move(reason), std::move(*idempotency),
                    *viewer, replying(service_, language, reply));
  }

  void give_receipt(const Request& request, const Reply& reply) const {
    const auto viewer = staff(request, reply);
    if (!viewer) return;
    auto idempotency = record::idempotency_of(request, account_scope(*viewer));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    const auto party = parse_id(request.params[1]).value_or(0);
    service_.give_receipt(MatterId{parse_id(request.params[0]).value_or(0)}, party > flow::parties_max ? 0 : static_cast<int>(party), std::move(*idempotency),
                          *viewer, replying(service_, http::preferred_language(request), reply));
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

 private:
  std::optional<Viewer> staff(const Request& request, const Reply& reply) const {
    return staff_viewer(identify_, request, reply);
  }

  void answer_matter(const Request& request, const Reply& reply, MatterId id, const Viewer& viewer) const {
    auto matter = service_.read(id, viewer);
    if (matter) return reply(matter_response(*matter));
    reply(to_response(matter.error(), *service_.snapshot().catalogue, http::preferred_language(request)));
  }

  void write_step(const Request& request, const Reply& reply, MatterId id, const Viewer& viewer,
                  std::string scope) const {
    auto idempotency = record::idempotency_of(request, std::move(scope));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    auto command = step_command(request, id, request.params[1], std::move(*idempotency));
    if (!command) return reply(http::to_response(command.error()));
    service_.take_step(std::move(*command), viewer, replying(service_, http::preferred_language(request), reply));
  }

  const Service& service_;
  Identify identify_;
};

}  // namespace

schema::Language to_schema(http::Language language) {
  return language == Language::zh ? schema::Language::zh : schema::Language::en;
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
std::string receipt_scope(const Viewer& viewer) { return "receipt:" + format_id(viewer.actor.receipt_of) + (viewer.actor.party_no ? ":" + std::to_string(viewer.actor.party_no) : ""); }

Result<std::string, http::Problem> visitor_scope(const http::Request& request) {
  const auto secret = request.header(visitor_header);
  if (secret.empty()) return "visitor";
  if (secret.size() >= secret_characters_min && secret.size() <= record::key_characters_max) {
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

Result<BirthCommand, http::Problem> birth_command(const http::Request& request, std::string chain, std::string step,
                                                  record::Idempotency idempotency) {
  const auto language = http::preferred_language(request);
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"place", "fields", "evidence"}, language)) return fail(std::move(*stray));
  RZ_TRY(evidence, evidence_of(body, language));
  BirthCommand command;
  command.chain = std::move(chain);
  command.step = std::move(step);
  command.place = json::get<PlaceId>(body, "/place").value_or(PlaceId{});
  command.fields = object_at(body, "/fields");
  command.evidence = std::move(evidence);
  command.idempotency = std::move(idempotency);
  return command;
}

std::optional<Viewer> staff_viewer(const Identify& identify, const http::Request& request, const http::Reply& reply) {
  auto actor = identify(request);
  if (actor) return Viewer{std::move(*actor), to_schema(http::preferred_language(request))};
  reply(http::to_response(actor.error()));
  return std::nullopt;
}

json::Object object_at(const json::Value& body, std::string_view pointer) {
  const auto* found = json::find(body, pointer);
  return found && found->is_object() ? found->get_object() : json::Object{};
}

void add_routes(http::Router& router, const Service& service, Identify identify) {
  using enum http::Method;
  add_chain_routes(router, service);
  add_queue_routes(router, service, identify);
  const auto routes = std::make_shared<const Routes>(service, std::move(identify));
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (Routes::*handle)(const Request&, const Reply&) const) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, Reply reply) { ((*routes).*handle)(request, reply); }});
  };
  add(post, "/api/v1/chains/{chain}/steps/{step}", "open_matter", &Routes::open_matter);
  add(get, "/api/v1/matters/{id}", "get_matter", &Routes::get_matter);
  add(post, "/api/v1/matters/{id}/reveal", "reveal_matter", &Routes::reveal);
  add(post, "/api/v1/matters/{id}/parties/{no}/receipt", "give_receipt", &Routes::give_receipt);
  add(post, "/api/v1/matters/{id}/steps/{step}", "take_matter_step", &Routes::take_step);
  add(get, "/api/v1/receipts/{number}", "get_receipt", &Routes::get_receipt);
  add(post, "/api/v1/receipts/{number}/steps/{step}", "take_receipt_step", &Routes::take_receipt_step);
}

}  // namespace rz::matter
