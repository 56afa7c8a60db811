#include "demo/calling.hpp"

#include <algorithm>

namespace rz::demo {

namespace {

constexpr std::string_view header = "item,reason,result";
constexpr std::int64_t hours_ahead = 4;  ///< of the meeting, from the call

bool has_ended(const flow::Matter& matter) { return matter.settled_at.ms != 0 || matter.closed_at.ms != 0; }

bool is_rated(const flow::Matter& matter, std::string_view name) { return std::ranges::find(matter.ratings, name, &flow::Rating::name) != matter.ratings.end(); }

}  // namespace

Result<std::vector<Reason>, std::string> parse_reasons(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "calls.csv", header));
  std::vector<Reason> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2]});
  return out;
}

Move Calling::begin(int n, Instant now, int) {
  const auto& community = communities_[static_cast<std::size_t>(n) % communities_.size()];
  const auto& reason = one_of(reasons_, random_);
  Move out{"whistle", community.place, act("clerk", community.org, "call_paired")};
  const bool several = community.paired.size() > 1 && chance(random_, 30);
  std::vector<std::string> bodies{format_id(one_of(community.paired, random_))};
  if (several && format_id(community.paired.front()) != bodies.front()) bodies.push_back(format_id(community.paired.front()));
  out.act.input.fields = {{"item", reason.item}, {"bodies", std::move(bodies)}, {"urgent", false},
                          {"meet_at", now.plus_minutes(hours_ahead * 60).ms}};
  out.act.input.personal = {{"reason", reason.reason}, {"address", "社区党群服务中心门口集合"}};
  return out;
}

std::optional<Move> Calling::next(const Scene& scene) {
  auto made = scene.matter().chain == "whistle" ? next_of_call(scene) : next_of_turnout(scene.matter());
  return made ? std::optional(Move{{}, {}, std::move(*made)}) : std::nullopt;
}

std::optional<Act> Calling::next_of_call(const Scene& scene) {
  const auto& matter = scene.matter();
  if (matter.stage != "calling") return std::nullopt;
  const bool all_ended = !scene.children().empty() && std::ranges::all_of(scene.children(), has_ended);
  if (all_ended) {
    auto out = act("clerk", matter.owner, "close");
    out.input.personal["outcome"] = reason_for(matter.text("item")).result;
    return out;
  }
  auto out = act("clerk", matter.owner, "minutes");
  if (matter.last_actor.contains("minutes") || scene.children().empty()) return std::nullopt;
  out.input.fields["lead"] = format_id(scene.children().front().org("body"));
  out.input.personal["minutes"] = "现场会商：由牵头单位负责处理，社区做好居民工作，一周内回看。";
  return out;
}

std::optional<Act> Calling::next_of_turnout(const flow::Matter& matter) {
  const auto body = matter.org("body");
  const auto caller = matter.org("called_by");
  if (matter.stage == "called") {
    auto out = act("handler", body, "answer");
    out.input.personal["who_comes"] = "科室负责人等二人";
    return out;
  }
  if (matter.stage == "answered") return act("clerk", caller, "check_in");
  if (matter.stage == "here") {
    auto out = act("handler", body, "report");
    out.input.personal["result"] = reason_for(matter.text("item")).result;
    return out;
  }
  if (matter.stage != "rating") return std::nullopt;
  if (!is_rated(matter, "answer") && !matter.last_actor.contains("rate_call")) {
    auto out = act("clerk", caller, "rate_answer");
    out.input.fields["answer_score"] = score(random_);
    return out;
  }
  if (is_rated(matter, "call") || chance(random_, 20)) return std::nullopt;
  auto out = act("handler", body, "rate_call");
  out.input.fields["call_score"] = score(random_);
  return out;
}

const Reason& Calling::reason_for(std::string_view item) const {
  const auto found = std::ranges::find(reasons_, item, &Reason::item);
  return found == reasons_.end() ? reasons_.front() : *found;
}

std::int64_t Calling::delay_minutes(std::string_view stage) {
  if (stage == "called") return chance(random_, 92) ? between(random_, 5, 110) : between(random_, 130, 200);
  if (stage == "answered") return between(random_, 90, 200);
  if (stage == "here") return between(random_, 120, 3 * 24 * 60);
  if (stage == "rating") return between(random_, 30, 24 * 60);
  return between(random_, 2 * 24 * 60, 4 * 24 * 60);  // the call itself: looked at again when some have ended
}

}  // namespace rz::demo
