#pragma once
// The verbs over matters: read one, read a queue, take a step, bring one to life. Reading goes to the pool of
// readers, writing to the batcher; both see immutable snapshots of the network and of the chains.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "chain/catalogue.hpp"
#include "infra/db/pool.hpp"
#include "infra/json/json.hpp"
#include "matter/batcher.hpp"
#include "matter/matter_view.hpp"
#include "matter/receipt.hpp"
#include "matter/queues.hpp"
#include "place/area.hpp"

namespace rz::matter {

/// What stands at a moment; each request takes one and keeps it.
struct Snapshot {
  std::shared_ptr<const chain::Catalogue> catalogue;
  std::shared_ptr<const place::Places> places;
  std::shared_ptr<const org::Orgs> orgs;
  std::shared_ptr<const flow::World> world;
  std::shared_ptr<const place::Areas> areas;
  std::shared_ptr<const access::Posts> people;
};

struct Viewer {
  flow::Actor actor;
  schema::Language language = schema::Language::zh;
};

struct FieldFault {
  std::string pointer;
  std::string message;
};

/// What can go wrong on the way to the writer.
struct ServiceError {
  enum class Kind {
    not_found,   ///< no such matter, chain, step or queue, or the viewer may not know of it
    unasked,     ///< what is covered is uncovered only after an approval, which is not there
    invalid,     ///< `faults`: the form does not fit its schema
    write,       ///< `write` says why
    unavailable  ///< the database does not answer
  };
  Kind kind = Kind::unavailable;
  std::vector<FieldFault> faults;
  WriteError write;
  std::string chain;  ///< of the step that was refused, for its words
  int version = 0;
};

using ServiceResult = Result<record::Answer, ServiceError>;
using ServiceDone = std::function<void(ServiceResult)>;

struct StepCommand {
  MatterId matter{};
  std::string step;
  flow::Verb verb = flow::Verb::take;
  json::Object fields;  ///< as the form's schema asks; a decision takes «remark» alone
  std::vector<flow::Evidence> evidence;  ///< ids and kinds; uploaded under the idempotency's scope
  std::optional<std::int64_t> expected_revision;
  record::Idempotency idempotency;
  bool heeds_checks = false;  ///< refused where a check of the chain speaks
};

struct BirthCommand {
  std::string chain;
  std::string step;
  PlaceId place{};
  json::Object fields;
  std::vector<flow::Evidence> evidence;
  record::Idempotency idempotency;
};

struct ServiceParts {
  DistrictId district{};
  Batcher& batcher;
  db::Pool& readers;
  std::function<Snapshot()> snapshot;
  std::shared_ptr<const flow::Functions> functions;
  const Clock& clock;
  Receipts receipts;
};

/// Which page of which list.
struct QueuePage {
  std::string name;
  std::string words;                           ///< only those in which these stand, for whoever searches; else nobody reads it
  std::vector<std::string> tags;               ///< as tag_of() writes them
  OrgId owner{};                               ///< 0 = whoever
  PlaceId place{};                             ///< this place and all in it; 0 = anywhere
  std::optional<std::vector<PlaceId>> places;  ///< none but these, of what else is asked for
  std::optional<QueueOrder> order{};           ///< nothing = the list's own
  std::string cursor;             ///< what `next` said, or empty
  std::int64_t limit = 50;        ///< 1 … queue_page_max
};

struct QueueCount {
  QueueName queue;
  std::int64_t count = 0;  ///< up to `queue_count_max`
  bool more = false;
};

/// What to ask for it; nothing where the viewer has no such list.
std::optional<QueueQuery> query_for(const QueuePage& page, const ViewContext& view);

/// Whether a text is what `next` of a queue's page may have said.
bool is_cursor(std::string_view text);

class Service {
 public:
  explicit Service(ServiceParts parts) : parts_(std::move(parts)) {}

  Result<json::Object, ServiceError> read(MatterId id, const Viewer& viewer) const;
  /// The same for a page of staff: where the chain says so, that it was looked at is on record before anything is shown.
  void look_at(MatterId id, const Viewer& viewer, std::function<void(Result<json::Object, ServiceError>)> done) const;
  /// {items, next?}; not_found where the viewer has no such list.
  Result<json::Object, ServiceError> read_queue(const QueuePage& page, const Viewer& viewer) const;
  /// What a map shows of a list, in its order, at most `points_max` and one: it tells that there are more.
  /// Errors as of `read_queue`.
  Result<std::vector<QueuePoint>, ServiceError> read_points(const QueuePage& page,
                                                            const Viewer& viewer) const;
  static constexpr std::int64_t points_max = 20'000;
  /// The viewer's lists in their order.
  Result<std::vector<QueueCount>, ServiceError> count_queues(const Viewer& viewer) const;
  std::vector<BirthStep> births_of(const Viewer& viewer) const;
  static constexpr std::int64_t queue_count_max = 999;

  /// As it is stored, where the viewer may know of it.
  Result<Stored, ServiceError> read_stored_for(MatterId id, const Viewer& viewer) const;
  /// The kinds of evidence that the viewer sees of a matter.
  Result<std::set<std::string>, ServiceError> evidence_seen(MatterId id, const Viewer& viewer) const;

  void take_step(StepCommand command, const Viewer& viewer, ServiceDone done) const;
  /// What bring_to_life would refuse now; nothing is written.
  rz::Status<ServiceError> try_birth(BirthCommand command, const Viewer& viewer) const;
  void bring_to_life(BirthCommand command, const Viewer& viewer, ServiceDone done) const;
  /// Covered fields in clear, and the look in the record: who, when, why.
  void reveal(MatterId id, std::string reason, record::Idempotency idempotency, const Viewer& viewer,
              ServiceDone done) const;

  /// The viewer that a receipt makes; nothing if the number or the secret is wrong.
  Result<std::optional<flow::Actor>, ServiceError> open_receipt(std::string_view number, std::string_view secret) const;
  std::string receipt_secret(MatterId id, int party = 0) const;
  /// A receipt for a party without an account, by its number, from who may let it in; that it was given is on record.
  void give_receipt(MatterId id, int party, record::Idempotency idempotency, const Viewer& viewer, ServiceDone done) const;

  Snapshot snapshot() const { return parts_.snapshot(); }
  /// Everything around a matter as this viewer sees it; the snapshot and the viewer must outlive it.
  ViewContext context(const Snapshot& snapshot, const Viewer& viewer) const;
  Instant now() const { return parts_.clock.now(); }

 private:
  struct Whole;
  Result<Whole, ServiceError> read_whole(MatterId id, const Snapshot& snapshot, const Viewer& viewer) const;
  Result<std::int64_t, ServiceError> count_decisions(const Viewer& viewer) const;

  ServiceParts parts_;
};

}  // namespace rz::matter
