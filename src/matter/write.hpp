#pragma once
// A write: what waits for the district's one writer, and what comes of it.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "flow/apply.hpp"
#include "flow/move.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// A step on a matter.
struct StepWrite {
  MatterId matter{};
  flow::StepRequest request;
  flow::Actor actor;
  std::optional<std::int64_t> expected_revision;  ///< If-Match
};

/// A matter to be born, of the latest version of its chain.
struct BirthWrite {
  std::string chain;
  std::string step;
  PlaceId place{};
  flow::Input input;
  flow::Actor actor;
};

/// The timers of a matter that are due.
struct TimerWrite {
  MatterId matter{};
  Instant due{};
};

/// The calendar was replaced: a matter's running clocks are computed anew.
struct CalendarWrite {
  MatterId matter{};
  flow::Actor actor;
};

/// A running matter goes on by another version of its chain.
struct MoveWrite {
  MatterId matter{};
  std::shared_ptr<const flow::Move> move;
  flow::Actor actor;
};

/// What names the one body in an open matter names the other from then on. Answered with 204 where nothing does.
struct SuccessionWrite {
  MatterId matter{};
  OrgId from{};
  OrgId to{};
  flow::Actor actor;
};

using Write = std::variant<StepWrite, BirthWrite, TimerWrite, CalendarWrite, MoveWrite, SuccessionWrite, record::Act>;

struct WriteError {
  enum class Kind {
    not_found,  ///< no such matter, or no such chain
    stale,      ///< If-Match names another revision than `revision`
    refused,    ///< `step` says why; `open` what this actor may do now
    failure     ///< `failure` says why; nothing was written
  };
  Kind kind = Kind::failure;
  flow::StepError step{};
  std::int64_t revision = 0;
  std::string stage;
  Instant stage_since{};
  std::vector<flow::OpenStep> open;
  record::WriteFailure failure = record::WriteFailure::failed;
};

using WriteResult = Result<record::Answer, WriteError>;

struct Pending {
  Write write;
  record::Idempotency idempotency;
  Instant arrival{};
  std::function<void(WriteResult)> done;  ///< called once, after the commit
};

}  // namespace rz::matter
