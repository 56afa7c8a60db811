#pragma once
// How the worker tells by its exit status what was wrong.

#include <optional>

#include "infra/image/image.hpp"

namespace rz::image {

inline constexpr int exit_of_fault = 64;  ///< plus the Fault; below are the shell's and the libraries' own

constexpr int exit_of(Fault fault) { return exit_of_fault + static_cast<int>(fault); }

/// Nothing for a status that is none of them.
constexpr std::optional<Fault> fault_of(int status) {
  const int fault = status - exit_of_fault;
  if (fault < 0 || fault > static_cast<int>(Fault::unavailable)) return std::nullopt;
  return static_cast<Fault>(fault);
}

}  // namespace rz::image
