// How long the network takes to decide and to take in a table: the demo district, grown to 20,000 posts, in memory.
// Each line stands beside its limit. Nothing here touches a disk; bench/import.py measures the same import through HTTP.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "access/network.hpp"
#include "access/network_seed.hpp"
#include "access/permission.hpp"
#include "access/source.hpp"
#include "chain/chain.hpp"
#include "flow/permission.hpp"
#include "matter/network_world.hpp"
#include "org/import.hpp"

namespace {

using namespace rz;
using Steady = std::chrono::steady_clock;

constexpr std::size_t posts_wanted = 20'000;
constexpr std::size_t decisions = 2'000'000;
constexpr std::size_t rows = 20'000;
constexpr std::size_t broken_rows = 200;
const std::filesystem::path home = RZ_SOURCE_DIR;

template <class T, class E>
T must(Result<T, E> result, const char* what) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s does not load\n", what);
  std::exit(1);
}

access::Roles read_roles() {
  return must(access::Roles::parse(must(access::read_source((home / "src/access/roles.yaml").string(), "roles"), "roles.yaml")), "roles");
}

/// The demo's network, every body having as many posts as make 20,000.
std::shared_ptr<access::Network> grown(const access::Roles& roles) {
  IdMaker ids(1);
  const Instant now{1'795'665'600'000};
  auto seed = must(access::read_network_seed(home / "seeds/zhanhe", roles, now, ids), "the seed");
  auto out = std::make_shared<access::Network>();
  out->district = seed.district;
  out->places = must(place::Places::build(seed.places), "places");
  out->areas = place::Areas::build(seed.areas, *out->places);
  out->orgs = must(org::Orgs::build(seed.orgs, seed.duties, out->places), "bodies");
  out->relations = must(org::Relations::build(seed.relations, *out->orgs), "relations");
  out->calendar = seed.calendar;
  std::vector<access::Holder> holders;
  std::size_t posts = 0;
  while (posts < posts_wanted) {
    for (const auto& account : seed.accounts) {
      std::vector<access::HeldPost> held;
      for (const auto& post : account.posts) held.push_back({post});
      holders.push_back({ids.make<AccountId>(now), account.login + std::to_string(holders.size()), account.name, 1, false, std::move(held)});
      posts += account.posts.size();
    }
  }
  out->posts = std::make_shared<const access::Posts>(std::move(holders), now);
  std::printf("%zu bodies, %zu relations, %zu posts\n", seed.orgs.size(), seed.relations.size(), posts);
  return out;
}

void tell(const char* what, double value, const char* unit, double limit) {
  std::printf("%-64s %8.3f %s   limit %g   ratio %.2f\n", what, value, unit, limit, value / limit);
}

double micros_each(Steady::time_point from, std::size_t times) {
  return std::chrono::duration<double, std::micro>(Steady::now() - from).count() / static_cast<double>(times);
}

/// Every step of the request chain, by accounts and upon owners and places of the whole district.
void decide_steps(const std::shared_ptr<access::Network>& network, const std::vector<access::SeedAccount>& accounts) {
  const auto loaded = must(chain::load(home / "chains/request"), "chains/request");
  const auto world = must(matter::NetworkWorld::build(network), "the world");
  std::vector<const std::vector<flow::Who>*> lists;
  for (const auto& [name, step] : loaded.definition.steps) lists.push_back(&step.by);
  std::vector<flow::Actor> actors;
  for (const auto& account : accounts) actors.push_back(matter::to_actor(account.id, account.posts));
  const auto& orgs = network->orgs->all();
  flow::Matter matter;
  flow::Family family;
  family.matter = &matter;
  std::size_t allowed = 0;
  const auto start = Steady::now();
  for (std::size_t n = 0; n < decisions; ++n) {
    const auto& actor = actors[n * 31 % actors.size()];
    // Half of them lie with the actor's own body.
    const auto& owner = n % 2 == 0 ? *network->orgs->find(actor.posts.front().org) : orgs[n * 7919 % orgs.size()];
    matter.owner = owner.id;
    matter.place = owner.place;
    allowed += flow::permitted(*lists[n / 2 % lists.size()], family, actor, *world).has_value();
  }
  tell("may this person take this step", micros_each(start, decisions), "µs", 2);
  std::printf("  %zu of %zu were allowed\n", allowed, decisions);
}

