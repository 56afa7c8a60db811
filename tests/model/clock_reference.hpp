#pragma once
// Clocks as a clerk with a stopwatch and a notebook would keep them: slow, and obviously right. Every amount of
// time is counted minute by minute on SlowCalendar; the engine's clocks are compared with these.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/apply.hpp"
#include "model/slow_calendar.hpp"

namespace rz::model {

/// One clock. All amounts are milliseconds of its own counting.
class Stopwatch {
 public:
  using Status = flow::ClockState::Status;

  /// `lead_ms`: how long before the end it warns; it gives no warning if less than that is left.
  Stopwatch(const SlowCalendar& calendar, flow::Counting counting, Instant at, flow::Due due,
            std::optional<std::int64_t> lead_ms, int generation);

  void pause(Instant at);
  void resume(Instant at);
  void stop(Instant at);
  /// Due at `cap` if it would be later; not before it last began to run.
  void cut(flow::Due cap);
  void cut_at_start(flow::Due cap);
  /// To the close of business `days` working days after the day on which it ends, or by whole days of 24 hours.
  void extend(int days);
  std::int64_t extension_ms(int days) const;
  /// Counts anew from where it last started to run.
  void recount(const SlowCalendar& longer);

  std::int64_t left_ms() const { return allowance_ms_ - spent_ms_; }
  /// The moment of its warning, if it still has one to give.
  std::optional<Instant> warns_at() const;
  std::optional<Instant> expires_at() const;
  void warn() { warned_ = true; }
  void expire() { expired_ = true; }

  Status status() const { return status_; }
  bool expired() const { return expired_; }
  flow::Due due() const { return due_; }
  int generation() const { return generation_; }
  int pauses() const { return pauses_; }
  int extensions() const { return extensions_; }
  std::int64_t spent_ms() const { return spent_ms_; }
  std::int64_t allowance_ms() const { return allowance_ms_; }
  std::int64_t first_allowance_ms() const { return first_allowance_ms_; }

  /// What the engine's clock says otherwise; empty if they agree.
  std::string differs(const flow::ClockState& clock) const;

 private:
  flow::Due extended_due(int days) const;
  void end_run(Instant at);

  const SlowCalendar* calendar_;
  flow::Counting counting_;
  Status status_ = Status::running;
  Instant since_;
  flow::Due due_;
  std::optional<std::int64_t> lead_ms_;
  int generation_;
  std::int64_t allowance_ms_;
  std::int64_t first_allowance_ms_;
  std::int64_t spent_ms_ = 0;
  bool warned_ = false;
  bool expired_ = false;
  int pauses_ = 0;
  int extensions_ = 0;
};

/// What can happen to an errand (tests/model/chains/errand).
enum class Deed { note, rise, call_help, help_came, ask, answer, extend, grant, deny, withdraw, finish, rate, redo };

/// An errand, told as in its chain.yaml, but only what its clocks hang on.
class ErrandReference {
 public:
  ErrandReference(const SlowCalendar& calendar, bool urgent, Instant at);

  /// Whatever a timer does before `now`, each at its own moment. The timers are kept in `fired`.
  void pass_until(Instant now);
  /// Nothing if it may be done, else why not. `amount`: days of an extension, score of a rating.
  std::optional<flow::Refusal> act(Deed deed, int amount, Instant now);

  const std::string& stage() const { return stage_; }
  const std::vector<flow::Timer>& fired() const { return fired_; }
  const Stopwatch* clock(std::string_view name) const;
  /// The next moment at which a clock does something.
  std::optional<flow::Timer> next_timer() const;
  std::optional<bool> answered_in_time() const { return answered_in_time_; }
  /// Which clock says what else than the engine's, or is missing there.
  std::string differs(const flow::Matter& matter) const;

 private:
  std::optional<flow::Refusal> refusal(Deed deed, int amount, Instant now) const;
  std::optional<flow::Refusal> extension_refusal(int days, Instant now) const;
  void fire(const flow::Timer& timer);
  void start(const std::string& name, flow::Due due, Instant at, flow::Counting counting,
             std::optional<std::int64_t> lead_ms = {});
  void stop(const std::string& name, Instant at);
  void leave_todo(Instant at);
  void answer(Instant at);
  void finish(Instant at);

  const SlowCalendar& calendar_;
  std::string stage_ = "todo";
  int level_ = 0;  ///< 0 community, 1 street, 2 district
  int reopenings_ = 0;
  std::optional<int> days_asked_;
  std::optional<int> score_;  ///< of this closing
  std::optional<bool> answered_in_time_;
  std::map<std::string, Stopwatch, std::less<>> clocks_;
  std::vector<flow::Timer> fired_;
};

}  // namespace rz::model
