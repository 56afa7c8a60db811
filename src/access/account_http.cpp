#include "access/account_http.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "access/account_change.hpp"
#include "access/account_store.hpp"
#include "access/account_view_http.hpp"
#include "access/credential_http.hpp"
#include "access/openid_store.hpp"
#include "base/text.hpp"
#include "record/write_http.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t page_default = 50;

http::Problem fault_of(std::string_view field, AccountFault fault, Language language) { return problem_of({{field, fault}}, language); }

/// A day of the body, as the moment at its beginning, or at its end.
Result<std::optional<Instant>, http::Problem> day_of(json::Reader& read, std::string_view name, bool at_end, int offset, Language language) {
  const auto text = read.get<std::optional<std::string>>("/" + std::string(name));
  if (!text) return std::nullopt;
  const auto date = parse_date(*text);
  if (!date) return fail(fault_of(name, AccountFault::no_date, language));
  return at_end ? end_of(*date, offset) : beginning_of(*date, offset);
}

std::size_t limit_of(const Request& request) {
  const auto asked = parse_id(request.query_value("limit").value_or("")).value_or(page_default);
  return static_cast<std::size_t>(std::clamp<std::int64_t>(asked, 1, accounts_page_max));
}

bool matches(const Holder& holder, const Request& request, const std::set<AccountId>& without_password) {
  const auto query = request.query_value("q").value_or("");
  if (!query.empty() && holder.login.find(query) == std::string::npos && holder.name.find(query) == std::string::npos) return false;
  const auto state = request.query_value("state");
  if (state == "disabled" && !holder.disabled) return false;
  if (state == "no_password" && !without_password.contains(holder.id)) return false;
  const auto org = request.query_value("org");
  const auto role = request.query_value("role");
  if (!org && !role) return true;
  return std::ranges::any_of(holder.posts, [&](const HeldPost& held) {
    return (!org || format_id(held.post.org) == *org) && (!role || held.post.role == *role);
  });
}

/// What an account is, as the record keeps it beside its id: nothing personal.
json::Object facts_of(const Holder& holder) {
  return {{"account", format_id(holder.id)}, {"revision", holder.revision}, {"disabled", holder.disabled}};
}

json::Object facts_of(AccountId account, const HeldPost& held, int offset) {
  json::Object out{{"account", format_id(account)}, {"org", format_id(held.post.org)}, {"role", held.post.role}};
  if (held.from.ms != 0) out["from"] = format_rfc3339(held.from, offset);
  if (held.until.ms != 0) out["until"] = format_rfc3339(held.until, offset);
  if (!held.paper.empty()) out["paper"] = held.paper;
  return out;
}

class Routes {
 public:
  Routes(const Gate& gate, db::Pool& readers, NetworkWriter& writer, CredentialService& credentials, const LoginService& login,
         const Roles& roles, OpenMattersOf open_matters)
      : gate_(gate), readers_(readers), writer_(writer), credentials_(credentials), login_(login), roles_(roles),
        open_matters_(std::move(open_matters)) {}

  void list(const Request& request, const Reply& reply) const {
    const auto caller = gate_.require(request, Verb::read_accounts);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto limit = limit_of(request);
    const auto after = request.query_value("after").value_or("");
    const AccountView view(*caller->network, roles_, http::preferred_language(request));
    std::set<AccountId> without_password;
    if (request.query_value("state") == "no_password") {
      auto reader = readers_.take();
      auto read = reader ? read_without_password(**reader, caller->network->district) : fail(reader.error());
      if (!read) return reply(http::to_response(http::standard_problem(503, http::preferred_language(request))));
      without_password = std::move(*read);
    }
    std::vector<const Holder*> found;
    for (const auto& holder : caller->network->posts->all()) {
      if (matches(holder, request, without_password)) found.push_back(&holder);
    }
    std::ranges::sort(found, {}, &Holder::login);
    json::Array items;
    json::Object out{{"total", found.size()}};
    for (const auto* holder : found) {
      if (holder->login <= after) continue;
      if (items.size() == limit) {
        out["next"] = items.back().at("login");
        break;
      }
      items.push_back(view.account(*holder));
    }
    out["items"] = std::move(items);
    reply(http::json_response(200, out));
  }

