#include "matter/queues.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace rz::matter {

namespace {

using flow::Definition;
using flow::StageKind;
using flow::ViewRule;
using Relation = flow::Who::Relation;

constexpr std::int64_t soon_ms = ms_per_day;

struct FixedQueue {
  std::string_view name;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array first_queues = std::to_array<FixedQueue>({{todo_queue, "待我处理", "To do"},
                                                               {decide_queue, "待我审批", "To decide"}});
constexpr std::array last_queues = std::to_array<FixedQueue>({{due_soon_queue, "将超时", "Due soon"},
                                                              {overdue_queue, "已超时", "Overdue"},
                                                              {all_queue, "全部", "All"}});

template <class List>
bool is_named(const List& queues, std::string_view name) {
  return std::ranges::any_of(queues, [&](const auto& queue) { return queue.name == name; });
}

/// Those with which matters lie, or once lay: of all others below a district there are thousands.
void add_below(const QueueContext& context, OrgId org, std::set<OrgId>& out) {
  for (const auto child : context.orgs.children(org)) {
    if (org::answers(context.orgs.find(child)->kind) || context.world.has_org(child)) out.insert(child);
    add_below(context, child, out);
  }
}

/// By which relations a role sees anything of a chain at all.
std::set<Relation> sight_of(const Definition& chain, std::string_view role) {
  std::set<Relation> out;
  for (const auto& group : chain.visibility) {
    for (const auto& who : group.see) {
      if (who.role == role) out.insert(who.relation);
    }
  }
  return out;
}

bool holds_any(const QueueContext& context, const std::vector<std::string>& roles) {
  return std::ranges::any_of(context.posts, [&](const flow::Post& post) { return flow::contains(roles, post.role); });
}

bool sees_by(const std::vector<flow::Who>& list, std::string_view role) {
  return std::ranges::any_of(list, [&](const flow::Who& who) { return who.role == role && who.relation != Relation::named; });
}

/// Where a role sees a chain's matters only while a field has none of some values (what is filed and no longer open): that narrowing.
const flow::Narrowing* narrowing_of(const Definition& chain, std::string_view role) {
  const flow::Narrowing* out = nullptr;
  for (const auto& group : chain.visibility) {
    if (!sees_by(group.see, role)) continue;
    if (!group.narrowed || sees_by(group.narrowed->see, role)) return nullptr;
    out = &*group.narrowed;
  }
  return out;
}

/// The fields of a chain that may name the reader, in a role that he holds.
std::set<std::string> naming_fields(const QueueContext& context, const std::vector<flow::Who>& list) {
  std::set<std::string> out;
  for (const auto& who : list) {
    const bool mine = who.relation == Relation::named && holds_any(context, {who.role});
    if (mine) out.insert(who.name);
  }
  return out;
}

void add_tagged(const Definition& chain, std::vector<std::string> stages, std::string_view field, std::string_view value, const std::vector<OrgId>& owners,
                QueueQuery& query) {
  query.parts.push_back({chain.name, std::move(stages), {tag_of(field, value)}, false, owners, {}});
  query.overlaps = true;
}

/// Whose matters of one chain a list may hold.
struct Reach {
  bool everywhere = false;
  std::set<OrgId> owners;
  std::vector<PlaceId> places;  ///< each once, those of the posts themselves first

