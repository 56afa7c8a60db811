#pragma once
// How the small parts of the chain language are spelt: roles, bodies, calls. Each function says
// nothing itself: it returns nothing where the text is not of the form.

#include <optional>
#include <string_view>

#include "flow/definition.hpp"

namespace rz::chain {

/// «clerk@owner», «dispatcher@field dispatched_by», «asker», «system», «party signer».
std::optional<flow::Who> parse_who(std::string_view text);
/// «level», «field handler», «above_field handler», «party partner», «duty category», «parent_owner»,
/// «actor», «keep».
std::optional<flow::OrgRef> parse_org_ref(std::string_view text);
/// «not field_is@1 kind report». `line` is kept for messages.
std::optional<flow::FunctionCall> parse_call(std::string_view text, int line);
/// A name of a stage, step, field …: lower-case letters, digits and «_», a letter first.
bool is_name(std::string_view text);

}  // namespace rz::chain
