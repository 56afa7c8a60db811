#include "access/session.hpp"

#include <algorithm>
#include <array>

#include "access/account_store.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/json/json.hpp"
#include "infra/log/log.hpp"

namespace rz::access {

namespace {

struct PendingWord {
  Pending pending;
  std::string_view text;
};
constexpr std::array pending_words{PendingWord{Pending::nothing, ""}, PendingWord{Pending::second_factor, "second_factor"},
                                   PendingWord{Pending::enrolment, "enrolment"}, PendingWord{Pending::password, "password"},
                                   PendingWord{Pending::ended, "ended"}};

}  // namespace

std::string_view to_text(Pending pending) { return std::ranges::find(pending_words, pending, &PendingWord::pending)->text; }

Pending parse_pending(std::string_view text) {
  const auto* found = std::ranges::find(pending_words, text, &PendingWord::text);
  // What this version does not know is not let pass.
  return found == pending_words.end() ? Pending::second_factor : found->pending;
}

std::string digest_of(std::string_view token) { return crypto::sha256(token); }

Sessions::Sessions(DistrictId district, db::Pool& readers, record::ActWriter& writer, std::string csrf_key,
                   SessionLimits limits)
    : district_(district),
      readers_(readers),
      writer_(writer),
      csrf_key_(std::move(csrf_key)),
      limits_(limits) {}

Session Sessions::begin(AccountId account, std::string_view token, Instant now, bool for_device) const {
  const auto age_max = for_device ? std::max(limits_.age_max, limits_.device_age_max) : limits_.age_max;
  return {digest_of(token), account, now, now, now.plus_minutes(age_max)};
}

bool Sessions::is_of_device(const Session& session) const { return session.expires_at > session.created_at.plus_minutes(limits_.age_max); }

bool Sessions::lets(const Session& session, std::string_view role) const {
  return !is_of_device(session) || limits_.device_roles.contains(std::string(role));
}

bool Sessions::has_ended(const Session& session, Instant now) const {
  if (now >= session.expires_at) return true;
  return !is_of_device(session) && now >= session.seen_at.plus_minutes(limits_.idle_max);
}

Result<std::optional<Session>, db::Error> Sessions::find(std::string_view token, Instant now) {
  const auto digest = digest_of(token);
  RZ_CHECK(load(digest));
  return see(digest, now);
}

Status<db::Error> Sessions::load(const std::string& digest) {
  std::unique_lock lock(mutex_);
  while (!cached_.contains(digest)) {
    const auto before = forgotten_;
    lock.unlock();
    RZ_TRY(lease, readers_.take());
    RZ_TRY(stored, read_session(*lease, district_, digest));
    if (!stored) return {};
    lock.lock();
    if (before != forgotten_) continue;
    if (cached_.size() >= limits_.cached_max) cached_.erase(cached_.begin());
    cached_.try_emplace(digest, Cached{*stored, stored->seen_at});
  }
  return {};
}

std::optional<Session> Sessions::see(const std::string& digest, Instant now) {
  std::unique_lock lock(mutex_);
  const auto found = cached_.find(digest);
  if (found == cached_.end()) return std::nullopt;
  if (has_ended(found->second.session, now)) {
    cached_.erase(found);
    return std::nullopt;
  }
  auto& cached = found->second;
  cached.session.seen_at = std::max(cached.session.seen_at, now);
  const auto session = cached.session;
  const bool write = now >= cached.seen_written.plus_minutes(limits_.seen_every);
  if (write) cached.seen_written = now;
  lock.unlock();
  if (write) write_down(session);
  return session;
}

void Sessions::settle(const Session& session, Pending pending) {
  const std::lock_guard lock(mutex_);
  const auto found = cached_.find(session.token_digest);
  if (found != cached_.end()) found->second.session.pending = pending;
}

void Sessions::prove(const Session& session, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = cached_.find(session.token_digest);
  if (found != cached_.end()) found->second.session.proved_at = now;
}

bool Sessions::is_proved(const Session& session, Instant now) const {
  return session.proved_at.ms != 0 && now.ms - session.proved_at.ms <= limits_.proof_age_max * ms_per_minute;
}

void Sessions::forget_account(AccountId account, std::string_view but_for) {
  const std::lock_guard lock(mutex_);
  ++forgotten_;
  std::erase_if(cached_, [&](const auto& each) { return each.second.session.account == account && each.first != but_for; });
}

void Sessions::forget(const std::string& digest) {
  const std::lock_guard lock(mutex_);
  ++forgotten_;
  cached_.erase(digest);
}

Result<std::vector<Session>, db::Error> Sessions::list(AccountId account, Instant now) {
  RZ_TRY(lease, readers_.take());
  RZ_TRY(sessions, read_sessions(*lease, district_, account));
  const std::lock_guard lock(mutex_);
  for (auto& session : sessions) {  // what was last seen is written down only now and then
    const auto known = cached_.find(session.token_digest);
    if (known != cached_.end()) session.seen_at = std::max(session.seen_at, known->second.session.seen_at);
  }
  std::erase_if(sessions, [&](const Session& session) { return session.pending == Pending::ended || has_ended(session, now); });
  std::ranges::sort(sessions, std::ranges::greater{}, &Session::seen_at);
  return sessions;
}

void Sessions::end(const Session& session, record::Done done) {
  record::Act act;
  act.kind = "access.logged_out";
  act.actor = session.account.value;
  act.rows.push_back(delete_session(district_, session.token_digest));
  submit(std::move(act), {session.token_digest}, std::move(done));
}

void Sessions::end_elsewhere(AccountId actor, const std::vector<Session>& sessions, record::Done done) {
  record::Act act;
  const auto account = sessions.front().account;
  act.kind = account == actor ? "access.logged_out" : "access.devices_ended";
  act.actor = actor.value;
  if (account != actor) act.facts = json::serialise(json::Object{{"account", format_id(account)}});
  std::vector<std::string> digests;
  for (auto session : sessions) {
    session.pending = Pending::ended;
    act.rows.push_back(write_pending(district_, session));
    digests.push_back(session.token_digest);
  }
  submit(std::move(act), std::move(digests), std::move(done));
}

void Sessions::submit(record::Act act, std::vector<std::string> digests, record::Done done) {
  const auto forget_all = [this](const std::vector<std::string>& gone) {
    for (const auto& digest : gone) forget(digest);
  };
  forget_all(digests);
  writer_.submit(std::move(act), [forget_all, digests = std::move(digests), done = std::move(done)](auto result) {
    forget_all(digests);
    done(std::move(result));
  });
}

void Sessions::write_down(const Session& session) {
  record::Act act;  // without a kind: when somebody was last seen is no matter of record
  act.actor = session.account.value;
  act.rows.push_back(write_seen(district_, session));
  writer_.submit(std::move(act), [](const auto& result) {
    if (!result) log::warn("a session's last sight was not written", {});
  });
}

std::string Sessions::sign(std::string_view purpose, std::string_view text) const {
  return crypto::base64url(crypto::hmac_sha256(csrf_key_, std::string(purpose) + "\n" + std::string(text)));
}

std::string Sessions::csrf_token(const Session& session) const { return sign("csrf", session.token_digest); }

bool Sessions::is_csrf_token(const Session& session, std::string_view text) const {
  return crypto::equal_constant_time(csrf_token(session), text);
}

}  // namespace rz::access
