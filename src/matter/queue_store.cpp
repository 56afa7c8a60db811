#include "matter/queue_store.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "flow/field_text.hpp"

namespace rz::matter {

namespace {

constexpr std::size_t parameter_list_max = 64;

using enum db::Type;

constexpr std::size_t stage_kinds = 4;
const std::vector busy_kinds = {flow::StageKind::open, flow::StageKind::waiting};
constexpr std::string_view escape = " ESCAPE '\\'";
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// As a part of a LIKE pattern: «_» and «%» stand for themselves.
std::string like(std::string_view text) {
  std::string out = "%,";
  for (const char c : text) {
    if (c == '_' || c == '%' || c == '\\') out += '\\';
    out += c;
  }
  return out + ",%";
}

const db::Statement delete_tags{
    "WITH gone (id) AS ({rows}) DELETE FROM ended_tag WHERE district_id = $1 AND id IN (SELECT id FROM gone)", {integer}};
const db::Statement upsert_tags{
    "INSERT INTO ended_tag (district_id, id, tag, chain, due_at, owner_id, place_id, stage) {rows} "
    "ON CONFLICT (district_id, id, tag) DO UPDATE SET due_at = excluded.due_at, owner_id = excluded.owner_id, "
    "place_id = excluded.place_id, stage = excluded.stage",
    {integer, integer, text, text, integer, integer, integer, text}};

/// Ended matters of a tag are counted no further: of two tags so frequent, either will do.
constexpr std::int64_t tag_count_max = 20'000;
const db::Statement count_tag{
    "SELECT COUNT(*) FROM (SELECT 1 FROM ended_tag WHERE district_id = $1 AND chain = $2 AND tag = $3 LIMIT " +
    std::to_string(tag_count_max) + ") AS counted"};

/// A list's query as SQL: branches that an index answers in order, put together. Each shape is its own prepared
/// statement; values are parameters.
class QueueSql {
 public:
  QueueSql(DistrictId district, const QueueQuery& query) : query_(query), params_{district.value}, filter_(filters()) {}

  Result<std::vector<Stored>, db::Error> read(db::Connection& connection) {
    if (query_.parts.empty()) return std::vector<Stored>{};
    RZ_CHECK(choose_tags(connection));
    const auto found = first(std::clamp<std::int64_t>(query_.limit, 1, queue_page_max));
    const db::Statement statement{
        "SELECT m.state, p.personal FROM " + found +
        "LEFT JOIN matter_personal p ON p.district_id = q.district_id AND p.matter_id = q.id "
        "ORDER BY " +
        (is_by_due() ? "q.due_at, q.id" : is_oldest() ? "q.id" : "q.id DESC")};
    return stored_rows(connection.query(statement, std::move(params_)));
  }

  Result<std::vector<QueuePoint>, db::Error> points(db::Connection& connection, std::int64_t most) {
    std::vector<QueuePoint> out;
    if (query_.parts.empty()) return out;
    RZ_CHECK(choose_tags(connection));
    const db::Statement statement{"SELECT m.id, m.place_id, m.chain, m.stage, m.stage_kind, m.due_at, m.revision FROM " +
                                  first(most)};
    RZ_TRY(rows, connection.query(statement, std::move(params_)));
    out.reserve(rows.size());
    for (const auto row : rows) {
      out.push_back({MatterId{row.integer(0)}, PlaceId{row.integer(1)}, row.text(2), row.text(3), static_cast<flow::StageKind>(row.integer(4)),
                     due_of(row.integer(5)), row.integer(6)});
    }
    return out;
  }

  Result<std::int64_t, db::Error> count(db::Connection& connection, std::int64_t most) {
    if (query_.parts.empty()) return 0;
    RZ_CHECK(choose_tags(connection));
    const auto limit = parameter(most);
    for (const auto& group : alike()) {
      // Alone in the order of the lists, so that the same index answers: what is busy comes first and fills the count sooner.
      if (group.size() == 1) add_part(group.front(), limit);
      else add_together(group, limit);
    }
    const db::Statement statement{"SELECT COUNT(*) FROM (" + branches_ + ") AS counted"};
    RZ_TRY(rows, connection.query(statement, std::move(params_)));
    return std::min(rows[0].integer(0), most);
  }

