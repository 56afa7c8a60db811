#pragma once
// What is due to be forgotten: personal data of matters that have been closed for long, and of old logins, and of accounts that have been disabled for long. The record stays
// whole: it holds a salted digest of what goes.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/source.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/db/db.hpp"
#include "matter/attachment_files.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// How long a chain's matters are kept after they are closed; a choice in the matter itself may say it (保管期限).
struct KeptFor {
  std::int64_t days = 0;
  std::string field{};  ///< the choice; empty = there is none
  std::map<std::string, std::optional<std::int64_t>, std::less<>> days_of_value{};  ///< nothing = for good

  /// Nothing = for good.
  std::optional<std::int64_t> days_for(std::string_view value) const;
  std::int64_t shortest() const;
};

struct RetentionRules {
  std::int64_t matter_days = 0;  ///< after closing, where the chain has no rule of its own
  std::map<std::string, KeptFor> kept_of_chain;
  std::int64_t act_days = 0;
  std::int64_t account_days = 0;                      ///< after it is disabled
  std::int64_t patrol_days = 90;                      ///< passes of points and excuses

  /// A fault names the line. 180 days at least for acts, 1 for all others.
  static Result<RetentionRules, access::Fault> parse(const access::Source& source);

  KeptFor kept(const std::string& chain) const;
};

/// What was erased, or would be.
struct RetentionOutcome {
  std::map<std::string, std::int64_t> matters;  ///< by chain
  std::int64_t photos = 0;
  std::int64_t acts = 0;
  std::int64_t accounts = 0;
  std::map<std::string, std::int64_t> shelves;  ///< by name
};

/// What another module keeps for a time.
struct KeptShelf {
  std::string name;
  std::int64_t days = 0;
  std::function<Result<std::int64_t, db::Error>(db::Connection&, Instant before)> count;
  std::function<record::Act(Instant before, std::int64_t count)> erase;
};

/// Writes an act and says whether it is durable.
using WriteAct = std::function<bool(record::Act)>;

/// Goes through all that is due: an act for each matter (`erased_kind`) and each account, one for the old acts together, one for each shelf; files go after their
/// act is durable. Without `write` it only counts. An error, in English, where something could not be read or written: what
/// was done by then stands, and the next run goes on.
Result<RetentionOutcome, std::string> run_retention(db::Connection& reader, DistrictId district, const RetentionRules& rules, Instant now,
                                                    const AttachmentFiles& files, std::span<const KeptShelf> shelves, const WriteAct& write);

}  // namespace rz::matter