  void read(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::read_accounts);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto* holder = find(*caller->network, request);
    if (holder == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    auto out = view_of(*caller, *holder, language);
    if (!out) return reply(http::to_response(http::standard_problem(503, language)));
    auto response = http::json_response(200, *out);
    response.set_header("ETag", record::etag_of(holder->revision));
    reply(std::move(response));
  }

  void create(const Request& request, const Reply& reply) {
    write(request, reply, Verb::write_accounts, {"login", "name"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      auto login = read.get<std::string>("/login");
      auto name = read.get<std::string>("/name");
      RZ_CHECK(checked(read, writing.language));
      return Judge([this, writing, login, name](const Network& network) -> Result<record::Act, http::Problem> {
        const auto now = gate_.clock().now();
        const auto holder = made(*network.posts, AccountId{writer_.next_id(network, now)}, login, name);
        if (!holder) return fail(problem_of(holder.error(), writing.language));
        auto act = act_of("access.account_made", facts_of(*holder), json::Object{{"login", login}, {"name", holder->name}});
        act.rows = {insert_account(network.district, {holder->id, holder->login, "", holder->name, now, Instant{}})};
        act.answer = {201, json::serialise(AccountView(network, roles_, writing.language).account(*holder))};
        return act;
      });
    });
  }

  void change(const Request& request, const Reply& reply) {
    write(request, reply, Verb::write_accounts, {"name", "disabled", "reason"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      const AccountChange wanted{read.get<std::optional<std::string>>("/name"), read.get<std::optional<bool>>("/disabled"),
                                 read.get<std::optional<std::string>>("/reason").value_or("")};
      RZ_CHECK(checked(read, writing.language));
      return on_account(writing, [this, writing, wanted](const Network& network, const Holder& before) -> Result<record::Act, http::Problem> {
        const auto now = gate_.clock().now();
        const auto after = changed(network, roles_, writing.actor, before, wanted, now);
        if (!after) return fail(problem_of(after.error(), writing.language));
        if (after->disabled && !before.disabled) RZ_CHECK(let_go(network, before, before.posts_at(now), "disabled", writing.language));
        auto act = act_of("access.account_changed", facts_of(*after),
                          json::Object{{"before", before.name}, {"name", after->name}, {"reason", wanted.reason}});
        act.rows = {write_holder(network.district, *after)};
        if (after->disabled) {
          act.rows.push_back(delete_sessions_of(network.district, after->id));
          end_stand_ins(act, network, after->id, nullptr, now);
        }
        act.answer = {200, json::serialise(AccountView(network, roles_, writing.language).account(*after))};
        return act;
      });
    });
  }

  void appoint(const Request& request, const Reply& reply) {
    write(request, reply, Verb::write_posts, {"org", "role", "from", "until", "paper"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      Appointment wanted{{read.get<std::string>("/role"), read.get<OrgId>("/org")}, {}, {}, read.get<std::optional<std::string>>("/paper").value_or("")};
      RZ_TRY(from, day_of(read, "from", false, writing.offset, writing.language));
      RZ_TRY(until, day_of(read, "until", true, writing.offset, writing.language));
      wanted.from = from;
      wanted.until = until.value_or(Instant{});
      RZ_CHECK(checked(read, writing.language));
      return on_account(writing, [this, writing, wanted](const Network& network, const Holder& before) -> Result<record::Act, http::Problem> {
        const auto held = appointed(network, roles_, writing.actor, before, wanted, gate_.clock().now());
        if (!held) return fail(problem_of(held.error(), writing.language));
        return post_act("access.post_given", network, writing, before, *held, insert_post(network.district, before.id, *held));
      });
    });
  }

