#pragma once
// The real engine on a fresh database, with chains from a folder and the small district.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "chain/chain.hpp"
#include "flow/chains.hpp"
#include "flow/functions.hpp"
#include "infra/db/testing.hpp"
#include "matter/engine.hpp"
#include "model/test_world.hpp"

namespace rz::model {

inline constexpr DistrictId district{410411};

/// Every chain below the folder; a finding ends the test.
std::vector<chain::Loaded> load_all(const std::filesystem::path& folder);
std::shared_ptr<const flow::Chains> chains_of(std::vector<chain::Loaded> loaded);
const std::shared_ptr<const flow::Functions>& functions();

std::filesystem::path test_chains();

matter::EngineParts engine_parts(const db::Database& database, std::shared_ptr<const flow::Chains> chains);
std::unique_ptr<matter::Engine> open_engine(const db::Database& database, std::shared_ptr<const flow::Chains> chains);

/// The answer of one write, as a batch of one.
matter::WriteResult run_one(matter::Engine& engine, matter::Write write, Instant at,
                            record::Idempotency idempotency = {});
/// Evidence for a step that comes with no idempotency key: an attachment that waits to be bound.
AttachmentId upload_one(matter::Engine& engine, std::int64_t id, Instant at);
/// Fires what is due, as the batcher would.
int fire_due(matter::Engine& engine, Instant now);
MatterId id_in(const record::Answer& answer);

/// Every matter is the fold of its events, the record is whole, no closed matter has a running clock. Empty = true.
std::string broken_promise(db::Connection& connection, const flow::Chains& chains);

}  // namespace rz::model
