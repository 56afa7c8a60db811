#pragma once
// An act: something recorded without a matter (an account made, a body moved, a login, a look at personal
// data). It takes its place in the record of the district like every step of a matter.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/statement.hpp"

namespace rz::record {

/// A typed row: one row of a `{rows}` statement that the owning module's store defines.
struct RowWrite {
  const db::Statement* statement = nullptr;
  db::Params values;
};

/// What a repeated write is recognised by. Empty key = none.
struct Idempotency {
  std::string scope;        ///< the account, or the digest of a visitor's secret
  std::string key;
  std::string body_digest;  ///< SHA-256 of method, target and body
};

/// The answer to a write; it is stored with the idempotency key and given again word for word.
struct Answer {
  int status = 200;
  std::string body;
  bool repeated = false;  ///< given from the stored answer
};

struct Act {
  std::string kind;            ///< «access.logged_in», «org.moved»; empty = rows that are no matter of record
  std::int64_t actor = 0;      ///< account; 0 = the system or a person without one
  MatterId matter{};           ///< the matter that it concerns without moving it; 0 = none
  std::string facts = "{}";    ///< JSON object, nothing personal
  std::string personal;        ///< JSON object, or empty
  std::vector<RowWrite> rows;
  bool changes_network = false;  ///< the snapshot of places, bodies, roles and calendar is read anew after it
  bool is_refused = false;       ///< judged and found wanting: only a repeat of what was once done is answered
  Idempotency idempotency;
  Answer answer;               ///< what is answered once it is durable
};

enum class WriteFailure {
  busy,      ///< the queue is full: try again after a moment
  conflict,  ///< a row of that key stands already
  refused,   ///< by the one who sent it (`Act::is_refused`), and it was not done before
  key_reused,///< same idempotency key, other body
  failed,    ///< the database refused it; logged
  closed     ///< the server is stopping, or is no longer this district's writer
};

using Done = std::function<void(Result<Answer, WriteFailure>)>;

/// Where acts go. `done` is called once, from a thread that answers others too: do not block there.
class ActWriter {
 public:
  virtual ~ActWriter() = default;
  virtual void submit(Act act, Done done) = 0;
};

}  // namespace rz::record
