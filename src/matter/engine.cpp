#include "matter/engine.hpp"

#include <algorithm>
#include <utility>

#include "infra/log/log.hpp"

namespace rz::matter {

namespace {

using Kind = db::Error::Kind;

WriteResult failed(record::WriteFailure why) {
  WriteError error;
  error.failure = why;
  return fail(std::move(error));
}

std::vector<WriteResult> all_failed(std::size_t count, record::WriteFailure why) {
  return std::vector<WriteResult>(count, failed(why));
}

/// A broken row is a defect of ours or of the disk; it ends the batch as a database error.
db::Error broken_row(const std::string& what) { return {Kind::sql, "matter.state: " + what}; }

Status<db::Error> know_families(Judgement& judgement, const db::Rows& rows) {
  for (const auto row : rows) {
    auto kin = family_row(row);
    if (!kin) return fail(broken_row(kin.error()));
    judgement.know(std::move(*kin));
  }
  return {};
}

/// What a batch needs to have read before it is judged.
struct Needs {
  std::vector<record::Idempotency> keys;
  std::vector<MatterId> matters;
  std::vector<AttachmentId> attachments;
};

template <class Id>
void make_unique(std::vector<Id>& ids) {
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
}

void add_evidence(const flow::Input& input, Needs& needs) {
  for (const auto& piece : input.evidence) needs.attachments.push_back(piece.id);
}

Needs needs_of(std::span<const Pending> batch) {
  Needs needs;
  for (const auto& pending : batch) {
    if (!pending.idempotency.key.empty()) needs.keys.push_back(pending.idempotency);
    if (const auto* step = std::get_if<StepWrite>(&pending.write)) {
      needs.matters.push_back(step->matter);
      add_evidence(step->request.input, needs);
    }
    if (const auto* birth = std::get_if<BirthWrite>(&pending.write)) add_evidence(birth->input, needs);
    if (const auto* timer = std::get_if<TimerWrite>(&pending.write)) needs.matters.push_back(timer->matter);
    if (const auto* moved = std::get_if<CalendarWrite>(&pending.write)) needs.matters.push_back(moved->matter);
    if (const auto* moved = std::get_if<MoveWrite>(&pending.write)) needs.matters.push_back(moved->matter);
  }
  make_unique(needs.matters);
  make_unique(needs.attachments);
  return needs;
}

}  // namespace

Result<std::unique_ptr<Engine>, db::Error> Engine::open(EngineParts parts) {
  std::unique_ptr<Engine> engine(new Engine(std::move(parts)));
  RZ_CHECK(engine->connect());
  RZ_TRY(head, record::take_epoch(*engine->connection_, engine->parts_.district));
  engine->epoch_ = head.epoch;
  engine->network_rev_ = head.network_rev;
  engine->ids_ = IdMaker(engine->parts_.writer, head.last_id);
  RZ_CHECK(engine->load_world());
  RZ_TRY(timer, read_next_timer(*engine->connection_, engine->parts_.district));
  engine->next_timer_ = timer;
  return engine;
}

std::vector<WriteResult> Engine::run(std::span<const Pending> batch) {
  if (ended_) return all_failed(batch.size(), record::WriteFailure::closed);
  auto results = attempt(batch);
  if (results) return std::move(*results);

  const auto& error = results.error();
  log::warn("batch failed", {{"kind", static_cast<std::int64_t>(error.kind)}, {"error", error.message}});
  if (error.kind == Kind::connection || error.kind == Kind::commit_unknown) {
    if (reconnect_and_look()) return std::move(sent_results_);
  }
  if (ended_) return all_failed(batch.size(), record::WriteFailure::closed);
  return run_alone(batch);
}

std::vector<WriteResult> Engine::run_alone(std::span<const Pending> batch) {
  std::vector<WriteResult> results;
  results.reserve(batch.size());
  for (const auto& pending : batch) {
    auto alone = attempt({&pending, 1});
    if (alone) {
      results.push_back(std::move(alone->front()));
      continue;
    }
    const auto kind = alone.error().kind;
    log::error("write failed", {{"kind", static_cast<std::int64_t>(kind)}, {"error", alone.error().message}});
    if ((kind == Kind::connection || kind == Kind::commit_unknown) && reconnect_and_look()) {
      results.push_back(std::move(sent_results_.front()));
      continue;
    }
    results.push_back(failed(kind == Kind::unique ? record::WriteFailure::conflict
                             : kind == Kind::busy ? record::WriteFailure::busy
                                                  : record::WriteFailure::failed));
  }
  return results;
}

Engine::Attempt Engine::attempt(std::span<const Pending> batch) {
  sent_head_ = {};
  if (!connection_ || connection_->broken()) RZ_CHECK(connect());
  auto judgement = begin(batch);
  if (!judgement) {
    connection_->rollback();
    return fail(std::move(judgement).error());
  }
  if (ended_) {
    connection_->rollback();
    return all_failed(batch.size(), record::WriteFailure::closed);
  }
  std::vector<WriteResult> results;
  results.reserve(batch.size());
  for (const auto& pending : batch) {
    results.push_back(judgement->judge(pending, pending.arrival));
    if (!judgement->fault()) continue;
    connection_->rollback();
    return fail(*judgement->fault());
  }
  return commit(*judgement, std::move(results));
}

Result<Judgement, db::Error> Engine::begin(std::span<const Pending> batch) {
  const auto needs = needs_of(batch);
  const auto district = parts_.district;
  const db::Call calls[] = {record::lock_head(district), record::find_answers(district, needs.keys),
                            read_families(district, needs.matters), read_attachments(district, needs.attachments)};
  RZ_TRY(read, connection_->run(calls, db::Scope::begin));
  if (read[0].empty()) return fail(db::Error{Kind::sql, "the district has no head"});
  auto head = record::head_of(district, read[0][0]);
  ended_ = head.epoch != epoch_;
  if (head.network_rev != network_rev_ && !ended_) {
    RZ_CHECK(load_world());
    network_rev_ = head.network_rev;
  }
  Judgement judgement({district, *parts_.chains, *parts_.functions, *world_, parts_.row_statements}, std::move(head),
                      ids_, loads());
  for (const auto row : read[1]) judgement.know(record::key_of(row), record::answer_of(row));
  for (const auto id : needs.matters) judgement.know_family_of(id);
  RZ_CHECK(know_families(judgement, read[2]));
  for (const auto row : read[3]) judgement.know(attachment_of(row));
  return judgement;
}

Loads Engine::loads() {
  return {[this](Judgement& into, MatterId id) -> Status<db::Error> {
            const db::Call call[] = {read_families(parts_.district, {id})};
            RZ_TRY(rows, connection_->run(call, db::Scope::within));
            return know_families(into, rows[0]);
          },
          [this](const std::string& name) -> Result<std::int64_t, db::Error> {
            const auto known = counters_.find(name);
            if (known != counters_.end()) return known->second;
            return read_counter(*connection_, parts_.district, name);
          }};
}

Engine::Attempt Engine::commit(Judgement& judgement, std::vector<WriteResult> results) {
  if (judgement.writes_nothing()) {
    connection_->rollback();
    return results;
  }
  const auto calls = judgement.calls(ids_.last());
  sent_head_ = judgement.head();
  sent_results_ = results;
  RZ_TRY(written, connection_->run(calls, db::Scope::commit));
  (void)written;

  for (const auto& [name, value] : judgement.counters()) counters_.insert_or_assign(name, value);
  if (const auto timer = judgement.next_timer(); timer && (!next_timer_ || *timer < *next_timer_)) {
    next_timer_ = timer;
  }
  if (judgement.changes_network()) {
    RZ_CHECK(load_world());
    network_rev_ = judgement.head().network_rev;
  }
  return results;
}

std::vector<DueMatter> Engine::due(Instant now, std::int64_t limit) {
  if (ended_ || !next_timer_ || *next_timer_ > now || !connection_) return {};
  auto due = read_due(*connection_, parts_.district, now, limit);
  if (!due) {
    log::warn("timers could not be read", {{"error", due.error().message}});
    return {};
  }
  if (due->empty()) {
    const auto next = read_next_timer(*connection_, parts_.district);
    if (next) next_timer_ = *next;
  }
  return std::move(*due);
}

bool Engine::reconnect_and_look() {
  const auto sent = std::exchange(sent_head_, {});
  if (!connect()) return false;
  const auto head = record::read_head(*connection_, parts_.district);
  if (!head || !*head) return false;
  ended_ = (*head)->epoch != epoch_;
  return sent.seq != 0 && (*head)->seq == sent.seq && (*head)->chain_hash == sent.chain_hash;
}

Status<db::Error> Engine::connect() {
  RZ_TRY(connection, parts_.database.connect(db::Access::read_write));
  connection_ = std::move(connection);
  return {};
}

Status<db::Error> Engine::load_world() {
  RZ_TRY(world, parts_.load_world(*connection_));
  world_ = std::move(world);
  return {};
}

}  // namespace rz::matter