  bool empty() const { return !everywhere && owners.empty() && places.empty(); }
};

void widen(const QueueContext& context, const std::set<Relation>& sight, const org::Org& org, Reach& reach) {
  if (sight.contains(Relation::owner)) reach.owners.insert(org.id);
  if (sight.contains(Relation::above_owner)) add_below(context, org.id, reach.owners);
  if (!sight.contains(Relation::place) || org.level == org::Level::none) return;
  if (org.level == org::Level::district) reach.everywhere = true;
  for (const auto place : places_inside(context.places, org.place)) {
    if (std::ranges::find(reach.places, place) == reach.places.end()) reach.places.push_back(place);
  }
}

/// `roles` empty = all roles held.
Reach reach_of(const QueueContext& context, const Definition& chain, const std::vector<std::string>& roles,
               ViewRule::Scope scope) {
  Reach reach;
  for (const auto& post : context.posts) {
    if (!roles.empty() && !flow::contains(roles, post.role)) continue;
    const auto* org = context.orgs.find(post.org);
    if (!org) continue;
    if (scope == ViewRule::Scope::own) {
      reach.owners.insert(org->id);
    } else {
      const auto sight = sight_of(chain, post.role);
      // A list that its role sees everywhere is the district's; what is everybody's own list of all stays near.
      if (!roles.empty() && sight.contains(Relation::any)) reach.everywhere = true;
      widen(context, sight, *org, reach);
    }
  }
  return reach;
}

void add_part(const Definition& chain, const Reach& reach, std::vector<std::string> stages,
              std::vector<std::string> tags, QueueQuery& query) {
  if (reach.empty()) return;
  const bool is_marked = !tags.empty();
  QueueQuery::Part part{chain.name, std::move(stages), std::move(tags), is_marked, {}, {}};
  if (!reach.everywhere) {
    part.owners.assign(reach.owners.begin(), reach.owners.end());
    part.places = reach.places;
  }
  query.parts.push_back(std::move(part));
}

std::vector<const Definition*> chains_of(const QueueContext& context) {
  std::vector<const Definition*> out;
  for (const auto& name : context.catalogue.names()) out.push_back(&context.catalogue.latest(name)->definition);
  std::ranges::sort(out, {}, [](const Definition* chain) { return std::pair(chain->order, std::string_view(chain->name)); });
  return out;
}

/// Stages of a chain in which one of the steps that are `mine` waits for somebody.
template <class Mine>
std::vector<std::string> busy_stages(const Definition& chain, const Mine& mine) {
  std::set<std::string> stages;
  for (const auto& [name, step] : chain.steps) {
    if (!mine(step)) continue;
    for (const auto& stage : step.from) {
      const auto* found = chain.stage(stage);
      if (found && (found->kind == StageKind::open || step.primary)) stages.insert(stage);
    }
  }
  return {stages.begin(), stages.end()};
}

/// A post has its own stages: who is clerk here and handler there has two parts.
QueueQuery todo_query(const QueueContext& context) {
  QueueQuery query;
  for (const auto* chain : chains_of(context)) {
    std::map<OrgId, std::set<std::string>> stages;
    for (const auto& post : context.posts) {
      const auto is_owners = [&](const flow::Step& step) {
        return std::ranges::any_of(step.by, [&](const flow::Who& who) { return who.relation == Relation::owner && who.role == post.role; });
      };
      for (auto& stage : busy_stages(*chain, is_owners)) stages[post.org].insert(std::move(stage));
    }
    const auto is_by_name = [&](const flow::Step& step) { return !naming_fields(context, step.by).empty(); };
    std::set<std::string> fields;
    for (const auto& [name, step] : chain->steps) fields.merge(naming_fields(context, step.by));
    for (const auto& field : fields) add_tagged(*chain, busy_stages(*chain, is_by_name), field, format_id(context.account), {}, query);
    for (auto& [org, names] : stages) add_part(*chain, {false, {org}, {}}, {names.begin(), names.end()}, {}, query);
  }
  return query;
}

QueueQuery decide_query(const QueueContext& context) {
  QueueQuery query;
  std::set<std::string> steps;
  for (const auto* chain : chains_of(context)) {
    const auto before = steps.size();
    for (const auto& [key, step] : chain->steps) {
      const bool mine = step.approval && std::ranges::any_of(step.approval->by, [&](const flow::Who& who) {
                          return holds_any(context, {who.role});
                        });
      if (mine) steps.insert(key);
    }
    if (steps.size() > before) add_part(*chain, reach_of(context, *chain, {}, ViewRule::Scope::reach), {}, {}, query);
  }
  query.proposals.assign(steps.begin(), steps.end());
  return query;
}

std::vector<std::string> timed_stages(const Definition& chain) {
  std::vector<std::string> out;
  for (const auto& [name, stage] : chain.stages) {
    const bool is_busy = stage.kind == StageKind::open || stage.kind == StageKind::waiting;
    if (is_busy || chain.is_timed_answer(name)) out.push_back(name);
  }
  return out;
}

/// All that somebody may see of a chain: by his posts, by his name, and what has come far enough for some of his posts.
void add_whole_sight(const QueueContext& context, const Definition& chain, const std::vector<std::string>& stages, QueueQuery& query) {
  std::vector<std::string> wide, narrow;
  for (const auto& post : context.posts) (narrowing_of(chain, post.role) ? narrow : wide).push_back(post.role);
  if (narrow.empty()) {
    add_part(chain, reach_of(context, chain, {}, ViewRule::Scope::reach), stages, {}, query);
  } else if (!wide.empty()) {
    add_part(chain, reach_of(context, chain, wide, ViewRule::Scope::reach), stages, {}, query);
  }
  for (const auto& role : narrow) {
    const auto& rule = *narrowing_of(chain, role);
    const auto reach = reach_of(context, chain, {role}, ViewRule::Scope::reach);
    if (reach.owners.empty() || !flow::contains(chain.tags, rule.field)) continue;
    for (const auto& value : chain.field(rule.field)->values) {
      if (!flow::contains(rule.values, value)) add_tagged(chain, stages, rule.field, value, {reach.owners.begin(), reach.owners.end()}, query);
    }
  }
  std::set<std::string> fields;
  for (const auto& group : chain.visibility) fields.merge(naming_fields(context, group.see));
  for (const auto& field : fields) add_tagged(chain, stages, field, format_id(context.account), {}, query);
}

QueueQuery all_query(const QueueContext& context, std::string_view name) {
  QueueQuery query;
  for (const auto* chain : chains_of(context)) {
    const auto stages = name == all_queue ? std::vector<std::string>{} : timed_stages(*chain);
    add_whole_sight(context, *chain, stages, query);
  }
  query.kinds = {StageKind::open, StageKind::waiting, StageKind::settled, StageKind::closed};
  if (name == overdue_queue) query.due_before = context.now;
  if (name == due_soon_queue) {
    query.due_from = context.now;
    query.due_before = Instant{context.now.ms + soon_ms};
  }
  return query;
}

/// Matters in whose field stands the reader, or a body at which he holds one of the roles: found by that tag.
void add_named(const QueueContext& context, const Definition& chain, const ViewRule& view, QueueQuery& query) {
  const auto type = chain.field(view.named_in)->type;
  if (type == flow::FieldRule::Type::account || type == flow::FieldRule::Type::accounts) {
    query.parts.push_back({chain.name, view.stages, {tag_of(view.named_in, format_id(context.account))}, false, {}, {}});
    return;
  }
  std::set<OrgId> named;
  for (const auto& post : context.posts) {
    if (flow::contains(view.roles, post.role)) named.insert(post.org);
  }
  if (named.size() > 1) query.overlaps = true;  // a list of bodies may name two of the reader's
  for (const auto org : named) {
    query.parts.push_back({chain.name, view.stages, {tag_of(view.named_in, format_id(org))}, false, {}, {}});
  }
}

std::optional<QueueQuery> view_query(const QueueContext& context, std::string_view name) {
  QueueQuery query;
  query.kinds = {StageKind::open, StageKind::waiting, StageKind::settled};
  bool is_view = false;
  for (const auto* chain : chains_of(context)) {
    for (const auto& view : chain->views) {
      if (view.name != name || !holds_any(context, view.roles)) continue;
      if (view.oldest_first) query.order = QueueOrder::oldest;
      if (view.named_in.empty()) {
        add_part(*chain, reach_of(context, *chain, view.roles, view.scope), view.stages, tags_of(view), query);
      } else {
        add_named(context, *chain, view, query);
      }
      is_view = true;
    }
  }
  return is_view ? std::optional(std::move(query)) : std::nullopt;
}

}  // namespace

std::vector<PlaceId> places_inside(const place::Places& places, PlaceId place) {
  std::vector<PlaceId> out{place};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto children = places.children(out[i]);
    out.insert(out.end(), children.begin(), children.end());
  }
  return out;
}

