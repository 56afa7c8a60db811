#pragma once

#include <string>
#include <string_view>

namespace rz::access {

/// «Edge · Windows»: enough of a User-Agent to know the own device again, not to tell it from others. Empty where it
/// says nothing that is known.
std::string device_of(std::string_view user_agent);

}  // namespace rz::access
