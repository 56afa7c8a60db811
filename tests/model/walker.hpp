#pragma once
// Walks chains at random on the real engine: whoever may do something does something, at any time.

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "model/fixture.hpp"

namespace rz::model {

class Walker {
 public:
  Walker(matter::Engine& engine, db::Connection& reader, const flow::Chains& chains,
         const std::vector<std::string>& names, std::uint64_t seed);
  /// Long walks go slowly, so that they end before the calendar does (flow::horizon_years_max): a stride takes at most `pace` of its time.
  void slow_down(double pace) { pace_ = pace; }

  /// One batch: births, steps by those who may take them, steps by those who may not, timers.
  void stride();
  int taken() const { return taken_; }
  Instant now() const { return now_; }
  /// «request.accept»: every step that was really taken.
  const std::set<std::string>& steps_taken() const { return steps_; }

 private:
  struct Choice {
    flow::Actor actor;
    flow::OpenStep step;
  };

  std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  bool chance(double p) { return std::bernoulli_distribution(p)(random_); }
  void add_birth(std::vector<matter::Pending>& batch);
  void add_step(std::vector<matter::Pending>& batch);
  std::vector<Choice> choices(const flow::Definition& chain, const flow::Family& family);
  flow::Input input_for(const flow::Definition& chain, const flow::Step& step, const flow::Actor& actor);
  flow::Value value_for(const flow::FieldRule& field, const flow::Actor& actor);
  void learn(const matter::Pending& pending, const matter::WriteResult& result);

  matter::Engine& engine_;
  db::Connection& reader_;
  const flow::Chains& chains_;
  std::vector<const flow::Definition*> births_;
  std::vector<flow::Actor> people_;
  std::mt19937_64 random_;
  Instant now_ = at("2025-09-25 08:00");
  std::vector<MatterId> matters_;
  std::set<std::string> steps_;
  std::int64_t last_attachment_ = 0;
  int taken_ = 0;
  double pace_ = 1;
};

}  // namespace rz::model
