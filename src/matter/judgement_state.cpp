// What a judgement knows of a batch's matters, takes back where a write is refused, and hands to the commit.

#include <algorithm>
#include <iterator>
#include <utility>

#include "matter/judgement.hpp"
#include "matter/matter_json.hpp"
#include "matter/queue_store.hpp"
#include "matter/rating_store.hpp"

namespace rz::matter {

void Judgement::know(FamilyRow row) {
  const auto id = row.stored.matter.id;
  auto [at, is_new] = known_.try_emplace(id);
  if (is_new) {
    at->second.matter = std::move(row.stored.matter);
    if (const auto* chain = chain_of(at->second.matter)) at->second.ended_tags = ended_tags(parts_.district, *chain, at->second.matter);
  }
  // Of the other relatives nothing personal was read.
  if (!row.stored.personal.empty() && at->second.personal.empty()) {
    at->second.personal = from_personal(row.stored.personal).value_or(flow::Personal{});
  }
}

void Judgement::know(const record::Idempotency& key, record::StoredAnswer answer) {
  answers_.insert_or_assign({key.scope, key.key}, std::move(answer));
}

Judgement::Known* Judgement::find(MatterId id) {
  if (!families_.contains(id)) {
    if (auto loaded = loads_.family(*this, id); !loaded) {
      fault_ = std::move(loaded).error();
      return nullptr;
    }
    families_.insert(id);
  }
  const auto found = known_.find(id);
  return found == known_.end() ? nullptr : &found->second;
}

Judgement::Known& Judgement::touch(MatterId id) {
  const auto found = known_.find(id);
  undo_.matters.try_emplace(id, found == known_.end() ? std::nullopt : std::optional(found->second));
  return known_[id];
}

void Judgement::begin() {
  tasks_.clear();
  undo_ = {head_, entries_.size(), rows_.size(), {}, {}, {}};
}

void Judgement::undo() {
  tasks_.clear();
  head_ = undo_.head;
  entries_.resize(undo_.entries);
  rows_.resize(undo_.rows);
  for (auto& [id, before] : undo_.matters) {
    if (before) {
      known_.insert_or_assign(id, std::move(*before));
    } else {
      known_.erase(id);
    }
  }
  for (auto& [name, before] : undo_.counters) counters_.insert_or_assign(name, before);
  for (const auto id : undo_.bound) attachments_.at(id).matter = {};
  undo_ = {head_, entries_.size(), rows_.size(), {}, {}, {}};
}

std::vector<db::Call> Judgement::calls(const record::Head& from, std::int64_t last_id) const {
  auto head = head_;
  head.last_id = last_id;
  // First: it locks the district, and another writer's ends the run before anything is written.
  std::vector<db::Call> calls{record::move_head(from, head)};
  calls.push_back(record::insert_entries(parts_.district, entries_));
  std::vector<MatterRow> matters;
  std::vector<PersonalRow> personal;
  std::vector<MatterId> old_tags;
  std::vector<db::Params> new_tags;
  std::vector<db::Params> ratings;
  for (const auto& [id, known] : known_) {
    if (known.changed) {
      matters.push_back({&known.matter, chain_of(known.matter)});
      std::ranges::move(rating_rows(parts_.district, known.matter), std::back_inserter(ratings));
      const auto tags = ended_tags(parts_.district, *chain_of(known.matter), known.matter);
      if (tags != known.ended_tags) {
        if (!known.ended_tags.empty() && !have_same_tags(tags, known.ended_tags)) old_tags.push_back(id);
        new_tags.insert(new_tags.end(), tags.begin(), tags.end());
      }
    }
    if (known.personal_changed) personal.push_back({id, to_personal(known.personal)});
  }
  calls.push_back(write_matters(parts_.district, matters));
  calls.push_back(write_personal(parts_.district, personal));
  calls.push_back(delete_ended_tags(parts_.district, old_tags));
  calls.push_back(write_ended_tags(std::move(new_tags)));
  calls.push_back(write_ratings(std::move(ratings)));

  std::map<const db::Statement*, std::size_t> call_of;
  for (const auto& row : rows_) {
    auto [at, is_new] = call_of.try_emplace(row.statement, calls.size());
    if (!is_new && calls[at->second].rows.size() == db::rows_in_max) {
      at->second = calls.size();
      is_new = true;
    }
    if (is_new) calls.push_back({row.statement, {}, {}});
    calls[at->second].rows.push_back(row.values);
  }

  std::vector<Counter> counters;
  for (const auto& [name, value] : counters_) counters.push_back({name, value});
  calls.push_back(write_counters(parts_.district, counters));
  calls.push_back(record::insert_answers(parts_.district, new_answers_));
  return calls;
}

std::optional<Instant> Judgement::next_timer() const {
  std::optional<Instant> next;
  for (const auto& [id, known] : known_) {
    const auto timer = known.changed ? flow::next_timer(known.matter) : std::nullopt;
    if (timer && (!next || timer->at < *next)) next = timer->at;
  }
  return next;
}

}  // namespace rz::matter