 private:
  bool is_by_due() const { return query_.order == QueueOrder::due; }
  bool is_oldest() const { return query_.order == QueueOrder::oldest; }

  /// The first of the list as «q», with their rows as «m».
  std::string first(std::int64_t most) {
    const auto limit = parameter(most);
    for (std::size_t i = 0; i < query_.parts.size(); ++i) add_part(i, limit);
    return "(SELECT district_id, id, due_at FROM (" + branches_ + ") AS found ORDER BY " +
           (is_by_due() ? "due_at, id" : is_oldest() ? "id" : "id DESC") + " LIMIT " + limit +
           ") AS q JOIN matter m ON m.district_id = q.district_id AND m.id = q.id ";
  }

  /// Ended matters of a part are found by the rarest of the tags asked for.
  Status<db::Error> choose_tags(db::Connection& connection) {
    for (const auto& part : query_.parts) {
      auto& chosen = chosen_tags_.emplace_back();
      const bool holds_all = part.stages.empty() && query_.kinds.size() == stage_kinds;
      const bool by_tag = !part.tags.empty() && !part.stages.empty();
      if ((!holds_all && !by_tag) || part.is_marked || query_.due_before || is_oldest() || is_found_by_key(part)) continue;
      auto tags = part.tags;
      tags.insert(tags.end(), query_.tags.begin(), query_.tags.end());
      if (tags.size() == 1) chosen = tags[0];
      if (tags.size() < 2) continue;
      std::int64_t fewest = std::numeric_limits<std::int64_t>::max();
      for (const auto& tag : tags) {
        RZ_TRY(rows, connection.query(count_tag, {params_[0], part.chain, tag}));
        const auto count = rows[0].integer(0);
        if (count < fewest) chosen = tag;
        fewest = std::min(fewest, count);
      }
    }
    return {};
  }

  std::string parameter(db::Value value) {
    params_.push_back(std::move(value));
    return "$" + std::to_string(params_.size());
  }
  std::string parameter(const std::string& value) { return parameter(db::Value(value)); }
  std::string parameter(flow::StageKind kind) { return parameter(db::Value(static_cast<std::int64_t>(kind))); }
  template <class Tag>
  std::string parameter(IdOf<Tag> value) {
    return parameter(db::Value(value.value));
  }

  template <class List>
  std::string any_of(std::string_view column, const List& list) {
    std::string out = std::string(column) + " IN (";
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i) out += ", ";
      // A district's desk sees more bodies than a statement may have parameters.
      if constexpr (requires { list[i].value; }) {
        out += list.size() > parameter_list_max ? format_id(list[i]) : parameter(list[i]);
      } else {
        out += parameter(list[i]);
      }
    }
    return out + ")";
  }

  std::string has_tags(const std::vector<std::string>& tags) {
    std::string out;
    for (const auto& tag : tags) out += " AND m.tags LIKE " + parameter(like(tag)) + std::string(escape);
    return out;
  }

  /// What every row must be, whoever owns it.
  std::string filters() {
    std::string out;
    if (!query_.only_owners.empty()) out += " AND " + any_of("m.owner_id", query_.only_owners);
    if (!query_.only_places.empty()) out += " AND " + any_of("m.place_id", query_.only_places);
    for (std::size_t i = 0; i < query_.proposals.size(); ++i) {
      out += i ? " OR " : " AND m.proposals <> ',' AND (";
      out += "m.proposals LIKE " + parameter(like(query_.proposals[i])) + std::string(escape);
    }
    if (!query_.proposals.empty()) out += ")";
    if (query_.due_from) out += " AND m.due_at >= " + parameter(db::Value(query_.due_from->ms));
    if (query_.due_before) out += " AND m.due_at < " + parameter(db::Value(query_.due_before->ms));
    if (is_oldest()) out += " AND m.stage_kind < 2";  // so that its small index is read, and not the years before
    return out + behind();
  }

