#pragma once
// Moving running matters to another version of their chain: a map that says for everything of the old version
// what it is in the new one, checked against both before a matter is touched; then one event a matter.
//
// A move is no step in a matter's life. It ends and reopens nothing; a clock that goes on keeps its generation,
// what is spent and its due moment. What a matter can be after it, the new version could have made of it: so all
// that the chain check proved of that version holds of it (see check_move.cpp). What is closed stays as it is.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flow/apply.hpp"
#include "flow/check.hpp"

namespace rz::flow {

/// As it was written; nothing is known yet of what it names.
struct MoveMap {
  struct Word {
    std::string to;
    int line = 0;
  };
  std::string file;               ///< for messages
  StringMap<Word> stages;         ///< every stage that is not closed
  StringMap<Word> clocks;         ///< the same name unless said
  StringMap<Word> steps;          ///< the same: in open proposals, and in who took what last
  StringMap<Word> levels;         ///< the same
  StringMap<int> dropped_fields;  ///< → line; what they hold goes
  StringMap<int> lapse;           ///< steps whose open proposals end → line
};

/// A map that was found right, as the engine needs it.
struct Move {
  std::string chain;
  int from = 0;
  int to = 0;
  StringMap<std::string> stages;
  StringMap<std::string> clocks;  ///< where the name differs, those of proposals too
  StringMap<std::string> steps;   ///< where the name differs
  StringMap<std::string> levels;
  std::string first_level;        ///< for matters of a chain that had none
  std::vector<std::string> dropped_fields;
  std::vector<std::string> lapse;
  StringMap<std::vector<std::string>> begins;  ///< old stage → clocks that the new version must have there
};

/// The two versions, each with the chains that stand beside it.
struct MoveVersions {
  const Definition& from;
  const Definition& to;
  const std::vector<const Definition*>& beside;
  const Functions& functions;
};

/// All that is wrong with the map, by line; property is 0.
Result<Move, std::vector<Finding>> plan_move(const MoveMap& map, const MoveVersions& versions);

/// `context.chain` is the new version. Nothing if the matter is not of the old version, or is closed.
std::optional<Outcome> apply_move(const Context& context, const Family& family, const Move& move, const Actor& actor);

}  // namespace rz::flow
