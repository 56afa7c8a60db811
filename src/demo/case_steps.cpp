// What people do about a case of the grid where it stands, and how soon.

#include "demo/grid_cases.hpp"

namespace rz::demo {

namespace {

constexpr int not_filed_percent = 3;
constexpr int repeated_percent = 3;
constexpr int returned_percent = 6;
constexpr int asks_percent = 10;
constexpr int sent_back_percent = 7;
constexpr int samples_failed_percent = 5;
constexpr int granted_percent = 80;
constexpr int slow_percent = 3;
constexpr int reworks_max = 2;
constexpr std::int64_t working_day_minutes = 6 * 60 + 30;
constexpr std::int64_t usual_limit_minutes = 5 * working_day_minutes;  ///< the chain's, where the category has none

template <class Level>
OrgId desk_at(const CaseGrid& grid, Level level) {
  return level == Level::district ? grid.district : level == Level::street ? grid.street : grid.community;
}

}  // namespace

Act GridCases::by_desk(const Case& one, std::string step) const {
  return act(one.desk == Level::community ? "clerk" : "dispatcher", desk_at(*one.grid, one.desk), std::move(step));
}

Act GridCases::by_handler(const Case& one, std::string step) const {
  return act(one.handler == one.grid->grid ? "grid_worker" : "handler", one.handler, std::move(step));
}

std::optional<Move> GridCases::next(const Scene& scene) {
  const auto found = cases_.find(scene.id());
  if (found == cases_.end()) return std::nullopt;
  auto& one = found->second;
  if (one.is_unsure) look(one, scene.matter());
  auto made = one.proposed.empty() ? act_at(one, scene) : decide(one);
  if (!made) {
    cases_.erase(found);
    return std::nullopt;
  }
  one.asked = made->step;
  one.verb = made->verb;
  return Move{{}, {}, std::move(*made)};
}

/// About the same as one of the community that is open.
std::optional<Act> GridCases::repeat(const Case& one, MatterId matter) {
  const auto last = open_[{one.grid->community_place, one.story}];
  if (!last || last == matter || one.is_adopted || !cases_.contains(last) || !chance(random_, repeated_percent)) return std::nullopt;
  auto out = act("clerk", one.grid->community, "repeat");
  out.input.fields["main_matter"] = format_id(last);
  return out;
}

Act GridCases::find_again(Case& one) const {
  one.is_found_again = false;
  auto out = act("clerk", one.grid->community, "found_again");
  out.input.personal["found_note"] = "回看时发现又出现了同样的问题";
  out.shots = {{one.story->photo + ".before", "photo"}};
  return out;
}

std::optional<Act> GridCases::act_at(Case& one, const Scene& scene) {
  const auto& stage = one.stage;
  if (stage == "reported") {
    auto repeated = repeat(one, scene.id());
    return repeated ? std::move(*repeated) : at_filing(one);
  }
  if (stage == "dispatching") return at_dispatch(one);
  if (stage == "to_sign") return at_signing(one);
  if (stage == "handling") return at_handling(one, scene.now());
  if (stage == "reworking") return feed_back(one);
  if (stage == "hard_case") return by_handler(one, "resume");
  if (stage == "to_verify" || stage == "above_verify") return at_verifying(one);
  if (stage == "self_handled" && one.is_sampled) return at_sample(one);
  if (stage == "closed" && one.is_found_again) return find_again(one);
  return std::nullopt;
}

Act GridCases::at_filing(Case& one) {
  if (one.is_adopted) {
    auto out = act("clerk", one.grid->community, "relocate");
    out.input.fields["new_place"] = format_id(one.grid->place);
    return out;
  }
  if (chance(random_, not_filed_percent)) {
    auto out = act("clerk", one.grid->community, "not_file");
    const bool is_gone = chance(random_, 50);
    out.input.fields["not_filed_reason"] = std::string(is_gone ? "gone" : "private");
    out.input.personal["not_filed_note"] = is_gone ? "到现场查看，问题已经消除" : "属于私人院内事项，已当面告知";
    return out;
  }
  auto out = act("clerk", one.grid->community, "file");
  out.input.fields = {{"category", one.story->category}, {"urgent", one.story->urgent}};
  return out;
}

Act GridCases::at_dispatch(Case& one) {
  if (one.desk < one.way) {
    auto out = by_desk(one, "rise");
    out.input.personal["level_reason"] = "需上一级协调有关单位处置";
    return out;
  }
  return dispatch_to(one);
}

/// After a return another department has it.
Act GridCases::dispatch_to(Case& one) {
  std::string step = "dispatch";
  if (one.desk == Level::district) {
    const auto other = world_.duty_for(one.was_returned ? "property" : one.story->category, one.grid->place);
    one.handler = other ? other : one.grid->street;
    if (world_.is_asked(one.handler)) step = "ask_unit";
  } else if (one.way == Level::grid && one.desk == Level::community) {
    one.handler = one.grid->grid;
    step = "dispatch_grid";
  } else {
    one.handler = desk_at(*one.grid, one.desk);
  }
  auto out = by_desk(one, std::move(step));
  out.input.fields["handler"] = format_id(one.handler);
  out.input.personal["requirement"] = "请按期处置，处置后拍照反馈";
  return out;
}

Act GridCases::at_signing(Case& one) {
  const bool may_return = one.desk == Level::district && !one.was_asked_for && chance(random_, returned_percent);
  if (!may_return) return by_handler(one, "sign");
  one.was_asked_for = true;
  auto out = by_handler(one, "return");
  out.input.personal = {{"return_reason", "经现场核实不属于本单位管理"}, {"duty_clause", "职责清单第二条"}};
  return out;
}

std::optional<Act> GridCases::ask_at_handling(Case& one, Instant now) {
  if (one.was_asked_for || !chance(random_, asks_percent)) return std::nullopt;
  one.was_asked_for = true;
  const auto luck = between(random_, 0, 99);
  if (luck < 12) {
    auto out = by_desk(one, "write_off");
    out.input.personal["write_off_reason"] = "经现场核查，所报问题不属实";
    return out;
  }
  if (luck < 26 && one.handler != one.grid->grid) {
    auto out = by_handler(one, "hang");
    out.input.personal = {{"hard_reason", "涉及管线改造，需列入下月计划"}, {"hard_plan", "先行围挡警示，计划下月随管线改造一并处置"}};
    const auto review = now.plus_minutes(between(random_, 20, 40) * day_minutes);
    out.input.fields["next_review"] = format_date(local_date(review, world_.calendar().utc_offset_minutes()));
    return out;
  }
  const auto limit = world_.limit_of(one.story->category, flow::LimitOf::grid_case);
  if (!limit || limit->unit != Duration::Unit::working_days) return std::nullopt;  // by no more than the limit itself, in whole days
  auto out = by_handler(one, "extend");
  out.input.fields["extend_days"] = between(random_, 1, std::min<std::int64_t>(3, limit->amount));
  out.input.personal["extend_reason"] = "所需材料正在采购，需延长处置期限";
  return out;
}

Act GridCases::at_handling(Case& one, Instant now) {
  auto asked = ask_at_handling(one, now);
  return asked ? std::move(*asked) : feed_back(one);
}

Act GridCases::feed_back(const Case& one) const {
  auto out = by_handler(one, "feed_back");
  out.input.personal["result"] = one.story->result;
  out.shots = {{one.story->photo + ".after", "after"}};
  return out;
}

/// The desk that dispatched it; where that desk handled it, the one above.
Act GridCases::at_verifying(Case& one) {
  const auto above = one.desk == Level::community ? Level::street : Level::district;
  const bool fails = one.reworks < reworks_max && chance(random_, sent_back_percent);
  auto out = act("verifier", desk_at(*one.grid, one.stage == "above_verify" ? above : one.desk), fails ? "send_back" : "verify");
  out.input.fields["verify_way"] = std::string(chance(random_, 60) ? "on_site" : "by_photo");
  if (fails) {
    ++one.reworks;
    out.input.personal["rework_demand"] = "现场仍有遗留，请重新处置到位";
  }
  return out;
}

Act GridCases::at_sample(Case& one) {
  one.is_sampled = false;
  const bool fails = chance(random_, samples_failed_percent);
  auto out = act("verifier", one.grid->community, fails ? "sample_fails" : "sample");
  out.input.personal["sample_note"] = fails ? "抽查时发现没有处置到位" : "到现场看过，已处置到位";
  return out;
}

/// A return is not decided by who dispatched it; a writing off is by who supervises.
Act GridCases::decide(const Case& one) {
  auto out = by_desk(one, one.proposed);
  if (one.proposed == "return") out.doer.person = 1;
  if (one.proposed == "write_off") out.doer.role = "supervisor";
  if (one.is_risen && one.desk != Level::district) {
    out.doer.org = one.desk == Level::community ? one.grid->street : one.grid->district;
    if (one.proposed != "write_off") out.doer.role = "dispatcher";
  }
  out.verb = chance(random_, granted_percent) ? flow::Verb::approve : flow::Verb::refuse;
  return out;
}

/// Minutes of working time, or round the clock where it is urgent.
std::int64_t GridCases::pace(const Case& one, std::string_view stage) {
  const bool slow = chance(random_, slow_percent);
  if (one.story->urgent && one.refusals == 0) return between(random_, 2, stage == "to_verify" || stage == "above_verify" ? 45 : 12) * (slow ? 3 : 1);
  const auto most = stage == "to_verify" || stage == "above_verify" ? 60 : stage == "to_sign" ? 40 : 25;
  return between(random_, 3, most) * (slow ? 3 : 1);
}

/// Within a part of the category's limit, counted as that is.
Instant GridCases::handled_at(const Case& one, Instant now, const flow::Calendar& calendar) {
  const auto limit = world_.limit_of(one.story->category, flow::LimitOf::grid_case);
  auto minutes = usual_limit_minutes;
  bool is_working = true;
  if (limit) {
    is_working = limit->is_working();
    const auto unit = limit->unit == Duration::Unit::working_days ? working_day_minutes : limit->unit == Duration::Unit::days ? day_minutes : 1;
    minutes = limit->amount * unit;
  }
  const auto part = chance(random_, slow_percent) ? between(random_, 90, 260) : between(random_, 5, one.reworks > 0 ? 20 : 45);
  const auto ms = std::max<std::int64_t>(5, minutes * part / 100) * ms_per_minute;
  return calendar.after(now, ms, is_working ? flow::Counting::working : flow::Counting::calendar).at;
}

std::optional<Instant> GridCases::next_turn(MatterId matter, Instant now, const flow::Calendar& calendar) {
  const auto found = cases_.find(matter);
  if (found == cases_.end()) return std::nullopt;
  auto& one = found->second;
  const bool is_over = (one.stage == "self_handled" && !one.is_sampled) || (one.stage == "closed" && !one.is_found_again);
  if (is_over) cases_.erase(found);
  if (is_over) return std::nullopt;
  if (one.is_forgotten && one.stage != "reported") {  // until somebody asks
    one.is_forgotten = false;
    return calendar.next_opening(now.plus_minutes(between(random_, 6, 30) * day_minutes)).plus_minutes(between(random_, 5, 150));
  }
  if (one.refusals > 0 && one.is_unsure) return calendar.after(now, 2 * 60 * ms_per_minute, flow::Counting::working).at;
  if (!one.proposed.empty()) return calendar.after(now, between(random_, 10, 150) * ms_per_minute, flow::Counting::working).at;
  if (one.stage == "handling" || one.stage == "reworking") return handled_at(one, now, calendar);
  if (one.stage == "hard_case" || one.stage == "self_handled" || one.stage == "closed") {
    const auto days = one.stage == "hard_case" ? between(random_, 10, 25) : between(random_, 1, 4);
    return calendar.next_opening(now.plus_minutes(days * day_minutes)).plus_minutes(between(random_, 5, 150));
  }
  const auto ms = pace(one, one.stage) * ms_per_minute;
  return one.story->urgent ? now.plus_minutes(ms / ms_per_minute) : calendar.after(now, ms, flow::Counting::working).at;
}

}  // namespace rz::demo