  /// Behind the last row of the page before.
  std::string behind() {
    if (!query_.after) return {};
    const auto id = parameter(query_.after->id);
    if (query_.order == QueueOrder::newest) return " AND m.id < " + id;
    if (is_oldest()) return " AND m.id > " + id;
    const auto position = parameter(db::Value(query_.after->position));
    return " AND m.due_at >= " + position + " AND (m.due_at > " + position + " OR m.id > " + id + ")";
  }

  /// Stages say their kinds themselves.
  std::string kinds(const QueueQuery::Part& part) {
    if (!part.stages.empty() || query_.kinds.empty() || query_.kinds.size() == stage_kinds) return {};
    return " AND " + any_of("m.stage_kind", query_.kinds);
  }

  struct Scope {
    std::string where;
    bool is_sorted = false;  ///< few rows, found by their places and then sorted; else read in the order of an index
  };

  /// Whose matters: conditions of which no two hold for the same matter, each with an index of its own.
  std::vector<Scope> scopes(const QueueQuery::Part& part) {
    const auto keys = part.owners.size() + part.places.size();
    const auto stage = part.stages.empty() ? "" : " AND " + any_of("m.stage", part.stages);
    const auto owned = part.owners.empty() ? "1 = 0" : any_of("m.owner_id", part.owners);
    const auto lying = part.places.empty() ? "1 = 0" : any_of("m.place_id", part.places);
    const auto whole = keys == 0 ? stage : stage + " AND (" + owned + " OR " + lying + ")";
    if (!is_found_by_key(part)) return {{whole}};
    std::vector<Scope> out;
    if (is_few(query_.only_owners.size())) {
      for (const auto owner : query_.only_owners) out.push_back({whole + " AND m.owner_id = " + parameter(owner)});
      return out;
    }
    for (const auto owner : part.owners) {
      const auto of_owner = " AND m.owner_id = " + parameter(owner);
      if (part.stages.empty() || query_.due_before) {  // what a time bounds is a short range of the body's own index
        out.push_back({of_owner + stage});
        continue;
      }
      for (const auto& one : part.stages) out.push_back({of_owner + " AND m.stage = " + parameter(one)});
    }
    const auto not_owned = part.owners.empty() ? "" : " AND NOT " + owned;
    const auto alone = part.places.size() <= queue_keys_max ? part.places.size() : 1;
    for (std::size_t i = 0; i < alone; ++i) out.push_back({stage + " AND m.place_id = " + parameter(part.places[i]) + not_owned});
    const std::vector<PlaceId> inside(part.places.begin() + static_cast<std::ptrdiff_t>(alone), part.places.end());
    if (!inside.empty()) out.push_back({stage + " AND " + any_of("m.place_id", inside) + not_owned, true});
    return out;
  }

  /// Body by body or place by place; not where the marks or the proposals leave few matters anyway.
  bool is_found_by_key(const QueueQuery::Part& part) const {
    const bool is_small = !part.tags.empty() || !query_.proposals.empty();
    if (is_small || !is_by_due()) return false;
    if (is_few(query_.only_owners.size()) || is_few(part.owners.size() + part.places.size())) return true;
    return is_few(part.owners.size()) && part.places.size() <= queue_places_max;
  }

  static bool is_few(std::size_t keys) { return keys > 0 && keys <= queue_keys_max; }

  void add_branch(std::string_view table, const std::string& where, std::string_view order, const std::string& limit) {
    const auto name = "b" + std::to_string(branches_.size());
    if (!branches_.empty()) branches_ += query_.overlaps ? " UNION " : " UNION ALL ";
    branches_.append("SELECT * FROM (SELECT m.district_id, m.id, m.due_at FROM ").append(table).append(" m WHERE m.district_id = $1");
    branches_.append(where).append(filter_).append(order).append(" LIMIT ").append(limit).append(") AS ").append(name);
  }

