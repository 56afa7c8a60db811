#include "org/org_view_http.hpp"

#include <string>
#include <utility>

namespace rz::org {

json::Array View::duties(OrgId org) const {
  json::Array out;
  for (const auto& duty : network_.orgs->duties()) {
    if (duty.org != org) continue;
    const auto category = std::ranges::find(network_.categories, duty.category, &Category::code);
    const bool is_known = category != network_.categories.end();
    json::Object one{{"category", duty.category}, {"name", is_known ? word(category->name_zh, category->name_en) : std::string_view(duty.category)}};
    if (const auto* place = network_.places->find(duty.place)) one["place"] = word(place->name_zh, place->name_en);
    out.push_back(std::move(one));
  }
  return out;
}

json::Object View::org(const Org& org) const {
  auto out = state(org);
  out["id"] = format_id(org.id);
  out["kind"] = to_text(org.kind);
  out["kind_name"] = word(facts_of(org.kind).zh, facts_of(org.kind).en);
  out["code"] = org.code;
  out["name"] = word(org.name_zh, org.name_en);
  out["level"] = to_text(org.level);
  return out;
}

json::Array View::past(const std::vector<Past>& past) const {
  json::Array out;
  for (const auto& each : past) {
    auto one = state(each.was);
    one["until"] = moment(each.until);
    one["paper"] = each.paper;
    one["reason"] = each.reason;
    if (const auto* holder = network_.posts->find(each.actor)) one["entered_by"] = holder->name;
    out.push_back(std::move(one));
  }
  return out;
}

json::Object View::relation(const Relation& relation, OrgId side) const {
  const auto& facts = facts_of(relation.kind);
  const auto& state = facts_of(relation.state);
  json::Object out{{"id", format_id(relation.id)},
                   {"kind", facts.text},
                   {"kind_name", word(facts.zh, facts.en)},
                   {"state", state.text},
                   {"state_name", word(state.zh, state.en)},
                   {"since", format_date(relation.since)},
                   {"tasks", relation.tasks},
                   {"paper", relation.paper},
                   {"revision", relation.revision}};
  if (relation.until) out["until"] = format_date(*relation.until);
  if (side) {
    // Under which heading the other body stands on the page of this one.
    const bool is_from = relation.from == side;
    out["side"] = is_from ? "from" : "to";
    out["side_name"] = is_from ? word(facts.to_zh, facts.to_en) : word(facts.from_zh, facts.from_en);
    out["other"] = brief(relation.other(side));
  } else {
    out["from"] = brief(relation.from);
    out["to"] = brief(relation.to);
  }
  return out;
}

json::Array View::past(const std::vector<RelationPast>& past) const {
  json::Array out;
  for (const auto& each : past) {
    json::Object one{{"revision", each.revision},
                     {"state", to_text(each.state)},
                     {"state_name", word(facts_of(each.state).zh, facts_of(each.state).en)},
                     {"at", moment(each.at)},
                     {"paper", each.paper},
                     {"reason", each.reason}};
    if (const auto* holder = network_.posts->find(each.actor)) one["entered_by"] = holder->name;
    out.push_back(std::move(one));
  }
  return out;
}

json::Object View::brief(OrgId id) const {
  const auto* org = network_.orgs->find(id);
  if (!org) return {{"id", format_id(id)}, {"name", ""}, {"kind", ""}};
  return {{"id", format_id(id)}, {"name", word(org->name_zh, org->name_en)}, {"kind", to_text(org->kind)}};
}

json::Object View::state(const Org& org) const {
  json::Object out{{"revision", org.revision}, {"name_zh", org.name_zh}, {"name_en", org.name_en}, {"life", to_text(org.life)}};
  if (org.since.ms != 0) out["since"] = moment(org.since);
  if (const auto* parent = network_.orgs->find(org.parent)) {
    out["parent"] = json::Object{{"id", format_id(parent->id)}, {"name", word(parent->name_zh, parent->name_en)}};
  }
  const auto& places = *network_.places;
  out["place"] = json::Object{{"id", format_id(org.place)}, {"name", zh_ ? places.path_zh(org.place) : places.path_en(org.place)}};
  if (org.phone) out["phone"] = *org.phone;
  if (org.members) out["members"] = *org.members;
  if (!org.credit_code.empty()) out["credit_code"] = org.credit_code;
  return out;
}

std::string View::moment(Instant at) const { return format_rfc3339(at, network_.calendar.utc_offset_minutes); }

}  // namespace rz::org
