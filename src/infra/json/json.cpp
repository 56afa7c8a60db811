#include "infra/json/json.hpp"

#include <algorithm>
#include <exception>

#include <boost/json/parse_options.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>

namespace rz::json {

namespace {

ParseError error_at(std::string_view text, std::size_t offset, std::string message) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line_start = before.rfind('\n');
  return {.offset = before.size(),
          .line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1,
          .column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1,
          .message = std::move(message)};
}

void append_canonical(std::string& out, const Value& value);

void append_members(std::string& out, const Object& object) {
  std::vector<const Object::value_type*> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::ranges::sort(members, {}, [](const auto* member) { return std::string_view(member->key()); });
  out += '{';
  for (const auto* member : members) {
    if (member != members.front()) out += ',';
    out += boost::json::serialize(member->key());
    out += ':';
    append_canonical(out, member->value());
  }
  out += '}';
}

void append_canonical(std::string& out, const Value& value) {
  if (const auto* object = value.if_object()) {
    append_members(out, *object);
  } else if (const auto* array = value.if_array()) {
    out += '[';
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i != 0) out += ',';
      append_canonical(out, (*array)[i]);
    }
    out += ']';
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

Result<Value, ParseError> parse(std::string_view text, const ParseLimits& limits, Storage storage) {
  if (text.size() > limits.bytes_max) return fail(error_at(text, limits.bytes_max, "too long"));
  boost::json::parse_options options;
  options.max_depth = limits.depth_max;
  try {
    boost::json::stream_parser parser({}, options);
    parser.reset(std::move(storage));
    boost::json::error_code error;
    const auto read = parser.write_some(text.data(), text.size(), error);
    if (error) return fail(error_at(text, read, error.message()));
    if (read < text.size()) return fail(error_at(text, read, "extra data"));
    parser.finish(error);
    if (error) return fail(error_at(text, read, error.message()));
    return parser.release();
  } catch (const std::exception& exception) {
    return fail(error_at(text, 0, exception.what()));
  }
}

std::string serialise(const Value& value) { return boost::json::serialize(value); }
std::string serialise(const Object& object) { return boost::json::serialize(object); }

std::string canonical(const Value& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

const Value* find(const Value& root, std::string_view pointer) {
  boost::json::error_code error;
  return root.find_pointer(pointer, error);
}

std::string join(std::string_view pointer, std::string_view key) {
  std::string joined(pointer);
  joined += '/';
  for (const char c : key) {
    if (c == '~') {
      joined += "~0";
    } else if (c == '/') {
      joined += "~1";
    } else {
      joined += c;
    }
  }
  return joined;
}

std::string join(std::string_view pointer, std::size_t index) { return join(pointer, std::to_string(index)); }

namespace detail {

Result<std::int64_t, FaultKind> to_integer(const Value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return fail(FaultKind::out_of_range);  // Boost.JSON uses it only beyond int64
  return fail(FaultKind::wrong_type);
}

Result<double, FaultKind> to_number(const Value& value) {
  if (value.is_double()) return value.get_double();
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return fail(FaultKind::wrong_type);
}

Result<std::int64_t, FaultKind> to_id(const Value& value) {
  if (!value.is_string()) return fail(FaultKind::wrong_type);
  const auto id = parse_id(std::string_view(value.get_string()));
  if (!id) return fail(FaultKind::out_of_range);
  return *id;
}

}  // namespace detail

}  // namespace rz::json
