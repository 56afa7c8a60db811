#include "matter/saved_view_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "infra/http/telling.hpp"
#include "matter/saved_view_store.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t view_characters_max = 40;

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, record::ActWriter& writer) : gate_(gate), readers_(readers), writer_(writer) {}

  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto views = read(*caller);
    if (!views) return reply(http::to_response(http::standard_problem(503, language)));
    json::Array items;
    for (const auto& view : *views) {
      json::Object item{{"name", view.name}, {"view", view.view}, {"query", view.query}, {"own", view.account == caller->subject.account}};
      if (const auto* org = caller->network->orgs->find(view.org)) item["shared_with"] = language == Language::zh ? org->name_zh : org->name_en;
      if (const auto* holder = caller->network->posts->find(view.account); holder && view.account != caller->subject.account) item["by"] = holder->name;
      items.push_back(std::move(item));
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void put(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto view = wanted(request, *caller, language);
    if (!view) return reply(http::to_response(view.error()));
    const auto known = read(*caller);
    if (!known) return reply(http::to_response(http::standard_problem(503, language)));
    const auto is_own = [&](const SavedView& each) { return each.account == view->account && each.name != view->name; };
    if (std::cmp_greater_equal(std::ranges::count_if(*known, is_own), saved_views_max)) {
      return reply(http::to_response(http::wrong_field("name", "最多保存 30 个视图，请先删除不用的。", "At most 30 views; delete one first.", language)));
    }
    write(write_saved_view(caller->network->district, *view), language, reply);
  }

  void remove(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    write(delete_saved_view(caller->network->district, caller->subject.account, request.params[0]), language, reply);
  }

 private:
  Result<std::vector<SavedView>, db::Error> read(const Caller& caller) const {
    std::vector<OrgId> orgs;
    for (const auto& post : caller.subject.posts) orgs.push_back(post.org);
    RZ_TRY(reader, readers_.take());
    return read_saved_views(*reader, caller.network->district, caller.subject.account, orgs);
  }

  static Result<SavedView, http::Problem> wanted(const Request& request, const Caller& caller, Language language) {
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"view", "query", "shared"}, language)) return fail(std::move(*stray));
    SavedView out{caller.subject.account, std::string(trim(request.params[0])), json::get<std::string>(body, "/view").value_or(""),
                  json::get<std::string>(body, "/query").value_or(""), {}};
    if (out.name.empty() || count_characters(out.name) > saved_view_name_characters_max) {
      return fail(http::wrong_field("name", "请起一个 1 至 20 字的名字。", "A name of 1 to 20 characters.", language));
    }
    if (out.view.empty() || count_characters(out.view) > view_characters_max) return fail(http::wrong_field("view", "请填写此项。", "Fill this in.", language));
    if (out.query.size() > saved_view_query_bytes_max) return fail(http::wrong_field("query", "筛选条件太长了，请减少一些。", "Too many filters; drop some.", language));
    if (json::get<bool>(body, "/shared").value_or(false) && !caller.subject.posts.empty()) out.org = caller.subject.posts.front().org;
    return out;
  }

  /// Nothing of the record: what somebody looks at is his own business.
  void write(record::RowWrite row, Language language, const Reply& reply) const {
    record::Act act;
    act.rows.push_back(std::move(row));
    record::write_and_reply(writer_, std::move(act), language, reply);
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  record::ActWriter& writer_;
};

}  // namespace

void add_saved_view_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, record::ActWriter& writer) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer);
  router.add({http::Method::get, "/api/v1/saved-views", "list_saved_views",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::put, "/api/v1/saved-views/{name}", "save_view",
              [routes](const Request& request, const Reply& reply) { routes->put(request, reply); }});
  router.add({http::Method::del, "/api/v1/saved-views/{name}", "delete_saved_view",
              [routes](const Request& request, const Reply& reply) { routes->remove(request, reply); }});
}

}  // namespace rz::matter