  /// The branches of a part, each read in the order of an index.
  void add_part(std::size_t i, const std::string& limit) {
    const bool by_due = is_by_due();
    const std::string_view indexed = by_due ? " ORDER BY m.due_at, m.id" : is_oldest() ? " ORDER BY m.id + 0" : " ORDER BY m.id DESC";
    // A sum stands in no index: so the planner seeks what is not ended, or the places and does not walk the whole district until a page is full.
    const std::string_view sorted = by_due ? " ORDER BY m.due_at + 0, m.id" : " ORDER BY m.id + 0 DESC";
    const auto& part = query_.parts[i];
    const auto& tag = chosen_tags_[i];
    const auto of_chain = " AND m.chain = " + parameter(part.chain);
    const auto what = of_chain + (part.is_marked ? " AND m.marked = 1 AND m.stage_kind < 3" : "") + has_tags(part.tags) +
                      has_tags(query_.tags) + kinds(part) + (tag.empty() ? "" : " AND m.stage_kind < 2");  // what is not ended has a small index
    const auto found = scopes(part);
    const auto add = [&](std::string_view table, const std::string& those) {
      for (const auto& scope : found) add_branch(table, scope.where + those, scope.is_sorted ? sorted : indexed, limit);
    };
    add("matter", what);
    if (tag.empty()) return;
    // A row of this table is a matter with one of its tags; the others stand in rows beside it.
    add("ended_tag", of_chain + " AND m.tag = " + parameter(tag) + has_other_tags(part.tags, tag) + has_other_tags(query_.tags, tag));
  }

  /// The parts by their place in the query; those that differ in chain and stages alone stand together. A count asks for no
  /// order, and of few branches PostgreSQL makes a plan in a quarter of the time.
  std::vector<std::vector<std::size_t>> alike() const {
    std::vector<std::vector<std::size_t>> out;
    const auto is_like = [&](const QueueQuery::Part& one, const QueueQuery::Part& other) {
      return query_.tags.empty() && one.tags.empty() && other.tags.empty() && one.stages.empty() == other.stages.empty() &&
             one.owners == other.owners && one.places == other.places;
    };
    for (std::size_t i = 0; i < query_.parts.size(); ++i) {
      const auto found = std::ranges::find_if(out, [&](const auto& group) { return is_like(query_.parts[group.front()], query_.parts[i]); });
      if (found == out.end()) out.push_back({i});
      else found->push_back(i);
    }
    return out;
  }

  void add_together(const std::vector<std::size_t>& group, const std::string& limit) {
    auto shared = query_.parts[group.front()];
    std::string chains, stages;
    for (const auto i : group) {
      const auto& part = query_.parts[i];
      const auto chain = parameter(part.chain);
      chains += (chains.empty() ? "" : ", ") + chain;
      for (const auto& stage : part.stages) stages += (stages.empty() ? "(" : ", (") + chain + ", " + parameter(stage) + ")";
    }
    const auto what = " AND m.chain IN (" + chains + ")" + kinds(shared) + (stages.empty() ? "" : " AND (m.chain, m.stage) IN (VALUES " + stages + ")");
    shared.stages.clear();
    for (const auto& scope : scopes(shared)) add_branch("matter", scope.where + what, "", limit);
  }

  std::string has_other_tags(const std::vector<std::string>& tags, const std::string& than) {
    std::string out;
    for (const auto& tag : tags) {
      if (tag == than) continue;
      out += " AND EXISTS (SELECT 1 FROM ended_tag o WHERE o.district_id = $1 AND o.id = m.id AND o.tag = " + parameter(tag) + ")";
    }
    return out;
  }

  const QueueQuery& query_;
  db::Params params_;
  std::string filter_;
  std::string branches_;
  std::vector<std::string> chosen_tags_;  ///< of each part; empty where ended matters are not found by a tag
};

}  // namespace

std::int64_t queue_position(const flow::Matter& matter) {
  std::int64_t due = never;
  for (const auto& clock : matter.clocks) {
    const bool runs = clock.status == flow::ClockState::Status::running && !clock.name.starts_with("approval.");
    if (runs) due = std::min(due, clock.due.ms);
  }
  if (due != never) return due;
  const auto since = matter.closed_at.ms ? matter.closed_at : matter.settled_at.ms ? matter.settled_at : matter.opened_at;
  return never - since.ms;
}