  void dismiss(const Request& request, const Reply& reply) {
    write(request, reply, Verb::write_posts, {"org", "role", "until", "reason"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      const Post post{read.get<std::string>("/role"), read.get<OrgId>("/org")};
      const auto reason = read.get<std::optional<std::string>>("/reason").value_or("");
      RZ_TRY(until, day_of(read, "until", true, writing.offset, writing.language));
      RZ_CHECK(checked(read, writing.language));
      if (trim(reason).empty()) return fail(fault_of("reason", AccountFault::missing, writing.language));
      return on_account(writing, [this, writing, post, reason, until](const Network& network, const Holder& before) -> Result<record::Act, http::Problem> {
        const auto now = gate_.clock().now();
        const auto held = dismissed(network, roles_, writing.actor, before, post, until, now);
        if (!held) return fail(problem_of(held.error(), writing.language));
        RZ_CHECK(let_go(network, before, {post}, "role", writing.language));
        auto act = post_act("access.post_taken", network, writing, before, *held, end_post(network.district, before.id, *held));
        act.personal = json::serialise(json::Object{{"reason", reason}});
        end_stand_ins(act, network, before.id, &post, held->until);
        return act;
      });
    });
  }

  /// The lock after wrong passwords.
  void unlock(const Request& request, const Reply& reply) {
    write(request, reply, Verb::unlock_accounts, {"reason"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      return about_credentials(read, writing, "access.unlocked", [](const Network& network, const Holder& holder) -> Rows {
        return std::vector{write_failures(network.district, holder.id, 0, Instant{})};
      });
    });
  }

  /// Whoever lost the phone and the recovery codes.
  void remove_second_factor(const Request& request, const Reply& reply) {
    write(request, reply, Verb::unlock_accounts, {"reason"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      return about_credentials(read, writing, "access.second_factor_reset", [](const Network& network, const Holder& holder) -> Rows {
        return std::vector{write_totp(network.district, holder.id, std::nullopt, 0), delete_recovery_codes(network.district, holder.id),
                           delete_sessions_of(network.district, holder.id)};
      });
    });
  }

  /// Whose identity at a provider is another by now: the next sign-in there binds anew.
  void release_identity(const Request& request, const Reply& reply) {
    write(request, reply, Verb::write_accounts, {"provider", "reason"}, [this](json::Reader& read, const Writing& writing) -> Judged {
      const auto provider = read.get<std::string>("/provider");
      return about_credentials(read, writing, "access.identity_released", [this, writing, provider](const Network& network, const Holder& holder) -> Rows {
        auto reader = readers_.take();
        const auto known = reader ? read_identities(**reader, network.district, holder.id) : fail(reader.error());
        if (!known) return fail(http::standard_problem(503, writing.language));
        if (std::ranges::find(*known, provider, &Identity::provider) == known->end()) return fail(fault_of("provider", AccountFault::unknown, writing.language));
        return std::vector{delete_identity(network.district, holder.id, provider), delete_sessions_of(network.district, holder.id)};
      });
    });
  }

