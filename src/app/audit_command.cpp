#include <iostream>

#include "app/house.hpp"
#include "infra/crypto/keys.hpp"
#include "record/audit.hpp"
#include "record/record_store.hpp"

namespace rz::app {

namespace {

struct Opened {
  std::unique_ptr<db::Connection> connection;
  DistrictId district{};
};

Result<Opened, Sentence> open_record(const Place& place) {
  RZ_TRY(database, open_database(place));
  auto connection = database.connect(db::Access::read_only);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  RZ_TRY(district, find_district(**connection));
  if (!district) return fail(Sentence("the database is empty: nothing to verify"));
  return Opened{std::move(*connection), *district};
}

std::string key_of(const Place& place) {
  const auto path = place.data / "keys/signing.key";
  if (!std::filesystem::exists(path)) return {};
  const auto key = crypto::SigningKey::load_or_create(path);
  return key ? std::string(key->public_key()) : std::string();
}

}  // namespace

int run_audit_verify(const Place& place) {
  const auto opened = open_record(place);
  if (!opened) return give_up(opened.error());
  const auto heads = record::read_head_files(place.data / "heads", opened->district);
  if (!heads) return give_up("a signed head cannot be read: " + heads.error());
  const auto report = record::verify(*opened->connection, opened->district, *heads, key_of(place));
  if (!report) return give_up("the record cannot be read: " + report.error().message);
  std::cout << "district " << format_id(opened->district) << ": " << report->entries << " events, " << report->erased
            << " with personal data erased, " << report->heads_checked << " signed heads agree\n";
  for (const auto& problem : report->problems) std::cout << "  " << problem << "\n";
  std::cout << (report->problems.empty() ? "the record is whole\n" : "the record is NOT whole\n");
  return report->problems.empty() ? 0 : 1;
}

int run_audit_export(const Place& place) {
  const auto opened = open_record(place);
  if (!opened) return give_up(opened.error());
  constexpr std::int64_t page_entries = 2'000;
  for (std::int64_t after = 0;;) {
    const auto page = record::read_entries(*opened->connection, opened->district, after, page_entries);
    if (!page) return give_up("the record cannot be read: " + page.error().message);
    for (const auto& entry : *page) {
      std::cout << "{\"seq\":" << entry.seq << ",\"matter\":\"" << format_id(entry.matter) << "\",\"at\":" << entry.at.ms
                << ",\"actor\":\"" << entry.actor << "\",\"kind\":\"" << entry.kind << "\",\"facts\":" << entry.facts
                << "}\n";
    }
    if (page->empty()) return 0;
    after = page->back().seq;
  }
}

int run_migrate(const Place& place) {
  const auto database = open_database(place);
  if (!database) return give_up(database.error());
  const auto applied = migrate(place, *database);
  if (!applied) return give_up(applied.error());
  std::cout << *applied << " migrations applied\n";
  return 0;
}

}  // namespace rz::app
