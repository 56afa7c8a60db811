#pragma once
// A step while it is judged. Every change goes through change(), which writes the event and folds it at once:
// what a later guard sees is what the record will say.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flow/event.hpp"
#include "flow/family.hpp"
#include "flow/world.hpp"

namespace rz::flow {

struct Evidence {
  AttachmentId id{};
  std::string kind;
  std::string digest;
};

struct Input {
  Fields fields;
  Personal personal;
  std::vector<Evidence> evidence;
};

/// A system step on a relative, run in the same batch.
struct FollowUp {
  enum class Why { child_ended, parent_ended, main_settled, main_lapsed, joined, parted, repeated };
  MatterId matter{};
  Why why = Why::child_ended;
  std::string chain;  ///< of the child that ended
  std::string step;   ///< of the child that is to be cancelled
};

/// A child to be born in the same batch.
struct Birth {
  std::string chain;
  std::string step;
  PlaceId place{};
  MatterId parent{};
  Input input;
  std::vector<std::string> personal_copies;  ///< fields of the parent whose personal texts go down as well
};

/// A typed row that an effect adds; the module that owns the statement registered it under this name.
struct RowWrite {
  std::string statement;
  std::vector<Value> values;
};

struct Outcome {
  Event event;
  std::vector<FollowUp> follow_ups;
  std::vector<Birth> births;
  std::vector<RowWrite> rows;
};

class Draft {
 public:
  Draft(const Definition& chain, const Family& family, const Actor& actor, const World& world, Instant now,
        Instant effective_at);
  /// A working copy points into itself: neither copied nor moved.
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const Definition& chain() const { return chain_; }
  const World& world() const { return world_; }
  const Actor& actor() const { return actor_; }
  /// The matter as it stands after the changes so far, with its relatives.
  const Family& family() const { return family_; }
  const Matter& matter() const { return matter_; }
  Instant now() const { return outcome_.event.at; }
  Instant effective_at() const { return outcome_.event.effective_at; }
  /// The role and body in which this is done.
  const Post& post() const { return post_; }
  void act_as(Post post);
  /// Who asked for what is now carried out; without a proposal, the actor.
  std::int64_t proposer() const { return proposer_.value_or(actor_.account.value); }
  void carry_out_for(std::int64_t proposer) { proposer_ = proposer; }

  /// What is written so far.
  const Event& event() const { return outcome_.event; }

  void change(Change change);
  void set(std::string_view field, Value value);
  void notify(std::string_view audience, std::string_view notice);
  void add_row(RowWrite row) { outcome_.rows.push_back(std::move(row)); }
  void follow_up(FollowUp next) { outcome_.follow_ups.push_back(std::move(next)); }
  void bear(Birth birth) { outcome_.births.push_back(std::move(birth)); }
  void keep_personal(const Personal& personal);
  /// What the form of this step was given, that is: not what an earlier step left there.
  void give(const Input& input);
  bool was_given(std::string_view field) const { return given_.contains(field); }
  /// «party_name» → «party_name#2»: what was written of one of several people without an account.
  void number_personal(std::ptrdiff_t number);

  Outcome finish(std::string kind) &&;

 private:
  const Definition& chain_;
  const Actor& actor_;
  const World& world_;
  Matter matter_;
  Family family_;
  Post post_;
  Outcome outcome_;
  std::optional<std::int64_t> proposer_;
  std::set<std::string, std::less<>> given_;
};

}  // namespace rz::flow
