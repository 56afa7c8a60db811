#include "model/tape.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <span>
#include <sstream>

#include "base/text.hpp"
#include "model/tape_words.hpp"

namespace rz::model {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// At spaces, but not at those between quotes; the quotes go.
Words words_of(std::string_view line) {
  Words words;
  std::string word;
  bool quoted = false;
  bool begun = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
      begun = true;
    } else if (c == ' ' && !quoted) {
      if (begun) words.push_back(std::move(word));
      word.clear();
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (begun) words.push_back(std::move(word));
  return words;
}

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = !text.empty() && error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

/// Minutes since midnight of «09:30».
std::optional<int> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = number_of(text.substr(0, 2));
  const auto minute = number_of(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

std::string take_first(Words& words) {
  auto word = std::move(words.front());
  words.erase(words.begin());
  return word;
}

flow::Verb take_verb(Words& words) {
  static constexpr std::pair<std::string_view, flow::Verb> verbs[] = {
      {"approve", flow::Verb::approve}, {"refuse", flow::Verb::refuse}, {"withdraw", flow::Verb::withdraw}};
  // «refuse» and «withdraw» may also be the names of steps: a verb is followed by the step that it is about.
  if (words.size() < 2 || words[1] == "on" || words[1].contains('=')) return flow::Verb::take;
  for (const auto& [name, verb] : verbs) {
    if (words.front() != name) continue;
    words.erase(words.begin());
    return verb;
  }
  return flow::Verb::take;
}

Status<std::string> read_rest(Words& words, ScriptLine& out) {
  while (!words.empty()) {
    const auto word = take_first(words);
    const auto equals = word.find('=');
    if (word == "at" || word == "as" || word == "on") {
      if (words.empty()) return fail("something must follow «" + word + "».");
      (word == "at" ? out.place : word == "as" ? out.label : out.on) = take_first(words);
    } else if (word.starts_with('+')) {
      out.evidence.push_back(word.substr(1));
    } else if (equals != std::string::npos && equals > 0) {
      out.fields.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    } else {
      return fail("«" + word + "» is none of: at PLACE, as LABEL, on LABEL, field=value, +evidence.");
    }
  }
  return {};
}

void write_all(std::ostringstream& out, std::string_view sign, std::span<const std::string> lines) {
  for (const auto& line : lines) out << "    " << sign << line << "\n";
}

}  // namespace

std::vector<fs::path> find_tapes(const fs::path& root) {
  std::vector<fs::path> found;
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    const bool is_tape =
        item.path().extension() == ".tape" && item.path().parent_path().filename() == "scenarios";
    if (is_tape) found.push_back(item.path());
  }
  std::ranges::sort(found);
  return found;
}

Tape read_tape(const fs::path& file) {
  Tape tape{file, {}};
  std::ifstream in(file);
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with(' ') && !tape.blocks.empty()) {
      tape.blocks.back().consequences.push_back(std::move(line));
    } else {
      tape.blocks.push_back({number, std::move(line), {}});
    }
  }
  return tape;
}

std::string text_of(const Tape& tape) {
  std::string text;
  for (const auto& block : tape.blocks) {
    text += block.script + "\n";
    for (const auto& line : block.consequences) text += line + "\n";
  }
  return text;
}

std::string difference(const Tape& expected, const Tape& got) {
  std::ostringstream out;
  for (std::size_t i = 0; i < expected.blocks.size(); ++i) {
    const auto& block = expected.blocks[i];
    auto before = std::span(block.consequences);
    auto after = std::span(got.blocks[i].consequences);
    int line = block.line + 1;
    for (; !before.empty() && !after.empty() && before.front() == after.front(); ++line) {
      before = before.subspan(1);
      after = after.subspan(1);
    }
    while (!before.empty() && !after.empty() && before.back() == after.back()) {
      before = before.first(before.size() - 1);
      after = after.first(after.size() - 1);
    }
    if (before.empty() && after.empty()) continue;
    out << "  line " << line << ", below «" << block.script << "»\n";
    write_all(out, "expected ", before);
    write_all(out, "got      ", after);
  }
  return out.str();
}

Status<std::string> ScriptReader::read_day(Words& words) {
  if (const auto date = parse_date(words.front())) {
    if (day_ && *date < *day_) return fail("the days of a tape only go forward.");
    day_ = *date;
    words.erase(words.begin());
    if (!words.empty() && !minute_of(words.front())) {
      const auto named = take_first(words);
      if (named != weekday_name(*day_))
        return fail(format_date(*day_) + " is a " + weekday_name(*day_) + ".");
    }
  } else if (words.front().starts_with('+') && words.front().ends_with('d')) {
    const auto days = number_of(std::string_view(words.front()).substr(1, words.front().size() - 2));
    if (!days || !day_) return fail("«+2d» needs a number, and a day before it.");
    day_ = day_->plus(*days);
    words.erase(words.begin());
  }
  if (!day_) return fail("a tape begins with its day, as in «2026-11-24 Tue».");
  return {};
}

Result<ScriptLine, std::string> ScriptReader::read(const std::string& line) {
  ScriptLine out;
  auto words = words_of(line);
  if (words.empty() || line.starts_with('#')) return out;
  RZ_CHECK(read_day(words));
  if (words.empty()) {
    out.kind = ScriptLine::Kind::day;
    out.at = local_instant(*day_, 0, tape_offset_minutes);
    return out;
  }
  const auto minute = minute_of(words.front());
  if (!minute) return fail("an action begins with its time, as in «09:30».");
  words.erase(words.begin());
  out.at = local_instant(*day_, *minute, tape_offset_minutes);
  if (words == Words{"time", "passes"}) {
    out.kind = ScriptLine::Kind::time_passes;
    return out;
  }
  if (words.size() < 2) return fail("an action names who, and the step.");
  out.kind = ScriptLine::Kind::action;
  out.who = take_first(words);
  out.verb = take_verb(words);
  out.step = take_first(words);
  RZ_CHECK(read_rest(words, out));
  return out;
}

}  // namespace rz::model
