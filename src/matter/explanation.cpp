#include "matter/explanation.hpp"

#include <algorithm>

#include "matter/matter_store.hpp"

namespace rz::matter {

namespace {

std::string_view relation_text(flow::Who::Relation relation) {
  using enum flow::Who::Relation;
  switch (relation) {
    case owner: return "owner";
    case above_owner: return "above_owner";
    case field: return "field";
    case above_field: return "above_field";
    case place: return "place";
    case parent_owner: return "parent_owner";
    case any: return "any";
    case named: return "named";
    case party: return "party";
    case asker: return "asker";
    case system: return "system";
  }
  return {};
}

std::string spelling_of(const flow::Who& who) {
  const auto relation = std::string(relation_text(who.relation)) + (who.name.empty() ? "" : " " + who.name);
  return who.role.empty() || who.role == relation ? relation : who.role + "@" + relation;
}

using Kind = ExplanationError::Kind;

std::unexpected<ExplanationError> refuse(Kind kind, std::string text) { return fail(ExplanationError{kind, std::move(text)}); }

Result<std::vector<FamilyRow>, ExplanationError> read_rows(db::Connection& connection, DistrictId district, std::string_view number) {
  const auto id = find_number(connection, district, number);
  if (!id) return refuse(Kind::failed, id.error().message);
  if (!*id) return refuse(Kind::no_matter, "there is no matter «" + std::string(number) + "»");
  const auto found = connection.run(std::vector{read_families(district, {**id})}, db::Scope::alone);
  if (!found) return refuse(Kind::failed, found.error().message);
  std::vector<FamilyRow> rows;
  for (const auto row : found->front()) {
    auto one = family_row(row);
    if (!one) return refuse(Kind::failed, one.error());
    rows.push_back(std::move(*one));
  }
  return rows;
}

std::string spelling_of(const flow::FunctionCall& guard) {
  auto out = (guard.negated ? "not " : "") + guard.name;
  for (const auto& argument : guard.arguments) out += " " + argument;
  return out;
}

}  // namespace

std::string_view lack_text(flow::Lack lack) {
  switch (lack) {
    case flow::Lack::nothing: return "";
    case flow::Lack::not_staff: return "not for staff";
    case flow::Lack::no_such_role: return "holds no such post";
    case flow::Lack::other_body: return "holds it at a body that is not meant";
  }
  return {};
}

Result<Explanation, ExplanationError> explain_step(db::Connection& connection, DistrictId district, const chain::Catalogue& chains,
                                                   const flow::World& world, AccountId account, const std::vector<access::Post>& posts,
                                                   std::string_view step_name, std::string_view number) {
  RZ_TRY(rows, read_rows(connection, district, number));
  const auto family = family_of(rows);
  const auto* loaded = chains.find(family.matter->chain, family.matter->chain_version);
  const auto* step = loaded ? loaded->definition.step(step_name) : nullptr;
  if (!step) return refuse(Kind::no_step, "chain «" + family.matter->chain + "» has no step «" + std::string(step_name) + "», and there is no such verb");
  Explanation out{.owner = family.matter->owner, .words = {}, .stage = family.matter->stage, .from = step->from, .guards = {},
                  .needs_approval = step->approval.has_value()};
  bool let_in = false;
  for (const auto& [who, lack, post] : flow::reasons(step->by, family, to_actor(account, posts), world)) {
    out.words.push_back({spelling_of(*who), lack, post});
    let_in |= lack == flow::Lack::nothing;
  }
  for (const auto& guard : step->guards) out.guards.push_back(spelling_of(guard));
  out.may = let_in && std::ranges::find(out.from, out.stage) != out.from.end();
  return out;
}

}  // namespace rz::matter
