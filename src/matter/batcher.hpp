#pragma once
// The queue before the engine: takes what is waiting (one is enough, never waits to fill), fires timers that are
// due, and answers after the commit. Bounded: a full queue refuses at once. Two threads: while one writes the next
// batch, the other answers the last one.

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/time.hpp"
#include "matter/engine.hpp"
#include "record/act.hpp"

namespace rz::matter {

struct BatcherLimits {
  std::size_t batch_max = 64;    ///< writes in a transaction; at most half of them timers
  std::size_t queue_max = 1024;  ///< writes waiting
  std::int64_t timer_poll_ms = 1000;
  std::function<void()> committed{};  ///< after each batch, from the writer's thread: do not block there
};

class Batcher final : public record::ActWriter {
 public:
  Batcher(std::unique_ptr<Engine> engine, const Clock& clock, BatcherLimits limits = {});
  /// Finishes what is queued.
  ~Batcher() override;

  /// `done` is called once, from the writer's or the answering thread (at once, from this one, when the queue is full).
  void submit(Write write, record::Idempotency idempotency, std::function<void(WriteResult)> done);
  void submit(record::Act act, record::Done done) override;

  /// Takes no more, finishes what is queued, ends the threads once all is answered.
  void stop();
  bool ended() const { return ended_.load(); }
  std::size_t queued() const;
  std::int64_t batches() const { return batches_.load(); }  ///< transactions since the start
  std::int64_t writes() const { return writes_.load(); }    ///< judged in them, refused ones too

 private:
  struct Answered {
    std::vector<Pending> batch;
    std::vector<WriteResult> results;
  };

  void work();
  void answer_all();
  static void answer(Answered& answered);
  void hand_over(Answered answered);
  std::vector<Pending> next_batch(std::unique_lock<std::mutex>& lock);
  void add_timers(std::vector<Pending>& batch, Instant now, Instant first_waiting);
  bool idle(Instant now) const;

  std::unique_ptr<Engine> engine_;  // the thread's own
  const Clock& clock_;
  const BatcherLimits limits_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Pending> queue_;
  bool stopping_ = false;
  std::atomic<bool> ended_ = false;
  std::atomic<std::int64_t> batches_ = 0;
  std::atomic<std::int64_t> writes_ = 0;

  std::mutex answers_mutex_;
  std::condition_variable answers_wake_;
  std::deque<Answered> answers_;  ///< an empty batch is the last
  std::thread writer_;
  std::thread answerer_;
};

}  // namespace rz::matter
