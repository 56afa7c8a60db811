#include "demo/members.hpp"

#include <algorithm>
#include <array>

namespace rz::demo {

namespace {


struct Task {
  std::string_view kind;
  std::string_view what;
  std::string_view result;
};
constexpr std::array tasks = std::to_array<Task>({{"cleaning", "清理背街小巷和楼道杂物", "清理楼道六处、小巷两条，居民反映好"},
                                                  {"visit", "走访独居老人，看看水电气和取暖", "走访二十三户，帮忙修好三处漏水"},
                                                  {"order", "学校门口早晚高峰护学", "护学一周，接送秩序好转"},
                                                  {"mediation", "协助调解楼上楼下漏水纠纷", "已促成双方约定维修时间"},
                                                  {"emergency", "暴雨后清理排水口、劝阻涉水", "清理排水口十一处，无人受伤"}});

struct Pledge {
  std::string_view kind;
  std::string_view words;
};
constexpr std::array pledges = std::to_array<Pledge>({{"wish", "每月帮一户老人实现一个小心愿"},
                                                      {"patrol", "每周夜间巡楼一次"},
                                                      {"visit", "每两周上门看望一位独居老人"},
                                                      {"teaching", "周末教老人用手机"}});

Move step(Act act) { return {{}, {}, std::move(act)}; }

std::size_t members_in(const flow::Matter& matter) {
  return static_cast<std::size_t>(std::ranges::count(matter.parties, "member", &flow::Party::name));
}

}  // namespace

Move Musters::begin(int n, Instant now, int) {
  const auto& branch = branches_[static_cast<std::size_t>(n) % branches_.size()];
  const auto& task = tasks[static_cast<std::size_t>(n) % tasks.size()];
  Move out{"muster", branch.place, act("organiser", branch.org, "call")};
  out.act.input.fields = {{"task", std::string(task.kind)}, {"meet_at", now.plus_minutes(2 * day_minutes).ms}, {"needed", static_cast<std::int64_t>(branch.members)}};
  out.act.input.personal = {{"what", std::string(task.what)}, {"address", "网格党群驿站"}};
  return out;
}

/// Who is free signs up one after another; who signed up comes; the branch says what was done and thanks.
std::optional<Move> Musters::next(const Scene& scene) {
  const auto& matter = scene.matter();
  if (matter.stage == "done") return matter.last_actor.contains("thank") ? std::nullopt : [&] {
    auto out = act("organiser", matter.owner, "thank");
    out.input.personal["thanks"] = "感谢各位党员，辛苦了";
    return std::optional(step(std::move(out)));
  }();
  if (matter.stage != "calling") return std::nullopt;
  const auto branch = std::ranges::find(branches_, matter.owner, &Branch::org);
  if (branch == branches_.end()) return std::nullopt;
  const auto joined = members_in(matter);
  if (joined < branch->members && !matter.last_actor.contains("arrive")) return step(act("member", matter.owner, "sign_up", joined));
  const auto here = static_cast<std::size_t>(std::ranges::count_if(matter.parties, [](const flow::Party& party) { return party.marks.contains("here"); }));
  if (here < joined) return step(act("member", matter.owner, "arrive", here));
  auto out = act("organiser", matter.owner, "report");
  const auto task = std::ranges::find(tasks, matter.text("task"), &Task::kind);
  out.input.personal["result"] = std::string(task == tasks.end() ? "已完成" : task->result);
  return step(std::move(out));
}

std::int64_t Musters::delay_minutes(std::string_view stage) {
  return stage == "calling" ? between(random_, 3 * hour_minutes, 20 * hour_minutes) : between(random_, hour_minutes, day_minutes);
}

Move ReportsIn::begin(int n, Instant, int) {
  const auto& branch = branches_[static_cast<std::size_t>(n) % branches_.size()];
  Move out{"report_in", branch.place, act("member", branch.org, "report")};
  out.act.input.fields = {{"skills", std::vector<std::string>{n % 2 == 0 ? "repair" : "teaching"}}, {"free_at", std::string("weekends")}};
  out.act.input.personal = {{"lives_at", "本社区" + std::to_string(n % 30 + 1) + "号楼"}};
  return out;
}

std::optional<Move> ReportsIn::next(const Scene& scene) {
  const auto& matter = scene.matter();
  if (matter.chain == "pledge") {
    auto made = of_pledge(matter);
    return made ? std::optional(step(std::move(*made))) : std::nullopt;
  }
  if (matter.stage == "reported") return step(act("clerk", matter.owner, "receive"));
  if (matter.stage != "serving") return std::nullopt;
  if (!matter.last_actor.contains("pledge")) return step(pledge(matter));
  const auto luck = between(random_, 0, 99);
  if (luck > 94) return step(pledge(matter));
  if (luck < 12) {
    auto out = act("clerk", matter.owner, "tell_unit");
    out.input.personal["feedback"] = "该同志按时参加社区活动，居民评价好";
    return step(std::move(out));
  }
  const bool duty = luck < 45;
  auto out = act("clerk", matter.owner, duty ? "record_duty" : "record_volunteering");
  out.input.fields[duty ? "hours_on_duty" : "hours"] = between(random_, 1, 4);
  out.input.personal[duty ? "done_on_duty" : "done"] = duty ? "参加社区值守" : "周末志愿服务";
  return step(std::move(out));
}

Act ReportsIn::pledge(const flow::Matter& report) {
  const auto& made = pledges[static_cast<std::size_t>(between(random_, 0, pledges.size() - 1))];
  auto out = act("member", unit_of(report), "pledge");
  out.input.fields["pledge_kind"] = std::string(made.kind);
  out.input.personal["pledge"] = std::string(made.words);
  return out;
}

/// Agreed to by the community, kept by the member, thanked for; now and then there is no need of it, or it goes on.
std::optional<Act> ReportsIn::of_pledge(const flow::Matter& pledge) {
  if (pledge.stage == "offered") {
    const bool is_wanted = chance(random_, 94);
    auto out = act("clerk", pledge.owner, is_wanted ? "agree" : "decline");
    if (!is_wanted) out.input.personal["decline_reason"] = "目前没有这样的需要，可以改做走访";
    return out;
  }
  if (pledge.stage == "keeping") return keep(pledge);
  if (pledge.stage != "looking_back") return std::nullopt;
  auto out = act("clerk", pledge.owner, "thank");
  out.input.personal["thanks"] = "说到做到，居民都记得，谢谢";
  return out;
}

Act ReportsIn::keep(const flow::Matter& pledge) {
  if (pledge.proposal("show")) {
    auto out = act("clerk", pledge.owner, "show");
    out.verb = flow::Verb::approve;
    return out;
  }
  const auto made = std::ranges::find(pledges, pledge.text("pledge_kind"), &Pledge::kind);
  const auto times = flow::integer_in(pledge.fields, "times_done");
  if (times > 0 && !pledge.last_actor.contains("show") && chance(random_, 20)) {
    auto out = act("member", unit_of(pledge), "show");
    out.input.fields["public_words"] = std::string(made == pledges.end() ? "为社区做一件实事" : made->words);
    return out;
  }
  const bool is_kept = times > 5 && chance(random_, 40);
  auto out = act("member", unit_of(pledge), is_kept ? "tell_done" : "write_down");
  out.input.personal[is_kept ? "result" : "done"] = is_kept ? "按约定做到了，居民反映好" : "按约定做了一次";
  return out;
}

std::int64_t ReportsIn::delay_minutes(std::string_view stage) {
  // What is to be shown is read within the week or not at all.
  if (stage == "keeping") return chance(random_, 55) ? between(random_, hour_minutes, 4 * day_minutes) : between(random_, 15 * day_minutes, 45 * day_minutes);
  return stage == "reported" || stage == "offered" || stage == "looking_back" ? between(random_, hour_minutes, 3 * day_minutes) : between(random_, 10 * day_minutes, 50 * day_minutes);
}

}  // namespace rz::demo
