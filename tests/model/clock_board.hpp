#pragma once
// The clocks of one matter of any chain, kept by a clerk who reads the record: every step is written on the board as
// it stands there, but when a clock warns or runs out the stopwatch says (clock_reference.hpp), never the engine.
// What does not agree is a fault in plain words.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flow/definition.hpp"
#include "flow/event.hpp"
#include "model/clock_reference.hpp"

namespace rz::model {

class ClockBoard {
 public:
  /// Of the categories: which limit and of which one → how long.
  using Limits = std::map<std::pair<flow::LimitOf, std::string>, Duration>;
  ClockBoard(const SlowCalendar& calendar, const flow::Definition& chain, Limits limits = {})
      : calendar_(calendar), chain_(chain), limits_(std::move(limits)) {}

  /// The matter's next event in the order of the record.
  void read(const flow::Event& event);
  /// Whatever should have fired up to `last` and did not is a fault.
  void close(Instant last);

  /// «ZH…: clock overall 1 warning of 2025-01-27T16:30…: fired twice»; the matter's own, without its number.
  const std::vector<std::string>& faults() const { return faults_; }
  int fired() const { return static_cast<int>(fired_.size()); }

 private:
  void miss_until(Instant end);
  void read_timer(const flow::Timer& timer, std::string_view done);
  void read_deed(const flow::Event& event, std::string_view step, std::string_view how);
  std::optional<flow::Timer> next_timer() const;
  std::optional<Instant> moment_of(const flow::Timer& timer) const;
  void mark(const flow::Timer& timer);
  void expire_approval(const flow::Step& step, Instant at);
  void perform(const flow::Step& step, Instant at);
  void move_clocks(const flow::Step& step, Instant at);
  void propose(const flow::Step& step, Instant at);
  void end_proposal(const std::string& step, Instant at);
  void start(const std::string& name, flow::Due due, flow::Counting counting, std::optional<std::int64_t> lead_ms,
             Instant at);
  void start_rule(const flow::ClockRule& rule, Instant at);
  void resume(const flow::ClockRule& rule, Instant at);
  void stop(const std::string& name, Instant at);
  std::string field(std::string_view name) const;
  Duration duration_of(const flow::Allowance& allowance) const;
  flow::Due due_after(const Duration& duration, Instant at) const;
  std::optional<flow::Due> due_in_field(const flow::ClockRule& rule, std::string_view field_name) const;
  std::int64_t lead_of(const Duration& before, flow::Counting counting, Instant at) const;
  void fault(const flow::Timer& timer, const std::string& what);

  const SlowCalendar& calendar_;
  const flow::Definition& chain_;
  Limits limits_;
  std::string stage_;
  flow::Fields fields_;
  std::map<std::string, int> proposals_;  ///< step → how often it has risen
  std::map<std::string, Stopwatch> clocks_;
  std::map<std::string, flow::ClockState> recorded_;  ///< as the record has them
  std::vector<flow::Timer> fired_;
  std::vector<std::string> faults_;
};

}  // namespace rz::model
