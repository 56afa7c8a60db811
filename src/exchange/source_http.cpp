#include "exchange/source_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "exchange/order.hpp"
#include "exchange/source_store.hpp"
#include "infra/http/telling.hpp"
#include "record/write_http.hpp"

namespace rz::exchange {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, record::ActWriter& writer)
      : gate_(gate), readers_(readers), writer_(writer) {}

  void list_sources(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::import_orders);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto sources = read(*caller);
    if (!sources) return reply(http::to_response(http::standard_problem(503, language)));
    json::Array items;
    for (const auto& [name, mapping] : *sources) {
      auto item = json::parse(mapping).value_or(json::Value(json::Object{}));
      item.get_object()["name"] = name;
      items.push_back(std::move(item));
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void put_source(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = require_desk(gate_, request);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto source = source_of(request, language);
    if (!source) return reply(http::to_response(source.error()));
    const auto known = read(*caller);
    if (!known) return reply(http::to_response(http::standard_problem(503, language)));
    if (known->size() >= sources_max &&
        std::ranges::find(*known, source->name, &Source::name) == known->end()) {
      return reply(http::to_response(http::wrong_field("name", "最多保存 50 个来源，请先删除不用的。",
                                                       "At most 50 sources; delete one first.", language)));
    }
    write(*caller, "orders.source_saved", source->name, write_source(caller->network->district, *source),
          language, reply);
  }

  void remove_source(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = require_desk(gate_, request);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto& name = request.params[0];
    write(*caller, "orders.source_deleted", name, delete_source(caller->network->district, name), language,
          reply);
  }

 private:
  Result<std::vector<Source>, db::Error> read(const Caller& caller) const {
    RZ_TRY(reader, readers_.take());
    return read_sources(*reader, caller.network->district);
  }

  static Result<Source, http::Problem> source_of(const Request& request, Language language) {
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"columns", "values"}, language))
      return fail(std::move(*stray));
    Source out{std::string(trim(request.params[0])), json::serialise(body)};
    if (!is_name(out.name)) return fail(bad_name("name", language));
    for (const auto* part : {"columns", "values"}) {
      if (!is_mapping(json::find(body, "/" + std::string(part)))) {
        return fail(no_mapping(part, language));
      }
    }
    if (out.mapping.size() > mapping_bytes_max)
      return fail(
          http::wrong_field("columns", "列名太长了。", "The names of the columns are too long.", language));
    return out;
  }

  void write(const Caller& caller, std::string kind, const std::string& name, record::RowWrite row,
             Language language, const Reply& reply) const {
    record::Act act;
    act.kind = std::move(kind);
    act.actor = caller.subject.account.value;
    act.facts = json::serialise(json::Object{{"source", name}});
    act.rows.push_back(std::move(row));
    record::write_and_reply(writer_, std::move(act), language, reply);
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  record::ActWriter& writer_;
};

}  // namespace

Result<Caller, http::Problem> require_desk(const access::Gate& gate, const Request& request) {
  RZ_TRY(caller, gate.require(request, Verb::import_orders));
  const auto is_desk = [&](const access::Post& post) {
    const auto* body = caller.network->orgs->find(post.org);
    return body && body->level >= org::Level::street;
  };
  if (std::ranges::any_of(caller.subject.posts, is_desk)) return std::move(caller);
  const auto language = http::preferred_language(request);
  auto problem = http::standard_problem(403, language);
  problem.detail = language == Language::zh
                       ? "由街道或区的受理岗位导入工单。"
                       : "Orders are imported by the desk of a street or of the district.";
  return fail(std::move(problem));
}

bool is_mapping(const json::Value* value) {
  if (!value || !value->is_object()) return false;
  return std::ranges::all_of(value->get_object(), [](const auto& item) {
    return std::ranges::find(order_columns, std::string_view(item.key())) != std::end(order_columns) &&
           item.value().is_string();
  });
}

http::Problem no_mapping(std::string_view part, Language language) {
  return http::wrong_field(part, "请按「字段：文字」填写，字段须是工单的字段。",
                           "Fields of an order with a text each.", language);
}

bool is_name(std::string_view name) {
  return !name.empty() && count_characters(name) <= source_name_characters_max;
}

http::Problem bad_name(std::string_view field, Language language) {
  return http::wrong_field(field, "来源名称请写 1 至 30 字。", "A name of the source, 1 to 30 characters.",
                           language);
}

void add_source_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                       record::ActWriter& writer) {
  const auto routes = std::make_shared<const Routes>(gate, readers, writer);
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (Routes::*handle)(const Request&, const Reply&) const) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, const Reply& reply) {
                  ((*routes).*handle)(request, reply);
                }});
  };
  using enum http::Method;
  add(get, "/api/v1/order-sources", "list_order_sources", &Routes::list_sources);
  add(put, "/api/v1/order-sources/{name}", "save_order_source", &Routes::put_source);
  add(del, "/api/v1/order-sources/{name}", "delete_order_source", &Routes::remove_source);
}

}  // namespace rz::exchange
