// Reads the lines of `rongzhi audit export` and holds every clock of every matter against the slow model:
//
//   clock_record CHAINS CATEGORIES LAST_MS < export
//
// Each warning and each expiry up to LAST_MS once, at its nominal moment, with the state that it leaves. Prints how
// many there were; faults go to standard error, and any is exit code 1.

#include <fstream>
#include <iostream>
#include <map>

#include "base/text.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_json.hpp"
#include "model/clock_board.hpp"
#include "model/fixture.hpp"
#include "model/test_world.hpp"

namespace rz::model {
namespace {

constexpr std::size_t faults_shown_max = 20;

class Reading {
 public:
  Reading(const std::filesystem::path& chains, ClockBoard::Limits limits)
      : chains_(chains_of(load_all(chains))), calendar_(henan_rules()), limits_(std::move(limits)) {}

  /// Empty if the line could be read.
  std::string line(std::string_view text) {
    const auto entry = json::parse(text);
    if (!entry) return "no JSON";
    const auto matter = json::get<std::string>(*entry, "/matter").value_or("");
    const auto kind = json::get<std::string>(*entry, "/kind").value_or("");
    auto event = matter::from_facts(json::serialise(entry->at("facts")));
    if (matter == "0" || !event) return {};  // an act that is no step of a matter
    event->kind = kind;
    for (const auto& change : event->changes) {
      const auto* opened = std::get_if<flow::change::Opened>(&change);
      if (!opened) continue;
      const auto* chain = chains_->find(opened->chain, opened->chain_version);
      if (!chain) return "no such chain: " + opened->chain;
      boards_.try_emplace(matter, calendar_, *chain, limits_);
    }
    const auto board = boards_.find(matter);
    if (board == boards_.end()) return "a matter that was never opened";
    board->second.read(*event);
    return {};
  }

  int close(Instant last) {
    int fired = 0;
    std::size_t faults = 0;
    for (auto& [matter, board] : boards_) {
      board.close(last);
      fired += board.fired();
      for (const auto& fault : board.faults()) {
        if (faults++ < faults_shown_max) std::cerr << "matter " << matter << ": " << fault << "\n";
      }
    }
    std::cout << boards_.size() << " matters, " << fired << " firings, " << faults << " faults\n";
    return faults == 0 ? 0 : 1;
  }

 private:
  std::shared_ptr<const flow::Chains> chains_;
  SlowCalendar calendar_;
  ClockBoard::Limits limits_;
  std::map<std::string, ClockBoard> boards_;
};

/// A table whose fields hold no commas.
std::vector<std::vector<std::string>> read_rows(const std::filesystem::path& path) {
  std::vector<std::vector<std::string>> out;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    auto& row = out.emplace_back();
    for (const auto field : split(line, ',')) row.emplace_back(field);
  }
  return out;
}

/// Of categories.csv (code … limit, basis, class) and of the classes beside it (class, limit …).
ClockBoard::Limits read_limits(const std::filesystem::path& categories) {
  std::map<std::string, Duration> classes;
  for (const auto& row : read_rows(categories.parent_path() / "case_classes.csv")) {
    if (const auto limit = parse_duration(row[1])) classes.emplace(row[0], *limit);
  }
  ClockBoard::Limits out;
  for (const auto& row : read_rows(categories)) {
    const auto columns = row.size();
    if (const auto law = parse_duration(row[columns - 3])) out[{flow::LimitOf::law, row[0]}] = *law;
    if (const auto found = classes.find(row[columns - 1]); found != classes.end()) out[{flow::LimitOf::grid_case, row[0]}] = found->second;
  }
  return out;
}

}  // namespace
}  // namespace rz::model

int main(int count, char** words) {
  if (count != 4) {
    std::cerr << "clock_record CHAINS CATEGORIES LAST_MS < export\n";
    return 2;
  }
  rz::model::Reading reading(words[1], rz::model::read_limits(words[2]));
  for (std::string line; std::getline(std::cin, line);) {
    if (const auto wrong = reading.line(line); !wrong.empty()) {
      std::cerr << wrong << ": " << line << "\n";
      return 1;
    }
  }
  return reading.close({std::stoll(words[3])});
}