  // A password is neither kept nor digested for a repeat: the request bears no key, and twice is as good as once.
  void reset_password(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::write_accounts);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto* holder = find(*caller->network, request);
    if (holder == nullptr) return reply(http::to_response(http::standard_problem(404, language)));
    if (holder->id == caller->subject.account) return reply(http::to_response(fault_of("", AccountFault::itself, language)));
    const auto posts = holder->posts_at(gate_.clock().now());
    const bool is_admin = std::ranges::any_of(posts, [this](const Post& post) { return roles_.find(post.role) && roles_.find(post.role)->is_admin; });
    if (is_admin) return reply(http::to_response(fault_of("", AccountFault::is_admin, language)));
    auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"new_password"}, language)) return reply(http::to_response(*stray));
    json::Reader read(*body);
    const auto next = read.get<std::string>("/new_password");
    if (!read.faults().empty()) return reply(http::to_response(http::invalid_body(read.faults(), language)));
    const auto done = credentials_.reset_password(caller->subject.account, *holder, next, gate_.clock().now());
    reply(done ? http::Response{.status = 204} : to_response(done.error(), login_.security(), language));
  }

 private:
  using Judge = NetworkWriter::Judge;
  using Judged = Result<Judge, http::Problem>;
  /// What every write begins with.
  struct Writing {
    const Request* request = nullptr;
    AccountId actor{};
    Language language = Language::zh;
    int offset = 0;
  };
  using Prepare = std::function<Judged(json::Reader&, const Writing&)>;
  using OnAccount = std::function<Result<record::Act, http::Problem>(const Network&, const Holder&)>;
  using Rows = Result<std::vector<record::RowWrite>, http::Problem>;
  using RowsOf = std::function<Rows(const Network&, const Holder&)>;

  static const Holder* find(const Network& network, const Request& request) {
    return network.posts->find(AccountId{parse_id(request.params[0]).value_or(0)});
  }

  static Status<http::Problem> checked(const json::Reader& read, Language language) {
    if (read.faults().empty()) return {};
    return fail(http::invalid_body(read.faults(), language));
  }

  static record::Act act_of(std::string kind, const json::Object& facts, const json::Object& personal) {
    record::Act act;
    act.kind = std::move(kind);
    act.facts = json::serialise(facts);
    act.personal = json::serialise(personal);
    act.changes_network = true;
    return act;
  }

  std::optional<json::Object> view_of(const Caller& caller, const Holder& holder, Language language) const {
    auto reader = readers_.take();
    if (!reader) return std::nullopt;
    const auto district = caller.network->district;
    const auto credentials = read_credentials(**reader, district, holder.id);
    const auto history = read_post_history(**reader, district, holder.id);
    const auto identities = read_identities(**reader, district, holder.id);
    if (!credentials || !*credentials || !history || !identities) return std::nullopt;
    auto out = AccountView(*caller.network, roles_, language).account(holder, {**credentials, *history, *identities}, gate_.clock().now());
    const bool is_own = holder.id == caller.subject.account;
    const Target anything{};
    out["may"] = json::Object{{"change", gate_.allows(caller, Verb::write_accounts, anything)},
                              {"posts", gate_.allows(caller, Verb::write_posts, anything) && !is_own},
                              {"unlock", gate_.allows(caller, Verb::unlock_accounts, anything) && !is_own}};
    return out;
  }

  void write(const Request& request, const Reply& reply, Verb verb, std::initializer_list<std::string_view> known, const Prepare& prepare) {
    const auto caller = gate_.require(request, verb);
    if (!caller) return reply(http::to_response(caller.error()));
    const Writing writing{&request, caller->subject.account, http::preferred_language(request), caller->network->calendar.utc_offset_minutes};
    const auto done = [&]() -> Result<record::Answer, http::Problem> {
      RZ_TRY(idempotency, record::idempotency_of(request, "account:" + format_id(writing.actor)));
      RZ_TRY(body, http::json_body(request));
      if (auto stray = http::stray_members(body, known, writing.language)) return fail(std::move(*stray));
      json::Reader read(body);
      RZ_TRY(judge, prepare(read, writing));
      return writer_.write(writing.language, std::move(idempotency), writing.actor, judge);
    }();
    // What became of its sessions the database knows: none is believed from memory.
    if (done && !request.params.empty()) gate_.sessions().forget_account(AccountId{parse_id(request.params[0]).value_or(0)});
    reply(done ? to_response(*done) : http::to_response(done.error()));
  }

  /// Of the account that the path names, as the writer saw it.
  Judged on_account(const Writing& writing, OnAccount judge) const {
    RZ_TRY(revision, record::revision_of(*writing.request));
    return Judge([this, writing, revision, judge = std::move(judge)](const Network& network) -> Result<record::Act, http::Problem> {
      const auto* before = find(network, *writing.request);
      if (before == nullptr) return fail(http::standard_problem(404, writing.language));
      if (before->revision != revision) return fail(stale("account", AccountView(network, roles_, writing.language).account(*before), writing.language));
      return judge(network, *before);
    });
  }

  /// Nobody stands in for a post that its holder no longer has.
  static void end_stand_ins(record::Act& act, const Network& network, AccountId account, const Post* post, Instant until) {
    for (auto [stand_in, held] : stand_ins_of(*network.posts, account, post, until)) {
      held.until = std::max(until, held.from);
      act.rows.push_back(end_post(network.district, stand_in, held));
    }
  }

  record::Act post_act(std::string kind, const Network& network, const Writing& writing, const Holder& before, const HeldPost& held,
                       record::RowWrite row) const {
    auto after = before;
    ++after.revision;
    std::erase_if(after.posts, [&](const HeldPost& each) { return each.post == held.post && each.from == held.from; });
    if (!held.is_over(gate_.clock().now())) after.posts.push_back(held);
    record::Act act;
    act.kind = std::move(kind);
    act.facts = json::serialise(facts_of(before.id, held, writing.offset));
    act.rows = {std::move(row), write_holder(network.district, after)};
    act.changes_network = true;
    act.answer = {200, json::serialise(AccountView(network, roles_, writing.language).account(after))};
    return act;
  }

  Judged about_credentials(json::Reader& read, const Writing& writing, std::string kind, RowsOf rows) const {
    const auto reason = read.get<std::optional<std::string>>("/reason").value_or("");
    RZ_CHECK(checked(read, writing.language));
    if (trim(reason).empty()) return fail(fault_of("reason", AccountFault::missing, writing.language));
    return Judge([this, writing, kind = std::move(kind), rows = std::move(rows), reason](const Network& network) -> Result<record::Act, http::Problem> {
      const auto* holder = find(network, *writing.request);
      if (holder == nullptr) return fail(http::standard_problem(404, writing.language));
      if (holder->id == writing.actor) return fail(fault_of("", AccountFault::itself, writing.language));
      auto act = act_of(kind, facts_of(*holder), json::Object{{"reason", reason}});
      act.changes_network = false;
      RZ_TRY(written, rows(network, *holder));
      act.rows = std::move(written);
      act.answer = {200, json::serialise(AccountView(network, roles_, writing.language).account(*holder))};
      return act;
    });
  }

  /// Nothing stays with nobody: whoever is the last at a body goes only when no matter lies there.
  Status<http::Problem> let_go(const Network& network, const Holder& holder, const std::vector<Post>& gone, std::string_view field,
                               Language language) const {
    for (const auto org : deserted(*network.posts, holder, gone, gate_.clock().now())) {
      auto reader = readers_.take();
      const auto open = reader ? open_matters_(**reader, org) : fail(reader.error());
      if (!open) return fail(http::standard_problem(503, language));
      if (*open > 0) return fail(fault_of(field, AccountFault::has_matters, language));
    }
    return {};
  }

  const Gate& gate_;
  db::Pool& readers_;
  NetworkWriter& writer_;
  CredentialService& credentials_;
  const LoginService& login_;
  const Roles& roles_;
  const OpenMattersOf open_matters_;
};

}  // namespace

