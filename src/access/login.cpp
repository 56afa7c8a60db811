#include "access/login.hpp"

#include <algorithm>
#include <cctype>
#include <future>

#include "infra/crypto/digest.hpp"
#include "infra/crypto/password.hpp"
#include "infra/crypto/random.hpp"
#include "infra/crypto/totp.hpp"
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

record::Act act_of(std::string kind, AccountId account, const std::string& peer) {
  record::Act act;
  act.kind = std::move(kind);
  act.actor = account.value;
  act.facts = json::serialise(json::Object{{"account", format_id(account)}});
  act.personal = json::serialise(json::Object{{"peer", peer}});
  return act;
}

}  // namespace

std::string recovery_digest(const Sessions& sessions, AccountId account, std::string_view code) {
  std::string plain = format_id(account) + "\n";
  for (const char c : code) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return crypto::sha256(sessions.sign("recovery", plain));
}

LoginService::LoginService(DistrictId district, db::Pool& readers, record::ActWriter& writer,
                           const Sessions& sessions, const NetworkHolder& network, Security security)
    : district_(district),
      readers_(readers),
      writer_(writer),
      sessions_(sessions),
      network_(network),
      security_(std::move(security)),
      dummy_hash_(make_dummy_hash()) {}

Result<std::optional<Credentials>, LoginError> LoginService::enter(const Find& find) {
  const auto read = [&]() -> Result<std::optional<Credentials>, db::Error> {
    RZ_TRY(lease, readers_.take());
    return find(*lease);
  };
  auto found = read();
  if (!found) return fail(LoginError::failed);
  if (!*found) return std::nullopt;
  const auto account = (*found)->id;
  {
    const std::lock_guard lock(mutex_);
    if (!under_way_.insert(account).second) return fail(LoginError::busy);
  }
  // Read again: the attempt before this one may have ended in between.
  found = read();
  if (found && *found) return std::move(*found);
  leave(account);
  return fail(LoginError::failed);
}

void LoginService::leave(AccountId account) {
  const std::lock_guard lock(mutex_);
  under_way_.erase(account);
}

LoginService::Done LoginService::leaving(AccountId account, Done done) {
  return [this, account, done = std::move(done)](auto result) {
    leave(account);
    done(std::move(result));
  };
}

void LoginService::login(const LoginRequest& request, Instant now, Done done) {
  const auto found = enter([&](db::Connection& reader) { return read_credentials(reader, district_, request.login); });
  if (!found) return done(fail(found.error()));
  const Credentials* credentials = *found ? &**found : nullptr;
  if (credentials != nullptr) {
    done = leaving(credentials->id, std::move(done));
  }
  const auto right = is_right(request.password, credentials, now);
  if (!right) return done(fail(right.error()));
  if (!*right) return refuse(act_of("access.login_failed", credentials ? credentials->id : AccountId{}, request.peer), credentials, now, std::move(done));
  auto in = begin(*credentials, request.peer, request.device, now, request.for_device && may_stay(credentials->id, now));
  in.session.pending = credentials->totp_secret ? Pending::second_factor : after_second_factor(in.session, *credentials, now);
  auto act = act_of("access.logged_in", credentials->id, request.peer);
  // Where a code is still to come, the right password does not take back the wrong codes.
  if (credentials->failed_count > 0 && !credentials->totp_secret)
    act.rows.push_back(write_failures(district_, credentials->id, 0, Instant{}));
  accept(std::move(in), std::move(act), now, std::move(done));
}

void LoginService::admit(const Admission& admission, Instant now, Done done) {
  const auto found = enter([&](db::Connection& reader) { return read_credentials(reader, district_, admission.account); });
  if (!found) return done(fail(found.error()));
  if (!*found) return done(fail(LoginError::refused));
  const auto& credentials = **found;
  done = leaving(credentials.id, std::move(done));
  if (credentials.disabled) return done(fail(LoginError::refused));
  auto in = begin(credentials, admission.peer, admission.device, now);
  in.session.provider = admission.provider;
  if (!admission.passed_second_factor) {
    in.session.pending = credentials.totp_secret ? Pending::second_factor : after_second_factor(in.session, credentials, now);
  }
  auto act = act_of("access.logged_in", credentials.id, admission.peer);
  act.facts = json::serialise(json::Object{{"account", format_id(credentials.id)}, {"provider", admission.provider}});
  accept(std::move(in), std::move(act), now, std::move(done));
}

Result<bool, LoginError> LoginService::is_right(const std::string& password, const Credentials* credentials, Instant now) const {
  const bool open = credentials != nullptr && credentials->is_open(now) && !credentials->password_hash.empty();
  const auto right = crypto::verify_password(password, open ? credentials->password_hash : dummy_hash_);
  if (right) return open && *right;
  if (right.error() == crypto::PasswordError::too_long) return false;
  return fail(LoginError::busy);
}

