#pragma once
// A district opened for writing: its hold on the database, its chains, its network, its engine.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "access/network.hpp"
#include "app/house.hpp"
#include "chain/catalogue.hpp"
#include "matter/engine.hpp"
#include "matter/network_world.hpp"

namespace rz::app {

class District {
 public:
  /// Migrates, takes the hold and the epoch, publishes the chains of the installation that are new. `id` names the
  /// district of an empty database; 0 = the one that is there. `now` dates what is published.
  static Result<std::unique_ptr<District>, Sentence> open(const Place& place, DistrictId id, Instant now);

  DistrictId id() const { return id_; }
  const db::Database& database() const { return database_; }
  /// The engine, until it is handed to a batcher.
  matter::Engine& engine() { return *engine_; }
  std::unique_ptr<matter::Engine> take_engine() { return std::move(engine_); }

  std::shared_ptr<const chain::Catalogue> catalogue() const { return catalogue_; }
  std::shared_ptr<const matter::NetworkWorld> world() const { return world_.load(); }
  const access::NetworkHolder& network() const { return network_; }
  std::shared_ptr<const flow::Functions> functions() const { return functions_; }

  /// Runs acts one after the other; the error names the kind of the one that failed.
  Status<Sentence> run(std::vector<record::Act> acts, Instant now);

 private:
  District(db::Database database, DistrictId id)
      : database_(std::move(database)), id_(id), network_(std::make_shared<const access::Network>()) {}

  Status<Sentence> open_engine();
  Status<Sentence> check_keys();
  Status<Sentence> load_chains();
  Status<Sentence> publish_chains(const std::filesystem::path& folder, Instant now);
  Result<std::shared_ptr<const flow::World>, db::Error> load_world(db::Connection& connection);

  db::Database database_;
  DistrictId id_{};
  std::unique_ptr<db::Hold> hold_;
  std::shared_ptr<const flow::Functions> functions_ =
      std::make_shared<const flow::Functions>(flow::Functions::with_builtins());
  std::shared_ptr<const chain::Catalogue> catalogue_;
  access::NetworkHolder network_;
  std::atomic<std::shared_ptr<const matter::NetworkWorld>> world_;
  std::unique_ptr<matter::Engine> engine_;
};

}  // namespace rz::app
