#include "access/openid_http.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <utility>

#include "access/account_store.hpp"
#include "access/device.hpp"
#include "access/openid_store.hpp"
#include "access/session_http.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/fetch/fetch.hpp"
#include "infra/http/cookie.hpp"
#include "infra/http/language.hpp"
#include "infra/log/log.hpp"

namespace rz::access {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr std::string_view try_cookie = "rz_openid";
constexpr std::string_view login_page = "/staff/login";
constexpr std::int64_t try_ms_max = 10 * 60'000;
constexpr std::size_t next_bytes_max = 500;
constexpr std::size_t code_bytes_max = 2'000;

http::Response redirect(std::string address) { return {303, {{"Location", std::move(address)}}, {}}; }

/// Back to the page on which people sign in, with what is to be said there.
http::Response back(std::string_view problem, std::string_view provider, std::string_view next) {
  fetch::Pairs query{{"problem", std::string(problem)}, {"provider", std::string(provider)}};
  if (!next.empty()) query.emplace_back("next", std::string(next));
  return redirect(std::string(login_page) + "?" + fetch::form_encoded(query));
}

/// «<ms>.<random>.<page>»: what the visitor keeps between the way out and the way back. The secrets of the try are derived
/// from it with a key of this server's, so that nothing is kept here.
class Kept {
 public:
  static Kept begin(Instant now, std::string_view next) {
    return Kept(std::to_string(now.ms) + "." + crypto::base64url(crypto::random_bytes(session_token_bytes)) + "." +
                crypto::base64url(next.substr(0, next_bytes_max)));
  }
  /// Nothing if there is none, or it is too old.
  static std::optional<Kept> read(const Request& request, Instant now) {
    Kept out{std::string(request.cookie(try_cookie))};
    const auto began = parse_id(out.part(0));
    if (!began || *began > now.ms || now.ms - *began > try_ms_max) return std::nullopt;
    return out;
  }

  OpenIdTry secrets(const Sessions& sessions, const OpenIdProvider& provider) const {
    const auto derived = [&](std::string_view purpose) { return crypto::base64url(sessions.sign(purpose, provider.id + "\n" + text_)); };
    return {derived("openid.state"), derived("openid.nonce"), derived("openid.verifier")};
  }
  std::string next() const { return crypto::from_base64url(part(2)).value_or(""); }
  const std::string& text() const { return text_; }

 private:
  explicit Kept(std::string text) : text_(std::move(text)) {}

  std::string_view part(int n) const {
    std::string_view rest = text_;
    for (; n > 0; --n) rest = rest.substr(std::min(rest.size(), rest.find('.') == std::string_view::npos ? rest.size() : rest.find('.') + 1));
    return rest.substr(0, rest.find('.'));
  }

  std::string text_;
};

class Routes {
 public:
  Routes(const OpenIdRooms& rooms, const OpenIdHttpOptions& options)
      : rooms_(rooms), options_(options), attempts_(options.attempts_by_address), places_(options.at_once) {}

