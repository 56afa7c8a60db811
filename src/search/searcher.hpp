#pragma once
// Finds matters by what is written in them, for somebody who may see just that: the index proposes, the matter itself decides.

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "infra/db/pool.hpp"
#include "matter/service.hpp"
#include "record/follower.hpp"
#include "search/index.hpp"
#include "search/twins.hpp"

namespace rz::search {

/// A matter that was found, and by what.
struct Found {
  matter::Stored stored;
  std::string field;   ///< in which it stands, as it is stored («what», «what#2»); empty = in its number, body or place
  std::string before;  ///< the text around the first word
  std::string match;
  std::string after;
};

struct Page {
  std::vector<Found> found;
  std::optional<MatterId> next;  ///< the last one looked at, where there may be more
};

/// The street around a place; the place itself where there is none.
PlaceId wider_of(PlaceId place, const place::Places& places);

class Searcher {
 public:
  Searcher(DistrictId district, db::Pool& readers, std::function<matter::Snapshot()> snapshot);
  ~Searcher();

  /// Reads all matters, on a thread of its own; from then on it follows the record.
  void start();
  void poke() { follower_.poke(); }
  void stop();
  bool is_ready() const { return ready_.load(); }

  /// Of the list that `query` says, those with every word of `text`, the latest first. Words are found in texts that the viewer sees, in
  /// the number, in names of the body and the place, and by the last digits of a covered telephone number.
  Result<Page, db::Error> find(std::string_view text, const matter::QueueQuery& query, std::optional<MatterId> before,
                               const matter::ViewContext& view) const;

  /// What is likely about the same thing as a matter, of those that the viewer may read; `shared` only where he sees what it is about.
  struct Alike {
    matter::Stored stored;
    Twin twin;
  };
  Result<std::vector<Alike>, db::Error> find_alike(const Subject& subject, const matter::ViewContext& view) const;
  /// The matters of which a field that is nobody's holds one of these texts, letter for letter, whoever may read them: to know what
  /// is there already, not to show it.
  Result<std::vector<matter::Stored>, db::Error> find_by_field(const std::string& field, const std::vector<std::string>& texts) const;
  /// What is compared of a matter; nothing where its chain compares nothing.
  static std::optional<Subject> subject_of(const matter::Stored& stored, const flow::Chains& chains, const place::Places& places);

  const Index& index() const { return index_; }

 private:
  void build();
  void hear(const std::vector<record::Entry>& entries);
  void take(const matter::Stored& stored);
  void take_entry(const record::Entry& entry, const flow::Matter& matter);
  void compare(const matter::Stored& stored);
  /// Of fields that are nobody's: their texts, and keys of the bodies that they name.
  void add_fields(const flow::Matter& matter, const flow::Fields& fields, std::vector<std::string>& texts, std::vector<Gram>& keys) const;
  std::string_view keep(const std::string& name);

  const DistrictId district_;
  db::Pool& readers_;
  const std::function<matter::Snapshot()> snapshot_;
  Index index_;
  Twins twins_;
  std::mutex names_mutex_;
  std::set<std::string, std::less<>> names_;  ///< of chains and stages
  record::Follower follower_;
  Instant newest_{};  ///< of the record: what is much older is compared with nothing; the builder's, then the follower's
  std::atomic<bool> ready_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread builder_;
};

}  // namespace rz::search
