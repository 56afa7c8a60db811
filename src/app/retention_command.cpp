// What is due is forgotten: personal data of matters closed for long, addresses of old logins, accounts disabled for long.

#include <iostream>

#include "app/district.hpp"
#include "app/options.hpp"
#include "matter/retention.hpp"
#include "patrol/patrol_retention.hpp"

namespace rz::app {

namespace {

void tell(const matter::RetentionOutcome& outcome, bool dry_run) {
  const auto* verb = dry_run ? "would be erased" : "erased";
  for (const auto& [chain, count] : outcome.matters) std::cout << chain << ": personal data of " << count << " matters " << verb << "\n";
  std::cout << outcome.photos << " photos, and the addresses and reasons of " << outcome.acts << " logins and other acts " << verb << "\n";
  for (const auto& [name, count] : outcome.shelves) std::cout << name << ": " << count << " old entries " << verb << "\n";
  std::cout << outcome.accounts << " accounts that were disabled long ago: names and logins " << verb << "\n";
}

}  // namespace

int run_retention(const Place& place, bool dry_run) {
  const auto rules = load_retention(place);
  if (!rules) return give_up(rules.error());
  const auto now = SystemClock{}.now();
  std::unique_ptr<District> district;
  if (!dry_run) {
    auto opened = District::open(place, {}, now);
    if (!opened) return give_up(opened.error());
    district = std::move(*opened);
  }
  const auto database = open_database(place);
  if (!database) return give_up(database.error());
  auto reader = database->connect(db::Access::read_only);
  if (!reader) return give_up("the database cannot be reached: " + reader.error().message);
  const auto id = find_district(**reader);
  if (!id) return give_up(id.error());
  if (!*id) return give_up("the database is empty");
  matter::WriteAct write;
  if (district) write = [&](record::Act act) { return district->run({std::move(act)}, now).has_value(); };
  const matter::KeptShelf shelves[] = {patrol::kept_shelf(**id, rules->patrol_days)};
  const auto outcome = matter::run_retention(**reader, **id, *rules, now, matter::AttachmentFiles(place.attachments()), shelves, write);
  if (!outcome) return give_up(outcome.error());
  tell(*outcome, dry_run);
  return 0;
}

}  // namespace rz::app
