#pragma once
// What is wrong with a change of the network, field by field, in words for people.

#include <vector>

#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "org/change.hpp"

namespace rz::org {

http::Problem problem_of(const std::vector<ChangeError>& errors, http::Language language);

}  // namespace rz::org
