#include <cstdio>
#include <cstdlib>

#include "fuzz/targets.hpp"

namespace rz::fuzz {

void need(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "it does not hold that %s\n", what);
  std::abort();
}

}  // namespace rz::fuzz
