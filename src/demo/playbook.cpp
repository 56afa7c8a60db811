#include "demo/playbook.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "demo/arrival.hpp"

namespace rz::demo {

namespace {

constexpr std::array roads = {"建设路", "开源路", "光明路", "诚朴路", "亚兴路", "湛南路", "新南环路", "凌云路"};
constexpr int cases_percent = 8;
constexpr std::string_view csv_header = "category,kind,urgent,what,result,summary";

struct Pace {
  std::string_view stage;
  std::int64_t low = 0;   ///< minutes
  std::int64_t high = 0;
  bool office = true;
};
constexpr std::array paces = std::to_array<Pace>({{"registered", 5, 90},
                                                  {"dispatching", 5, 60},
                                                  {"conferring", 60, 500},
                                                  {"to_sign", 5, 80},
                                                  {"to_contact", 10, 300},
                                                  {"handling", 120, 2600},
                                                  {"waiting_asker", 300, 6000, false},
                                                  {"hard_case", 5000, 15000},
                                                  {"in_review", 20, 240},
                                                  {"callback", 400, 5000, false},
                                                  {"settled", 60, 900},
                                                  {"verifying", 60, 400},
                                                  {"reworking", 1000, 6000}});

const Pace* pace_of(std::string_view stage) {
  const auto found = std::ranges::find(paces, stage, &Pace::stage);
  return found == paces.end() ? nullptr : &*found;
}

Act accept(const flow::Matter& matter, const Story& story) {
  auto out = act("clerk", matter.owner, "accept");
  out.input.fields = {{"kind", story.kind}, {"category", story.category}, {"urgent", story.urgent}};
  out.input.personal["contact_for_handler"] = "请与社区综合服务岗联系";
  return out;
}

Act refuse(const flow::Matter& matter) {
  auto out = act("clerk", matter.owner, "refuse");
  out.input.fields["refuse_reason"] = std::string("elsewhere");
  out.input.personal["told_channel"] = "已告知向原办理单位的上级机关反映，并提供了联系方式";
  return out;
}

/// The same asker with nothing new is told how it stands; others, or another channel, are answered with the first one.
std::optional<Act> join(const flow::Matter& matter, MatterId twin, Random& random) {
  const bool repeated = matter.stage == "registered" && chance(random, 25);
  if (!repeated && matter.stage != "dispatching") return std::nullopt;
  auto out = act("clerk", matter.owner, repeated ? "repeat" : "merge");
  out.input.fields["main_matter"] = format_id(twin);
  if (repeated) {
    out.input.personal["repeat_note"] = "您反映的事项已派单办理，有结果后会答复您";
  } else {
    out.input.fields["again"] = std::string(was_sent_down(matter) ? "double" : "many");
  }
  return out;
}

/// 会商: the desk names the body of the duty list, or keeps it.
Act assign(const flow::Matter& matter, const Circumstances& around) {
  const auto duty = around.world.duty_for(around.story.category, matter.place);
  const bool orders = duty && flow::is_above(around.world, matter.owner, duty) && !around.world.is_asked(duty);
  auto out = act("dispatcher", matter.owner, "assign");
  out.input.fields["handler"] = format_id(orders ? duty : matter.owner);
  out.input.personal["decision_basis"] = "经会商，按职责清单确定主办单位";
  return out;
}

/// The community handles what it can, the street what it can, and the district's desk turns to the duty list.
Act dispatch(const flow::Matter& matter, const Circumstances& around, Random& random) {
  const auto& [story, world, twin, is_case] = around;
  const bool community = matter.level == "community";
  const auto duty = world.duty_for(story.category, matter.place);
  const bool keeps = !duty || chance(random, community ? 45 : matter.level == "street" ? 30 : 0);
  const std::string role = community ? "clerk" : "dispatcher";
  if (matter.level != "district" && !keeps) {
    auto out = act(role, matter.owner, "rise");
    out.input.personal["level_reason"] = "需上一级协调有关部门办理";
    return out;
  }
  // Units of the city and utilities are asked, not ordered.
  auto out = act(role, matter.owner, !keeps && world.is_asked(duty) ? "ask_unit" : "dispatch");
  out.input.fields["handler"] = format_id(keeps ? matter.owner : duty);
  out.input.personal["requirement"] = "请按职责尽快办理，办理结果答复诉求人";
  return out;
}

Act submit_result(const flow::Matter& matter, const Story& story, std::string step) {
  auto out = act("handler", matter.owner, std::move(step));
  out.input.fields["result_kind"] = std::string(story.kind == "consult" ? "explained" : "done");
  out.input.personal["result"] = story.result;
  return out;
}

Act return_it(const flow::Matter& matter) {
  auto out = act("handler", matter.owner, "return");
  out.input.personal = {{"return_reason", "经核实不属于本单位职责范围"}, {"duty_clause", "职责清单第三条"}};
  return out;
}

Act ask_for(const flow::Matter& matter, Random& random) {
  const auto what = between(random, 0, 99);
  if (what < 40 && !matter.fields.contains("source_due")) {
    auto out = act("handler", matter.owner, "extend");
    out.input.fields["extend_days"] = between(random, 1, 3);
    out.input.personal["extend_reason"] = "所需配件正在采购，需延长办理期限";
    return out;
  }
  if (what < 75) return return_it(matter);
  auto out = act("handler", matter.owner, "ask_asker");
  out.input.personal["question"] = "请补充具体楼栋和方便联系的时间";
  return out;
}

/// The asker loses patience, or a supervisor looks in.
std::optional<Act> press(const flow::Matter& matter, const flow::World& world, Random& random) {
  const bool urges = has_receipt(matter) && !matter.fields.contains("urged_at") && chance(random, 5);
  if (urges) return Act{{"asker", {}, 0}, "urge", flow::Verb::take, {}};
  if (matter.fields.contains("supervised") || !chance(random, 1)) return std::nullopt;
  auto out = act("supervisor", world.org_at(matter.place, "district"), "supervise");
  out.input.personal["supervise_note"] = "请加快办理，按期反馈";
  return out;
}

/// 转网格.
Act open_case(const flow::Matter& matter, const Story& story) {
  auto out = act("handler", matter.owner, "open_case");
  out.input.personal["finding"] = story.summary;
  return out;
}

Act handle(const flow::Matter& matter, const Circumstances& around, Random& random) {
  if (around.is_case && !matter.last_actor.contains("open_case") && chance(random, cases_percent)) return open_case(matter, around.story);
  if (auto pressed = press(matter, around.world, random)) return std::move(*pressed);
  // A second body that will not have it makes it a dispute.
  const bool disputed = flow::integer_in(matter.fields, "returned_times") == 1 && matter.proposals.empty();
  if (disputed && chance(random, 8)) return return_it(matter);
  const bool asked_before = !matter.last_actor.contains("extend") && !matter.last_actor.contains("return") &&
                            !matter.last_actor.contains("ask_asker");
  if (asked_before && matter.proposals.empty() && chance(random, 7)) return ask_for(matter, random);
  return submit_result(matter, around.story, "submit_result");
}

/// Whoever dispatched it does not decide; where there is no second person, it rises by its clock to the desk above.
Act decide(const flow::Matter& matter, const flow::World& world, Random& random) {
  const auto& proposal = matter.proposals.front();
  const auto by = matter.org("dispatched_by");
  const bool risen = proposal.escalations > 0;
  auto out = act(matter.level == "community" && !risen ? "clerk" : "dispatcher", risen ? world.parent_of(by) : by, proposal.step);
  out.doer.person = proposal.step == "return" && !risen ? 1 : 0;
  out.verb = chance(random, 75) ? flow::Verb::approve : flow::Verb::refuse;
  return out;
}

flow::Input rating(Random& random) {
  const auto luck = between(random, 0, 99);
  const std::int64_t score = luck < 60 ? 5 : luck < 84 ? 4 : luck < 93 ? 3 : luck < 97 ? 2 : 1;
  flow::Input input;
  input.fields = {{"score", score}, {"solved", score >= 3 || chance(random, 20)}};
  if (score <= 2) input.personal["rating_words"] = "问题没有彻底解决";
  return input;
}

bool is_yes(const flow::Matter& matter, std::string_view field) {
  const auto found = matter.fields.find(field);
  return found != matter.fields.end() && found->second == flow::Value(true);
}

/// 公开: where the chain would let it through.
std::optional<Act> publish(const flow::Matter& matter, const Story& story) {
  const auto channel = matter.text("channel");
  const bool is_withheld = is_yes(matter, "confidential") || is_yes(matter, "minor") || matter.text("kind") == "report" ||
                           channel == "leader" || channel == "superior" || channel == "deputies";
  if (!is_yes(matter, "may_publish") || is_withheld || is_yes(matter, "published")) return std::nullopt;
  auto out = act("callback", matter.owner, "publish");
  out.input.fields["public_summary"] = story.summary;
  out.input.fields["public_result"] = story.result;
  return out;
}

/// First the source is told, where there is one; then the asker is asked, or the city has done so already.
std::optional<Act> call_back(const flow::Matter& matter, const Story& story, Random& random) {
  if (was_sent_down(matter) && !matter.fields.contains("filed_back_at")) {
    auto out = act("callback", matter.owner, "file_back");
    out.input.fields["filed_back"] = std::string("answer");
    return out;
  }
  if (is_yes(matter, "published")) return std::nullopt;  // published without the asker's word
  const auto luck = between(random, 0, 99);
  if (luck < 70 && matter.text("channel") == "city_12345") {
    auto out = act("callback", matter.owner, "import_rating");
    out.input = rating(random);
    return out;
  }
  if (luck < 55 && has_receipt(matter)) return Act{{"asker", {}, 0}, "rate", flow::Verb::take, rating(random)};
  if (luck < 70) return publish(matter, story);  // silence: archived unrated
  auto out = act("callback", matter.owner, "record_rating");
  out.input = rating(random);
  out.input.fields["asked_by"] = std::string("phone");
  return out;
}

Act verify(const flow::Matter& matter, Random& random) {
  const bool again = matter.reopenings == 0 && chance(random, 70);
  auto out = act("callback", matter.owner, again ? "rework" : "keep_result");
  out.input.personal[again ? "rework_demand" : "verify_note"] =
      again ? "诉求人反映未彻底解决，请现场复核后再次办理" : "经现场核实，原办理结果属实并已向诉求人说明";
  return out;
}

std::string replace(std::string text, std::string_view mark, const std::string& with) {
  const auto at = text.find(mark);
  return at == std::string::npos ? text : text.replace(at, mark.size(), with);
}

}  // namespace

Act act(std::string role, OrgId org, std::string step, std::size_t person) { return {{std::move(role), org, person}, std::move(step), flow::Verb::take, {}}; }

Result<std::vector<std::vector<std::string>>, std::string> parse_rows(std::string_view csv, const std::string& file, std::string_view header) {
  std::vector<std::vector<std::string>> rows;
  const auto columns = split(header, ',').size();
  int line_no = 0;
  for (const auto line : split(csv, '\n')) {
    ++line_no;
    if (line_no == 1 && trim(line) != header) return fail(file + ":1: expected «" + std::string(header) + "»");
    if (line_no == 1 || trim(line).empty()) continue;
    const auto cells = split(trim(line), ',');
    if (cells.size() != columns) return fail(file + ":" + std::to_string(line_no) + ": " + std::to_string(columns) + " columns are needed");
    rows.emplace_back(cells.begin(), cells.end());
  }
  return rows;
}

Result<std::vector<matter::ReplyTemplate>, std::string> parse_reply_templates(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "reply_templates.csv", "id,field,category,title,text"));
  std::vector<matter::ReplyTemplate> out;
  for (auto& row : rows) out.push_back({row[0], {}, "request", row[1], row[2], row[3], row[4]});
  return out;
}

