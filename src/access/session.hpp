#pragma once
// Sessions: an opaque token in a cookie, of which only the digest is stored. Ended by signing out, by
// idleness and by age.

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/pool.hpp"
#include "record/act.hpp"

namespace rz::access {

/// Times are minutes. Defaults: GB/T 22239-2019 level 3 as it is read in practice; data of the installation.
struct SessionLimits {
  std::int64_t idle_max = 30;
  std::int64_t age_max = 12 * 60;
  std::int64_t seen_every = 5;      ///< how often the last sight of a session is written down
  std::size_t cached_max = 10'000;  ///< sessions kept in memory
  std::int64_t device_age_max = 0;  ///< of a device's session, which idleness does not end; 0 = there are none
  std::int64_t proof_age_max = 5;   ///< how long who proved anew that it is he may sign
  std::set<std::string> device_roles{};  ///< a device's session is good for posts of these roles alone
};

inline constexpr std::size_t session_token_bytes = 32;

/// What is still to be done in a session before anything else may be, in this order.
enum class Pending {
  nothing,
  second_factor,  ///< the password was right, the code is still to come
  enrolment,      ///< a post demands a second factor, and there is none yet
  password,       ///< set by another, or too old: a new one is to be chosen
  ended,          ///< from elsewhere: kept to be told so at its next contact, good for nothing else
};
std::string_view to_text(Pending pending);  ///< empty for nothing
Pending parse_pending(std::string_view text);

struct Session {
  std::string token_digest;  ///< SHA-256, raw bytes
  AccountId account{};
  Instant created_at{};
  Instant seen_at{};
  Instant expires_at{};  ///< by age
  std::string device{};  ///< «Edge · Windows»
  std::string address{};
  Pending pending = Pending::nothing;
  std::string provider{};  ///< at which it was signed in; empty = here, by password
  Instant proved_at{};     ///< when who is signed in last proved anew that it is he; in memory alone

  bool operator==(const Session&) const = default;
};

/// SHA-256 of the token.
std::string digest_of(std::string_view token);

/// Thread-safe. Its memory is right for one process a district, as the record's writer is.
class Sessions {
 public:
  /// `csrf_key` is a secret of the server, 32 bytes. All must outlive this.
  Sessions(DistrictId district, db::Pool& readers, record::ActWriter& writer, std::string csrf_key,
           SessionLimits limits = {});

  /// A session that begins now, not stored yet. A device's lives as `device_age_max` says.
  Session begin(AccountId account, std::string_view token, Instant now, bool for_device = false) const;

  /// Whether it was given to a device: it then lives longer than any other.
  bool is_of_device(const Session& session) const;
  /// Whether posts of this role count in it.
  bool lets(const Session& session, std::string_view role) const;

  /// What was made by this server for this purpose and nobody else.
  std::string sign(std::string_view purpose, std::string_view text) const;

  /// The account's sessions that have not ended, the last seen first.
  Result<std::vector<Session>, db::Error> list(AccountId account, Instant now);

  /// The session of a token if it has not ended; it is then seen at `now`.
  Result<std::optional<Session>, db::Error> find(std::string_view token, Instant now);

  /// What is pending of a session is another thing now: in memory at once, in the database by the act that says so.
  void settle(const Session& session, Pending pending);

  /// Who is signed in has proved anew, at `now`, that it is he. In memory alone.
  void prove(const Session& session, Instant now);
  bool is_proved(const Session& session, Instant now) const;

  /// Signs out: ended here at once, in the database when `done` hears so.
  void end(const Session& session, record::Done done);
  /// Ends sessions of one account from elsewhere, in one act by `actor`: each is told so at its next contact.
  void end_elsewhere(AccountId actor, const std::vector<Session>& sessions, record::Done done);

  /// Forgets the account's sessions, but for one, so that the next request of each asks the database, from which an act has
  /// removed them.
  void forget_account(AccountId account, std::string_view but_for = {});

  /// What a request of the session must send along to write: bound to the session, of no use for another.
  std::string csrf_token(const Session& session) const;
  bool is_csrf_token(const Session& session, std::string_view text) const;

  const SessionLimits& limits() const { return limits_; }

 private:
  struct Cached {
    Session session;
    Instant seen_written{};
  };

  bool has_ended(const Session& session, Instant now) const;
  /// Brings a stored session into memory.
  Status<db::Error> load(const std::string& digest);
  /// The session in memory if it has not ended, seen at `now`.
  std::optional<Session> see(const std::string& digest, Instant now);
  void forget(const std::string& digest);
  /// Forgotten before the act and after it: between the two a reader may have found the rows once more.
  void submit(record::Act act, std::vector<std::string> digests, record::Done done);
  void write_down(const Session& session);

  const DistrictId district_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const std::string csrf_key_;
  const SessionLimits limits_;

  std::mutex mutex_;
  std::unordered_map<std::string, Cached> cached_;
  std::uint64_t forgotten_ = 0;  ///< counts calls of forget: what was read before one is not kept after it
};

}  // namespace rz::access
