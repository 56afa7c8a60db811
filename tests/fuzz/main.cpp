// One target under libFuzzer.

#include <cstdint>

#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rz::fuzz::RZ_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
