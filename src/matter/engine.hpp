#pragma once
// The one writer of a district: turns a batch of writes into one transaction. Single-threaded; batcher.hpp puts
// a queue and a thread before it, a simulation calls it directly.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "flow/chains.hpp"
#include "flow/functions.hpp"
#include "infra/db/db.hpp"
#include "matter/judgement.hpp"
#include "matter/write.hpp"

namespace rz::matter {

struct EngineParts {
  db::Database database;
  DistrictId district{};
  int writer = 1;  ///< in ids, 0 … IdMaker::writer_max
  std::shared_ptr<const flow::Chains> chains;
  std::shared_ptr<const flow::Functions> functions;
  RowStatements row_statements;
  /// Reads the organisation network anew; called at the start and after a batch that changed it.
  std::function<Result<std::shared_ptr<const flow::World>, db::Error>(db::Connection&)> load_world;
};

struct BatchNeeds;

class Engine {
 public:
  /// Takes the district's epoch: an older writer ends at its next batch.
  static Result<std::unique_ptr<Engine>, db::Error> open(EngineParts parts);

  /// Judges and commits the batch in its order, each write at its arrival; one result a write. If a statement fails, each write is run again
  /// as a batch of one, so that the one that fails alone is the only one that fails.
  std::vector<WriteResult> run(std::span<const Pending> batch);

  /// Matters whose timers are due at `now`, the earliest first. Cheap when none is.
  std::vector<DueMatter> due(Instant now, std::int64_t limit);
  /// Not later than the next timer of the district; nothing if no clock runs.
  std::optional<Instant> next_timer() const { return next_timer_; }

  /// A chain was published: the next batch judges by these.
  void use_chains(std::shared_ptr<const flow::Chains> chains) { parts_.chains = std::move(chains); }

  /// Another writer has taken the district: nothing is accepted any more.
  bool ended() const { return ended_; }
  std::shared_ptr<const flow::World> world() const { return world_; }
  const flow::Chains& chains() const { return *parts_.chains; }

 private:
  explicit Engine(EngineParts parts) : parts_(std::move(parts)), ids_(parts_.writer) {}

  using Attempt = Result<std::vector<WriteResult>, db::Error>;
  enum class Reading { what_is_needed, everything };
  Attempt attempt(std::span<const Pending> batch, Reading reading);
  Status<db::Error> read(const BatchNeeds& needs, Judgement& into);
  Attempt commit(Judgement& judgement, std::vector<WriteResult> results);
  std::vector<WriteResult> run_alone(std::span<const Pending> batch);
  /// After an attempt that failed: where the record stands, and whether the batch was committed although its answer never came.
  bool stands_all_the_same(const db::Error& error);
  Loads loads();
  Status<db::Error> connect();
  Status<db::Error> load_world();
  /// After a commit that changed the network. It stands whatever comes of the reading: where the database is away, it is
  /// read before the next batch; where it does not hold together, the last one that did goes on.
  void renew_world();

  EngineParts parts_;
  IdMaker ids_;
  std::unique_ptr<db::Connection> connection_;
  std::shared_ptr<const flow::World> world_;
  bool world_is_old_ = false;
  record::Head head_;  ///< as committed; a commit is refused where another writer has moved it
  std::optional<Instant> next_timer_;
  StringMap<std::int64_t> counters_;  ///< as committed; the one writer need not read them twice
  bool ended_ = false;
  /// The batch whose COMMIT was sent: its head and its results, until its outcome is known.
  record::Head sent_head_;
  std::vector<WriteResult> sent_results_;
};

}  // namespace rz::matter
