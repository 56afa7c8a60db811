#pragma once

#include "base/result.hpp"
#include "record/act.hpp"

namespace rz::record {

/// Waits until the act is durable, and in force where it changes the network. Never on the writer's own thread.
Result<Answer, WriteFailure> write_and_wait(ActWriter& writer, Act act);

}  // namespace rz::record
