#include "access/login.hpp"

#include "infra/crypto/password.hpp"
#include "infra/crypto/random.hpp"
#include "infra/json/json.hpp"
#include "infra/log/log.hpp"

namespace rz::access {

namespace {

std::string make_dummy_hash() {
  auto hash = crypto::hash_password(crypto::random_bytes(16));
  if (hash) return std::move(*hash);
  log::warn("no password could be hashed: unknown logins are refused faster than known ones", {});
  return {};
}

record::Act act_of(std::string kind, AccountId account, const LoginRequest& request) {
  record::Act act;
  act.kind = std::move(kind);
  act.actor = account.value;
  act.facts = json::serialise(json::Object{{"account", format_id(account)}});
  act.personal = json::serialise(json::Object{{"peer", request.peer}});
  return act;
}

}  // namespace

LoginService::LoginService(DistrictId district, db::Pool& readers, record::ActWriter& writer,
                           const Sessions& sessions, LoginLimits limits)
    : district_(district),
      readers_(readers),
      writer_(writer),
      sessions_(sessions),
      limits_(limits),
      dummy_hash_(make_dummy_hash()) {}

bool LoginService::enter(AccountId account) {
  const std::lock_guard lock(mutex_);
  return under_way_.insert(account).second;
}

void LoginService::leave(AccountId account) {
  const std::lock_guard lock(mutex_);
  under_way_.erase(account);
}

void LoginService::login(const LoginRequest& request, Instant now, Done done) {
  const auto read = [&]() -> Result<std::optional<Credentials>, db::Error> {
    RZ_TRY(lease, readers_.take());
    return read_credentials(*lease, district_, request.login);
  };
  auto found = read();
  if (!found) return done(fail(LoginError::failed));
  if (*found) {
    if (!enter((*found)->id)) return done(fail(LoginError::busy));
    done = [this, account = (*found)->id, done = std::move(done)](auto result) {
      leave(account);
      done(std::move(result));
    };
    // Read again: the attempt before this one may have ended in between.
    if (found = read(); !found || !*found) return done(fail(LoginError::failed));
  }
  const Credentials* credentials = *found ? &**found : nullptr;
  const auto right = is_right(request, credentials, now);
  if (!right) return done(fail(right.error()));
  if (*right) return accept(*credentials, request, now, std::move(done));
  refuse(credentials, request, now, std::move(done));
}

Result<bool, LoginError> LoginService::is_right(const LoginRequest& request, const Credentials* credentials,
                                                Instant now) const {
  const bool open = credentials != nullptr && !credentials->disabled && credentials->locked_until <= now;
  const auto right =
      crypto::verify_password(request.password, open ? credentials->password_hash : dummy_hash_);
  if (right) return open && *right;
  if (right.error() == crypto::PasswordError::too_long) return false;
  return fail(LoginError::busy);
}

void LoginService::accept(const Credentials& credentials, const LoginRequest& request, Instant now,
                          Done done) {
  LoggedIn in;
  in.token = crypto::base64url(crypto::random_bytes(session_token_bytes));
  in.session = sessions_.begin(credentials.id, in.token, now);
  in.session.device = request.device;
  in.session.address = request.peer;
  auto act = act_of("access.logged_in", credentials.id, request);
  act.rows = {insert_session(district_, in.session), delete_ended_sessions(district_, now)};
  if (credentials.failed_count > 0)
    act.rows.push_back(write_failures(district_, credentials.id, 0, Instant{}));
  writer_.submit(std::move(act), [in = std::move(in), done = std::move(done)](const auto& result) {
    if (!result) return done(fail(LoginError::failed));
    done(in);
  });
}

void LoginService::refuse(const Credentials* credentials, const LoginRequest& request, Instant now,
                          Done done) {
  auto act = act_of("access.login_failed", credentials ? credentials->id : AccountId{}, request);
  act.actor = 0;  // who tried is not known
  const bool counts = credentials && !credentials->disabled && credentials->locked_until <= now;
  if (counts) {
    const auto failures = credentials->failed_count + 1;
    const bool locks = failures >= limits_.failures_max;
    act.rows.push_back(write_failures(district_, credentials->id, locks ? 0 : failures,
                                      locks ? now.plus_minutes(limits_.lock_minutes) : Instant{}));
  }
  writer_.submit(std::move(act), [done = std::move(done)](const auto& result) {
    done(fail(result ? LoginError::refused : LoginError::failed));
  });
}

}  // namespace rz::access