Result<std::vector<Story>, std::string> parse_stories(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "stories.csv", csv_header));
  std::vector<Story> stories;
  for (auto& row : rows) stories.push_back({row[0], row[1], row[2] == "true", row[3], row[4], row[5]});
  if (stories.empty()) return fail(std::string("stories.csv: there is no story in it"));
  return stories;
}

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  // std::uniform_int_distribution differs between libraries; a seed must mean the same everywhere.
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

bool chance(Random& random, int percent) { return between(random, 0, 99) < percent; }

std::string fill_in(Random& random, std::string_view text) {
  auto out = replace(std::string(text), "{n}", std::to_string(between(random, 1, 28)));
  out = replace(std::move(out), "{m}", std::to_string(between(random, 1, 6)));
  return replace(std::move(out), "{road}", roads[static_cast<std::size_t>(between(random, 0, roads.size() - 1))]);
}

std::optional<Act> next_act(const flow::Matter& matter, const Circumstances& around, Random& random) {
  const auto& stage = matter.stage;
  const auto& story = around.story;
  if (!matter.proposals.empty()) return decide(matter, around.world, random);
  if (around.twin) {
    if (auto joined = join(matter, around.twin, random)) return joined;
  }
  if (stage == "registered") return chance(random, 4) ? refuse(matter) : accept(matter, story);
  if (stage == "dispatching") return dispatch(matter, around, random);
  if (stage == "conferring") return assign(matter, around);
  if (stage == "to_sign") return act("handler", matter.owner, "sign");
  if (stage == "to_contact") {
    auto out = act("handler", matter.owner, "contact");
    out.input.fields["contact_result"] = std::string(chance(random, 85) ? "reached" : "no_contact");
    return out;
  }
  if (stage == "handling") return handle(matter, around, random);
  if (stage == "waiting_asker") {
    if (!chance(random, 60)) return std::nullopt;
    auto out = has_receipt(matter) ? Act{{"asker", {}, 0}, "answer", flow::Verb::take, {}} : act("handler", matter.owner, "answer");
    out.input.personal["addition"] = "就在小区北门旁边，白天都方便";
    return out;
  }
  if (stage == "hard_case") return act("handler", matter.owner, "resume");
  if (stage == "in_review") {
    const auto role = around.world.has_holder("reviewer", matter.owner) ? "reviewer" : "clerk";
    if (!chance(random, 4)) return act(role, matter.owner, "approve");
    auto out = act(role, matter.owner, "reject_result");
    out.input.personal["review_note"] = "请补充现场办理情况后再报";
    return out;
  }
  if (stage == "callback") return call_back(matter, story, random);
  if (stage == "settled") return publish(matter, story);
  if (stage == "verifying") return verify(matter, random);
  if (stage == "reworking") return submit_result(matter, story, "submit_rework");
  return std::nullopt;
}

std::int64_t delay_minutes(std::string_view stage, bool urgent, Random& random) {
  const auto* pace = pace_of(stage);
  if (!pace) return 0;
  const auto minutes = between(random, pace->low, pace->high);
  // One in sixteen is left lying for days: without it nothing would ever be late.
  const auto slow = chance(random, 6) ? minutes * 6 : minutes;
  return urgent ? slow / 6 + 1 : slow;
}

bool in_office_hours(std::string_view stage) {
  const auto* pace = pace_of(stage);
  return pace && pace->office;
}

}  // namespace rz::demo
