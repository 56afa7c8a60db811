#pragma once
// What people usually do at a stage of a request: who, which step, after how long, how likely.

#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "flow/draft.hpp"
#include "flow/apply.hpp"
#include "flow/matter.hpp"
#include "flow/world.hpp"
#include "matter/reply_template.hpp"

namespace rz::demo {

/// A text that somebody might send, and the answer to it. «{n}», «{m}» and «{road}» of the text are filled in.
struct Story {
  std::string category;
  std::string kind;
  bool urgent = false;
  std::string what;
  std::string result;
  std::string summary;  ///< what staff write of it for the public
};

/// The rows of a table of texts below its header, each with as many cells; the error names file and line.
Result<std::vector<std::vector<std::string>>, std::string> parse_rows(std::string_view csv, const std::string& file, std::string_view header);

/// Reads seeds/…/stories.csv; the error names the line.
/// Of reply_templates.csv: for requests, the district's own.
Result<std::vector<matter::ReplyTemplate>, std::string> parse_reply_templates(std::string_view csv);
Result<std::vector<Story>, std::string> parse_stories(std::string_view csv);

using Random = std::mt19937_64;

/// Uniform, the same on every platform.
std::int64_t between(Random& random, std::int64_t low, std::int64_t high);
bool chance(Random& random, int percent);
std::string fill_in(Random& random, std::string_view text);

/// Who does it: the asker with his receipt, or a role at a body.
struct Doer {
  std::string role;  ///< «asker» = with the receipt, «party» = with that of the party whose number `person` is
  OrgId org{};
  std::size_t person = 0;  ///< of several who hold the role there
};

/// Taken with a step: what it shows, and as which evidence.
struct Shot {
  std::string picture;
  std::string kind;
};

struct Act {
  Doer doer;
  std::string step;
  flow::Verb verb = flow::Verb::take;
  flow::Input input;
  std::vector<Shot> shots{};
};

/// Somebody takes a step; what it writes and shows is added to it.
Act act(std::string role, OrgId org, std::string step, std::size_t person = 0);

/// What the people around a matter know beside it.
struct Circumstances {
  const Story& story;
  const flow::World& world;
  MatterId twin{};  ///< an open request about the same thing; 0 = there is none
  bool is_case = false;  ///< what is wrong in the street might become a case of the grid
};

/// What happens next to a matter where it stands; nothing if nobody does anything now.
std::optional<Act> next_act(const flow::Matter& matter, const Circumstances& around, Random& random);

/// Minutes until somebody turns to a matter that has come to this stage.
std::int64_t delay_minutes(std::string_view stage, bool urgent, Random& random);
/// Whether only staff act at this stage, that is, in office hours.
bool in_office_hours(std::string_view stage);

}  // namespace rz::demo
