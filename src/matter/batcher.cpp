#include "matter/batcher.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "infra/log/log.hpp"

namespace rz::matter {

namespace {

WriteError failure(record::WriteFailure why) {
  WriteError error;
  error.failure = why;
  return error;
}

/// Nothing could be written at all: the database is away, and asking at once again would only heat the room.
bool is_away(const WriteResult& result) {
  return !result && result.error().kind == WriteError::Kind::failure &&
         result.error().failure == record::WriteFailure::failed;
}
constexpr std::chrono::milliseconds away_pause{200};

constexpr Instant far_future{std::numeric_limits<std::int64_t>::max()};

}  // namespace

Batcher::Batcher(std::unique_ptr<Engine> engine, const Clock& clock, BatcherLimits limits)
    : engine_(std::move(engine)), clock_(clock), limits_(limits) {
  writer_ = std::thread([this] { work(); });
  answerer_ = std::thread([this] { answer_all(); });
}

Batcher::~Batcher() { stop(); }

void Batcher::submit(Write write, record::Idempotency idempotency, std::function<void(WriteResult)> done) {
  std::unique_lock lock(mutex_);
  const bool full = queue_.size() >= limits_.queue_max;
  if (!stopping_ && !ended_ && !full) {
    queue_.push_back({std::move(write), std::move(idempotency), clock_.now(), std::move(done)});
    lock.unlock();  // else the writer would wake only to wait for it
    return wake_.notify_one();
  }
  lock.unlock();
  done(fail(failure(full ? record::WriteFailure::busy : record::WriteFailure::closed)));
}

void Batcher::submit(record::Act act, record::Done done) {
  auto idempotency = act.idempotency;
  submit(Write{std::move(act)}, std::move(idempotency), [done = std::move(done)](WriteResult result) {
    if (result) return done(std::move(*result));
    done(fail(result.error().failure));
  });
}

void Batcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (writer_.joinable()) writer_.join();
  if (answerer_.joinable()) answerer_.join();
}

std::size_t Batcher::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

bool Batcher::idle(Instant now) const {
  const auto timer = engine_->next_timer();
  return queue_.empty() && !stopping_ && (!timer || *timer > now);
}

std::vector<Pending> Batcher::next_batch(std::unique_lock<std::mutex>& lock) {
  const auto poll = std::chrono::milliseconds(limits_.timer_poll_ms);
  while (idle(clock_.now())) {
    const auto timer = engine_->next_timer();
    auto wait = poll;
    if (timer) wait = std::min(poll, std::chrono::milliseconds(std::max<std::int64_t>(1, clock_.ms_until(*timer))));
    wake_.wait_for(lock, wait);
  }
  std::vector<Pending> batch;
  const auto timer = engine_->next_timer();
  const auto room = limits_.batch_max - (timer && *timer <= clock_.now() ? limits_.batch_max / 2 : 0);
  while (!queue_.empty() && batch.size() < room) {
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return batch;
}

/// A timer comes after every step that arrived no later than it was due, also after those that still wait.
void Batcher::add_timers(std::vector<Pending>& batch, Instant now, Instant first_waiting) {
  for (const auto& due : engine_->due(now, static_cast<std::int64_t>(limits_.batch_max / 2))) {
    if (first_waiting <= due.at) continue;
    const auto later = std::ranges::find_if(batch, [&](const Pending& p) { return p.arrival > due.at; });
    const auto arrival = later == batch.end() ? now : later->arrival;
    batch.insert(later, Pending{TimerWrite{due.matter, due.at}, {}, arrival, [](const WriteResult&) {}});
  }
}

void Batcher::work() {
  for (;;) {
    std::unique_lock lock(mutex_);
    auto batch = next_batch(lock);
    const auto first_waiting = queue_.empty() ? far_future : queue_.front().arrival;
    const bool last = stopping_ && queue_.empty();
    lock.unlock();

    const auto now = clock_.now();
    if (!last || !batch.empty()) add_timers(batch, now, first_waiting);
    if (!batch.empty()) {
      auto results = engine_->run(batch);
      if (std::ranges::all_of(results, is_away)) std::this_thread::sleep_for(away_pause);
      ++batches_;
      writes_ += static_cast<std::int64_t>(batch.size());
      ended_ = engine_->ended();
      if (limits_.committed) limits_.committed();
      hand_over({std::move(batch), std::move(results)});
    }
    if (last) return hand_over({});
  }
}

void Batcher::hand_over(Answered answered) {
  // While nothing waits to be written, the writer answers itself: waking another would only cost time.
  if (!answered.batch.empty() && queued() == 0) return answer(answered);
  {
    const std::lock_guard lock(answers_mutex_);
    answers_.push_back(std::move(answered));
  }
  answers_wake_.notify_one();
}

void Batcher::answer(Answered& answered) {
  auto& [batch, results] = answered;
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(results[i]));
}

void Batcher::answer_all() {
  for (;;) {
    std::unique_lock lock(answers_mutex_);
    answers_wake_.wait(lock, [&] { return !answers_.empty(); });
    auto answered = std::move(answers_.front());
    answers_.pop_front();
    lock.unlock();
    if (answered.batch.empty()) return;
    answer(answered);
  }
}

}  // namespace rz::matter
