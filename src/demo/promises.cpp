#include "demo/promises.hpp"

#include <algorithm>

namespace rz::demo {

namespace {

constexpr std::string_view header = "name,kind,needed,offered,served,content,duties,task,report,summary,result";
constexpr std::int64_t ceremony_days_min = 120;  ///< a shorter time has no such day
constexpr std::int64_t before_days_min = 20;     ///< from the first word to the ceremony
constexpr std::int64_t before_days_max = 27;
constexpr std::int64_t quiet_days = before_days_max + 4;  ///< before it nothing else begins
constexpr std::string_view paper = "paper";

std::vector<OrgId> parties(const flow::Matter& matter, std::string_view name) {
  std::vector<OrgId> out;
  for (const auto& party : matter.parties) {
    if (party.name == name) out.emplace_back(party.ref);
  }
  return out;
}

bool has_ended(const flow::Matter& matter) { return matter.settled_at.ms != 0 || matter.closed_at.ms != 0; }

}  // namespace

Result<std::vector<Promise>, std::string> parse_promises(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "contracts.csv", header));
  std::vector<Promise> out;
  for (auto& row : rows) {
    const auto served = parse_id(row[4]);
    if (!served) return fail("contracts.csv: «" + row[4] + "» is no number of people");
    out.push_back({row[0], row[1], row[2], row[3], *served, row[5], row[6], row[7], row[8], row[9], row[10]});
  }
  return out;
}

Move Listings::begin(int n, Instant now, int) {
  const auto& community = communities_[static_cast<std::size_t>(n) % communities_.size()];
  const auto& promise = one_of(promises_, random_);
  const bool is_need = n % 5 < 2;
  if (is_need) {
    Move out{"need", community.place, act("liaison", community.org, "ask")};
    out.act.input.fields = {{"resource_kind", promise.kind}, {"served", promise.served}, {"needed_by", day_after(now, static_cast<std::int32_t>(between(random_, 60, 200)))}};
    out.act.input.personal = {{"needed", promise.needed}};
    return out;
  }
  Move out{"resource", community.place, act("handler", one_of(community.performers, random_), "offer")};
  out.act.input.fields = {{"resource_kind", promise.kind}};
  if (chance(random_, 70)) out.act.input.fields["offered_until"] = day_after(now, static_cast<std::int32_t>(between(random_, 150, 500)));
  out.act.input.personal = {{"offered", promise.offered}, {"conditions", "提前三天预约"}};
  return out;
}

/// Half of the needs are met in some months; resources stay.
std::optional<Move> Listings::next(const Scene& scene) {
  const auto& matter = scene.matter();
  if (matter.chain == "resource") {
    auto made = of_resource(scene);
    return made ? std::optional(Move{{}, {}, std::move(*made)}) : std::nullopt;
  }
  if (matter.chain != "need") return contracts_.next(scene);
  if (!chance(random_, 45)) return std::nullopt;
  auto out = act("liaison", matter.owner, "meet");
  out.input.personal["met_note"] = "已由结对单位解决";
  return Move{{}, {}, std::move(out)};
}

/// Most of it is put on the menu, and some of that is ordered (点单) by the community where it is offered.
std::optional<Act> Listings::of_resource(const Scene& scene) {
  const auto& matter = scene.matter();
  const auto kind = matter.text("resource_kind");
  std::vector<const Promise*> alike;
  for (const auto& promise : promises_) {
    if (promise.kind == kind) alike.push_back(&promise);
  }
  if (alike.empty()) return std::nullopt;
  const auto& promise = *nth_of(alike, matter.id.value);
  if (!matter.last_actor.contains("put_on_menu")) {
    if (!chance(random_, 70)) return std::nullopt;
    auto out = act("liaison", matter.owner, "put_on_menu");
    out.input.fields = {{"menu_name", promise.name}, {"menu_text", promise.offered}};
    return out;
  }
  if (matter.last_actor.contains("order") || contracts_.is_before_ceremony(scene.now()) || !chance(random_, 25)) return std::nullopt;
  auto out = act("liaison", matter.owner, "order");
  out.input.fields = {{"name", promise.name}, {"project_kind", std::string("own")}, {"term", std::string("quarter")}, {"demanders", std::vector{format_id(matter.owner)}}};
  out.input.personal["content"] = promise.content;
  return out;
}

std::int64_t Listings::delay_minutes(std::string_view stage) {
  return stage == "listed" ? between(random_, 40 * day_minutes, 90 * day_minutes) : contracts_.delay_minutes(stage);
}

