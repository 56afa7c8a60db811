#include "demo/counsel.hpp"

#include <algorithm>
#include <array>

namespace rz::demo {

namespace {

constexpr std::string_view header = "topic,suggestion,plan,outcome";
constexpr std::array<std::string_view, 4> forms{"visit", "seminar", "lesson", "consultation"};

/// 430 suggestions of 73 exchanges: six each, but for every ninth.
std::size_t suggestions_of(const flow::Matter& matter) { return matter.id.value % 9 == 0 ? 5 : 6; }

}  // namespace

Result<std::vector<Advice>, std::string> parse_advice(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "suggestions.csv", header));
  std::vector<Advice> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2], row[3]});
  return out;
}

const AdviserTeam* Counsel::team_of(OrgId org) const {
  const auto found = std::ranges::find(teams_, org, &AdviserTeam::org);
  return found == teams_.end() ? nullptr : &*found;
}

Move Counsel::begin(int n, Instant now, int utc_offset_minutes) {
  const auto& team = teams_[static_cast<std::size_t>(n) % teams_.size()];
  Move out{"exchange", team.place, {{"organiser", team.org, 0}, "hold", flow::Verb::take, {}}};
  out.act.input.fields = {{"form", std::string(forms[static_cast<std::size_t>(n) % forms.size()])},
                          {"held_on", format_date(local_date(now, utc_offset_minutes))},
                          {"visited", std::vector{format_id(one_of(team.looks_after, random_))}}};
  out.act.input.personal["about"] = "走访党群阵地，座谈组织覆盖和服务群众的做法";
  return out;
}

Act Counsel::suggest(const AdviserTeam& team, std::size_t children) {
  const auto& advice = advice_[(children + static_cast<std::size_t>(between(random_, 0, 5))) % advice_.size()];
  Act out{{"organiser", team.org, 0}, "suggest", flow::Verb::take, {}};
  out.input.fields = {{"topic", advice.topic}, {"addressees", std::vector{format_id(one_of(team.asks, random_))}}};
  out.input.personal["suggestion"] = advice.suggestion;
  return out;
}

std::optional<Move> Counsel::next(const Scene& scene) {
  const auto& matter = scene.matter();
  const auto children = scene.children().size();
  const auto act = [&](OrgId org, std::string step) { return Act{{"organiser", org, 0}, std::move(step), flow::Verb::take, {}}; };
  Move out;
  if (matter.stage == "held") {
    const auto* team = team_of(matter.owner);
    if (team == nullptr) return std::nullopt;
    out.act = children < suggestions_of(matter) ? suggest(*team, children) : act(matter.owner, "record");
    if (out.act.step == "record") out.act.input.personal["findings"] = "情况较好，建议已逐条交有关党组织";
    return out;
  }
  const auto& topic = matter.text("topic");
  const auto advice = std::ranges::find(advice_, topic, &Advice::topic);
  if (advice == advice_.end()) return std::nullopt;
  if (matter.stage == "given") {
    const bool adopts = chance(random_, 88);
    out.act = act(matter.owner, adopts ? "adopt" : "decline");
    if (adopts) out.act.input.personal["plan"] = advice->plan;
    else out.act.input.personal["decline_reason"] = "条件还不具备，明年再议";
    return out;
  }
  if (matter.stage == "under_way") {
    out.act = act(matter.owner, "report");
    out.act.input.personal["outcome"] = advice->outcome;
    return out;
  }
  if (matter.stage != "to_confirm") return std::nullopt;
  const bool is_enough = chance(random_, 93);
  out.act = act(matter.owner, is_enough ? "confirm" : "send_back");
  if (!is_enough) out.act.input.personal["send_back_reason"] = "请补充实际效果";
  return out;
}

std::int64_t Counsel::delay_minutes(std::string_view stage) {
  if (stage == "held") return between(random_, 10, 60);
  if (stage == "given") return between(random_, day_minutes, 9 * day_minutes);
  if (stage == "under_way") return between(random_, 10 * day_minutes, 50 * day_minutes);
  return between(random_, day_minutes, 4 * day_minutes);
}

}  // namespace rz::demo
