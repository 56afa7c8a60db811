#pragma once
// The one way in which requests change the network: one after another, each judged upon what the last one left. Two that are
// good alone may make a circle, or end a body that the other gives a relation.

#include <functional>
#include <mutex>
#include <optional>

#include "access/gate_http.hpp"
#include "access/network.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/http/message.hpp"
#include "infra/http/problem.hpp"
#include "record/act.hpp"

namespace rz::access {

/// Thread-safe. All must outlive this.
class NetworkWriter {
 public:
  static constexpr int id_writer = 3;  ///< in ids: they never meet the seed's, the matters' or the attachments'

  /// What a request wants, judged upon the network: an act with its answer, or what stands in its way.
  using Judge = std::function<Result<record::Act, http::Problem>(const Network&)>;

  NetworkWriter(const NetworkHolder& network, record::ActWriter& writer) : network_(network), writer_(writer) {}

  /// Waits until the change is durable and in force. `judge` runs once, while no other change does. What it refuses is
  /// answered all the same if it is the repeat of what was once done.
  Result<record::Answer, http::Problem> write(http::Language language, record::Idempotency idempotency, AccountId actor,
                                              const Judge& judge);

  /// An id that nothing of the network has; only within `judge`.
  std::int64_t next_id(const Network& network, Instant now);

 private:
  const NetworkHolder& network_;
  record::ActWriter& writer_;
  std::mutex turn_;
  std::optional<IdMaker> ids_;
};

http::Response to_response(const record::Answer& answer);
/// 412 «changed», with what it is now under `name`.
http::Problem stale(std::string_view name, json::Object now, http::Language language);

}  // namespace rz::access
