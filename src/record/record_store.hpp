#pragma once
// The record's only SQL.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "infra/db/reseal.hpp"
#include "record/act.hpp"
#include "record/record.hpp"

namespace rz::record {

/// Makes the district's head if there is none, and takes the writer's epoch: an older writer ends at its next batch.
Result<Head, db::Error> take_epoch(db::Connection& connection, DistrictId district);
/// The head as it stands; nothing if the district is unknown.
Result<std::optional<Head>, db::Error> read_head(db::Connection& connection, DistrictId district);

/// The districts that have a record here.
Result<std::vector<DistrictId>, db::Error> read_districts(db::Connection& connection);

/// Locks the head and moves it on; Kind::constraint where it does not stand at `from` any more (seq and epoch).
db::Call move_head(const Head& from, const Head& to);

/// Where the personal part of entries lies, sealed.
inline constexpr db::SecretColumn event_secret{"event", "seq", "personal"};

db::Call insert_entries(DistrictId district, const std::vector<Entry>& entries);

struct StoredAnswer {
  std::string body_digest;
  Answer answer;
};
/// Rows: scope, key, body_digest, status, answer.
db::Call find_answers(DistrictId district, const std::vector<Idempotency>& wanted);
Idempotency key_of(const db::Row& row);
StoredAnswer answer_of(const db::Row& row);
struct NewAnswer {
  Idempotency key;
  Answer answer;
  Instant at;
};
db::Call insert_answers(DistrictId district, const std::vector<NewAnswer>& answers);

/// Entries with seq > `after`, in order, at most `limit`.
Result<std::vector<Entry>, db::Error> read_entries(db::Connection& connection, DistrictId district,
                                                   std::int64_t after, std::int64_t limit);
/// Entries of one matter, in order.
Result<std::vector<Entry>, db::Error> read_entries_of(db::Connection& connection, DistrictId district,
                                                      MatterId matter, std::int64_t limit);

/// Acts (entries without a step of a matter) with seq < `before`, the last first: what concerns no matter, and looks at
/// personal data. At most `limit`.
Result<std::vector<Entry>, db::Error> read_acts_before(db::Connection& connection, DistrictId district, std::int64_t before,
                                                       std::int64_t limit);

/// Rows for an act that erases a matter's personal data from the record.
RowWrite erase_personal(DistrictId district, MatterId matter);
/// Acts that concern no matter, before `before`, of which something personal is kept; and the rows that erase it.
Result<std::int64_t, db::Error> count_personal_acts(db::Connection& connection, DistrictId district, Instant before);
RowWrite erase_acts(DistrictId district, Instant before);
/// Answers older than `before` are forgotten.
RowWrite forget_answers(DistrictId district, Instant before);

/// A consumer's position: the last seq it has dealt with.
Result<std::int64_t, db::Error> read_position(db::Connection& connection, DistrictId district, std::string_view consumer);
RowWrite write_position(DistrictId district, std::string_view consumer, std::int64_t seq);

}  // namespace rz::record
