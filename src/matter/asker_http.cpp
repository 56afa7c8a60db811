#include "matter/asker_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/http/problem.hpp"
#include "matter/matter_http.hpp"
#include "matter/matter_store.hpp"
#include "matter/problem_http.hpp"
#include "matter/service.hpp"
#include "record/record_store.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t entries_max = 5000;
constexpr std::size_t phone_digits_min = 7;
constexpr std::size_t date_characters = 10;

/// The digits of a number as it was typed; empty if it is too short to be one.
std::string digits_of(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out.size() < phone_digits_min ? "" : out;
}

http::Response unavailable(Language language) { return http::to_response(http::standard_problem(503, language)); }

class Routes {
 public:
  Routes(const Service& service, db::Pool& readers, DistrictId district, bool limit_rate)
      : service_(service), readers_(readers), district_(district), limit_rate_(limit_rate) {}

  void list_looks(const Request& request, const Reply& reply) const {
    const auto viewer = receipt_viewer(service_, request, reply);
    if (!viewer) return;
    const auto language = http::preferred_language(request);
    const auto matter = service_.read(viewer->actor.receipt_of, *viewer);
    if (!matter) return reply(to_response(matter.error(), *service_.snapshot().catalogue, language));
    auto reader = readers_.take();
    if (!reader) return reply(unavailable(language));
    const auto entries = record::read_entries_of(**reader, district_, viewer->actor.receipt_of, entries_max);
    if (!entries) return reply(unavailable(language));
    json::Array items;
    for (auto entry = entries->rbegin(); entry != entries->rend() && items.size() < looks_max; ++entry) {
      if (entry->kind == "matter.revealed") items.push_back(look_json(*entry, *matter, viewer->language));
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void find_stage(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"number", "phone"}, language)) return reply(http::to_response(*stray));
    json::Reader read(*body);
    const auto number = read.get<std::string>("/number");
    const auto phone = digits_of(read.get<std::string>("/phone"));
    if (!read.faults().empty()) return reply(http::to_response(http::invalid_body(read.faults(), language)));
    if (!is_let(request.peer, number, reply, language)) return;
    auto id = id_of(number);
    if (!id) return reply(unavailable(language));
    Viewer asker{{}, to_schema(language)};
    asker.actor.kind = flow::Actor::Kind::visitor;
    asker.actor.receipt_of = *id;
    const auto matter = service_.read(*id, asker);
    if (!matter && matter.error().kind == ServiceError::Kind::unavailable) return reply(unavailable(language));
    const auto left = matter ? json::get<std::string>(json::Value(*matter), "/fields/contact_phone").value_or("") : "";
    // An unknown number, a wrong phone and none that was left look the same from outside.
    const bool fits = crypto::equal_constant_time(crypto::sha256(digits_of(left)), crypto::sha256(phone));
    if (!fits || phone.empty() || !matter) return reply(nothing_found(language));
    reply(http::json_response(200, stage_json(*matter)));
  }

 private:
  /// One look: the body and the post at which it was taken, why and when; never who.
  json::Object look_json(const record::Entry& entry, const json::Object& matter, schema::Language language) const {
    const auto snapshot = service_.snapshot();
    json::Object out{{"at", format_rfc3339(entry.at, snapshot.world->calendar().utc_offset_minutes())}};
    if (const auto facts = json::parse(entry.facts)) {
      const auto* org = snapshot.orgs->find(json::get<OrgId>(*facts, "/org").value_or(OrgId{}));
      if (org) out["org"] = language == schema::Language::zh ? org->name_zh : org->name_en;
      const auto role = json::get<std::string>(*facts, "/role").value_or("");
      const auto* chain = snapshot.catalogue->find(std::string(matter.at("chain").as_string()),
                                                   matter.at("version").to_number<int>());
      if (chain && !role.empty()) out["role_name"] = chain->texts(language).get("role." + role);
    }
    if (const auto personal = json::parse(entry.personal.value_or("{}"))) {
      if (auto reason = json::get<std::string>(*personal, "/reason")) out["reason"] = std::move(*reason);
    }
    return out;
  }

  /// The word of the stage, and the day by which an answer is due while one is.
  static json::Object stage_json(const json::Object& matter) {
    json::Object out{{"stage_name", matter.at("stage_name")}, {"stage_kind", matter.at("stage_kind")}};
    const auto& kind = matter.at("stage_kind").as_string();
    if (kind != "open" && kind != "waiting") return out;
    for (const auto& clock : matter.at("clocks").as_array()) {
      if (!clock.at("overall").as_bool() || clock.at("status").as_string() != "running") continue;
      if (clock.at("due").is_string()) out["expected"] = std::string_view(clock.at("due").as_string()).substr(0, date_characters);
    }
    return out;
  }

  bool is_let(const std::string& peer, const std::string& number, const Reply& reply, Language language) const {
    if (!limit_rate_) return true;
    auto rate = by_address_.take(peer, service_.now());
    if (rate.allowed) rate = by_number_.take(number, service_.now());
    if (rate.allowed) return true;
    auto problem = http::standard_problem(429, language);
    problem.detail = language == Language::zh ? "查得太多了，请稍后再试，或拨打 12345。"
                                              : "Too many tries; try again later, or call 12345.";
    auto response = http::to_response(problem);
    response.set_header("Retry-After", std::to_string(rate.retry_after_s));
    reply(std::move(response));
    return false;
  }

  /// 0 where there is no such number; nothing if the database does not answer.
  std::optional<MatterId> id_of(std::string_view number) const {
    auto reader = readers_.take();
    if (!reader) return std::nullopt;
    const auto id = find_number(**reader, district_, number);
    if (!id) return std::nullopt;
    return id->value_or(MatterId{});
  }

  static http::Response nothing_found(Language language) {
    auto problem = http::standard_problem(404, language);
    problem.detail = language == Language::zh ? "没有找到。请核对编号和提交时留的电话。"
                                              : "Nothing was found. Check the number and the phone that was left.";
    return http::to_response(problem);
  }

  const Service& service_;
  db::Pool& readers_;
  const DistrictId district_;
  const bool limit_rate_;
  mutable http::RateLimiter by_address_{stage_by_address};
  mutable http::RateLimiter by_number_{stage_by_number};
};

}  // namespace

void add_asker_routes(http::Router& router, const Service& service, db::Pool& readers, DistrictId district,
                      bool limit_rate) {
  const auto routes = std::make_shared<const Routes>(service, readers, district, limit_rate);
  router.add({http::Method::get, "/api/v1/receipts/{number}/looks", "list_looks",
              [routes](const Request& request, const Reply& reply) { routes->list_looks(request, reply); }});
  router.add({http::Method::post, "/api/v1/receipts/stage", "find_stage",
              [routes](const Request& request, const Reply& reply) { routes->find_stage(request, reply); }});
}

}  // namespace rz::matter
