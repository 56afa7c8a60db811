#include "model/walker.hpp"

#include <algorithm>

#include "matter/matter_store.hpp"

namespace rz::model {

namespace {

constexpr std::int64_t orgs[] = {1, 10, 20, 101, 102, 201, 1011, 50, 51, 300};
constexpr std::int64_t places[] = {101, 102, 201, 1011};

void add_roles(std::set<std::string>& roles, const std::vector<flow::Who>& list) {
  for (const auto& who : list) {
    using Relation = flow::Who::Relation;
    const bool is_post = who.relation != Relation::asker && who.relation != Relation::party &&
                         who.relation != Relation::system;
    if (is_post) roles.insert(who.role);
  }
}

}  // namespace

Walker::Walker(matter::Engine& engine, db::Connection& reader, const flow::Chains& chains,
               const std::vector<std::string>& names, std::uint64_t seed)
    : engine_(engine), reader_(reader), chains_(chains), random_(seed) {
  std::set<std::string> roles;
  for (const auto& name : names) {
    const auto* chain = chains.latest(name);
    bool by_people = false;
    for (const auto& [key, step] : chain->steps) {
      add_roles(roles, step.by);
      if (step.approval) add_roles(roles, step.approval->by);
      by_people |= step.is_birth() && step.by.front().relation != flow::Who::Relation::system;
    }
    if (by_people) births_.push_back(chain);
  }
  std::int64_t account = 100;
  for (const auto org : orgs) {
    for (const auto& role : roles) {
      people_.push_back(staff(++account, role, org));
      people_.push_back(staff(++account, role, org));
    }
  }
}

void Walker::stride() {
  static constexpr std::int64_t minutes[] = {0, 1, 20, 120, 600, 1440, 4320, 20000};
  const auto passed = static_cast<std::int64_t>(static_cast<double>(minutes[pick(std::size(minutes))]) * pace_);
  now_ = Instant{now_.plus_minutes(passed).ms + static_cast<std::int64_t>(pick(60'000))};
  if (chance(0.7)) fire_due(engine_, now_);  // else the writer was busy, and the steps come first
  std::vector<matter::Pending> batch;
  if (matters_.empty() || chance(0.25)) add_birth(batch);
  for (std::size_t i = pick(6); i > 0 && !matters_.empty(); --i) add_step(batch);
  if (batch.empty()) return;
  const auto results = engine_.run(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) learn(batch[i], results[i]);
}

void Walker::add_birth(std::vector<matter::Pending>& batch) {
  const auto& chain = *births_[pick(births_.size())];
  std::vector<const flow::Step*> steps;
  for (const auto& [name, step] : chain.steps) {
    if (step.is_birth()) steps.push_back(&step);
  }
  const auto& step = *steps[pick(steps.size())];
  matter::BirthWrite birth{chain.name, step.name, PlaceId{places[pick(std::size(places))]}, {}, visitor()};
  for (const auto& person : people_) {
    if (chance(0.5) && flow::permitted_birth(step.by, birth.place, person, *engine_.world())) birth.actor = person;
  }
  birth.input = input_for(chain, step, birth.actor);
  batch.push_back({std::move(birth), {}, now_, {}});
}

void Walker::add_step(std::vector<matter::Pending>& batch) {
  const auto id = matters_[pick(matters_.size())];
  const db::Call call[] = {matter::read_families(district, {id})};
  const auto rows = reader_.run(call, db::Scope::alone);
  if (!rows) return;
  std::vector<matter::FamilyRow> kin;
  for (const auto row : (*rows)[0]) kin.push_back(*matter::family_row(row));
  const auto family = matter::family_of(kin);
  if (!family.matter) return;
  for (const auto& other : kin) {  // children are walked as well
    if (std::ranges::find(matters_, other.stored.matter.id) == matters_.end()) matters_.push_back(other.stored.matter.id);
  }
  const auto& chain = *chains_.find(family.matter->chain, family.matter->chain_version);
  const auto open = choices(chain, family);
  if (open.empty()) return;
  const auto& [actor, choice] = open[pick(open.size())];
  matter::StepWrite write{id, {choice.step, choice.verb, {}}, actor, {}};
  if (choice.verb == flow::Verb::take) write.request.input = input_for(chain, *chain.step(choice.step), actor);
  batch.push_back({std::move(write), {}, now_, {}});
}

std::vector<Walker::Choice> Walker::choices(const flow::Definition& chain, const flow::Family& family) {
  std::vector<Choice> open;
  const flow::Context context{chain, *functions(), *engine_.world(), now_};
  const auto offer = [&](const flow::Actor& actor) {
    for (auto& step : flow::open_steps(context, family, actor)) open.push_back({actor, std::move(step)});
  };
  offer(visitor(family.matter->id));
  for (int party = 1; party <= 2; ++party) offer(visitor(family.matter->id, party));
  for (const auto& person : people_) offer(person);
  return open;
}

flow::Value Walker::value_for(const flow::FieldRule& field, const flow::Actor& actor) {
  using Type = flow::FieldRule::Type;
  const auto org = [&] {
    const bool own = !actor.posts.empty() && chance(0.5);
    return std::to_string(own ? actor.posts.front().org.value : orgs[pick(std::size(orgs))]);
  };
  switch (field.type) {
    case Type::integer: return static_cast<std::int64_t>(1 + pick(5));
    case Type::boolean: return chance(0.3);
    case Type::choice: return field.values[pick(field.values.size())];
    case Type::choices: return std::vector<std::string>{field.values[pick(field.values.size())]};
    case Type::org: return org();
    case Type::orgs: return chance(0.5) ? std::vector<std::string>{org()} : std::vector<std::string>{"50", "51"};
    case Type::place: return std::to_string(places[pick(std::size(places))]);
    case Type::date: return std::string("2026-12-01");
    case Type::moment: return now_.ms;
    case Type::category: return std::string(chance(0.5) ? "street_light" : "other");
    case Type::account: return {};  // effects alone write it
    case Type::accounts: {
      std::vector<std::string> out;
      for (const auto& person : people_) {
        if (std::ranges::any_of(person.posts, [&](const flow::Post& post) { return post.role == field.role; })) out.push_back(format_id(person.account));
      }
      return out.empty() ? flow::Value() : flow::Value(std::vector<std::string>{out[pick(out.size())]});
    }
    case Type::text:
      if (field.name == "main_matter" && !matters_.empty()) return format_id(matters_[pick(matters_.size())]);
      return std::string("写给大家看的话");
  }
  return {};
}

flow::Input Walker::input_for(const flow::Definition& chain, const flow::Step& step, const flow::Actor& actor) {
  flow::Input input;
  for (const auto& name : step.form) {
    if (!flow::contains(step.required, name) && chance(0.5)) continue;
    const auto& field = *chain.field(name);
    if (field.personal) {
      input.personal[name] = "某某的话";
    } else {
      input.fields[name] = value_for(field, actor);
    }
  }
  for (const auto& rule : step.evidence) {
    for (int i = 0; i < rule.least; ++i) {
      input.evidence.push_back({upload_one(engine_, ++last_attachment_, now_), rule.kind, {}});
    }
  }
  return input;
}

void Walker::learn(const matter::Pending& pending, const matter::WriteResult& result) {
  if (!result) return;
  ++taken_;
  if (const auto* birth = std::get_if<matter::BirthWrite>(&pending.write)) {
    matters_.push_back(id_in(*result));
    steps_.insert(birth->chain + "." + birth->step);
  }
  if (const auto* step = std::get_if<matter::StepWrite>(&pending.write)) steps_.insert(step->request.step);
}

}  // namespace rz::model
