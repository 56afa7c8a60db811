#pragma once
// Plans of patrols as JSON: as they are stored, as the API gives and takes them.

#include <string>
#include <string_view>
#include <vector>

#include "infra/json/json.hpp"
#include "patrol/patrol.hpp"

namespace rz::patrol {

json::Array points_json(const std::vector<Point>& points);
json::Array rounds_json(const std::vector<Round>& rounds);

struct ReadPlan {
  std::vector<Point> points;
  std::vector<Round> rounds;
  std::vector<json::Fault> faults;  ///< where something is no such thing
};
/// Of an object with «points» and «rounds». What a client may not say, the edition of a code, is taken from `before`; a point whose
/// «renew_code» is true gets the next one.
ReadPlan read_plan(const json::Value& body, const Plan& before);

/// Of what was stored.
std::vector<Point> stored_points(std::string_view text);
std::vector<Round> stored_rounds(std::string_view text);

}  // namespace rz::patrol
