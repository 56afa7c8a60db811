#pragma once
// The one place where what the engine and the service say becomes problem+json, in words for people.

#include "chain/catalogue.hpp"
#include "infra/http/problem.hpp"
#include "matter/service.hpp"

namespace rz::matter {

/// `catalogue` gives the words of the step or field that is meant.
http::Problem problem_of(const ServiceError& error, const chain::Catalogue& catalogue, http::Language language);
http::Response to_response(const ServiceError& error, const chain::Catalogue& catalogue, http::Language language);

}  // namespace rz::matter
