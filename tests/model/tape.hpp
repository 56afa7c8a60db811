#pragma once
// A tape: a scenario that reads like a script. A line at the margin is what somebody does; the indented lines
// below it are what came of it. Spelling: docs/howto/add-a-chain.md.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "flow/apply.hpp"

namespace rz::model {

/// A line of the script, word for word, and what came of it.
struct TapeBlock {
  int line = 0;  ///< in the file, from 1
  std::string script;
  std::vector<std::string> consequences;
};

struct Tape {
  std::filesystem::path file;
  std::vector<TapeBlock> blocks;

  /// The folder of the chain that it belongs to.
  std::filesystem::path chain_folder() const { return file.parent_path().parent_path(); }
};

/// Every tape below the folders `<root>/<chain>/scenarios`, sorted by path.
std::vector<std::filesystem::path> find_tapes(const std::filesystem::path& root);
Tape read_tape(const std::filesystem::path& file);
std::string text_of(const Tape& tape);
/// Where the consequences differ: line, expected, got. Empty = nowhere. Both have the same script.
std::string difference(const Tape& expected, const Tape& got);

/// What a line of the script says.
struct ScriptLine {
  enum class Kind {
    remark,       ///< blank, or a comment
    day,          ///< time passes until that day begins
    time_passes,  ///< up to and including that moment
    action
  };
  Kind kind = Kind::remark;
  Instant at{};     ///< of all but a remark
  std::string who;  ///< «asker», «system», «clerk@101#b»
  flow::Verb verb = flow::Verb::take;
  std::string step;
  std::string place;  ///< «at 101»; of a birth
  std::string label;  ///< «as lamp»; of a birth
  std::string on;     ///< «on lamp»; empty = the one last born by a line
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::string> evidence;  ///< kinds, one for each piece
};

/// Reads lines one after the other and keeps the day.
class ScriptReader {
 public:
  /// The error is a sentence for whoever writes the tape.
  Result<ScriptLine, std::string> read(const std::string& line);

 private:
  Status<std::string> read_day(std::vector<std::string>& words);

  std::optional<Date> day_;
};

}  // namespace rz::model
