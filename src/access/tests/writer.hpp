#pragma once
// Writes acts on a real connection, each in a transaction of its own, and remembers their events. Answers
// before submit returns.

#include <memory>
#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::access {

class DirectWriter final : public record::ActWriter {
 public:
  explicit DirectWriter(std::unique_ptr<db::Connection> connection) : connection_(std::move(connection)) {}

  void submit(record::Act act, record::Done done) override { done(write(std::move(act))); }

  /// «kind actor facts», in order, since the last call.
  std::vector<std::string> take_events() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }
  /// Refuses everything, as a full queue does.
  void refuse(bool yes) { refuses_ = yes; }
  const std::vector<std::string>& personal() const { return personal_; }

 private:
  Result<record::Answer, record::WriteFailure> write(record::Act act) {
    const std::lock_guard lock(mutex_);
    if (refuses_) return fail(record::WriteFailure::busy);
    std::vector<db::Call> calls;
    for (const auto& row : act.rows) {
      // Rows of one statement go together, as the batcher sends them.
      auto call = std::ranges::find(calls, row.statement, &db::Call::statement);
      if (call == calls.end()) call = calls.insert(call, {row.statement, {}, {}});
      call->rows.push_back(row.values);
    }
    const auto ran = connection_->run(calls, db::Scope::whole);
    if (!ran) {
      const bool conflict = ran.error().kind == db::Error::Kind::unique;
      return fail(conflict ? record::WriteFailure::conflict : record::WriteFailure::failed);
    }
    events_.push_back(act.kind + " " + std::to_string(act.actor) + " " + act.facts);
    personal_.push_back(act.personal);
    return act.answer;
  }

  std::unique_ptr<db::Connection> connection_;
  std::mutex mutex_;
  std::vector<std::string> events_;
  std::vector<std::string> personal_;
  bool refuses_ = false;
};

}  // namespace rz::access
