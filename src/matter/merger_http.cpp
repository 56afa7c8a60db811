#include "matter/merger_http.hpp"

#include <future>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_store.hpp"
#include "org/change_problem_http.hpp"
#include "org/merger.hpp"
#include "org/org_store.hpp"
#include "org/org_view_http.hpp"
#include "org/relation_store.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using access::Caller;
using access::Network;
using http::Language;
using http::Reply;
using http::Request;
using org::Fault;

constexpr std::int64_t page_matters = 200;
constexpr int not_done_yet = 0;  ///< no status that anybody is told
constexpr int rounds_max = 5;  ///< while others go on working

http::Problem fault_of(std::string_view field, Fault fault, Language language) { return org::problem_of({{field, fault}}, language); }

struct Wanted {
  OrgId into{};
  std::string paper;
  std::string reason;
};

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer, Batcher& batcher)
      : gate_(gate), readers_(readers), writer_(writer), batcher_(batcher) {}

  /// Open matters alone.
  void hand_over(const Request& request, const Reply& reply) {
    reply(answer(request, [this](const Request& asked, const Caller& caller, const Wanted& wanted, const org::Org& from) {
      return handover_answer(asked, caller, wanted, from);
    }));
  }

  /// The body with all it has.
  void merge(const Request& request, const Reply& reply) {
    reply(answer(request, [this](const Request& asked, const Caller& caller, const Wanted& wanted, const org::Org& from) {
      return merger_answer(asked, caller, wanted, from);
    }));
  }

 private:
  using Answered = Result<record::Answer, http::Problem>;
  using Act = std::function<Answered(const Request&, const Caller&, const Wanted&, const org::Org&)>;

  http::Response answer(const Request& request, const Act& act) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, access::Verb::write_network);
    if (!caller) return http::to_response(caller.error());
    const auto done = [&]() -> Answered {
      RZ_TRY(wanted, wanted_of(request, language));
      const auto* from = caller->network->orgs->find(OrgId{parse_id(request.params[0]).value_or(0)});
      if (from == nullptr) return fail(http::standard_problem(404, language));
      return act(request, *caller, wanted, *from);
    }();
    return done ? access::to_response(*done) : http::to_response(done.error());
  }

  static Result<Wanted, http::Problem> wanted_of(const Request& request, Language language) {
    RZ_TRY(body, http::json_body(request));
    if (auto stray = http::stray_members(body, {"into", "paper", "reason"}, language)) return fail(std::move(*stray));
    json::Reader read(body);
    Wanted out{read.get<OrgId>("/into"), read.get<std::optional<std::string>>("/paper").value_or(""),
               read.get<std::optional<std::string>>("/reason").value_or("")};
    if (!read.faults().empty()) return fail(http::invalid_body(read.faults(), language));
    return out;
  }

  Answered handover_answer(const Request& request, const Caller& caller, const Wanted& wanted, const org::Org& from) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    const auto& network = *caller.network;
    const auto* into = network.orgs->find(wanted.into);
    std::vector<org::ChangeError> errors;
    if (into == nullptr || into->life == org::Life::ended || !org::answers(into->kind)) errors.push_back({"into", Fault::unknown});
    else if (into->id == from.id) errors.push_back({"into", Fault::itself});
    else if (!network.posts->has_anybody(into->id)) errors.push_back({"into", Fault::nobody_works});
    if (trim(wanted.reason).empty()) errors.push_back({"reason", Fault::missing});
    if (!errors.empty()) return fail(org::problem_of(errors, language));
    if (auto done = done_before(idempotency, caller, language)) return std::move(*done);
    RZ_TRY(count, hand_all(network.district, from.id, wanted.into, caller.subject.account, language));
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network&) -> Result<record::Act, http::Problem> {
      auto act = act_of("org.matters_handed_over", from.id, wanted, count);
      act.answer = {200, json::serialise(json::Object{{"matters", count}})};
      return act;
    });
  }

  Answered merger_answer(const Request& request, const Caller& caller, const Wanted& wanted, const org::Org& from) {
    const auto language = http::preferred_language(request);
    RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(caller.subject.account)));
    RZ_TRY(revision, record::revision_of(request));
    if (auto done = done_before(idempotency, caller, language)) return std::move(*done);
    std::int64_t count = 0;
    // Judged first, so that no matter moves for a merger that is refused.
    std::int64_t spare_id = 0;
    const bool is_good = plan_of(*caller.network, from, wanted, [&] { return ++spare_id; }).has_value() && from.revision == revision;
    if (is_good) {
      RZ_TRY(moved, hand_all(caller.network->district, from.id, wanted.into, caller.subject.account, language));
      count = moved;
    }
    return writer_.write(language, std::move(idempotency), caller.subject.account, [&](const Network& network) {
      return merger_act(network, caller, from.id, revision, wanted, count, language);
    });
  }

  /// What is said to a repeat, before any matter moves once more.
  std::optional<Answered> done_before(const record::Idempotency& idempotency, const Caller& caller, Language language) {
    auto known = writer_.write(language, idempotency, caller.subject.account, [&](const Network&) -> Result<record::Act, http::Problem> {
      return fail(http::Problem{.status = not_done_yet});
    });
    const bool is_new = !known && known.error().status == not_done_yet;
    return is_new ? std::nullopt : std::optional(std::move(known));
  }

  Result<org::Merger, std::vector<org::ChangeError>> plan_of(const Network& network, const org::Org& from, const Wanted& wanted,
                                                             const org::NextId& next_id) const {
    const auto now = gate_.clock().now();
    auto plan = org::merge(*network.orgs, *network.relations, from, wanted.into, wanted.reason, now,
                           local_date(now, network.calendar.utc_offset_minutes), next_id);
    const bool answers = org::answers(from.kind);
    if (plan && answers && !network.posts->has_anybody(wanted.into)) return fail(std::vector<org::ChangeError>{{"into", Fault::nobody_works}});
    return plan;
  }

  Result<record::Act, http::Problem> merger_act(const Network& network, const Caller& caller, OrgId id, std::int64_t revision,
                                                const Wanted& wanted, std::int64_t count, Language language) const {
    const auto* from = network.orgs->find(id);
    const org::View view(network, language);
    if (from->revision != revision) return fail(access::stale("org", view.org(*from), language));
    const auto now = gate_.clock().now();
    auto plan = plan_of(network, *from, wanted, [&] { return writer_.next_id(network, now); });
    if (!plan) return fail(org::problem_of(plan.error(), language));
    auto reader = readers_.take();
    const auto open = reader ? count_open(**reader, network.district, id, 1) : fail(reader.error());
    if (!open) return fail(http::standard_problem(503, language));
    if (*open > 0) return fail(fault_of("", Fault::has_matters, language));
    auto act = act_of("org.merged", id, wanted, count);
    const auto actor = caller.subject.account;
    const auto change = [&](const org::Merger::Changed& each) {
      for (auto& row : org::change_org(network.district, each.after, {each.before, now, wanted.paper, reason_of(network, wanted), actor})) {
        act.rows.push_back(std::move(row));
      }
    };
    change(plan->ended);
    for (const auto& child : plan->children) change(child);
    for (const auto& duty : plan->duties) act.rows.push_back(org::write_duty(network.district, duty));
    for (const auto& [before, after] : plan->ties_ended) {
      for (auto& row : org::write_relation(network.district, after, {after.revision, after.state, now, wanted.paper, wanted.reason, actor})) act.rows.push_back(std::move(row));
    }
    for (const auto& tie : plan->ties_founded) {
      for (auto& row : org::insert_relation(network.district, tie, {1, tie.state, now, wanted.paper, wanted.reason, actor})) act.rows.push_back(std::move(row));
    }
    act.changes_network = true;
    act.answer = {200, json::serialise(json::Object{{"org", view.org(plan->ended.after)}, {"matters", count}, {"children", plan->children.size()},
                                                    {"duties", plan->duties.size()}, {"relations", plan->ties_founded.size()}})};
    return act;
  }

  /// What a reader of the body's past is told.
  static std::string reason_of(const Network& network, const Wanted& wanted) {
    return "并入「" + network.orgs->find(wanted.into)->name_zh + "」：" + wanted.reason;
  }

  static record::Act act_of(std::string kind, OrgId from, const Wanted& wanted, std::int64_t count) {
    record::Act act;
    act.kind = std::move(kind);
    act.facts = json::serialise(json::Object{{"org", format_id(from)}, {"into", format_id(wanted.into)}, {"matters", count},
                                             {"paper", wanted.paper}, {"reason", wanted.reason}});
    return act;
  }

  /// Hands over all that is open, again and again while others come; how many.
  Result<std::int64_t, http::Problem> hand_all(DistrictId district, OrgId from, OrgId into, AccountId actor, Language language) {
    std::int64_t count = 0;
    for (int round = 0; round < rounds_max; ++round) {
      const auto before = count;
      for (MatterId after{};;) {
        const auto found = [&]() -> Result<std::vector<MatterId>, db::Error> {
          RZ_TRY(reader, readers_.take());
          return find_naming(*reader, district, from, after, page_matters);
        }();
        if (!found) return fail(http::standard_problem(503, language));
        if (found->empty()) break;
        after = found->back();
        for (const auto matter : *found) {
          const auto written = write(matter, from, into, actor);
          if (!written) return fail(http::standard_problem(503, language));
          count += written->status == 200;
        }
      }
      if (count == before) break;
    }
    return count;
  }

  WriteResult write(MatterId matter, OrgId from, OrgId into, AccountId actor) {
    auto who = flow::Actor::system();
    who.account = actor;
    std::promise<WriteResult> written;
    batcher_.submit(SuccessionWrite{matter, from, into, std::move(who)}, {}, [&](WriteResult result) { written.set_value(std::move(result)); });
    return written.get_future().get();
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  access::NetworkWriter& writer_;
  Batcher& batcher_;
};

}  // namespace

void add_merger_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer, Batcher& batcher) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer, batcher);
  router.add({http::Method::post, "/api/v1/orgs/{id}/handover", "hand_over_matters",
              [routes](const Request& request, const Reply& reply) { routes->hand_over(request, reply); }});
  router.add({http::Method::post, "/api/v1/orgs/{id}/merger", "merge_org",
              [routes](const Request& request, const Reply& reply) { routes->merge(request, reply); }});
}

}  // namespace rz::matter
