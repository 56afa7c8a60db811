#pragma once
// A matter: one thing in a loop. Its state is nothing but the fold of its events (event.hpp).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "flow/calendar.hpp"
#include "flow/definition.hpp"
#include "flow/value.hpp"

namespace rz::flow {

struct ClockState {
  enum class Status { running, paused, stopped };
  std::string name;
  int generation = 1;
  Counting counting = Counting::working;
  Status status = Status::running;
  std::int64_t allowance_ms = 0;  ///< of the clock's own counting, extensions included
  std::int64_t first_allowance_ms = 0;
  Duration given{};               ///< what the allowance was computed from
  bool fixed_end = false;         ///< the end is an agreed date: no calendar moves it
  std::int64_t spent_ms = 0;      ///< up to running_since
  Instant running_since{};
  Instant due{};                  ///< while it runs; the last one before, when it does not
  Instant warn_at{};              ///< 0 = no warning
  bool provisional = false;       ///< due lies beyond the known calendar
  bool warned = false;
  bool expired = false;
  int pauses = 0;
  int extensions = 0;

  bool operator==(const ClockState&) const = default;
};

struct Party {
  std::string name;      ///< of the rule: «asker», «mediation_party», …
  std::string kind;      ///< person · org · account
  std::int64_t ref = 0;  ///< OrgId or AccountId; 0 for a person without an account
  StringMap<int> marks;  ///< mark → version of the text that it was set on

  bool operator==(const Party&) const = default;
};

struct Proposal {
  std::string step;
  int number = 1;                  ///< counts the proposals of this step
  std::int64_t proposer = 0;       ///< account; 0 for a person without one
  OrgId proposer_org{};
  Instant opened_at{};
  Fields fields;
  std::vector<std::string> agreed; ///< keys of the parties that agreed
  int escalations = 0;

  bool operator==(const Proposal&) const = default;
};

struct Rating {
  std::string name;
  std::string rater;  ///< key of a party
  OrgId rated{};
  int closing_no = 0;
  int score = 0;
  Instant at{};

  bool operator==(const Rating&) const = default;
};

struct Matter {
  MatterId id{};
  std::string chain;
  int chain_version = 0;
  std::string number;
  std::string stage;
  OrgId owner{};
  std::string level;
  PlaceId place{};
  MatterId parent{};
  MatterId merged_into{};
  std::int64_t revision = 0;
  int closing_no = 0;
  int reopenings = 0;
  int text_version = 1;
  int receipt_issue = 1;
  Instant opened_at{};
  Instant stage_since{};
  Instant settled_at{};  ///< 0 while it is not
  Instant closed_at{};
  Fields fields;
  StringMap<std::int64_t> last_actor;  ///< step → account that took it last (second-person rules)
  std::vector<ClockState> clocks;
  std::vector<Party> parties;
  std::vector<Proposal> proposals;
  std::vector<Rating> ratings;

  bool operator==(const Matter&) const = default;

  const ClockState* clock(std::string_view name) const;
  const Proposal* proposal(std::string_view step) const;
  /// The text in a field; empty if it is not set or is no text.
  std::string_view text(std::string_view field) const;
  /// The body in a field; 0 if there is none.
  OrgId org(std::string_view field) const;
};

/// Clocks of proposals are called «approval.<step>».
std::string approval_clock(std::string_view step);

/// The next moment at which a clock of this matter does something.
struct Timer {
  enum class Threshold { warning, expiry };
  Instant at{};
  std::string clock;
  int generation = 0;
  Threshold threshold = Threshold::expiry;

  bool operator==(const Timer&) const = default;
};
std::optional<Timer> next_timer(const Matter& matter);

}  // namespace rz::flow
