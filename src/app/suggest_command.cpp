// Learning from the district's own matters what to propose.

#include <chrono>
#include <iostream>

#include "app/district.hpp"
#include "app/options.hpp"
#include "chain/catalogue.hpp"
#include "suggest/suggester.hpp"

namespace rz::app {

namespace {

void tell(const suggest::Quality& quality, const char* what) {
  std::cout << "  " << quality.asked << ' ' << what << ": it speaks of " << quality.asked - quality.silent << " and is right about " << quality.right << '\n';
}

void tell(const suggest::Learned& learned) {
  for (const auto& [name, field] : learned.fields) {
    std::cout << learned.chain << "." << name << ": " << field.matters << " matters in " << field.wordings << " wordings, " << field.model.values()
              << " values, " << field.model.pairs() << " pairs\n";
    tell(field.as_new, "wordings not learned");
    tell(field.as_known, "learned from other matters");
  }
}

}  // namespace

std::filesystem::path suggest_folder(const Place& place) { return place.data / "suggest"; }

int run_suggest_train(const Place& place) {
  const auto began = std::chrono::steady_clock::now();
  const auto database = open_database(place);
  if (!database) return give_up(database.error());
  auto reader = database->connect(db::Access::read_only);
  if (!reader) return give_up("the database cannot be reached: " + reader.error().message);
  const auto id = find_district(**reader);
  if (!id) return give_up(id.error());
  if (!*id) return give_up("the database is empty");
  const auto catalogue = chain::load_published(**reader, **id);
  if (!catalogue) return give_up(catalogue.error());
  const auto learned = suggest::train(**reader, **id, (*catalogue)->chains(), (*catalogue)->names(), SystemClock{}.now());
  if (!learned) return give_up("the matters cannot be read: " + learned.error().message);
  const suggest::Shelf shelf(suggest_folder(place), true);
  for (const auto& each : *learned) {
    if (const auto put = shelf.put(each); !put) return give_up(put.error());
    tell(each);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::cout << "learned in " << took.count() << " s\n";
  return 0;
}

}  // namespace rz::app