std::optional<Instant> due_of(std::int64_t position) {
  constexpr auto undated_from = never / 2;  // no moment is so far, and none so long ago
  return position < undated_from ? std::optional(Instant{position}) : std::nullopt;
}

QueueCursor cursor_of(const flow::Matter& matter, QueueOrder order) {
  return {order == QueueOrder::due ? queue_position(matter) : 0, matter.id};
}

std::string tag_of(std::string_view field, std::string_view value) {
  return std::string(field) + "=" + std::string(value);
}

std::vector<std::string> tags_of(const flow::ViewRule& view) {
  std::vector<std::string> tags;
  if (!view.mark.empty()) tags.push_back(tag_of(view.mark, "true"));
  for (const auto& [field, value] : view.where) tags.push_back(tag_of(field, value));
  return tags;
}

bool is_marked(const flow::Definition& chain, std::string_view tags) {
  return std::ranges::any_of(chain.views, [&](const flow::ViewRule& view) {
    return std::ranges::any_of(tags_of(view), [&](const auto& tag) { return tags.contains("," + tag + ","); });
  });
}

std::string tags_of(const flow::Definition& chain, const flow::Matter& matter) {
  std::string out = ",";
  for (const auto& field : chain.tags) {
    const auto found = matter.fields.find(field);
    const auto* list = found == matter.fields.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second);
    for (const auto& value : list ? *list : std::vector{flow::field_text(matter.fields, field)}) {
      if (!value.empty()) out += tag_of(field, value) + ",";
    }
  }
  return out;
}

std::vector<db::Params> ended_tags(DistrictId district, const flow::Definition& chain, const flow::Matter& matter) {
  std::vector<db::Params> out;
  const auto* stage = chain.stage(matter.stage);
  if (!stage || std::ranges::count(busy_kinds, stage->kind) > 0) return out;
  const auto tags = tags_of(chain, matter);
  for (const auto tag : split(tags, ',')) {
    if (tag.empty()) continue;
    out.push_back({district.value, matter.id.value, std::string(tag), chain.name, queue_position(matter), matter.owner.value,
                   matter.place.value, matter.stage});
  }
  return out;
}

db::Call delete_ended_tags(DistrictId district, const std::vector<MatterId>& matters) {
  db::Call call{&delete_tags, {district.value}};
  for (const auto id : matters) call.rows.push_back({id.value});
  return call;
}

bool have_same_tags(const std::vector<db::Params>& some, const std::vector<db::Params>& others) {
  constexpr auto tag = [](const db::Params& row) -> const db::Value& { return row[2]; };
  return std::ranges::equal(some, others, {}, tag, tag);
}

db::Call write_ended_tags(std::vector<db::Params> rows) { return {&upsert_tags, {}, std::move(rows)}; }

Result<std::vector<Stored>, db::Error> read_queue(db::Connection& connection, DistrictId district,
                                                  const QueueQuery& query) {
  return QueueSql(district, query).read(connection);
}

Result<std::vector<Stored>, db::Error> read_whole_queue(db::Connection& connection, DistrictId district, QueueQuery query, std::int64_t most) {
  std::vector<Stored> out;
  query.limit = queue_page_max;
  for (;;) {
    RZ_TRY(page, read_queue(connection, district, query));
    const bool is_last = std::cmp_less(page.size(), queue_page_max);
    std::ranges::move(page, std::back_inserter(out));
    if (std::cmp_greater_equal(out.size(), most)) out.resize(static_cast<std::size_t>(most));
    if (is_last || std::cmp_equal(out.size(), most)) return out;
    query.after = cursor_of(out.back().matter, query.order);
  }
}

Result<std::int64_t, db::Error> count_queue(db::Connection& connection, DistrictId district, const QueueQuery& query,
                                            std::int64_t most) {
  return QueueSql(district, query).count(connection, most);
}

Result<std::vector<QueuePoint>, db::Error> read_points(db::Connection& connection, DistrictId district,
                                                       const QueueQuery& query, std::int64_t most) {
  return QueueSql(district, query).points(connection, most);
}

}  // namespace rz::matter
