#include "stats/case_reader.hpp"

#include <mutex>

namespace rz::stats {

CaseReader::CaseReader(DistrictId district, db::Pool& readers)
    : mirror_("the indicators' memory", district, readers, [this](const std::vector<matter::Stored>& page) { take(page); }) {}

std::vector<CaseFact> CaseReader::facts(const std::function<bool(const CaseFact&)>& is_seen) const {
  const std::shared_lock lock(mutex_);
  std::vector<CaseFact> out;
  for (const auto& [id, fact] : facts_) {
    if (is_seen(fact)) out.push_back(fact);
  }
  return out;
}

void CaseReader::take(const std::vector<matter::Stored>& page) {
  const std::unique_lock lock(mutex_);
  for (const auto& stored : page) {
    if (const auto fact = case_fact_of(stored.matter)) facts_.insert_or_assign(stored.matter.id, *fact);
  }
}

}  // namespace rz::stats
