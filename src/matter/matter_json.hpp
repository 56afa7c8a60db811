#pragma once
// Matters and events as JSON: the facts of the record, the stored state, and the answers of the API.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "flow/event.hpp"
#include "infra/json/json.hpp"

namespace rz::matter {

/// All that replay needs of an event; its place in the record stands in columns of its own.
std::string to_facts(const flow::Event& event);
/// The error names what is wrong; it means a broken record.
Result<flow::Event, std::string> from_facts(std::string_view facts);

std::string to_state(const flow::Matter& matter);
Result<flow::Matter, std::string> from_state(std::string_view state);

/// The fields alone; none where the state cannot be read.
flow::Fields fields_of_state(std::string_view state);

std::string to_personal(const flow::Personal& personal);
Result<flow::Personal, std::string> from_personal(std::string_view text);

json::Value to_json(const flow::Value& value, const json::Storage& storage = {});
/// Scalars and lists of strings; anything else is «not set».
flow::Value from_json(const json::Value& value);

}  // namespace rz::matter
