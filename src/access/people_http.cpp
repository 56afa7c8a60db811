#include "access/people_http.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "access/account_change.hpp"
#include "access/account_store.hpp"
#include "access/account_view_http.hpp"
#include "record/write_http.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;

class Routes {
 public:
  Routes(const Gate& gate, NetworkWriter& writer, const Roles& roles) : gate_(gate), writer_(writer), roles_(roles) {}

  void list_roles(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const AccountView view(*caller->network, roles_, http::preferred_language(request));
    json::Array items;
    for (const auto& role : roles_.all()) items.push_back(view.role(role));
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  /// Members of the Party are no staff: how many they are the body says itself, who they are nobody.
  void list_people(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_network);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto* org = caller->network->orgs->find(OrgId{parse_id(request.params[0]).value_or(0)});
    if (org == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    const AccountView view(*caller->network, roles_, language);
    const auto now = gate_.clock().now();
    json::Array items;
    for (const auto& holder : caller->network->posts->all()) {
      if (holder.disabled) continue;
      json::Array posts;
      for (const auto& held : holder.posts) {
        const auto* role = roles_.find(held.post.role);
        if (held.post.org == org->id && held.holds_at(now) && role != nullptr && role->is_listed) posts.push_back(view.post(held));
      }
      if (!posts.empty()) items.push_back(json::Object{{"id", format_id(holder.id)}, {"name", holder.name}, {"posts", std::move(posts)}});
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  /// Where the caller is away and another stands in, and the other way round.
  void list_leaves(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, Verb::take_leave);
    if (!caller) return reply(http::to_response(caller.error()));
    const AccountView view(*caller->network, roles_, http::preferred_language(request));
    const auto now = gate_.clock().now();
    json::Array items;
    for (const auto& holder : caller->network->posts->all()) {
      for (const auto& held : holder.posts) {
        const bool is_mine = held.stands_in_for == caller->subject.account || (held.stands_in_for && holder.id == caller->subject.account);
        if (!is_mine || held.is_over(now)) continue;
        auto item = view.post(held);
        item["stand_in"] = view.person(holder.id);
        items.push_back(std::move(item));
      }
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void take_leave(const Request& request, const Reply& reply) {
    reply(answer(request, {"org", "stand_in", "from", "until"}, [this](json::Reader& read, const Caller& caller, Language language) -> Judged {
      const auto offset = caller.network->calendar.utc_offset_minutes;
      const auto from = parse_date(read.get<std::string>("/from"));
      const auto until = parse_date(read.get<std::string>("/until"));
      Leave leave{read.get<OrgId>("/org"), read.get<AccountId>("/stand_in"), {}, {}};
      if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
      std::vector<AccountError> errors;
      if (!from) errors.push_back({"from", AccountFault::no_date});
      if (!until) errors.push_back({"until", AccountFault::no_date});
      if (!errors.empty()) return fail(problem_of(errors, language));
      leave.from = beginning_of(*from, offset);
      leave.until = end_of(*until, offset);
      return NetworkWriter::Judge([this, leave, language, account = caller.subject.account](const Network& network) {
        return leave_act(network, account, leave, language);
      });
    }));
  }

  void end_leave(const Request& request, const Reply& reply) {
    reply(answer(request, {"org", "stand_in"}, [this](json::Reader& read, const Caller& caller, Language language) -> Judged {
      const auto org = read.get<OrgId>("/org");
      const auto stand_in = read.get<AccountId>("/stand_in");
      if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
      return NetworkWriter::Judge([this, org, stand_in, language, account = caller.subject.account](const Network& network) {
        return end_act(network, account, org, stand_in, language);
      });
    }));
  }

 private:
  using Acted = Result<record::Act, http::Problem>;
  using Judged = Result<NetworkWriter::Judge, http::Problem>;
  using Prepare = std::function<Judged(json::Reader&, const Caller&, Language)>;

  http::Response answer(const Request& request, std::initializer_list<std::string_view> known, const Prepare& prepare) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::take_leave);
    if (!caller) return http::to_response(caller.error());
    const auto done = [&]() -> Result<record::Answer, http::Problem> {
      RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller->subject.account)));
      RZ_TRY(body, http::json_body(request));
      if (auto stray = http::stray_members(body, known, language)) return fail(std::move(*stray));
      json::Reader read(body);
      RZ_TRY(judge, prepare(read, *caller, language));
      return writer_.write(language, std::move(idempotency), caller->subject.account, judge);
    }();
    return done ? to_response(*done) : http::to_response(done.error());
  }

  /// An act by which posts of a stand-in begin or end, with those posts as its answer.
  record::Act act_of(std::string kind, const Network& network, const Holder& stand_in, AccountId account,
                     const std::vector<HeldPost>& posts, Language language) const {
    const auto offset = network.calendar.utc_offset_minutes;
    record::Act act;
    act.kind = std::move(kind);
    json::Array roles;
    for (const auto& held : posts) roles.push_back(json::Value(held.post.role));
    const auto& first = posts.front();
    act.facts = json::serialise(json::Object{{"account", format_id(account)}, {"stand_in", format_id(stand_in.id)},
                                             {"org", format_id(first.post.org)}, {"roles", std::move(roles)},
                                             {"from", format_rfc3339(first.from, offset)}, {"until", format_rfc3339(first.until, offset)}});
    auto after = stand_in;
    ++after.revision;
    act.rows.push_back(write_holder(network.district, after));
    act.changes_network = true;
    act.answer = {200, json::serialise(json::Object{{"items", AccountView(network, roles_, language).posts(posts)}})};
    return act;
  }

  Acted leave_act(const Network& network, AccountId account, const Leave& leave, Language language) const {
    const auto* away = network.posts->find(account);
    if (away == nullptr) return fail(http::standard_problem(403, language));
    const auto posts = left_to(network, roles_, *away, leave, gate_.clock().now());
    if (!posts) return fail(problem_of(posts.error(), language));
    auto act = act_of("access.leave_taken", network, *network.posts->find(leave.stand_in), account, *posts, language);
    for (const auto& held : *posts) act.rows.push_back(insert_post(network.district, leave.stand_in, held));
    return act;
  }

  Acted end_act(const Network& network, AccountId account, OrgId org, AccountId stand_in_id, Language language) const {
    const auto* stand_in = network.posts->find(stand_in_id);
    const auto now = gate_.clock().now();
    std::vector<HeldPost> posts;
    for (const auto& held : stand_in ? stand_in->posts : std::vector<HeldPost>{}) {
      if (held.stands_in_for != account || held.post.org != org || held.is_over(now)) continue;
      posts.push_back(held);
      posts.back().until = std::max(now, held.from);
    }
    if (posts.empty()) return fail(problem_of({{"stand_in", AccountFault::no_such_post}}, language));
    auto act = act_of("access.leave_ended", network, *stand_in, account, posts, language);
    for (const auto& held : posts) act.rows.push_back(end_post(network.district, stand_in_id, held));
    return act;
  }

  const Gate& gate_;
  NetworkWriter& writer_;
  const Roles& roles_;
};

}  // namespace

void add_people_routes(http::Router& router, const Gate& gate, NetworkWriter& writer, const Roles& roles) {
  const auto routes = std::make_shared<Routes>(gate, writer, roles);
  using http::Method;
  router.add({Method::get, "/api/v1/roles", "list_roles",
              [routes](const Request& request, const Reply& reply) { routes->list_roles(request, reply); }});
  router.add({Method::get, "/api/v1/orgs/{id}/people", "list_people",
              [routes](const Request& request, const Reply& reply) { routes->list_people(request, reply); }});
  router.add({Method::get, "/api/v1/leaves", "list_leaves",
              [routes](const Request& request, const Reply& reply) { routes->list_leaves(request, reply); }});
  router.add({Method::post, "/api/v1/leaves", "take_leave",
              [routes](const Request& request, const Reply& reply) { routes->take_leave(request, reply); }});
  router.add({Method::post, "/api/v1/leaves/end", "end_leave",
              [routes](const Request& request, const Reply& reply) { routes->end_leave(request, reply); }});
}

}  // namespace rz::access
