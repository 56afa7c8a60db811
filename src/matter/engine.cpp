#include "matter/engine.hpp"

#include <algorithm>
#include <utility>

#include "infra/log/log.hpp"

namespace rz::matter {

/// What a batch needs to have read before it is judged.
struct BatchNeeds {
  std::vector<record::Idempotency> keys;
  std::vector<MatterId> matters;
  std::vector<AttachmentId> attachments;

  bool only_keys() const { return matters.empty() && attachments.empty(); }
};

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

template <class Id>
void make_unique(std::vector<Id>& ids) {
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
}

void add_evidence(const flow::Input& input, BatchNeeds& needs) {
  for (const auto& piece : input.evidence) needs.attachments.push_back(piece.id);
}

BatchNeeds needs_of(std::span<const Pending> batch) {
  BatchNeeds needs;
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
    if (const auto* succession = std::get_if<SuccessionWrite>(&pending.write)) needs.matters.push_back(succession->matter);
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
  engine->ids_ = IdMaker(engine->parts_.writer, head.last_id);
  engine->head_ = std::move(head);
  RZ_CHECK(engine->load_world());
  RZ_TRY(timer, read_next_timer(*engine->connection_, engine->parts_.district));
  engine->next_timer_ = timer;
  return engine;
}

std::vector<WriteResult> Engine::run(std::span<const Pending> batch) {
  if (ended_) return all_failed(batch.size(), record::WriteFailure::closed);
  auto results = attempt(batch, Reading::what_is_needed);
  if (!results && results.error().kind == Kind::unique) results = attempt(batch, Reading::everything);
  if (results) return std::move(*results);

  const auto& error = results.error();
  log::warn("batch failed", {{"kind", static_cast<std::int64_t>(error.kind)}, {"error", error.message}});
  if (stands_all_the_same(error)) return std::move(sent_results_);
  if (ended_) return all_failed(batch.size(), record::WriteFailure::closed);
  return run_alone(batch);
}

std::vector<WriteResult> Engine::run_alone(std::span<const Pending> batch) {
  std::vector<WriteResult> results;
  results.reserve(batch.size());
  for (const auto& pending : batch) {
    auto alone = attempt({&pending, 1}, Reading::everything);
    if (alone) {
      results.push_back(std::move(alone->front()));
      continue;
    }
    const auto kind = alone.error().kind;
    log::error("write failed", {{"kind", static_cast<std::int64_t>(kind)}, {"error", alone.error().message}});
    if (stands_all_the_same(alone.error())) {
      results.push_back(std::move(sent_results_.front()));
      continue;
    }
    results.push_back(failed(ended_                  ? record::WriteFailure::closed
                             : kind == Kind::unique ? record::WriteFailure::conflict
                             : kind == Kind::busy   ? record::WriteFailure::busy
                                                    : record::WriteFailure::failed));
  }
  return results;
}

Engine::Attempt Engine::attempt(std::span<const Pending> batch, Reading reading) {
  sent_head_ = {};
  if (!connection_ || connection_->broken()) RZ_CHECK(connect());
  renew_world();
  const auto needs = needs_of(batch);
  // Keys alone are not worth a round trip: the index that keeps them single refuses the commit where one was used before.
  const bool is_blind = reading == Reading::what_is_needed && needs.only_keys();
  Judgement judgement({parts_.district, *parts_.chains, *parts_.functions, *world_, parts_.row_statements}, head_, ids_,
                      loads());
  if (!is_blind) RZ_CHECK(read(needs, judgement));
  std::vector<WriteResult> results;
  results.reserve(batch.size());
  for (const auto& pending : batch) {
    results.push_back(judgement.judge(pending, pending.arrival));
    if (judgement.fault()) return fail(*judgement.fault());
    // It may have been done before, and be refused today.
    const bool may_be_a_repeat = !results.back() && !pending.idempotency.key.empty();
    if (is_blind && may_be_a_repeat) return attempt(batch, Reading::everything);
  }
  return commit(judgement, std::move(results));
}

Status<db::Error> Engine::read(const BatchNeeds& needs, Judgement& into) {
  const auto district = parts_.district;
  const db::Call calls[] = {record::find_answers(district, needs.keys), read_families(district, needs.matters),
                            read_attachments(district, needs.attachments)};
  RZ_TRY(rows, connection_->run(calls, db::Scope::alone));
  for (const auto row : rows[0]) into.know(record::key_of(row), record::answer_of(row));
  for (const auto id : needs.matters) into.know_family_of(id);
  RZ_CHECK(know_families(into, rows[1]));
  for (const auto row : rows[2]) into.know(attachment_of(row));
  return {};
}

Loads Engine::loads() {
  return {[this](Judgement& into, MatterId id) -> Status<db::Error> {
            const db::Call call[] = {read_families(parts_.district, {id})};
            RZ_TRY(rows, connection_->run(call, db::Scope::alone));
            return know_families(into, rows[0]);
          },
          [this](const std::string& name) -> Result<std::int64_t, db::Error> {
            const auto known = counters_.find(name);
            if (known != counters_.end()) return known->second;
            return read_counter(*connection_, parts_.district, name);
          }};
}

Engine::Attempt Engine::commit(Judgement& judgement, std::vector<WriteResult> results) {
  if (judgement.writes_nothing()) return results;
  const auto calls = judgement.calls(head_, ids_.last());
  sent_head_ = judgement.head();
  sent_results_ = results;
  RZ_CHECK(connection_->run(calls, db::Scope::whole));

  head_ = sent_head_;
  for (const auto& [name, value] : judgement.counters()) counters_.insert_or_assign(name, value);
  if (const auto timer = judgement.next_timer(); timer && (!next_timer_ || *timer < *next_timer_)) {
    next_timer_ = timer;
  }
  world_is_old_ |= judgement.changes_network();
  renew_world();
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

bool Engine::stands_all_the_same(const db::Error& error) {
  const auto sent = std::exchange(sent_head_, {});
  if ((!connection_ || connection_->broken()) && !connect()) return false;
  auto head = record::read_head(*connection_, parts_.district);
  if (!head || !*head) return false;
  ended_ = (*head)->epoch != head_.epoch;
  const bool may_stand = error.kind == Kind::connection || error.kind == Kind::commit_unknown;
  const bool stands = may_stand && sent.seq != 0 && (*head)->seq == sent.seq && (*head)->chain_hash == sent.chain_hash;
  if (!ended_) head_ = std::move(**head);
  return stands;
}

Status<db::Error> Engine::connect() {
  RZ_TRY(connection, parts_.database.connect(db::Access::read_write));
  connection_ = std::move(connection);
  return {};
}

void Engine::renew_world() {
  if (!world_is_old_) return;
  const auto loaded = load_world();
  world_is_old_ = !loaded && loaded.error().kind != Kind::sql;
  if (!loaded) log::error("the network could not be read anew", {{"error", loaded.error().message}});
}

Status<db::Error> Engine::load_world() {
  RZ_TRY(world, parts_.load_world(*connection_));
  world_ = std::move(world);
  return {};
}

}  // namespace rz::matter
