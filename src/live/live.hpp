#pragma once
// Tells pages that are open what has changed in the matters that they may read, and who else has one of them open. What changed
// is not told, only that it did: the page reads it anew, with its own eyes.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "infra/db/pool.hpp"
#include "matter/service.hpp"
#include "record/follower.hpp"

namespace rz::live {

inline constexpr std::size_t listeners_max = 5'000;
/// Changes that a page which was away is told of when it is back; one that missed more reads all anew.
inline constexpr std::size_t remembered_max = 2'000;
/// Who has not said again that he is there has gone.
inline constexpr std::int64_t presence_ms = 45'000;

/// Where an event goes; false where nobody hears any more.
using Send = std::function<bool(std::string_view)>;

/// Somebody who has a matter open.
struct Present {
  AccountId account{};
  std::string name;
  std::string org;
  bool is_typing = false;
  Instant until{};
};

class Live {
 public:
  Live(DistrictId district, db::Pool& readers, const matter::Service& service);
  ~Live() { stop(); }

  /// Tells what is committed from now on.
  void start();
  void poke() { follower_.poke(); }
  void stop() { follower_.stop(); }

  /// A page begins to listen. `after`: the last it heard of, when it comes back. False where there is no room.
  bool join(const matter::Viewer& viewer, Send send, std::optional<std::int64_t> after);
  /// A page has the matter open, or (until = now) has no longer. `page`: of its own making.
  void tell_present(MatterId matter, const std::string& page, Present present);

 private:
  struct Listener {
    matter::Viewer viewer;
    Send send;
    bool is_gone = false;
  };
  struct Change {
    std::int64_t seq = 0;
    MatterId matter{};
    std::int64_t actor = 0;
    std::string kind;
  };

  void hear(const std::vector<record::Entry>& entries);
  void tell(const std::vector<Change>& changes, const std::vector<Listener*>& listeners);
  void catch_up(Listener& listener, std::int64_t after);
  std::vector<Present> present_at(MatterId matter);
  void drop_gone();

  const DistrictId district_;
  db::Pool& readers_;
  const matter::Service& service_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::deque<Change> remembered_;
  std::map<MatterId, std::map<std::string, Present>> present_;
  std::int64_t last_seq_ = 0;       ///< told
  std::int64_t forgotten_seq_ = 0;  ///< up to it nothing is remembered
  record::Follower follower_;
};

}  // namespace rz::live
