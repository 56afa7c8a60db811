#pragma once
// What the worker may do once it has shut itself in: read its standard input, write its standard output, have
// memory, end. Whatever else it tries, the kernel kills it.

#include <cstdint>

namespace rz::image {

inline constexpr std::uint64_t worker_memory_bytes_max = std::uint64_t{1} << 30;  ///< address space
inline constexpr std::uint64_t worker_cpu_seconds_max = 10;

/// No way back. False if any part could not be had; then nothing may be read.
bool enter_jail();

}  // namespace rz::image
