#include "patrol/view_http.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "infra/http/telling.hpp"

namespace rz::patrol {

namespace {

struct Word {
  std::string_view zh;
  std::string_view en;
};

constexpr std::array refusal_words = std::to_array<Word>({
    {"手机时间比系统快，请校准手机时间。", "The phone's clock is ahead; set it right."},
    {"超过 14 天才传到，不再计入。", "It arrived more than 14 days after it happened."},
    {"这个网格没有这个点位，请更新巡查计划。", "The grid has no such point; load the plan anew."},
    {"不在巡查时间内，或本轮不含这个点位。", "Outside of the round's time, or the point is not in this round."},
    {"定位误差太大，请到开阔处再试，或扫点位二维码。", "The position is too inaccurate; try in the open, or scan the point's code."},
    {"离点位太远，请走近后再试。", "Too far from the point; go nearer."},
    {"二维码不对，请核对点位。", "The code is not this point's."},
    {"没有定位，请扫点位二维码。", "There is no position; scan the point's code."},
});

json::Object counts_json(const std::vector<PointState>& points) {
  json::Object out;
  for (const auto state : {State::passed, State::late, State::excused, State::asked, State::missed, State::open, State::coming}) {
    const auto count = std::ranges::count(points, state, &PointState::state);
    if (count > 0) out[to_text(state)] = count;
  }
  return out;
}

std::string reason_name(const View& view, const Settings& settings, const std::string& word) {
  const auto* reason = settings.find(word);
  return reason ? view.say(reason->zh, reason->en) : word;
}

json::Object excuse_json(const View& view, const Settings& settings, const Excuse& excuse) {
  return {{"reason", excuse.reason}, {"name", reason_name(view, settings, excuse.reason)}, {"standing", to_text(excuse.standing)},
          {"at", view.moment(excuse.at)}};
}

json::Object point_json(const View& view, const PointState& state, const Settings& settings) {
  json::Object out{{"number", state.point->number}, {"name", state.point->name}, {"state", to_text(state.state)}};
  if (state.pass) {
    out["at"] = view.moment(state.pass->at);
    out["arrived_at"] = view.moment(state.pass->arrived_at);
    out["way"] = to_text(state.pass->way);
    out["nearness"] = to_text(state.pass->nearness);
  } else if (state.excuse) {
    out["excuse"] = excuse_json(view, settings, *state.excuse);
  }
  return out;
}

/// «1.2 公里», «640 米».
std::string length_text(const View& view, double metres) {
  constexpr double kilometre = 1000;
  const auto rounded = std::llround(metres / 10) * 10;
  if (metres < kilometre) return std::to_string(rounded) + view.say(" 米", " m");
  const auto hundreds = std::llround(metres / 100);
  return std::to_string(hundreds / 10) + "." + std::to_string(hundreds % 10) + view.say(" 公里", " km");
}

std::string why_forward(const View& view, const Forward& forward, const Plan& plan) {
  const auto* point = plan.find(forward.point);
  const auto name = point ? point->name : std::to_string(forward.point);
  std::string why;
  if (forward.open_matters > 0)
    why = view.say("有 " + std::to_string(forward.open_matters) + " 件未办结", std::to_string(forward.open_matters) + " open cases");
  if (forward.unseen_days > 0) {
    if (!why.empty()) why += view.say("，", ", ");
    why += view.say("已 " + std::to_string(forward.unseen_days) + " 天未巡到", "unseen for " + std::to_string(forward.unseen_days) + " days");
  }
  return view.say("「" + name + "」靠前：" + why, name + " comes early: " + why);
}

std::string explained(const View& view, const Proposal& proposal, const Plan& plan) {
  auto out = view.say("直线距离约 ", "About ") + length_text(view, proposal.metres) + view.say("", " as the crow flies");
  const auto percent = static_cast<int>(std::ceil(proposal.gap * 100));
  if (proposal.forward.empty()) {
    out += proposal.is_exact ? view.say("，没有更短的走法。", "; no order is shorter.")
                             : view.say("，与最短走法相差不超过 " + std::to_string(percent) + "%。",
                                        "; at most " + std::to_string(percent) + "% longer than the shortest.");
    return out;
  }
  out += view.say("。", ". ");
  for (const auto& each : proposal.forward) out += why_forward(view, each, plan) + view.say("。", ". ");
  const double longer = proposal.metres - proposal.shortest_metres;
  if (longer >= 10) out += view.say("为此多走约 " + length_text(view, longer) + "。", "That is " + length_text(view, longer) + " more to walk.");
  return out;
}

}  // namespace

json::Object grid_json(const View& view, PlaceId grid) {
  const auto& places = *view.network.places;
  const auto* place = places.find(grid);
  if (!place) return {{"id", format_id(grid)}};
  return {{"id", format_id(grid)},
          {"name", view.say(place->name_zh, place->name_en)},
          {"path", view.say(places.path_zh(grid), places.path_en(grid))},
          {"community", format_id(place->parent)}};
}

json::Array compounds_json(const View& view, const std::vector<PlaceId>& compounds) {
  json::Array out;
  for (const auto id : compounds) {
    const auto& place = *view.network.places->find(id);
    out.push_back(json::Object{{"id", format_id(id)}, {"name", view.say(place.name_zh, place.name_en)}});
  }
  return out;
}

json::Array walkers_json(const std::vector<Walker>& walkers) {
  json::Array out;
  for (const auto& walker : walkers) {
    json::Object item{{"name", walker.name}};
    if (!walker.stands_in_for.empty()) item["stands_in_for"] = walker.stands_in_for;
    out.push_back(std::move(item));
  }
  return out;
}

json::Array reasons_json(const View& view, const Settings& settings) {
  json::Array out;
  for (const auto& reason : settings.reasons) out.push_back(json::Object{{"reason", reason.word}, {"name", view.say(reason.zh, reason.en)}});
  return out;
}

json::Object round_json(const View& view, const PlannedRound& planned, const GridDay& day, const Settings& settings, bool with_points) {
  const auto& round = planned.round;
  const auto points = states_of(*planned.plan, round, day.passes, day.excuses, view.now);
  json::Object out{{"part", to_text(round.part)},
                   {"name", words_of(view, round.part)},
                   {"from", view.moment(round.from)},
                   {"until", view.moment(round.until)},
                   {"late_until", view.moment(round.late_until)},
                   {"state", to_text(state_of(points))},
                   {"counts", counts_json(points)}};
  const auto whole = std::ranges::find_if(day.excuses, [&](const Excuse& each) { return each.part == round.part && each.point == 0; });
  if (whole != day.excuses.end()) out["excuse"] = excuse_json(view, settings, *whole);
  if (!with_points) return out;
  json::Array items;
  for (const auto& each : points) items.push_back(point_json(view, each, settings));
  out["points"] = std::move(items);
  return out;
}

json::Object proposal_json(const View& view, const Proposal& proposal, const Plan& plan) {
  json::Array forward;
  for (const auto& each : proposal.forward) {
    forward.push_back(json::Object{{"point", each.point}, {"open_matters", each.open_matters}, {"unseen_days", each.unseen_days}});
  }
  return {{"order", json::Array(proposal.order.begin(), proposal.order.end())},
          {"metres", std::llround(proposal.metres)},
          {"shortest_metres", std::llround(proposal.shortest_metres)},
          {"least_metres", std::llround(proposal.least_metres)},
          {"exact", proposal.is_exact},
          {"gap_percent", std::ceil(proposal.gap * 1000) / 10},
          {"forward", std::move(forward)},
          {"text", explained(view, proposal, plan)}};
}

std::string words_of(const View& view, Part part) {
  return part == Part::morning ? view.say("上午", "Morning") : view.say("下午", "Afternoon");
}

std::string words_of(const View& view, Refusal why) {
  const auto& word = refusal_words[static_cast<std::size_t>(why)];
  return view.say(word.zh, word.en);
}

Result<Date, http::Problem> day_of(const http::Request& request, const View& view, std::int32_t days_max) {
  const auto text = request.query_value("day");
  if (!text) return view.today();
  const auto day = parse_date(*text);
  if (day && std::abs(day->days - view.today().days) <= days_max) return *day;
  auto problem = http::standard_problem(422, view.language);
  problem.errors.push_back({"?day", view.say("请写成 2026-11-24 这样的日期，不早于 " + std::to_string(days_max) + " 天前。",
                                             "A date such as 2026-11-24, no further off than " + std::to_string(days_max) + " days.")});
  return fail(std::move(problem));
}

Result<PlaceId, http::Problem> place_of(const http::Request& request, const View& view) {
  const auto text = request.query_value("place");
  if (!text) return PlaceId{};
  const PlaceId id{parse_id(*text).value_or(0)};
  if (!view.network.places->find(id)) return fail(http::standard_problem(404, view.language));
  return id;
}

const place::Place* grid_of(const access::Network& network, std::string_view id) {
  const auto* place = network.places->find(PlaceId{parse_id(id).value_or(0)});
  return place && place->kind == place::Kind::grid ? place : nullptr;
}

}  // namespace rz::patrol