std::vector<Instant> Contracts::moments(Instant from, Instant until, const flow::Calendar& calendar) {
  const int offset = calendar.utc_offset_minutes();
  const auto days = (until.ms - from.ms) / ms_per_day;
  auto out = Play::moments(from, until, calendar);
  if (days < ceremony_days_min || out.empty()) return out;
  auto day = local_date(from, offset).plus(static_cast<std::int32_t>(days * 6 / 10));
  while (!calendar.is_working_day(day)) day = day.plus(1);
  ceremony_ = local_instant(day, 9 * 60, offset);
  const auto together = (static_cast<std::size_t>(signed_at_once) * static_cast<std::size_t>(days) + 364) / 365;
  for (std::size_t i = 0; i < std::min(together, out.size()); ++i) {
    auto begun = day.plus(static_cast<std::int32_t>(-between(random_, before_days_min, before_days_max)));
    while (!calendar.is_working_day(begun)) begun = begun.plus(-1);
    out[i] = local_instant(begun, static_cast<int>(between(random_, 9 * 60, 11 * 60)), offset);
  }
  for (std::size_t i = together; i < out.size(); ++i) {
    if (out[i] < ceremony_ && ceremony_.ms - out[i].ms < quiet_days * ms_per_day) out[i] = calendar.next_opening(ceremony_.plus_minutes(between(random_, day_minutes, 20 * day_minutes)));
  }
  std::erase_if(out, [&](Instant at) { return at >= until; });
  std::ranges::sort(out);
  return out;
}

Move Contracts::begin(int n, Instant, int) {
  const auto& community = communities_[static_cast<std::size_t>(n) % communities_.size()];
  const auto& promise = promises_[static_cast<std::size_t>(n / 3 + n) % promises_.size()];
  Move out{"contract", community.place, act("liaison", community.org, "propose")};
  const auto luck = between(random_, 0, 99);
  out.act.input.fields = {{"name", promise.name}, {"project_kind", std::string(luck < 70 ? "own" : luck < 90 ? "central" : "everybody")},
                          {"term", std::string(luck % 3 == 0 ? "year" : luck % 3 == 1 ? "half_year" : "quarter")}, {"served", promise.served}};
  out.act.input.personal = {{"content", promise.content}};
  return out;
}

std::optional<Move> Contracts::next(const Scene& scene) {
  const auto& matter = scene.matter();
  std::optional<Act> made;
  if (matter.chain == "contract_task") made = do_task(matter);
  else if (matter.stage == "negotiating") made = negotiate(matter);
  else if (matter.stage == "screening") made = screen(matter);
  else if (matter.stage == "signing") made = sign(scene);
  else if (matter.stage == "performing") made = perform(scene);
  else if (matter.stage == "accepting") {
    made = act("liaison", matter.owner, "accept");
    made->input.personal["opinion"] = "按约完成，同意验收";
  } else if (matter.stage == "evaluating") made = rate(matter);
  return made ? std::optional(Move{{}, {}, std::move(*made)}) : std::nullopt;
}

std::optional<Act> Contracts::negotiate(const flow::Matter& matter) {
  const auto& community = community_of(matter);
  const auto performers = parties(matter, "performer");
  if (parties(matter, "demander").empty()) {
    auto out = act("liaison", matter.owner, "invite_demanders");
    out.input.fields["demanders"] = std::vector{format_id(community.org)};
    return out;
  }
  if (performers.empty() && matter.org("offered_by")) return act("handler", matter.org("offered_by"), chance(random_, 85) ? "take_up" : "turn_down");
  if (performers.empty()) {
    auto out = act("liaison", matter.owner, "invite_performers");
    out.input.fields["performers"] = std::vector{format_id(one_of(community.performers, random_))};
    return out;
  }
  if (!matter.last_actor.contains("draft")) {
    if (!is_of_ceremony(matter) && chance(random_, 12)) return act("handler", performers.front(), "decline");
    auto out = act("handler", performers.front(), "draft");
    out.input.personal = {{"content", promise_of(matter).content}, {"duties", promise_of(matter).duties}, {"resources", promise_of(matter).offered}};
    return out;
  }
  return act("liaison", matter.owner, "submit");
}

std::optional<Act> Contracts::screen(const flow::Matter& matter) {
  const bool at_community = matter.level == "community";
  auto out = act("committee", matter.owner, at_community ? "raise" : "clear");
  out.input.personal["opinion"] = at_community ? "材料齐全，报街道审核" : "不涉及资金，同意立项";
  return out;
}

