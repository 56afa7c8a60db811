#include "access/credential.hpp"

#include "infra/crypto/digest.hpp"
#include "infra/crypto/password.hpp"
#include "infra/crypto/random.hpp"
#include "infra/crypto/totp.hpp"
#include "infra/json/json.hpp"
#include "record/waiting.hpp"

namespace rz::access {

namespace {

constexpr std::size_t recovery_bytes = 10;  ///< 80 bits, 16 signs of base32
constexpr std::size_t recovery_group = 4;

std::unexpected<CredentialFailure> refuse(CredentialError error, PasswordFault fault = PasswordFault::none) {
  return fail(CredentialFailure{error, fault});
}

CredentialError error_of(LoginError error) {
  switch (error) {
    case LoginError::refused: return CredentialError::wrong_password;
    case LoginError::busy: return CredentialError::busy;
    case LoginError::failed: break;
  }
  return CredentialError::failed;
}

std::string grouped(const std::string& code) {
  std::string out;
  for (std::size_t i = 0; i < code.size(); i += recovery_group) out += (i > 0 ? "-" : "") + code.substr(i, recovery_group);
  return out;
}

std::string ticket_text(AccountId account, const std::string& secret) { return format_id(account) + "\n" + crypto::base32(secret); }

}  // namespace

record::Act account_act(std::string kind, AccountId actor, AccountId account) {
  record::Act act;
  act.kind = std::move(kind);
  act.actor = actor.value;
  act.facts = json::serialise(json::Object{{"account", format_id(account)}});
  return act;
}

CredentialService::Outcome<Credentials> CredentialService::prove(const Session& session, const std::string& password, const std::string& peer,
                                                                 Instant now) {
  auto proved = login_.prove(session, password, peer, now);
  if (!proved) return refuse(error_of(proved.error()));
  return std::move(*proved);
}

CredentialService::Outcome<void> CredentialService::prove_by_password(const Session& session, const std::string& password, const std::string& peer,
                                                                      Instant now) {
  RZ_TRY(credentials, prove(session, password, peer, now));
  if (credentials.password_hash.empty()) return refuse(CredentialError::no_password);
  RZ_CHECK(write(account_act("access.identity_proved", session.account, session.account)));
  sessions_.prove(session, now);
  return {};
}

CredentialService::Outcome<std::string> CredentialService::hash_of(const Credentials& credentials, const std::string& next) {
  const auto& rules = login_.security().password;
  const auto fault = judge_password(rules, next, credentials.login);
  if (fault != PasswordFault::none) return refuse(CredentialError::bad_password, fault);
  auto past = [&]() -> Result<std::vector<std::string>, db::Error> {  // the connection is given back before the hashing
    RZ_TRY(reader, readers_.take());
    return read_past_passwords(*reader, district_, credentials.id, rules.remembered);
  }();
  if (!past) return refuse(CredentialError::failed);
  if (!credentials.password_hash.empty()) past->push_back(credentials.password_hash);
  for (const auto& hash : *past) {
    const auto same = crypto::verify_password(next, hash);
    if (!same) return refuse(CredentialError::busy);
    if (*same) return refuse(CredentialError::bad_password, PasswordFault::used_before);
  }
  auto hash = crypto::hash_password(next);
  if (!hash) return refuse(CredentialError::busy);
  return std::move(*hash);
}

CredentialService::Outcome<void> CredentialService::write(record::Act act) {
  const auto written = record::write_and_wait(writer_, std::move(act));
  if (!written) return refuse(written.error() == record::WriteFailure::busy ? CredentialError::busy : CredentialError::failed);
  return {};
}

CredentialService::Outcome<CredentialState> CredentialService::state(const Session& session, Instant now) const {
  auto reader = readers_.take();
  auto credentials = reader ? read_credentials(**reader, district_, session.account) : fail(reader.error());
  if (!credentials || !*credentials) return refuse(CredentialError::failed);
  const auto codes = count_recovery_codes(**reader, district_, session.account);
  if (!codes) return refuse(CredentialError::failed);
  auto& known = **credentials;
  CredentialState out{known.login, known.totp_secret.has_value(), false, *codes, known.password_changed_at, !known.password_hash.empty()};
  known.totp_secret.reset();
  out.demanded = login_.after_second_factor(session, known, now) == Pending::enrolment;
  return out;
}

CredentialService::Outcome<Pending> CredentialService::change_password(const Session& session, const std::string& password,
                                                                       const std::string& next, const std::string& peer, Instant now) {
  RZ_TRY(credentials, prove(session, password, peer, now));
  if (credentials.password_hash.empty()) return refuse(CredentialError::no_password);
  RZ_TRY(hash, hash_of(credentials, next));
  auto act = account_act("access.password_changed", session.account, session.account);
  act.rows = {write_password(district_, session.account, hash, now, false),
              insert_past_password(district_, session.account, credentials.password_hash, now),
              delete_sessions_of(district_, session.account, session.token_digest)};
  credentials.must_change = false;
  credentials.password_changed_at = now;
  auto after = session;
  // An authenticator is set up first where it is demanded; that stays to be done.
  after.pending = login_.after_second_factor(after, credentials, now);
  act.rows.push_back(write_pending(district_, after));
  RZ_CHECK(write(std::move(act)));
  sessions_.forget_account(session.account, session.token_digest);
  sessions_.settle(session, after.pending);
  return after.pending;
}

CredentialService::Outcome<void> CredentialService::reset_password(AccountId actor, const Holder& holder, const std::string& next,
                                                                   Instant now) {
  auto credentials = [&]() -> Result<std::optional<Credentials>, db::Error> {
    RZ_TRY(reader, readers_.take());
    return read_credentials(*reader, district_, holder.id);
  }();
  if (!credentials || !*credentials) return refuse(CredentialError::failed);
  RZ_TRY(hash, hash_of(**credentials, next));
  auto act = account_act("access.password_reset", actor, holder.id);
  act.rows = {write_password(district_, holder.id, hash, now, true), delete_sessions_of(district_, holder.id)};
  if (!(*credentials)->password_hash.empty()) {
    act.rows.push_back(insert_past_password(district_, holder.id, (*credentials)->password_hash, now));
  }
  RZ_CHECK(write(std::move(act)));
  sessions_.forget_account(holder.id);
  return {};
}

Enrolment CredentialService::begin(AccountId account) const {
  auto secret = crypto::random_bytes(crypto::totp_secret_bytes);
  auto ticket = sessions_.sign("enrolment", ticket_text(account, secret));
  return {std::move(secret), std::move(ticket)};
}

std::vector<std::string> CredentialService::make_codes(AccountId account, record::Act& act) const {
  std::vector<std::string> out;
  act.rows.push_back(delete_recovery_codes(district_, account));
  for (std::size_t i = 0; i < recovery_codes; ++i) {
    out.push_back(grouped(crypto::base32(crypto::random_bytes(recovery_bytes))));
    act.rows.push_back(insert_recovery_code(district_, account, recovery_digest(sessions_, account, out.back())));
  }
  return out;
}

CredentialService::Outcome<std::vector<std::string>> CredentialService::enrol(const Session& session, const Enrolment& enrolment,
                                                                              std::string_view code, const std::string& password,
                                                                              const std::string& peer, Instant now) {
  const auto ticket = sessions_.sign("enrolment", ticket_text(session.account, enrolment.secret));
  if (!crypto::equal_constant_time(ticket, enrolment.ticket)) return refuse(CredentialError::no_ticket);
  RZ_TRY(credentials, prove(session, password, peer, now));
  const auto step = crypto::find_totp_step(enrolment.secret, code, now);
  if (!step) return refuse(CredentialError::wrong_code);
  auto act = account_act("access.second_factor_set", session.account, session.account);
  act.rows.push_back(write_totp(district_, session.account, enrolment.secret, *step));
  auto codes = make_codes(session.account, act);
  credentials.totp_secret = enrolment.secret;
  auto after = session;
  after.pending = login_.after_second_factor(after, credentials, now);
  act.rows.push_back(write_pending(district_, after));
  RZ_CHECK(write(std::move(act)));
  sessions_.settle(session, after.pending);
  return codes;
}

CredentialService::Outcome<std::vector<std::string>> CredentialService::renew_codes(const Session& session, const std::string& password,
                                                                                    const std::string& peer, Instant now) {
  RZ_TRY(credentials, prove(session, password, peer, now));
  if (!credentials.totp_secret) return refuse(CredentialError::none);
  auto act = account_act("access.recovery_codes_made", session.account, session.account);
  auto codes = make_codes(session.account, act);
  RZ_CHECK(write(std::move(act)));
  return codes;
}

CredentialService::Outcome<void> CredentialService::remove(const Session& session, const std::string& password, const std::string& peer,
                                                           Instant now) {
  RZ_TRY(credentials, prove(session, password, peer, now));
  if (!credentials.totp_secret) return refuse(CredentialError::none);
  credentials.totp_secret.reset();
  if (login_.after_second_factor(session, credentials, now) == Pending::enrolment) return refuse(CredentialError::demanded);
  auto act = account_act("access.second_factor_removed", session.account, session.account);
  act.rows = {write_totp(district_, session.account, std::nullopt, 0), delete_recovery_codes(district_, session.account)};
  return write(std::move(act));
}

}  // namespace rz::access
