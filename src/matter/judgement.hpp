#pragma once
// The judging of one batch: each write in its order on a working copy, so that a second step on a matter sees
// the first. A write that is refused leaves nothing behind. Reads nothing by itself but the families that a
// follow-up reaches; writes nothing: engine.cpp turns what stands here into one transaction.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "flow/apply.hpp"
#include "flow/chains.hpp"
#include "infra/db/db.hpp"
#include "matter/attachment_store.hpp"
#include "matter/matter_store.hpp"
#include "matter/write.hpp"
#include "record/record.hpp"
#include "record/record_store.hpp"

namespace rz::matter {

inline constexpr int follow_ups_max = 200;     ///< system steps that one write may cause
inline constexpr int timers_a_write_max = 64;  ///< timers of one matter fired at once; the rest wait a batch

/// Typed rows of modules: the name that an effect uses → the statement. Its first two columns are the district
/// and the matter.
using RowStatements = StringMap<const db::Statement*>;

struct JudgementParts {
  DistrictId district{};
  const flow::Chains& chains;
  const flow::Functions& functions;
  const flow::World& world;
  const RowStatements& row_statements;
};

class Judgement;

/// What a judgement may still have to read, within the batch's transaction.
struct Loads {
  std::function<Status<db::Error>(Judgement&, MatterId)> family;
  std::function<Result<std::int64_t, db::Error>(const std::string&)> counter;  ///< 0 where there is none yet
};

class Judgement {
 public:
  Judgement(const JudgementParts& parts, record::Head head, IdMaker& ids, Loads loads)
      : parts_(parts), head_(std::move(head)), ids_(ids), loads_(std::move(loads)) {}

  /// What was read before judging.
  void know(FamilyRow row);
  void know_family_of(MatterId id) { families_.insert(id); }
  void know(const record::Idempotency& key, record::StoredAnswer answer);
  void know(Attachment attachment) { attachments_.insert_or_assign(attachment.id, std::move(attachment)); }

  /// `now` is not before the arrival of anything judged so far.
  WriteResult judge(const Pending& pending, Instant now);

  /// A database error while a family was read: the batch must be given up.
  const std::optional<db::Error>& fault() const { return fault_; }

  bool writes_nothing() const { return entries_.empty() && new_answers_.empty() && rows_.empty(); }
  const record::Head& head() const { return head_; }
  /// The statements of the commit, in order; `from` is the head that this one was judged upon.
  std::vector<db::Call> calls(const record::Head& from, std::int64_t last_id) const;
  /// The earliest timer of the matters written.
  std::optional<Instant> next_timer() const;
  const StringMap<std::int64_t>& counters() const { return counters_; }
  bool changes_network() const { return network_changed_; }

 private:
  struct Known {
    flow::Matter matter;
    flow::Personal personal;
    std::vector<db::Params> ended_tags;  ///< as they are stored
    bool changed = false;
    bool personal_changed = false;
  };
  /// What a write has touched so far, to be put back if it is refused.
  struct Undo {
    record::Head head;
    std::size_t entries = 0;
    std::size_t rows = 0;
    std::map<MatterId, std::optional<Known>> matters;
    StringMap<std::int64_t> counters;
    std::vector<AttachmentId> bound;
  };
  struct Task {
    std::variant<flow::FollowUp, flow::Birth> what;
    Instant effective_at{};  ///< of the event that caused it
  };

  WriteResult judge_step(const StepWrite& write, std::string_view scope, Instant now);
  WriteResult judge_birth(const BirthWrite& write, std::string_view scope, Instant now);
  WriteResult judge_timers(const TimerWrite& write, Instant now);
  WriteResult judge_calendar(const CalendarWrite& write, Instant now);
  WriteResult judge_move(const MoveWrite& write, Instant now);
  WriteResult judge_succession(const SuccessionWrite& write, Instant now);
  WriteResult judge_act(const record::Act& act, Instant now);

  Known* find(MatterId id);
  flow::Family family_of(const Known& known) const;
  std::vector<MatterId> relatives_of(const Known& known) const;
  const flow::Definition* chain_of(const flow::Matter& matter) const;
  /// Fires the matter's next timer if it is due before then; what follows from it is left in `tasks_`.
  bool fire_next(MatterId id, Instant before, Instant now);
  void fire_timers(MatterId id, Instant before, Instant now);
  /// Fills in what the evidence that is offered really is. Refused unless each piece is there, pending, fresh, of
  /// this uploader, and offered once.
  Status<flow::StepError> look_up(std::vector<flow::Evidence>& evidence, std::string_view step, std::string_view scope,
                                  Instant now) const;
  void bind(const std::vector<flow::Evidence>& evidence, MatterId matter);
  std::string draw_number(const flow::Definition& chain, Instant now);
  Result<MatterId, flow::StepError> bear(const flow::Definition& chain, flow::BirthRequest request,
                                         const flow::Actor& actor, Instant now, Instant effective_at);
  void accept(flow::Outcome outcome);
  Status<flow::StepError> run_tasks(Instant now);
  Status<flow::StepError> run_task(const Task& task, Instant now);
  Known& touch(MatterId id);
  void begin();
  void undo();
  WriteError refused(const flow::StepError& error, const Known* known, const flow::Actor& actor, Instant now);
  /// The field that names another matter which is not there, is no fit, or which the actor may not know of.
  std::optional<flow::StepError> bad_main(const StepWrite& write);
  record::Answer answer_for(const flow::Matter& matter, int status) const;

  JudgementParts parts_;
  record::Head head_;
  IdMaker& ids_;
  Loads loads_;
  std::map<MatterId, Known> known_;
  std::set<MatterId> families_;
  StringMap<std::int64_t> counters_;  ///< of this batch, drawn from
  std::map<std::pair<std::string, std::string>, record::StoredAnswer> answers_;
  std::map<AttachmentId, Attachment> attachments_;
  std::deque<Task> tasks_;
  Undo undo_;
  std::optional<db::Error> fault_;

  std::vector<record::Entry> entries_;
  std::vector<record::RowWrite> rows_;
  std::vector<record::NewAnswer> new_answers_;
  bool network_changed_ = false;
};

}  // namespace rz::matter