std::vector<QueueName> queues_of(const QueueContext& context, schema::Language language) {
  std::vector<QueueName> out;
  const auto add_fixed = [&](const auto& queues) {
    for (const auto& queue : queues) {
      out.push_back({std::string(queue.name), std::string(language == schema::Language::zh ? queue.zh : queue.en)});
    }
  };
  add_fixed(first_queues);
  for (const auto* chain : chains_of(context)) {
    for (const auto& view : chain->views) {
      if (!holds_any(context, view.roles) || is_named(out, view.name)) continue;
      out.push_back({view.name, std::string(context.catalogue.latest(chain->name)->texts(language).get("view." + view.name)), view.oldest_first});
    }
  }
  add_fixed(last_queues);
  return out;
}

std::vector<BirthStep> births_of(const QueueContext& context) {
  std::vector<BirthStep> out;
  for (const auto* chain : chains_of(context)) {
    for (const auto& name : chain->step_order) {
      const auto& step = *chain->step(name);
      const bool mine = step.is_birth() && std::ranges::any_of(step.by, [&](const flow::Who& who) { return holds_any(context, {who.role}); });
      if (mine) out.push_back({chain->name, name});
    }
  }
  return out;
}

std::optional<QueueQuery> query_of(const QueueContext& context, std::string_view name) {
  if (name == todo_queue) return todo_query(context);
  if (name == decide_queue) return decide_query(context);
  if (is_named(last_queues, name)) return all_query(context, name);
  return view_query(context, name);
}

bool is_tag(const chain::Catalogue& catalogue, std::string_view field) {
  return std::ranges::any_of(catalogue.names(), [&](const std::string& name) {
    return flow::contains(catalogue.latest(name)->definition.tags, field);
  });
}

}  // namespace rz::matter
