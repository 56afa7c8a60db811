#include "stats/indicators.hpp"

namespace rz::stats {

namespace {

using Fate = CaseFact::Fate;

bool lies_in(Instant at, const Period& period) { return at.ms != 0 && at >= period.from && at < period.to; }

void count(Share& share, bool part) {
  ++share.whole;
  share.part += part ? 1 : 0;
}

void count_found(const CaseFact& fact, Indicators& out) {
  if (fact.was_on_the_spot) {
    ++out.on_the_spot;
    if (fact.sample_passed) count(out.sample_passed, *fact.sample_passed);
    return;
  }
  ++out.reported;
  const bool is_filed = fact.filed.ms != 0;
  if (is_filed || fact.fate == Fate::not_filed || fact.fate == Fate::repeated) count(out.effective, is_filed);
  const bool is_missed = fact.was_missed.value_or(false);
  if (is_missed || (is_filed && fact.was_on_patrol)) count(out.missed, is_missed);
}

void count_filed(const CaseFact& fact, Indicators& out) {
  ++out.filed;
  if (fact.verified_in_time) {
    count(out.verified_in_time, *fact.verified_in_time);
    count(out.reworked, fact.was_sent_back);
  }
  if (fact.fate == Fate::written_off) return;
  const bool is_closed = fact.fate == Fate::closed;
  count(out.closed, is_closed);
  if (!is_closed && !fact.is_late) return;  // not due yet
  const bool in_time = is_closed && fact.closed_in_time.value_or(false);
  count(out.closed_in_time, in_time);
  count(out.late, !in_time);
}

}  // namespace

Indicators indicators_of(std::span<const CaseFact> facts, const Period& period) {
  Indicators out;
  for (const auto& fact : facts) {
    if (lies_in(fact.reported, period)) count_found(fact, out);
    if (lies_in(fact.filed, period)) count_filed(fact, out);
  }
  return out;
}

std::string_view to_text(Post post) {
  static constexpr std::string_view words[] = {"filing", "dispatching", "handling", "verifying"};
  return words[static_cast<int>(post)];
}

std::map<std::pair<OrgId, Post>, Share> posts_of(std::span<const CaseFact> facts, const Period& period) {
  std::map<std::pair<OrgId, Post>, Share> out;
  const auto add = [&](OrgId org, Post post, const std::optional<bool>& in_time) {
    if (org && in_time) count(out[{org, post}], *in_time);
  };
  for (const auto& fact : facts) {
    if (!lies_in(fact.reported, period)) continue;
    add(fact.decided_by, Post::filing, fact.decided_in_time);
    add(fact.dispatched_by, Post::dispatching, fact.dispatched_in_time);
    add(fact.handler, Post::handling, fact.handled_in_time);
    add(fact.verified_by, Post::verifying, fact.verified_in_time);
  }
  return out;
}

}  // namespace rz::stats