Pending LoginService::after_second_factor(const Session& session, const Credentials& credentials, Instant now) const {
  const auto network = network_.get();
  const auto* holder = network->posts->find(credentials.id);
  const bool demanded = holder != nullptr && security_.demands_second_factor(holder->posts_at(now));
  if (demanded && !credentials.totp_secret) return Pending::enrolment;
  if (!session.provider.empty()) return Pending::nothing;  // no password was used
  if (credentials.must_change || is_too_old(security_.password, credentials.password_changed_at, now)) return Pending::password;
  return Pending::nothing;
}

bool LoginService::may_stay(AccountId account, Instant now) const {
  const auto network = network_.get();
  const auto* holder = network->posts->find(account);
  const auto is_for_device = [this](const Post& post) { return sessions_.limits().device_roles.contains(post.role); };
  return holder != nullptr && std::ranges::any_of(holder->posts_at(now), is_for_device);
}

LoggedIn LoginService::begin(const Credentials& credentials, const std::string& peer, const std::string& device, Instant now,
                              bool for_device) const {
  LoggedIn in;
  in.token = crypto::base64url(crypto::random_bytes(session_token_bytes));
  in.session = sessions_.begin(credentials.id, in.token, now, for_device);
  in.session.device = device;
  in.session.address = peer;
  return in;
}

void LoginService::accept(LoggedIn in, record::Act act, Instant now, Done done) {
  act.rows.push_back(insert_session(district_, in.session));
  act.rows.push_back(delete_ended_sessions(district_, now));
  writer_.submit(std::move(act), [in = std::move(in), done = std::move(done)](const auto& result) {
    if (!result) return done(fail(LoginError::failed));
    done(in);
  });
}

void LoginService::refuse(record::Act act, const Credentials* credentials, Instant now, Done done) {
  if (credentials != nullptr && credentials->is_open(now)) {
    const auto failures = credentials->failed_count + 1;
    const bool locks = failures >= security_.login.failures_max;
    act.rows.push_back(write_failures(district_, credentials->id, locks ? 0 : failures,
                                      locks ? now.plus_minutes(security_.login.lock_minutes) : Instant{}));
  }
  act.actor = 0;  // who tried is not known
  writer_.submit(std::move(act), [done = std::move(done)](const auto& result) {
    done(fail(result ? LoginError::refused : LoginError::failed));
  });
}

void LoginService::confirm(const Session& session, std::string_view code, const std::string& peer, Instant now, Done done) {
  const auto found = enter([&](db::Connection& reader) { return read_credentials(reader, district_, session.account); });
  if (!found) return done(fail(found.error()));
  if (!*found) return done(fail(LoginError::failed));
  const auto& credentials = **found;
  done = leaving(credentials.id, std::move(done));
  auto used = use_code(credentials, code, now);
  if (!used) return done(fail(used.error()));
  if (!*used) return refuse(act_of("access.second_factor_failed", credentials.id, peer), &credentials, now, std::move(done));
  LoggedIn in{session, {}};
  in.session.pending = after_second_factor(in.session, credentials, now);
  auto act = act_of("access.second_factor_passed", credentials.id, peer);
  act.rows = {std::move(**used), write_pending(district_, in.session), write_failures(district_, credentials.id, 0, Instant{})};
  writer_.submit(std::move(act), [in = std::move(in), done = std::move(done)](const auto& result) {
    if (!result) return done(fail(LoginError::failed));
    done(in);
  });
}

/// The row by which the code is used up; nothing for a wrong one.
Result<std::optional<record::RowWrite>, LoginError> LoginService::use_code(const Credentials& credentials, std::string_view code,
                                                                           Instant now) const {
  if (!credentials.is_open(now) || !credentials.totp_secret) return std::nullopt;
  const auto step = crypto::find_totp_step(*credentials.totp_secret, code, now);
  if (step && *step > credentials.totp_step) return write_totp_step(district_, credentials.id, *step);
  const auto digest = recovery_digest(sessions_, credentials.id, code);
  auto reader = readers_.take();
  const auto known = reader ? has_recovery_code(**reader, district_, credentials.id, digest) : fail(reader.error());
  if (!known) return fail(LoginError::failed);
  if (!*known) return std::nullopt;
  return delete_recovery_code(district_, credentials.id, digest);
}

Result<Credentials, LoginError> LoginService::prove(const Session& session, const std::string& password, const std::string& peer, Instant now) {
  const auto account = session.account;
  RZ_TRY(found, enter([&](db::Connection& reader) { return read_credentials(reader, district_, account); }));
  if (!found) return fail(LoginError::failed);
  const bool has_none = !session.provider.empty() && found->password_hash.empty();
  const auto right = has_none ? Result<bool, LoginError>(true) : is_right(password, &*found, now);
  if (right && *right) {
    leave(account);
    return std::move(*found);
  }
  if (!right) {
    leave(account);
    return fail(right.error());
  }
  std::promise<LoginError> told;
  refuse(act_of("access.login_failed", account, peer), &*found, now, [&told](const auto& result) { told.set_value(result.error()); });
  const auto error = told.get_future().get();
  leave(account);
  return fail(error);
}

}  // namespace rz::access
