#pragma once
// The codes of a grid's points on paper, to be cut out and put up where the points are.

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "patrol/code.hpp"
#include "patrol/patrol.hpp"

namespace rz::patrol {

struct SheetContext {
  bool is_zh = true;
  std::string grid;     ///< as people say it, with its community
  std::string printed_by;
  Instant now{};
  int utc_offset_minutes = 0;
};

/// A PDF. An error, in English, where it could not be made.
Result<std::string, std::string> code_sheet(const Plan& plan, const Codes& codes, const SheetContext& context);

}  // namespace rz::patrol
