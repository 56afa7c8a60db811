#pragma once
// Boost.JSON with limits and positions: parse what strangers send, read it by JSON pointer (RFC 6901),
// write it plainly or canonically. No exception leaves this module.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace rz::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;
/// Where a value's memory comes from; the heap unless said otherwise.
using Storage = boost::json::storage_ptr;

/// Memory for values that live no longer than a call: taken piece after piece, given back all at once. Nothing made
/// of its storage may outlive it.
class Scratch {
 public:
  Scratch() : resource_(buffer_, sizeof buffer_) {}
  Storage storage() { return &resource_; }

 private:
  unsigned char buffer_[16 << 10];
  boost::json::monotonic_resource resource_;
};

struct ParseLimits {
  std::size_t bytes_max = 1 << 20;
  std::size_t depth_max = 32;  ///< levels of arrays and objects
};

struct ParseError {
  std::size_t offset = 0;  ///< bytes before the fault
  std::size_t line = 1;
  std::size_t column = 1;  ///< in bytes, from 1
  std::string message;     ///< English, for developers
};

/// Strict JSON: no comments, no trailing commas, valid UTF-8. Of equal keys the last one counts.
Result<Value, ParseError> parse(std::string_view text, const ParseLimits& limits = {}, Storage storage = {});

std::string serialise(const Value& value);
std::string serialise(const Object& object);
/// The same text for the same content: members sorted by the bytes of their keys, no spaces. For digests.
/// Numbers are written as stored, so 1 and 1.0 differ.
std::string canonical(const Value& value);

/// What is wrong at a place of a document. The sentence for people is made elsewhere, in their language.
enum class FaultKind { missing, wrong_type, out_of_range };

struct Fault {
  std::string pointer;  ///< JSON pointer, "" for the whole document
  FaultKind kind = FaultKind::missing;

  bool operator==(const Fault&) const = default;
};

/// The value at `pointer`, or nullptr.
const Value* find(const Value& root, std::string_view pointer);
/// `pointer` one level deeper, with "~" and "/" of `key` escaped.
std::string join(std::string_view pointer, std::string_view key);
std::string join(std::string_view pointer, std::size_t index);

namespace detail {

Result<std::int64_t, FaultKind> to_integer(const Value& value);
Result<double, FaultKind> to_number(const Value& value);
Result<std::int64_t, FaultKind> to_id(const Value& value);

template <class T>
struct As;

template <>
struct As<bool> {
  static Result<bool, FaultKind> read(const Value& value) {
    if (!value.is_bool()) return fail(FaultKind::wrong_type);
    return value.get_bool();
  }
};

template <std::integral T>
struct As<T> {
  static Result<T, FaultKind> read(const Value& value) {
    RZ_TRY(wide, to_integer(value));
    if (!std::in_range<T>(wide)) return fail(FaultKind::out_of_range);
    return static_cast<T>(wide);
  }
};

template <>
struct As<double> {
  static Result<double, FaultKind> read(const Value& value) { return to_number(value); }
};

template <>
struct As<std::string> {
  static Result<std::string, FaultKind> read(const Value& value) {
    if (!value.is_string()) return fail(FaultKind::wrong_type);
    return std::string(value.get_string());
  }
};

template <>
struct As<const Object*> {
  static Result<const Object*, FaultKind> read(const Value& value) {
    if (!value.is_object()) return fail(FaultKind::wrong_type);
    return &value.get_object();
  }
};

template <>
struct As<const Array*> {
  static Result<const Array*, FaultKind> read(const Value& value) {
    if (!value.is_array()) return fail(FaultKind::wrong_type);
    return &value.get_array();
  }
};

template <class Tag>
struct As<IdOf<Tag>> {
  static Result<IdOf<Tag>, FaultKind> read(const Value& value) {
    RZ_TRY(id, to_id(value));
    return IdOf<Tag>{id};
  }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

/// Reads one value: `get<std::string>(body, "/applicant/name")`.
/// T: bool, an integer type, double, std::string, an IdOf (a string in JSON), const Object*, const Array*,
/// or std::optional of these, for which a missing member and null are nullopt.
template <class T>
Result<T, Fault> get(const Value& root, std::string_view pointer) {
  const Value* value = find(root, pointer);
  if constexpr (detail::is_optional<T>) {
    if (value == nullptr || value->is_null()) return T{};
    RZ_TRY(inner, get<typename T::value_type>(root, pointer));
    return T{std::move(inner)};
  } else {
    if (value == nullptr) return fail(Fault{std::string(pointer), FaultKind::missing});
    auto read = detail::As<T>::read(*value);
    if (!read) return fail(Fault{std::string(pointer), read.error()});
    return std::move(*read);
  }
}

/// Reads many values of one document and remembers every fault, so that all are told at once.
/// After a fault the value is T{}: look at `faults()` before using any.
class Reader {
 public:
  explicit Reader(const Value& root) : root_(root) {}

  template <class T>
  T get(std::string_view pointer) {
    auto value = json::get<T>(root_, pointer);
    if (value) return std::move(*value);
    faults_.push_back(std::move(value).error());
    return T{};
  }

  const std::vector<Fault>& faults() const { return faults_; }

 private:
  const Value& root_;
  std::vector<Fault> faults_;
};

}  // namespace rz::json
