#pragma once
// What the forms of a chain say about its fields.

#include <memory>
#include <optional>
#include <string_view>

#include "chain/machine.hpp"
#include "infra/schema/schema.hpp"

namespace rz::chain {

/// A form for steps: an object without further properties. Nothing and findings where it is none.
std::optional<schema::Schema> read_form(std::string_view text, Sink& sink);

/// Adds the form's fields to the definition, and to the step what it takes and requires. A field that stands
/// in several forms must mean the same in each.
void take_form(const schema::Schema& form, std::string_view text, Sink& sink, flow::Step& step,
               flow::Definition& definition);

}  // namespace rz::chain
