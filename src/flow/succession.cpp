#include "flow/succession.hpp"

#include <algorithm>

#include "flow/draft.hpp"

namespace rz::flow {

namespace {

/// The field's value with the one body in place of the other, named once.
std::optional<Value> succeeded(const FieldRule& rule, const Value& value, const std::string& from, const std::string& to) {
  if (rule.type != FieldRule::Type::org && rule.type != FieldRule::Type::orgs) return std::nullopt;
  if (const auto* text = std::get_if<std::string>(&value)) return *text == from ? std::optional(Value{to}) : std::nullopt;
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (list == nullptr || !contains(*list, from)) return std::nullopt;
  std::vector<std::string> out;
  for (const auto& each : *list) {
    const auto& now = each == from ? to : each;
    if (!contains(out, now)) out.push_back(now);
  }
  return Value{std::move(out)};
}

bool names(const Matter& matter, OrgId org) {
  return matter.owner == org ||
         std::ranges::any_of(matter.parties, [&](const Party& party) { return party.kind == "org" && party.ref == org.value; }) ||
         std::ranges::any_of(matter.proposals, [&](const Proposal& open) { return open.proposer_org == org; });
}

}  // namespace

std::optional<Outcome> apply_succession(const Context& context, const Family& family, OrgId from, OrgId to, const Actor& actor) {
  const auto before = *family.matter;
  if (before.closed_at.ms != 0) return std::nullopt;
  Draft draft(context.chain, family, actor, context.world, context.now, context.now);
  draft.act_as({"system", {}});
  bool concerns = names(before, from);
  for (const auto& [name, value] : before.fields) {
    const auto* rule = context.chain.field(name);
    auto now = rule ? succeeded(*rule, value, format_id(from), format_id(to)) : std::nullopt;
    if (!now) continue;
    concerns = true;
    draft.set(name, std::move(*now));
  }
  if (!concerns) return std::nullopt;
  draft.change(change::Succeeded{from, to});
  return std::move(draft).finish("chain.succeeded");
}

}  // namespace rz::flow