void decide_verbs(const access::Network& network, const access::Roles& roles, const std::vector<access::SeedAccount>& accounts) {
  const auto source = must(access::read_source((home / "src/access/permissions.yaml").string(), "permissions"), "permissions.yaml");
  const auto permissions = must(access::Permissions::parse(source, roles), "permissions");
  const auto& orgs = network.orgs->all();
  std::size_t allowed = 0;
  const auto start = Steady::now();
  for (std::size_t n = 0; n < decisions; ++n) {
    const auto& account = accounts[n * 31 % accounts.size()];
    const auto verb = access::all_verbs[n % std::size(access::all_verbs)];
    allowed += permissions.decide({account.id, account.posts}, verb, {orgs[n * 7919 % orgs.size()].id, {}}, *network.orgs).allowed;
  }
  tell("may this person do this with what is of that body", micros_each(start, decisions), "µs", 2);
  std::printf("  %zu of %zu were allowed\n", allowed, decisions);
}

/// Points all over the district's box: most of them in a grid, some outside of all.
void find_places(const access::Network& network) {
  std::size_t in_grids = 0;
  const auto start = Steady::now();
  for (std::size_t n = 0; n < decisions; ++n) {
    const place::Point point{113.175 + static_cast<double>(n * 7919 % 10'007) / 10'007 * 0.277,
                             33.610 + static_cast<double>(n * 104'729 % 10'009) / 10'009 * 0.128};
    const auto found = network.areas->find(point);
    in_grids += found && network.places->find(*found)->kind == place::Kind::grid;
  }
  tell("the grid of a point", micros_each(start, decisions), "µs", 5);
  std::printf("  %zu areas; %zu of %zu points in a grid\n", network.areas->all().size(), in_grids, decisions);
}

void import_rows(const access::Network& network) {
  Table table{{"code", "kind", "name_zh", "name_en", "parent", "place", "members"}, {}};
  for (std::size_t n = 0; n < rows; ++n) {
    const auto number = std::to_string(n);
    const bool is_broken = n % (rows / broken_rows) == 0;
    table.rows.push_back({static_cast<int>(n) + 2,
                          {"new." + number, "enterprise", "企业" + number, "Enterprise " + number,
                           is_broken ? "nowhere" : n > 100 ? "new." + std::to_string(n - n % 100 + 1) : "desk", "410411001", "3"}});
    // Whoever stands above must not stand below itself.
    if (n % 100 == 1) table.rows.back().cells[4] = "desk";
  }
  std::int64_t last = 1;
  const auto start = Steady::now();
  const auto plan = org::plan_orgs(*network.orgs, *network.places, table, Instant{1}, [&] { return ++last; });
  tell("20,000 rows judged, seconds", micros_each(start, 1) / 1e6, "s ", 5);
  std::printf("  %zu founded, %zu refused\n", plan.founded.size(), plan.refused.size());
}

}  // namespace

int main() {
  const auto roles = read_roles();
  const auto network = grown(roles);
  IdMaker ids(2);
  const auto seed = must(access::read_network_seed(home / "seeds/zhanhe", roles, Instant{1'795'665'600'000}, ids), "the seed");
  // Bodies have other ids in this second reading: what is measured is upon those of the first.
  auto accounts = seed.accounts;
  for (auto& account : accounts) {
    for (auto& post : account.posts) {
      for (const auto& org : seed.orgs) {
        if (org.id != post.org) continue;
        post.org = network->orgs->find_code(org.code)->id;
        break;
      }
    }
  }
  decide_steps(network, accounts);
  decide_verbs(*network, roles, accounts);
  find_places(*network);
  import_rows(*network);
}
