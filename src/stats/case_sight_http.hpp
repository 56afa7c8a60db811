#pragma once
// Whose cases a caller may see the figures of, and where they lie.

#include <array>
#include <string_view>

#include "access/gate_http.hpp"
#include "place/place.hpp"
#include "stats/case_fact.hpp"

namespace rz::stats {

inline constexpr std::int32_t days_default = 30;
/// By which the figures are told apart.
inline constexpr std::array groupings = std::to_array<std::string_view>({"grid", "community", "street", "org", "post"});

/// Whoever reads the figures of the body that handles it, or of one that answers for its place.
bool reads_figures(const access::Gate& gate, const access::Caller& caller, const CaseFact& fact);

}  // namespace rz::stats
