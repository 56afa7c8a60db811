#include "flow/draft.hpp"

#include <utility>

namespace rz::flow {

Draft::Draft(const Definition& chain, const Family& family, const Actor& actor, const World& world, Instant now,
             Instant effective_at)
    : chain_(chain), actor_(actor), world_(world), family_(family) {
  if (family.matter) matter_ = *family.matter;
  family_.matter = &matter_;
  outcome_.event.at = now;
  outcome_.event.effective_at = effective_at;
  outcome_.event.actor = actor.account.value;
}

void Draft::act_as(Post post) {
  post_ = std::move(post);
  outcome_.event.actor_role = post_.role;
  outcome_.event.actor_org = post_.org;
}

void Draft::change(Change change) {
  fold(matter_, change, effective_at());
  outcome_.event.changes.push_back(std::move(change));
}

void Draft::set(std::string_view field, Value value) {
  const auto found = matter_.fields.find(field);
  const bool same = found == matter_.fields.end() ? std::holds_alternative<std::monostate>(value)
                                                  : found->second == value;
  if (!same) change(change::FieldSet{std::string(field), std::move(value)});
}

void Draft::notify(std::string_view audience, std::string_view notice) {
  change(change::Noticed{std::string(audience), std::string(notice)});
}

void Draft::keep_personal(const Personal& personal) {
  for (const auto& [field, text] : personal) outcome_.event.personal.insert_or_assign(field, text);
}

void Draft::give(const Input& input) {
  for (const auto& [field, value] : input.fields) given_.insert(field);
  for (const auto& [field, text] : input.personal) given_.insert(field);
}

void Draft::number_personal(std::ptrdiff_t number) {
  Personal numbered;
  for (auto& [field, text] : outcome_.event.personal) numbered.emplace(field + "#" + std::to_string(number), std::move(text));
  outcome_.event.personal = std::move(numbered);
}

Outcome Draft::finish(std::string kind) && {
  outcome_.event.matter = matter_.id;
  outcome_.event.kind = std::move(kind);
  outcome_.event.revision = matter_.revision + 1;
  return std::move(outcome_);
}

}  // namespace rz::flow