/// On the day of the ceremony all that was cleared before; what comes later is signed when it comes.
std::optional<Act> Contracts::sign(const Scene& scene) {
  const auto& matter = scene.matter();
  if (is_of_ceremony(matter) && scene.now() < ceremony_) return std::nullopt;
  for (const auto& party : matter.parties) {
    const auto signed_on = party.marks.find("signed");
    if (signed_on != party.marks.end() && signed_on->second == matter.text_version) continue;
    auto out = act(party.name == "demander" ? "liaison" : "handler", OrgId{party.ref}, "sign");
    out.input.fields["authority"] = std::string(party.name == "demander" ? "head" : "authorised");
    out.input.personal["signer"] = party.name == "demander" ? "社区负责人" : "单位负责人";
    return out;
  }
  auto out = act("liaison", matter.owner, "put_in_force");
  const auto term = matter.text("term");
  const std::int32_t days = term == "quarter" ? 90 : term == "half_year" ? 180 : 365;
  out.input.fields = {{"starts", day_after(scene.now(), 1)}, {"ends", day_after(scene.now(), days)}};
  return out;
}

std::optional<Act> Contracts::perform(const Scene& scene) {
  const auto& matter = scene.matter();
  const auto& promise = promise_of(matter);
  const auto performers = parties(matter, "performer");
  if (!matter.last_actor.contains("publish")) {
    auto out = act("liaison", community_of(matter).org, "publish");
    out.input.fields["public_summary"] = promise.summary;
    return out;
  }
  if (!matter.last_actor.contains("plan_task")) {
    auto out = act("liaison", community_of(matter).org, "plan_task");
    out.input.fields = {{"task_due", day_after(scene.now(), static_cast<std::int32_t>(between(random_, 25, 50)))}, {"task_bodies", std::vector{format_id(performers.front())}}};
    out.input.personal["task"] = promise.task;
    return out;
  }
  const auto ends = parse_date(matter.text("ends"));
  const bool is_nearly_over = ends && local_date(scene.now(), china_minutes).plus(20) >= *ends;
  if (is_nearly_over && std::ranges::all_of(scene.children(), has_ended)) {
    auto out = act("handler", performers.front(), "finish");
    out.input.personal["result"] = promise.result;
    out.shots.push_back({std::string(paper), "proof"});
    return out;
  }
  if (!chance(random_, 30)) return std::nullopt;
  auto out = act("handler", performers.front(), "report_milestone");
  out.input.personal["milestone"] = "按计划进行：" + promise.report;
  out.shots.push_back({std::string(paper), "proof"});
  return out;
}

std::optional<Act> Contracts::rate(const flow::Matter& matter) {
  const auto is_given = [&](std::string_view name) { return std::ranges::find(matter.ratings, name, &flow::Rating::name) != matter.ratings.end(); };
  if (!is_given("fulfilment")) {
    auto out = act("liaison", parties(matter, "demander").front(), "rate_fulfilment");
    out.input.fields["fulfilment_score"] = score(random_);
    return out;
  }
  if (!is_given("cooperation")) {
    auto out = act("handler", parties(matter, "performer").front(), "rate_cooperation");
    out.input.fields["cooperation_score"] = score(random_);
    return out;
  }
  if (is_given("residents")) return std::nullopt;
  auto out = act("liaison", community_of(matter).org, "rate_residents");
  out.input.fields = {{"residents_score", score(random_)}, {"residents_asked", between(random_, 3, 15)}};
  return out;
}

std::optional<Act> Contracts::do_task(const flow::Matter& task) {
  if (task.stage == "doing") {
    auto out = act("handler", task.org("handler"), "report");
    const auto promise = std::ranges::find(promises_, task.text("name"), &Promise::name);
    out.input.personal["report"] = promise == promises_.end() ? "已完成" : promise->report;
    out.shots.push_back({std::string(paper), "proof"});
    return out;
  }
  return act("liaison", task.owner, "confirm");
}

bool Contracts::is_of_ceremony(const flow::Matter& matter) const { return is_before_ceremony(matter.opened_at); }

bool Contracts::is_before_ceremony(Instant now) const {
  return ceremony_.ms != 0 && now < ceremony_ && ceremony_.ms - now.ms < quiet_days * ms_per_day;
}

const Promise& Contracts::promise_of(const flow::Matter& matter) const {
  const auto found = std::ranges::find(promises_, matter.text("name"), &Promise::name);
  return found == promises_.end() ? promises_.front() : *found;
}

const PromisingCommunity& Contracts::community_of(const flow::Matter& matter) const {
  const auto found = std::ranges::find(communities_, matter.place, &PromisingCommunity::place);
  return found == communities_.end() ? communities_.front() : *found;
}

std::int64_t Contracts::delay_minutes(std::string_view stage) {
  if (stage == "signing") return between(random_, hour_minutes, 2 * hour_minutes);
  if (stage == "performing") return between(random_, day_minutes, 12 * day_minutes);
  if (stage == "doing") return between(random_, 15 * day_minutes, 45 * day_minutes);
  return between(random_, 3 * hour_minutes, 2 * day_minutes);
}

}  // namespace rz::demo
