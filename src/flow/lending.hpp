#pragma once
// Guards over what is lent for a time: a room, a hall, a vehicle. See functions.hpp.

#include "flow/functions.hpp"

namespace rz::flow {

/// free@1, within_hours@1, ahead@1.
void add_lending_guards(Functions& functions);

}  // namespace rz::flow
