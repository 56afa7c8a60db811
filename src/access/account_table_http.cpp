#include "access/account_table_http.hpp"

#include <memory>
#include <set>
#include <utility>

#include "access/account_import.hpp"
#include "access/account_store.hpp"
#include "access/account_view_http.hpp"
#include "base/text.hpp"
#include "infra/http/table.hpp"
#include "record/write_http.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::size_t examples_max = 200;  ///< refusals told one by one

struct Wanted {
  bool is_dry = true;
  std::string reason;
  Table table{};
};

/// What a plan comes to.
struct Outcome {
  std::size_t founded = 0;
  std::size_t same = 0;
  std::vector<RefusedRow> refused;
  std::vector<record::RowWrite> rows;
};

/// What a table holds, and how it is planned.
struct Kind {
  Verb verb;
  std::string_view act;
  std::span<const std::string_view> columns;
  std::function<Outcome(const Network&, const Table&, AccountId actor, Instant now, const NextAccountId&)> plan;
};

Outcome of_accounts(const Network& network, const Table& table, Instant now, const NextAccountId& next_id) {
  auto plan = plan_accounts(network, table, next_id);
  Outcome out{plan.made.size(), plan.same, std::move(plan.refused), {}};
  for (const auto& holder : plan.made) {
    out.rows.push_back(insert_account(network.district, {holder.id, holder.login, "", holder.name, now, Instant{}}));
  }
  return out;
}

Outcome of_posts(const Network& network, const Roles& roles, const Table& table, AccountId actor, Instant now) {
  auto plan = plan_posts(network, roles, actor, table, now);
  Outcome out{plan.given.size(), plan.same, std::move(plan.refused), {}};
  for (const auto& [account, held] : plan.given) out.rows.push_back(insert_post(network.district, account, held));
  for (const auto& holder : plan.holders) out.rows.push_back(write_holder(network.district, holder));
  return out;
}

Result<Wanted, http::Problem> wanted_of(const Request& request, const Kind& kind, Language language) {
  RZ_TRY(body, http::json_body(request));
  if (auto stray = http::stray_members(body, {"dry_run", "columns", "rows", "reason"}, language)) return fail(std::move(*stray));
  json::Reader read(body);
  Wanted out{read.get<bool>("/dry_run"), read.get<std::optional<std::string>>("/reason").value_or(""), {}};
  if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
  if (!out.is_dry && trim(out.reason).empty()) return fail(problem_of({{"reason", AccountFault::missing}}, language));
  RZ_TRY(table, http::read_table(read, kind.columns, language));
  out.table = std::move(table);
  return out;
}

json::Object answer_json(const Outcome& outcome, Language language) {
  json::Array refusals;
  std::set<int> lines;
  for (const auto& each : outcome.refused) {
    lines.insert(each.line);
    if (refusals.size() == examples_max) continue;
    refusals.push_back(json::Object{{"line", each.line}, {"field", each.error.field},
                                    {"message", problem_of({each.error}, language).errors.front().message}});
  }
  return {{"founded", outcome.founded}, {"changed", 0}, {"same", outcome.same}, {"refused", lines.size()},
          {"refusals", std::move(refusals)}, {"changes", json::Array{}}};
}

class Routes {
 public:
  Routes(const Gate& gate, NetworkWriter& writer) : gate_(gate), writer_(writer) {}

  void import(const Kind& kind, const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, kind.verb);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto wanted = wanted_of(request, kind, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    const auto actor = caller->subject.account;
    if (wanted->is_dry) {
      std::int64_t last_id = 0;
      const auto outcome = kind.plan(*caller->network, wanted->table, actor, gate_.clock().now(), [&] { return AccountId{++last_id}; });
      return reply(http::json_response(200, answer_json(outcome, language)));
    }
    const auto done = write(kind, request, actor, *wanted, language);
    reply(done ? to_response(*done) : http::to_response(done.error()));
  }

 private:
  Result<record::Answer, http::Problem> write(const Kind& kind, const Request& request, AccountId actor, const Wanted& wanted, Language language) {
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(actor)));
    return writer_.write(language, std::move(idempotency), actor, [&](const Network& network) -> Result<record::Act, http::Problem> {
      const auto now = gate_.clock().now();
      auto outcome = kind.plan(network, wanted.table, actor, now, [&] { return AccountId{writer_.next_id(network, now)}; });
      record::Act act;
      act.kind = kind.act;
      act.facts = json::serialise(json::Object{{"founded", outcome.founded}, {"same", outcome.same}});
      act.personal = json::serialise(json::Object{{"reason", wanted.reason}});
      act.answer = {200, json::serialise(answer_json(outcome, language))};
      act.rows = std::move(outcome.rows);
      act.changes_network = true;
      return act;
    });
  }

  const Gate& gate_;
  NetworkWriter& writer_;
};

}  // namespace

void add_account_table_routes(http::Router& router, const Gate& gate, NetworkWriter& writer, const Roles& roles) {
  const auto routes = std::make_shared<Routes>(gate, writer);
  const Kind accounts{Verb::write_accounts, "access.accounts_imported", account_columns,
                      [](const Network& network, const Table& table, AccountId, Instant now, const NextAccountId& next_id) {
                        return of_accounts(network, table, now, next_id);
                      }};
  const Kind posts{Verb::write_posts, "access.posts_imported", post_columns,
                   [&roles](const Network& network, const Table& table, AccountId actor, Instant now, const NextAccountId&) {
                     return of_posts(network, roles, table, actor, now);
                   }};
  router.add({http::Method::post, "/api/v1/accounts/imports", "import_accounts",
              [routes, accounts](const Request& request, const Reply& reply) { routes->import(accounts, request, reply); }, http::table_bytes_max});
  router.add({http::Method::post, "/api/v1/posts/imports", "import_posts",
              [routes, posts](const Request& request, const Reply& reply) { routes->import(posts, request, reply); }, http::table_bytes_max});
}

}  // namespace rz::access
