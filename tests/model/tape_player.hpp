#pragma once
// Plays a tape on the real engine and writes down what comes of it.

#include <map>
#include <string>
#include <vector>

#include "model/fixture.hpp"
#include "model/tape.hpp"

namespace rz::model {

class TapePlayer {
 public:
  /// `loaded` holds the tape's chain, which its births belong to, and those that it opens.
  TapePlayer(matter::Engine& engine, db::Connection& reader, const std::vector<chain::Loaded>& loaded,
             std::string chain);

  /// The same script with the consequences as they happened. The error says in which line and what is wrong
  /// with it.
  Result<Tape, std::string> play(Tape tape);

 private:
  Status<std::string> play_line(TapeBlock& block);
  Status<std::string> act(const ScriptLine& line);
  Result<flow::Actor, std::string> actor_of(const std::string& who, MatterId on) const;
  Result<flow::Input, std::string> input_of(const ScriptLine& line, const chain::Loaded& chain);

  /// Fires every timer before `end`, each at its own moment.
  Status<std::string> pass_time(Instant end);
  /// Tells the events since the last call; the first one is what the line itself did.
  Status<std::string> tell_news(const ScriptLine* own);
  Status<std::string> tell_entry(const record::Entry& entry, const ScriptLine* own);
  void name_born(const flow::Matter& born, const ScriptLine* own);
  void say(std::size_t indent, std::string text);

  const chain::Loaded* chain_called(std::string_view name) const;

  matter::Engine& engine_;
  db::Connection& reader_;
  const std::vector<chain::Loaded>& loaded_;
  std::string chain_;
  ScriptReader script_;
  Instant now_{};
  std::int64_t seen_ = 0;                   ///< seq of the last event told
  TapeBlock* under_ = nullptr;              ///< where consequences go
  std::map<MatterId, flow::Matter> known_;  ///< folded from the events told
  std::map<MatterId, std::string> labels_;
  StringMap<MatterId> ids_;  ///< by label
  MatterId last_born_{};     ///< by a line of the script
  std::int64_t last_attachment_ = 0;
};

}  // namespace rz::model
