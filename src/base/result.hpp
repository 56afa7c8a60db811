#pragma once
// Errors are values. A module names its error type; only the edges of libraries see exceptions.

#include <expected>
#include <utility>

namespace rz {

template <class T, class E>
using Result = std::expected<T, E>;

/// What a function returns that can fail and has nothing to say when it does not.
template <class E>
using Status = std::expected<void, E>;

template <class E>
constexpr std::unexpected<std::decay_t<E>> fail(E&& error) {
  return std::unexpected<std::decay_t<E>>(std::forward<E>(error));
}

}  // namespace rz

// RZ_TRY(name, expression): binds the value, or returns the error from the calling function.
// The error types must be the same; where they differ, write the translation out.
#define RZ_TRY_JOIN2(a, b) a##b
#define RZ_TRY_JOIN(a, b) RZ_TRY_JOIN2(a, b)
#define RZ_TRY(name, ...) RZ_TRY_IMPL(RZ_TRY_JOIN(rz_try_, __LINE__), name, __VA_ARGS__)
#define RZ_TRY_IMPL(temp, name, ...)                      \
  auto temp = (__VA_ARGS__);                              \
  if (!temp) return std::unexpected(std::move(temp).error()); \
  auto name = std::move(*temp)

// RZ_CHECK(expression): the same for a Status.
#define RZ_CHECK(...)                                      \
  do {                                                     \
    if (auto rz_status = (__VA_ARGS__); !rz_status)        \
      return std::unexpected(std::move(rz_status).error()); \
  } while (false)
