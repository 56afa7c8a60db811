#include "matter/views.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace rz::matter {

namespace {

using Relation = flow::Who::Relation;

constexpr std::int64_t soon_ms = ms_per_day;

bool holds(const std::vector<flow::Post>& posts, std::string_view role) {
  return std::ranges::any_of(posts, [&](const flow::Post& post) { return post.role == role; });
}

void add_below(const org::Orgs& orgs, OrgId org, std::vector<OrgId>& out) {
  out.push_back(org);
  for (const auto child : orgs.children(org)) add_below(orgs, child, out);
}

void add_places(const place::Places& places, PlaceId place, std::vector<PlaceId>& out) {
  out.push_back(place);
  for (const auto child : places.children(place)) add_places(places, child, out);
}

/// Own bodies and all below them, with their territories. A post at the top sees the whole district.
void set_scope(const QueueContext& context, QueueQuery& query) {
  for (const auto& post : context.posts) {
    const auto* org = context.orgs.find(post.org);
    if (!org) continue;
    if (org->level == org::Level::district) {
      query.owners.clear();
      query.places.clear();
      return;
    }
    add_below(context.orgs, post.org, query.owners);
    if (org->level != org::Level::none) add_places(context.places, org->place, query.places);
  }
}

/// Stages of a chain in which a role of mine may act for the body that owns the matter.
void add_stages(const QueueContext& context, const flow::Definition& chain, std::set<std::string>& stages) {
  for (const auto& [name, step] : chain.steps) {
    const bool mine = std::ranges::any_of(step.by, [&](const flow::Who& who) {
      return who.relation == Relation::owner && holds(context.posts, who.role);
    });
    if (!mine) continue;
    for (const auto& stage : step.from) {
      const auto* found = chain.stage(stage);
      const bool busy = found && (found->kind == flow::StageKind::open || step.primary);
      if (busy) stages.insert(stage);
    }
  }
}

QueueQuery todo_query(const QueueContext& context) {
  QueueQuery query;
  std::set<std::string> stages;
  for (const auto& name : context.catalogue.names()) {
    add_stages(context, context.catalogue.latest(name)->definition, stages);
  }
  query.stages.assign(stages.begin(), stages.end());
  for (const auto& post : context.posts) query.owners.push_back(post.org);
  return query;
}

std::vector<QueueQuery> decide_queries(const QueueContext& context) {
  std::set<std::string> steps;
  for (const auto& name : context.catalogue.names()) {
    for (const auto& [key, step] : context.catalogue.latest(name)->definition.steps) {
      const bool mine = step.approval && std::ranges::any_of(step.approval->by, [&](const flow::Who& who) {
                          return holds(context.posts, who.role);
                        });
      if (mine) steps.insert(key);
    }
  }
  std::vector<QueueQuery> queries;
  for (const auto& step : steps) {
    QueueQuery query;
    set_scope(context, query);
    query.proposal = step;
    query.closed_too = true;
    queries.push_back(std::move(query));
  }
  return queries;
}

}  // namespace

std::optional<Queue> parse_queue(std::string_view name) {
  const auto found = std::ranges::find(queue_names, name);
  if (found == std::end(queue_names)) return std::nullopt;
  return static_cast<Queue>(found - std::begin(queue_names));
}

std::vector<QueueQuery> queries_of(const QueueContext& context, Queue queue) {
  if (context.posts.empty()) return {};
  if (queue == Queue::decide) return decide_queries(context);
  if (queue == Queue::todo) {
    auto query = todo_query(context);
    if (query.stages.empty()) return {};
    return {std::move(query)};
  }
  QueueQuery query;
  set_scope(context, query);
  if (queue == Queue::overdue) query.due_before = context.now;
  if (queue == Queue::due_soon) {
    query.due_from = context.now;
    query.due_before = Instant{context.now.ms + soon_ms};
  }
  query.closed_too = queue == Queue::all;
  return {std::move(query)};
}

}  // namespace rz::matter
