#pragma once
// The same thing as another would say it: so that a demo district has requests of several people about one thing.

#include <string>
#include <string_view>

#include "demo/playbook.hpp"

namespace rz::demo {

/// Other words for some, a clause left out, another beginning or end; numbers and names of streets stay.
std::string paraphrase(Random& random, std::string_view text);

}  // namespace rz::demo