void add_account_routes(http::Router& router, const Gate& gate, db::Pool& readers, NetworkWriter& writer, CredentialService& credentials,
                        const LoginService& login, const Roles& roles, OpenMattersOf open_matters) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer, credentials, login, roles, std::move(open_matters));
  using http::Method;
  router.add({Method::get, "/api/v1/accounts", "list_accounts",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({Method::post, "/api/v1/accounts", "create_account",
              [routes](const Request& request, const Reply& reply) { routes->create(request, reply); }});
  router.add({Method::get, "/api/v1/accounts/{id}", "get_account",
              [routes](const Request& request, const Reply& reply) { routes->read(request, reply); }});
  router.add({Method::post, "/api/v1/accounts/{id}/changes", "change_account",
              [routes](const Request& request, const Reply& reply) { routes->change(request, reply); }});
  router.add({Method::put, "/api/v1/accounts/{id}/password", "reset_password",
              [routes](const Request& request, const Reply& reply) { routes->reset_password(request, reply); }});
  router.add({Method::post, "/api/v1/accounts/{id}/posts", "give_post",
              [routes](const Request& request, const Reply& reply) { routes->appoint(request, reply); }});
  router.add({Method::post, "/api/v1/accounts/{id}/posts/end", "take_post",
              [routes](const Request& request, const Reply& reply) { routes->dismiss(request, reply); }});
  router.add({Method::post, "/api/v1/accounts/{id}/unlock", "unlock_account",
              [routes](const Request& request, const Reply& reply) { routes->unlock(request, reply); }});
  router.add({Method::post, "/api/v1/accounts/{id}/identity/removal", "release_identity",
              [routes](const Request& request, const Reply& reply) { routes->release_identity(request, reply); }});
  router.add({Method::post, "/api/v1/accounts/{id}/second-factor/removal", "reset_second_factor",
              [routes](const Request& request, const Reply& reply) { routes->remove_second_factor(request, reply); }});
}

}  // namespace rz::access
