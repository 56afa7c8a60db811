#include "model/fixture.hpp"

#include <algorithm>
#include <map>

#include "infra/json/json.hpp"
#include "matter/attachment_store.hpp"
#include "matter/matter_json.hpp"
#include "matter/matter_store.hpp"
#include "matter/queue_store.hpp"
#include "record/audit.hpp"
#include "record/record_store.hpp"

namespace rz::model {

namespace fs = std::filesystem;

namespace {

std::string fold_of(db::Connection& connection, const flow::Matter& stored) {
  const auto entries = record::read_entries_of(connection, district, stored.id, 100'000);
  if (!entries) return entries.error().message;
  flow::Matter folded;
  for (const auto& entry : *entries) {
    const auto event = matter::from_facts(entry.facts);
    if (!event && entry.kind.starts_with("matter.")) continue;  // an act that moves nothing
    if (!event) return "event " + std::to_string(entry.seq) + ": " + event.error();
    flow::fold(folded, *event);
  }
  return folded == stored ? "" : "matter " + stored.number + " is not the fold of its events";
}

std::string unsound(const flow::Matter& matter, const flow::Chains& chains) {
  const auto* chain = chains.find(matter.chain, matter.chain_version);
  const auto* stage = chain ? chain->stage(matter.stage) : nullptr;
  if (!stage) return matter.number + ": no such stage " + matter.stage;
  if (!matter.owner) return matter.number + ": nobody owns it";
  bool runs = false;
  for (const auto& clock : matter.clocks) {
    if (clock.spent_ms < 0 || clock.allowance_ms < 0) return matter.number + ": negative clock " + clock.name;
    runs |= clock.status == flow::ClockState::Status::running;
  }
  if (stage->kind == flow::StageKind::closed && runs) return matter.number + ": closed, and a clock runs";
  if (stage->kind != flow::StageKind::closed && !runs) return matter.number + ": in " + stage->name + " no clock runs";
  return {};
}

/// Whether ended matters are found by just the tags that they have.
std::string wrong_tags(db::Connection& connection, std::vector<std::string> expected) {
  static const db::Statement all{"SELECT chain || tag || stage, due_at, id, owner_id, place_id FROM ended_tag"};
  const auto rows = connection.query(all);
  if (!rows) return rows.error().message;
  std::vector<std::string> there;
  for (const auto row : *rows) {
    there.push_back(row.text(0));
    for (const std::size_t column : {1, 2, 3, 4}) there.back() += " " + std::to_string(row.integer(column));
  }
  std::ranges::sort(there);
  std::ranges::sort(expected);
  return there == expected ? "" : "ended matters have other tags than lists find them by";
}

std::vector<std::string> tags_of_ended(const flow::Definition& chain, const flow::Matter& matter) {
  std::vector<std::string> out;
  for (const auto& row : matter::ended_tags(district, chain, matter)) {
    out.push_back(chain.name + std::get<std::string>(row[2]) + matter.stage);
    for (const auto number : {matter::queue_position(matter), matter.id.value, matter.owner.value, matter.place.value}) {
      out.back() += " " + std::to_string(number);
    }
  }
  return out;
}

}  // namespace

std::vector<chain::Loaded> load_all(const fs::path& folder) {
  std::vector<fs::path> folders;
  for (const auto& item : fs::directory_iterator(folder)) {
    if (fs::exists(item.path() / "chain.yaml")) folders.push_back(item.path());
  }
  std::ranges::sort(folders);
  std::vector<chain::Loaded> all;
  for (const auto& path : folders) {
    auto loaded = chain::load(path);
    if (!loaded) {
      for (const auto& f : loaded.error()) {
        ADD_FAILURE() << path.string() << "/" << f.file << ":" << f.line << ": " << f.message << " " << f.mend;
      }
      std::abort();
    }
    all.push_back(std::move(*loaded));
  }
  return all;
}

std::shared_ptr<const flow::Chains> chains_of(std::vector<chain::Loaded> loaded) {
  auto chains = std::make_shared<flow::Chains>();
  for (auto& one : loaded) chains->add(std::make_shared<const flow::Definition>(std::move(one.definition)));
  return chains;
}

const std::shared_ptr<const flow::Functions>& functions() {
  static const auto all = std::make_shared<const flow::Functions>(flow::Functions::with_builtins());
  return all;
}

fs::path test_chains() { return fs::path(RZ_SOURCE_DIR) / "tests/model/chains"; }

matter::EngineParts engine_parts(const db::Database& database, std::shared_ptr<const flow::Chains> chains) {
  return {database, district, 1, std::move(chains), functions(), {}, [](db::Connection&) {
            static const auto world = std::make_shared<const TestWorld>();
            return Result<std::shared_ptr<const flow::World>, db::Error>(world);
          }};
}

std::unique_ptr<matter::Engine> open_engine(const db::Database& database, std::shared_ptr<const flow::Chains> chains) {
  auto engine = matter::Engine::open(engine_parts(database, std::move(chains)));
  if (!engine) {
    ADD_FAILURE() << engine.error().message;
    std::abort();
  }
  return std::move(*engine);
}

matter::WriteResult run_one(matter::Engine& engine, matter::Write write, Instant at,
                            record::Idempotency idempotency) {
  const matter::Pending pending{std::move(write), std::move(idempotency), at, {}};
  return engine.run({&pending, 1}).front();
}

AttachmentId upload_one(matter::Engine& engine, std::int64_t id, Instant at) {
  record::Act act;
  act.rows.push_back(matter::insert_attachment(district, {AttachmentId{id}, "", "", "image/jpeg", 1, "00", {}, at}));
  EXPECT_TRUE(run_one(engine, std::move(act), at));
  return AttachmentId{id};
}

int fire_due(matter::Engine& engine, Instant now) {
  int fired = 0;
  constexpr int rounds_max = 10'000;
  for (int round = 0; round < rounds_max; ++round) {
    const auto due = engine.due(now, 32);
    if (due.empty()) break;
    std::vector<matter::Pending> batch;
    for (const auto& one : due) batch.push_back({matter::TimerWrite{one.matter, one.at}, {}, now, {}});
    engine.run(batch);
    fired += static_cast<int>(batch.size());
  }
  return fired;
}

MatterId id_in(const record::Answer& answer) {
  const auto parsed = json::parse(answer.body);
  return parsed ? json::get<MatterId>(*parsed, "/id").value_or(MatterId{}) : MatterId{};
}

std::string broken_promise(db::Connection& connection, const flow::Chains& chains) {
  const auto report = record::verify(connection, district, {}, {});
  if (!report) return report.error().message;
  if (!report->problems.empty()) return report->problems.front();
  MatterId after{};
  std::vector<std::string> tags;
  for (;;) {
    const auto page = matter::read_matters(connection, district, after, 500);
    if (!page) return page.error().message;
    if (page->empty()) return wrong_tags(connection, std::move(tags));
    for (const auto& stored : *page) {
      if (auto fault = unsound(stored.matter, chains); !fault.empty()) return fault;
      if (auto fault = fold_of(connection, stored.matter); !fault.empty()) return fault;
      const auto& chain = *chains.find(stored.matter.chain, stored.matter.chain_version);
      for (auto& tag : tags_of_ended(chain, stored.matter)) tags.push_back(std::move(tag));
    }
    after = page->back().matter.id;
  }
}

}  // namespace rz::model
