// A new key for personal data, and everything sealed anew by it.

#include <iostream>

#include "access/account_store.hpp"
#include "app/district.hpp"
#include "app/options.hpp"
#include "infra/db/reseal.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_store.hpp"
#include "notice/notice_store.hpp"
#include "record/record_store.hpp"

namespace rz::app {

namespace {

/// Nobody writes: checked before there is a key that a running server would not know.
Status<Sentence> check_alone(const Place& place) {
  RZ_TRY(database, open_database(place));
  if (!database.hold("writer")) return fail(Sentence("a server writes to this database: stop it first"));
  return {};
}

}  // namespace

int run_keys_rotate(const Place& place) {
  if (const auto alone = check_alone(place); !alone) return give_up(alone.error());
  const auto vault = crypto::Vault::add_key(keys_folder(place), personal_key);
  if (!vault) return give_up("the new key cannot be made: " + vault.error());
  const auto now = SystemClock{}.now();
  auto district = District::open(place, {}, now);
  if (!district) return give_up(district.error());
  auto connection = (*district)->database().connect(db::Access::read_write);
  if (!connection) return give_up("the database cannot be reached: " + connection.error().message);
  std::int64_t sealed = 0;
  for (const auto& column : {record::event_secret, matter::personal_secret, access::totp_secret, notice::contact_secret, notice::hook_secret,
                             notice::follow_secret, notice::delivery_secret}) {
    const auto done = db::reseal(**connection, (*district)->id().value, column, *vault);
    if (!done) return give_up("what stands in " + std::string(column.table) + " cannot be sealed anew; run the command again: " + done.error().message);
    std::cout << column.table << ": " << *done << " sealed anew\n";
    sealed += *done;
  }
  record::Act act;
  act.kind = "access.key_rotated";
  act.facts = json::serialise(json::Object{{"key", vault->newest()}, {"sealed", sealed}});
  if (const auto done = (*district)->run({act}, now); !done) return give_up(done.error());
  std::cout << "key " << vault->newest() << " seals from now on. Keep the older key files as long as you keep backups made with them.\n";
  return 0;
}

}  // namespace rz::app
