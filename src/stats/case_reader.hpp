#pragma once
// The facts of every case, held in memory and true to the record.

#include <functional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "matter/mirror.hpp"
#include "stats/case_fact.hpp"

namespace rz::stats {

class CaseReader {
 public:
  CaseReader(DistrictId district, db::Pool& readers);

  void start() { mirror_.start(); }
  void poke() { mirror_.poke(); }
  void stop() { mirror_.stop(); }
  bool is_ready() const { return mirror_.is_ready(); }

  /// Those that the asker may look at, as they now stand.
  std::vector<CaseFact> facts(const std::function<bool(const CaseFact&)>& is_seen) const;

 private:
  void take(const std::vector<matter::Stored>& page);

  mutable std::shared_mutex mutex_;
  std::unordered_map<MatterId, CaseFact> facts_;
  matter::Mirror mirror_;
};

}  // namespace rz::stats
