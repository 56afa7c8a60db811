#pragma once
// One description of a structure serves both directions: `describe(archive, value)` names each member once;
// a Writer makes JSON of it, a Reader reads it back. Used by matter_json.cpp only.

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "flow/event.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_json.hpp"

namespace rz::matter::archive {

/// All its values come from `storage`, which the caller frees at once.
class Writer {
 public:
  static constexpr bool reads = false;

  explicit Writer(json::Storage storage) : out_(std::move(storage)) {}

  template <class T>
  void operator()(std::string_view name, const T& value) {
    out_.emplace(name, write(value));
  }
  json::Object take() { return std::move(out_); }

  json::Value write(bool value) const { return json::Value(value, out_.storage()); }
  json::Value write(int value) const { return json::Value(value, out_.storage()); }
  json::Value write(std::int64_t value) const { return json::Value(value, out_.storage()); }
  json::Value write(const std::string& value) const { return json::Value(std::string_view(value), out_.storage()); }
  json::Value write(Instant value) const { return write(value.ms); }
  json::Value write(const flow::Value& value) const { return to_json(value, out_.storage()); }
  template <class Tag>
  json::Value write(IdOf<Tag> value) const {
    return write(format_id(value));
  }
  template <class E>
    requires std::is_enum_v<E>
  json::Value write(E value) const {
    return write(static_cast<std::int64_t>(value));
  }
  template <class T>
  json::Value write(const std::vector<T>& list) const {
    json::Array out(out_.storage());
    out.reserve(list.size());
    for (const auto& item : list) out.push_back(write(item));
    return out;
  }
  template <class T>
  json::Value write(const StringMap<T>& map) const {
    json::Object out(out_.storage());
    for (const auto& [key, value] : map) out.emplace(key, write(value));
    return out;
  }
  template <class T>
    requires std::is_class_v<T>
  json::Value write(const T& value) const {
    Writer inner(out_.storage());
    describe(inner, const_cast<T&>(value));  // a Writer only looks
    return inner.take();
  }

 private:
  json::Object out_;
};

class Reader {
 public:
  static constexpr bool reads = true;

  Reader(const json::Object& in, std::string& fault) : in_(in), fault_(fault) {}

  template <class T>
  void operator()(std::string_view name, T& value) {
    const auto* found = in_.if_contains(name);
    if (!found || !read(*found, value)) fault_ = "«" + std::string(name) + "» is missing or of a wrong kind";
  }

 private:
  bool read(const json::Value& in, bool& value) { return in.is_bool() && (value = in.get_bool(), true); }
  bool read(const json::Value& in, std::string& value) {
    return in.is_string() && (value.assign(in.get_string().data(), in.get_string().size()), true);
  }
  bool read(const json::Value& in, Instant& value) { return read(in, value.ms); }
  bool read(const json::Value& in, flow::Value& value) { return (value = from_json(in), true); }
  template <std::integral T>
  bool read(const json::Value& in, T& value) {
    return in.is_int64() && (value = static_cast<T>(in.get_int64()), true);
  }
  template <class Tag>
  bool read(const json::Value& in, IdOf<Tag>& value) {
    if (!in.is_string()) return false;
    value.value = parse_id(in.get_string()).value_or(0);
    return true;
  }
  template <class E>
    requires std::is_enum_v<E>
  bool read(const json::Value& in, E& value) {
    return in.is_int64() && (value = static_cast<E>(in.get_int64()), true);
  }
  template <class T>
  bool read(const json::Value& in, std::vector<T>& list) {
    if (!in.is_array()) return false;
    for (const auto& item : in.get_array()) {
      T value{};
      if (!read(item, value)) return false;
      list.push_back(std::move(value));
    }
    return true;
  }
  template <class T>
  bool read(const json::Value& in, StringMap<T>& map) {
    if (!in.is_object()) return false;
    for (const auto& item : in.get_object()) {
      T value{};
      if (!read(item.value(), value)) return false;
      map.insert_or_assign(std::string(item.key()), std::move(value));
    }
    return true;
  }
  template <class T>
    requires std::is_class_v<T>
  bool read(const json::Value& in, T& value) {
    if (!in.is_object()) return false;
    Reader inner(in.get_object(), fault_);
    describe(inner, value);
    return true;
  }

  const json::Object& in_;
  std::string& fault_;
};

}  // namespace rz::matter::archive