  void list(const Request& request, const Reply& reply) const {
    const bool zh = http::preferred_language(request) == Language::zh;
    json::Array items;
    for (const auto& provider : rooms_.settings.providers) items.push_back(json::Object{{"id", provider.id}, {"name", zh ? provider.zh : provider.en}});
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  /// The way out.
  void begin(const Request& request, const Reply& reply) {
    const auto* provider = provider_of(request, reply);
    if (provider == nullptr) return;
    const auto next = request.query_value("next").value_or("");
    const Entered entered(places_);
    if (!entered) return reply(back("busy", provider->id, next));
    const auto now = wall_.now();
    const auto kept = Kept::begin(now, next);
    const auto address = rooms_.client.address_for(*provider, kept.secrets(rooms_.gate.sessions(), *provider), now);
    if (!address) return reply(back(word_of(address.error()), provider->id, next));
    auto response = redirect(*address);
    response.add_header("Set-Cookie", try_cookie_of(request, kept.text(), try_ms_max / 1000));
    reply(std::move(response));
  }

  /// The way back.
  void end(const Request& request, const Reply& reply) {
    const auto* provider = provider_of(request, reply);
    if (provider == nullptr) return;
    const auto kept = Kept::read(request, wall_.now());
    if (!kept) return reply(back("expired", provider->id, ""));
    const auto refuse = [&](std::string_view why) { reply(back(why, provider->id, kept->next())); };
    const auto secrets = kept->secrets(rooms_.gate.sessions(), *provider);
    if (!crypto::equal_constant_time(secrets.state, request.query_value("state").value_or(""))) return refuse("expired");
    const auto error = request.query_value("error").value_or("");
    if (!error.empty()) return refuse(error == "access_denied" ? "cancelled" : "refused");
    const auto code = request.query_value("code").value_or("");
    if (code.empty() || code.size() > code_bytes_max) return refuse("refused");
    const auto entry = [&]() -> Result<Entry, std::string_view> {
      const Entered entered(places_);
      if (!entered) return fail(std::string_view("busy"));
      return settle(*provider, secrets, {std::string(code), std::string(request.query_value("iss").value_or(""))});
    }();
    if (!entry) return refuse(entry.error());
    open_session(request, reply, *provider, *entry, kept->next());
  }

 private:
  /// Whom the provider sent, as this district knows him.
  struct Entry {
    AccountId account{};
    bool passed_second_factor = false;
  };
  /// A place among those that wait for a provider.
  class Entered {
   public:
    explicit Entered(std::counting_semaphore<>& places) : places_(places), is_in_(places.try_acquire()) {}
    ~Entered() {
      if (is_in_) places_.release();
    }
    Entered(const Entered&) = delete;
    explicit operator bool() const { return is_in_; }

   private:
    std::counting_semaphore<>& places_;
    const bool is_in_;
  };

  static std::string_view word_of(OpenIdError error) { return error == OpenIdError::unreachable ? "unreachable" : "refused"; }

  const OpenIdProvider* provider_of(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto* provider = rooms_.settings.find(request.params[0]);
    const auto decision = attempts_.take(request.peer, rooms_.gate.clock().now());
    if (!decision.allowed) {
      reply(too_many(language, decision.retry_after_s));
      return nullptr;
    }
    if (provider == nullptr) reply(http::to_response(http::standard_problem(404, language)));
    return provider;
  }

  bool needs_secure_cookie(const Request& request) const { return options_.secure_cookies || request.is_secure; }

  /// Comes along when the provider sends the visitor back, which a strict cookie would not.
  std::string try_cookie_of(const Request& request, std::string_view value, std::int64_t seconds) const {
    return http::set_cookie({try_cookie, value, seconds, "/api/v1/openid", http::SameSite::lax}, needs_secure_cookie(request));
  }

  Result<Entry, std::string_view> settle(const OpenIdProvider& provider, const OpenIdTry& secrets, const OpenIdAnswer& answer) {
    const auto now = rooms_.gate.clock().now();
    const auto claims = rooms_.client.claims(provider, secrets, answer, wall_.now());
    if (!claims) return fail(word_of(claims.error()));
    std::optional<Result<OpenIdEntry, OpenIdRefusal>> entry;
    const auto judge = [&](const Network& network) -> Result<record::Act, http::Problem> {
      auto read = entry_in(provider, *claims, network, now, [&] { return AccountId{rooms_.writer.next_id(network, now)}; });
      if (!read) return fail(http::standard_problem(503, Language::en));
      entry = std::move(*read);
      return *entry && (*entry)->changes() ? act_of(provider, *claims, network, **entry, now) : record::Act{};
    };
    // The rule is that nothing changes: then nothing is written, and nobody waits for another's change.
    auto known = entry_in(provider, *claims, *rooms_.network.get(), now, [] { return AccountId{}; });
    if (!known) return fail(std::string_view("busy"));
    if (*known && (*known)->changes()) {
      const auto written = rooms_.writer.write(Language::en, {}, (*known)->holder.id, judge);
      if (!written || !entry) return fail(std::string_view("busy"));
      known = std::move(*entry);
    }
    if (!*known) {
      log::warn("signing in at a provider was refused", {{"provider", provider.id}, {"why", std::string(to_text(known->error()))}});
      return fail(to_text(known->error()));
    }
    return Entry{(*known)->holder.id, provider.trusts_second_factor && asked_second_factor(*claims)};
  }

  /// Nothing if the database cannot be read.
  std::optional<Result<OpenIdEntry, OpenIdRefusal>> entry_in(const OpenIdProvider& provider, const json::Value& claims, const Network& network,
                                                             Instant now, const std::function<AccountId()>& next_id) {
    auto reader = rooms_.readers.take();
    if (!reader) return std::nullopt;
    const auto account = read_identity(**reader, network.district, provider.id, subject_of(claims));
    if (!account) return std::nullopt;
    const KnownIdentity known{*account, [&](AccountId other) {
                                const auto identities = read_identities(**reader, network.district, other);
                                return !identities || std::ranges::find(*identities, provider.id, &Identity::provider) != identities->end();
                              }};
    return entry_of(provider, claims, known, network, rooms_.roles, next_id, now);
  }

  record::Act act_of(const OpenIdProvider& provider, const json::Value& claims, const Network& network, const OpenIdEntry& entry, Instant now) const {
    const auto& holder = entry.holder;
    const auto posts = [](const std::vector<HeldPost>& held) {
      json::Array out;
      for (const auto& each : held) out.push_back(json::Object{{"org", format_id(each.post.org)}, {"role", each.post.role}});
      return out;
    };
    record::Act act;
    act.kind = entry.is_bound ? "access.identity_bound" : "access.posts_brought";
    act.facts = json::serialise(json::Object{{"account", format_id(holder.id)},
                                             {"provider", provider.id},
                                             {"made", entry.is_made},
                                             {"begun", posts(entry.posts.begun)},
                                             {"ended", posts(entry.posts.ended)}});
    act.changes_network = entry.is_made || !entry.posts.empty();
    if (entry.is_made) {
      act.personal = json::serialise(json::Object{{"login", holder.login}, {"name", holder.name}});
      act.rows.push_back(insert_account(network.district, {holder.id, holder.login, "", holder.name, now, Instant{}}));
    } else if (act.changes_network) {
      act.rows.push_back(write_holder(network.district, holder));
    }
    if (entry.is_bound) act.rows.push_back(insert_identity(network.district, holder.id, provider.id, subject_of(claims), now));
    for (const auto& held : entry.posts.begun) act.rows.push_back(insert_post(network.district, holder.id, held));
    for (const auto& held : entry.posts.ended) {
      act.rows.push_back(end_post(network.district, holder.id, held));
      for (auto [stand_in, stood] : stand_ins_of(*network.posts, holder.id, &held.post, now)) {
        stood.until = std::max(now, stood.from);
        act.rows.push_back(end_post(network.district, stand_in, stood));
      }
    }
    return act;
  }

  void open_session(const Request& request, const Reply& reply, const OpenIdProvider& provider, const Entry& entry, const std::string& next) {
    const Admission admission{entry.account, provider.id, entry.passed_second_factor, request.peer, device_of(request.header("User-Agent"))};
    const auto forget = try_cookie_of(request, "", 0);
    const bool is_secure = needs_secure_cookie(request);
    const auto seconds = rooms_.gate.sessions().limits().age_max * 60;
    rooms_.login.admit(admission, rooms_.gate.clock().now(), [=, id = provider.id](Result<LoggedIn, LoginError> in) {
      if (!in) return reply(back(in.error() == LoginError::refused ? "disabled" : "busy", id, next));
      auto response = redirect(std::string(login_page) + (next.empty() ? "" : "?" + fetch::form_encoded({{"next", next}})));
      response.add_header("Set-Cookie", forget);
      response.add_header("Set-Cookie", http::set_cookie({session_cookie, in->token, seconds}, is_secure));
      reply(std::move(response));
    });
  }

  const OpenIdRooms rooms_;
  const OpenIdHttpOptions options_;
  const SystemClock wall_{};  ///< the provider's moments are those of the world, whatever the district's clock says
  http::RateLimiter attempts_;
  std::counting_semaphore<> places_;
};

}  // namespace

void add_openid_routes(http::Router& router, const OpenIdRooms& rooms, const OpenIdHttpOptions& options) {
  const auto routes = std::make_shared<Routes>(rooms, options);
  using http::Method;
  router.add({Method::get, "/api/v1/openid", "list_openid_providers",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({Method::get, "/api/v1/openid/{provider}", "begin_openid",
              [routes](const Request& request, const Reply& reply) { routes->begin(request, reply); }});
  router.add({Method::get, "/api/v1/openid/{provider}/callback", "end_openid",
              [routes](const Request& request, const Reply& reply) { routes->end(request, reply); }});
}

}  // namespace rz::access
