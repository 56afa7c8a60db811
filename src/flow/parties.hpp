#pragma once
// Parties of a matter: who joins, who is marked, who rates. Used by apply.cpp and perform.cpp only.

#include <optional>
#include <string_view>

#include "flow/apply.hpp"

namespace rz::flow {

/// Whether the actor has given this rating of the present closing; another may still.
bool has_rated(const Draft& draft, std::string_view rating);
/// A score outside the scale, or a second rating for the same closing.
std::optional<StepError> check_rating(const Draft& draft, const Step& step, const Input& input);
/// A number that is no party's.
std::optional<StepError> check_marked_party(const Draft& draft, const Step& step, const Input& input);

std::optional<StepError> join_parties(Draft& draft, const Step& step);
void mark_party(Draft& draft, const Step& step);
void give_rating(Draft& draft, const Step& step);

}  // namespace rz::flow
