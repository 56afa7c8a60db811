#include "org/import.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "org/relation_change.hpp"

namespace rz::org {

namespace {

std::optional<std::string> said(std::string_view cell) {
  return cell.empty() ? std::nullopt : std::optional<std::string>(cell);
}

std::optional<std::int64_t> number_of(std::string_view cell) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

/// The rows one by one, first without what stands above them, for that may come further down.
class OrgImport {
 public:
  OrgImport(const Orgs& orgs, const place::Places& places, const Table& table, Instant now, const NextId& next_id)
      : growing_(orgs), orgs_(orgs), places_(places), table_(table), now_(now), next_id_(next_id) {}

  OrgPlan run() {
    for (const auto& row : table_.rows) take(Cells(table_, row));
    // Whoever is refused takes along those that wanted to stand below.
    while (set_parents()) {}
    return finish();
  }

 private:
  struct Taken {
    int line = 0;
    OrgId id{};
    std::string parent;  ///< its code; empty = as it is
  };

  void refuse(int line, std::string_view field, Fault fault) { plan_.refused.push_back({line, {field, fault}}); }

  void take(const Cells& cells) {
    const auto code = cells["code"];
    if (!codes_.emplace(code).second) return refuse(cells.line(), "code", Fault::stands_twice);
    const auto kind = parse_kind(cells["kind"]);
    if (!kind) return refuse(cells.line(), "kind", Fault::unknown);
    const auto change = change_of(cells);
    if (!change) return;
    const auto* stands = growing_.find_code(code);
    if (stands && stands->kind != *kind) return refuse(cells.line(), "kind", Fault::fixed);
    auto org = stands ? changed(growing_, places_, *stands, *change, now_)
                      : founded(growing_, places_, OrgId{next_id_()}, *kind, std::string(code), *change, now_);
    const bool is_same = !org && org.error() == std::vector<ChangeError>{{"", Fault::nothing_changes}};
    if (!org && !is_same) {
      for (const auto& error : org.error()) plan_.refused.push_back({cells.line(), error});
      return;
    }
    taken_.push_back({cells.line(), is_same ? stands->id : org->id, std::string(cells["parent"])});
    if (org) growing_.put(*org);
  }

  std::optional<Change> change_of(const Cells& cells) {
    Change out{.name_zh = said(cells["name_zh"]),
               .name_en = said(cells["name_en"]),
               .phone = said(cells["phone"]),
               .credit_code = said(cells["credit_code"]),
               .reason = "import"};
    if (const auto code = cells["place"]; !code.empty()) {
      const auto* place = places_.find_code(code);
      if (!place) return refuse(cells.line(), "place", Fault::unknown), std::nullopt;
      out.place = place->id;
    }
    if (const auto members = cells["members"]; !members.empty()) {
      out.members = number_of(members);
      if (!out.members) return refuse(cells.line(), "members", Fault::no_number), std::nullopt;
    }
    return out;
  }

  /// Whether somebody had to be refused.
  bool set_parents() {
    const auto refused_before = plan_.refused.size();
    std::erase_if(taken_, [&](const Taken& row) { return !set_parent(row); });
    return plan_.refused.size() != refused_before;
  }

  bool set_parent(const Taken& row) {
    if (row.parent.empty()) return true;
    const auto* org = growing_.find(row.id);
    const auto* parent = growing_.find_code(row.parent);
    const auto fault = !parent                                                              ? std::optional(Fault::unknown)
                       : parent->life == Life::ended                                        ? std::optional(Fault::ended)
                       : parent->id == org->id || growing_.is_above(org->id, parent->id) ? std::optional(Fault::below_itself)
                                                                                            : std::nullopt;
    if (fault) {
      refuse(row.line, "parent", *fault);
      take_back(*org);
      return false;
    }
    if (org->parent == parent->id) return true;
    auto moved = *org;
    moved.parent = parent->id;
    if (const auto* before = orgs_.find(org->id); before && moved.revision == before->revision) {
      ++moved.revision;
      moved.since = now_;
    }
    growing_.put(moved);
    return true;
  }

  void take_back(Org org) {
    growing_.drop(org);
    if (const auto* before = orgs_.find(org.id)) growing_.put(*before);
  }

  OrgPlan finish() {
    for (const auto& row : taken_) {
      const auto& after = *growing_.find(row.id);
      const auto* before = orgs_.find(row.id);
      if (!before) {
        plan_.founded.push_back(after);
      } else if (*before == after) {
        ++plan_.same;
      } else {
        plan_.changed.push_back({*before, after});
      }
    }
    std::ranges::sort(plan_.refused, {}, [](const Refused& each) { return std::pair(each.line, each.error.field); });
    return std::move(plan_);
  }

  Growing growing_;
  const Orgs& orgs_;
  const place::Places& places_;
  const Table& table_;
  const Instant now_;
  const NextId& next_id_;
  std::set<std::string, std::less<>> codes_;
  std::vector<Taken> taken_;
  OrgPlan plan_;
};

class RelationImport {
 public:
  RelationImport(const Orgs& orgs, const Relations& relations, Date today, const NextId& next_id)
      : orgs_(orgs), relations_(relations), today_(today), next_id_(next_id) {}

  RelationPlan run(const Table& table) {
    for (const auto& row : table.rows) take(Cells(table, row));
    return std::move(plan_);
  }

 private:
  void take(const Cells& cells) {
    const auto refuse = [&](std::string_view field, Fault fault) { plan_.refused.push_back({cells.line(), {field, fault}}); };
    const auto kind = parse_relation_kind(cells["kind"]);
    if (!kind) return refuse("kind", Fault::unknown);
    const auto* from = orgs_.find_code(cells["from"]);
    const auto* to = orgs_.find_code(cells["to"]);
    if (!from) return refuse("from", Fault::unknown);
    if (!to) return refuse("to", Fault::unknown);
    if (!seen_.emplace(*kind, from->id, to->id).second) return refuse("to", Fault::stands_twice);
    if (relations_.stands(*kind, from->id, to->id)) {
      ++plan_.same;
      return;
    }
    RelationDraft draft{.kind = *kind, .from = from->id, .to = to->id};
    if (relations_.all().size() + plan_.founded.size() >= relations_max) return refuse("", Fault::too_many);
    if (!read_date(cells["since"], draft.since)) return refuse("since", Fault::no_date);
    if (!read_date(cells["until"], draft.until)) return refuse("until", Fault::no_date);
    draft.tasks = cells["tasks"];
    draft.paper = cells["paper"];
    auto relation = founded(orgs_, relations_, RelationId{next_id_()}, draft, today_);
    if (!relation) {
      for (const auto& error : relation.error()) plan_.refused.push_back({cells.line(), error});
      return;
    }
    relation->state = RelationState::running;
    plan_.founded.push_back(std::move(*relation));
  }

  static bool read_date(std::string_view cell, std::optional<Date>& into) {
    into = parse_date(cell);
    return cell.empty() || into;
  }

  const Orgs& orgs_;
  const Relations& relations_;
  const Date today_;
  const NextId& next_id_;
  std::set<std::tuple<RelationKind, OrgId, OrgId>> seen_;
  RelationPlan plan_;
};

}  // namespace

OrgPlan plan_orgs(const Orgs& orgs, const place::Places& places, const Table& table, Instant now, const NextId& next_id) {
  return OrgImport(orgs, places, table, now, next_id).run();
}

RelationPlan plan_relations(const Orgs& orgs, const Relations& relations, const Table& table, Date today, const NextId& next_id) {
  return RelationImport(orgs, relations, today, next_id).run(table);
}

}  // namespace rz::org
