#include "flow/tests/broken_chains.hpp"

#include <utility>

namespace rz::flow {

namespace {

using Names = std::vector<std::string>;
using enum FieldRule::Type;

constexpr Duration working_day{1, Duration::Unit::working_days};

Who at(std::string role, Who::Relation relation) { return {std::move(role), relation, {}}; }
Who clerk() { return at("clerk", Who::Relation::owner); }
Who above() { return at("clerk", Who::Relation::above_owner); }
Who asker() { return at("asker", Who::Relation::asker); }
Who system() { return at("system", Who::Relation::system); }

FunctionCall call(std::string name, Names arguments = {}, bool negated = false) {
  return {std::move(name), std::move(arguments), negated, 0};
}

/// Writes a definition; every item gets the next line.
class Builder {
 public:
  explicit Builder(std::string name) {
    chain_.file = "chains/" + name + "/chain.yaml";
    chain_.name = std::move(name);
    chain_.version = 1;
  }

  Definition& chain() { return chain_; }

  void stage(const std::string& name, StageKind kind, OrgRef owner = {}) {
    chain_.stages[name] = {name, kind, {std::move(owner)}, ++line_};
  }

  Step& step(const std::string& name, Names from, const std::string& to, std::vector<Who> by) {
    Step& step = chain_.steps[name];
    step.name = name;
    step.from = std::move(from);
    step.to = {{{}, to}};
    step.by = std::move(by);
    step.line = ++line_;
    chain_.step_order.push_back(name);
    return step;
  }

  ClockRule& clock(const std::string& name, Names starts_on, Names runs_in, std::string expiry_step) {
    ClockRule& clock = chain_.clocks[name];
    clock.name = name;
    clock.allowance.otherwise = working_day;
    clock.starts_on = std::move(starts_on);
    clock.restarts = true;
    clock.runs_in = std::move(runs_in);
    clock.expiry_step = std::move(expiry_step);
    clock.line = ++line_;
    return clock;
  }

  FieldRule& field(const std::string& name, FieldRule::Type type, Names values = {}) {
    FieldRule& field = chain_.fields[name];
    field.name = name;
    field.type = type;
    field.values = std::move(values);
    field.line = ++line_;
    return field;
  }

  void group(std::string name, Names fields, std::vector<Who> see) {
    const bool is_public = see.empty();
    chain_.visibility.push_back({std::move(name), std::move(fields), std::move(see), is_public, false, ++line_});
  }

  int next_line() { return ++line_; }

 private:
  Definition chain_;
  int line_ = 0;
};

void add_request_fields(Builder& b) {
  b.field("kind", choice, {"report", "question"});
  b.field("compound", place);
  b.field("lead_org", org);
  b.field("answer", text).written_for_publishing = true;
  b.field("detail", text).personal = true;
  b.field("days", integer);
  b.field("score", integer);
  b.field("partners", orgs);
  b.field("main", text);
  b.field("joined_times", integer);
  b.field("asked_at", moment);
  b.group("published", {"kind", "compound", "lead_org", "answer"}, {});
  b.group("asked", {"detail"}, {clerk(), asker()});
  b.group("inner", {"days", "score", "partners", "main", "joined_times", "asked_at"}, {clerk()});
}

void add_handling(Builder& b) {
  b.step("invite", {"handling"}, "", {clerk()}).form = {"partners"};
  b.chain().steps["invite"].joins = "partner";
  b.chain().steps["invite"].joins_field = "partners";
  b.step("agree", {"handling"}, "", {at("party", Who::Relation::party)}).marks = "agreed";

  Step& extend = b.step("extend", {"handling"}, "", {clerk()});
  extend.form = extend.required = {"days"};
  extend.extends = Extension{{"body"}, "days", 1};
  extend.approval = Approval{};
  extend.approval->by = {above()};
  extend.approval->within.otherwise = working_day;

  b.step("consult", {"handling"}, "", {clerk()}).opens = {{"task", "give", "", "", {"compound"}}};
  b.step("task_ended", {"handling", "asking", "merged"}, "", {system()});
  b.step("rise", {"handling", "asking"}, "", {system()}).effects = {call("rise@1"),
                                                                    call("notify@1", {"owner", "risen"})};
  b.step("ask", {"handling"}, "asking", {clerk()}).effects = {call("stamp@1", {"asked_at"})};
  b.step("answer_question", {"asking"}, "handling", {asker()}).form = {"detail"};
  b.step("ask_late", {"asking"}, "handling", {system()});
  b.step("merge", {"handling"}, "merged", {clerk()}).form = {"main"};
  b.chain().steps["merge"].effects = {call("merge_into@1", {"main"})};
  b.step("joined", {"intake", "handling", "asking"}, "", {system()}).effects = {call("count@1", {"joined_times"})};
  b.step("part", {"merged"}, "handling", {clerk(), system()}).effects = {call("unmerge@1")};
  b.step("main_answered", {"merged"}, "replied", {system()}).effects = {call("from_main@1", {"lead_org", "answer"})};
}

void add_ends(Builder& b) {
  // Two ways to reply that cover each other: what one's guard forbids the other's allows.
  Step& reply = b.step("reply", {"handling"}, "replied", {clerk()});
  reply.form = {"answer"};
  reply.guards = {call("field_is@1", {"kind", "report"})};
  Step& explain = b.step("explain", {"handling"}, "replied", {clerk()});
  explain.form = {"answer"};
  explain.guards = {call("field_is@1", {"kind", "report"}, true)};

  Step& rate = b.step("rate", {"replied"}, "closed", {asker()});
  rate.form = rate.required = {"score"};
  rate.rates = "satisfaction";
  rate.reopens = true;
  rate.to = {{{call("rated_low@1", {"satisfaction"}), call("reopenings_left@1")}, "handling"},
             {{}, "closed"}};
  b.step("close_silently", {"replied"}, "closed", {system()});
}

void add_clocks(Builder& b) {
  ClockRule& overall = b.clock("overall", {"submit"}, {"intake", "handling", "merged"}, "");
  overall.restarts = false;
  overall.overall = true;
  overall.pauses_in = {"asking"};
  overall.pauses_max = 1;
  overall.on_expiry = {call("notify@1", {"above_owner", "overdue"})};
  ClockRule& body = b.clock("body", {"accept", "rate", "rise", "part"}, {"handling"}, "rise");
  body.pauses_in = {"asking"};
  body.pauses_max = 2;
  b.clock("asked", {"ask"}, {"asking"}, "ask_late");
  b.clock("merged_wait", {"merge"}, {"merged"}, "part");
  b.clock("window", {"reply", "explain", "main_answered"}, {"replied"}, "close_silently");
}

Definition good_request() {
  Builder b("request");
  Definition& chain = b.chain();
  chain.levels = {"community", "street"};
  chain.first_level = "community";
  chain.reopenings_max = 1;
  chain.when_main_settles = "main_answered";
  chain.when_joined = "joined";
  b.stage("intake", StageKind::open, {OrgRef::Kind::level, {}});
  b.stage("handling", StageKind::open, {OrgRef::Kind::field, "lead_org"});
  b.stage("asking", StageKind::waiting);
  b.stage("merged", StageKind::waiting);
  b.stage("replied", StageKind::settled);
  b.stage("closed", StageKind::closed);
  b.step("submit", {"begin"}, "intake", {asker()}).form = {"kind", "compound", "detail"};
  b.step("accept", {"intake"}, "handling", {clerk()}).form = {"lead_org"};
  add_handling(b);
  add_ends(b);
  add_clocks(b);
  add_request_fields(b);
  chain.parties["partner"] = {"partner", PartyRule::Kind::org, 0, 9, b.next_line()};
  chain.marks["agreed"] = {"agreed", true, b.next_line()};
  chain.ratings["satisfaction"] = {"satisfaction", "score", {OrgRef::Kind::keep, {}}, 5, 2, b.next_line()};
  chain.children = {{"task", ChildRule::OnParentEnd::cancel, "drop", "task_ended", 9, b.next_line()}};
  return chain;
}

Definition good_task() {
  Builder b("task");
  b.stage("doing", StageKind::open, {OrgRef::Kind::parent_owner, {}});
  b.stage("done", StageKind::closed);
  b.step("give", {"begin"}, "doing", {system()}).form = {"compound"};
  b.step("finish", {"doing"}, "done", {clerk()});
  b.step("drop", {"doing"}, "done", {system()});
  b.clock("work", {"give"}, {"doing"}, "").on_expiry = {call("notify@1", {"owner", "overdue"})};
  b.field("compound", place);
  b.group("inner", {"compound"}, {clerk()});
  return b.chain();
}

/// What a step's approval does when nobody decides, for one who never can.
void let_parties_escalate(Step& step) {
  step.approval->by.clear();
  step.approval->parties = Approval::Parties::all;
  step.approval->on_expiry = Approval::Expiry::escalate;
}

using Broken = std::vector<BrokenChain>;

void add_broken_graphs(Broken& out) {
  out.push_back({1, "No step leads to stage «lost».",
                 [](GoodChains& c) { c.request.stages["lost"] = {"lost", StageKind::closed, {}, 99}; }});
  out.push_back({1, "No step begins this chain.", [](GoodChains& c) {
                   c.request.steps["submit"].from = {"intake"};
                   c.request.steps["submit"].by = {clerk()};
                 }});
  out.push_back({1,
                 "From stage «handling» neither the owner's staff nor a timer can surely bring about an end.",
                 [](GoodChains& c) {
                   c.request.steps["explain"].guards.push_back(call("rated@1", {"satisfaction"}));
                 }});
  out.push_back({1,
                 "From stage «replied» neither the owner's staff nor a timer can surely bring about an end.",
                 [](GoodChains& c) { c.request.steps["close_silently"].to = {{{}, ""}}; }});
  out.push_back({1,
                 "From stage «intake» neither the owner's staff nor a timer can surely bring about an end.",
                 [](GoodChains& c) {  // refused by time, decided by parties: nothing may come of it
                   Step& accept = c.request.steps["accept"];
                   accept.approval = c.request.steps["extend"].approval;
                   accept.approval->by.clear();
                   accept.approval->parties = Approval::Parties::any;
                 }});
  out.push_back(
      {3, "In the open stage «intake» there may be nothing that anybody can do.",
       [](GoodChains& c) { c.request.steps["accept"].guards = {call("field_set@1", {"detail"})}; }});
  out.push_back({2, "In stage «merged» no clock with an effect on expiry surely runs.",
                 [](GoodChains& c) { c.request.clocks["merged_wait"].restarts = false; }});
  out.push_back({2, "In stage «intake» no clock with an effect on expiry surely runs.",
                 [](GoodChains& c) { c.request.clocks["overall"].on_expiry.clear(); }});
  out.push_back({2, "Nobody owns a matter in stage «asking».",
                 [](GoodChains& c) { c.request.stages["asking"].owner.clear(); }});
  out.push_back({2, "Clock «window» names the closed stage «closed», where nothing runs.", [](GoodChains& c) {
                   c.request.clocks["window"].runs_in.emplace_back("closed");
                   c.request.steps["close_silently"].from.emplace_back("closed");
                 }});
}

void add_broken_timers(Broken& out) {
  out.push_back({4, "Clock «body» can run out in stage «asking», where its step «rise» cannot be taken.",
                 [](GoodChains& c) { c.request.steps["rise"].from = {"handling"}; }});
  out.push_back({4, "Clock «asked» takes step «ask_late», which the system may not take.",
                 [](GoodChains& c) { c.request.steps["ask_late"].by = {clerk()}; }});
  out.push_back({4, "Clock «window» can run out without time passing.", [](GoodChains& c) {
                   Allowance& allowance = c.request.clocks["window"].allowance;
                   allowance.by = {"kind"};
                   allowance.rows = {{{"report"}, {0, Duration::Unit::days}}};
                 }});
  out.push_back({4, "Step «task_ended» opens children that end at once and take it again, without end.",
                 [](GoodChains& c) {
                   c.request.steps["task_ended"].opens = c.request.steps["consult"].opens;
                   c.task.steps["give"].to = {{{}, "done"}};
                 }});
  out.push_back(
      {10, "Clock «overall» can pause in stage «asking» without end: no other clock surely leads out of it.",
       [](GoodChains& c) { c.request.steps["ask_late"].to = {{{}, ""}}; }});
  out.push_back({10, "Clock «body» pauses without a greatest number of pauses.",
                 [](GoodChains& c) { c.request.clocks["body"].pauses_max = 0; }});
  out.push_back({10, "Step «rate» leads back to stage «handling» without counting as a reopening.",
                 [](GoodChains& c) { c.request.steps["rate"].reopens = false; }});
  out.push_back({10, "Step «rate» leads back to stage «handling», but the chain allows no reopening.",
                 [](GoodChains& c) { c.request.reopenings_max = 0; }});
  out.push_back({10, "Step «rate» leads back to stage «handling» without asking whether a reopening is left.",
                 [](GoodChains& c) { c.request.steps["rate"].to.front().when.pop_back(); }});
  out.push_back({10, "Step «extend» extends clocks without a number of times.",
                 [](GoodChains& c) { c.request.steps["extend"].extends->times_max = 0; }});
}

/// A list of what names the reader's body as the lead, which no clerk sees by that.
void add_view(Definition& chain, Names tags) {
  ViewRule view;
  view.name = "led";
  view.roles = {"clerk"};
  view.stages = {"handling"};
  view.named_in = "lead_org";
  view.line = 97;
  chain.tags = std::move(tags);
  chain.views.push_back(std::move(view));
}

void add_broken_names(Broken& out) {
  out.push_back({5, "Step «ask» names the stage «nowhere», which does not exist.",
                 [](GoodChains& c) { c.request.steps["ask"].to = {{{}, "nowhere"}}; }});
  out.push_back({5, "Step «accept» names a relation without a role.",
                 [](GoodChains& c) { c.request.steps["accept"].by.front().role.clear(); }});
  out.push_back({5, "Step «accept» names the role «wizard», which does not exist.",
                 [](GoodChains& c) { c.request.steps["accept"].by.front().role = "wizard"; }});
  out.push_back({5, "Step «reply» calls «guess@1», but there is no such guard.",
                 [](GoodChains& c) { c.request.steps["reply"].guards = {call("guess@1")}; }});
  out.push_back({5, "Step «reply» calls «is_asked@1 days», but field «days» holds no bodies.",
                 [](GoodChains& c) { c.request.steps["reply"].guards.push_back(call("is_asked@1", {"days"})); }});
  out.push_back({5, "Step «reply» calls «at_least@1 kind 2», but field «kind» is no whole number.",
                 [](GoodChains& c) { c.request.steps["reply"].guards.push_back(call("at_least@1", {"kind", "2"})); }});
  out.push_back({5, "Step «reply» calls «rested@1 asked_at 2wd», but «2wd» is no time round the clock.", [](GoodChains& c) {
                   c.request.steps["reply"].guards.push_back(call("rested@1", {"asked_at", "2wd"}));
                 }});
  out.push_back({5, "The approval of step «extend» calls «guess@1», but there is no such effect.",
                 [](GoodChains& c) { c.request.steps["extend"].approval->on_refuse = {call("guess@1")}; }});
  out.push_back({5, "Clock «window» names the field «kind», which is not a date or moment.",
                 [](GoodChains& c) { c.request.clocks["window"].not_after = {"kind"}; }});
  out.push_back({5, "«counts» names the field «kind», which is not a whole number.",
                 [](GoodChains& c) { c.request.counts = {"kind"}; }});
  out.push_back({5, "«title» names the field «kind», which is not a text.",
                 [](GoodChains& c) { c.request.title_field = "kind"; }});
  out.push_back({5, "Clock «window» names the field «kind», which is not a category.",
                 [](GoodChains& c) { c.request.clocks["window"].allowance.own_limit.field = "kind"; }});
  out.push_back({5, "Step «reply» calls «category_is@1 kind small», but field «kind» is no category.",
                 [](GoodChains& c) { c.request.steps["reply"].guards = {call("category_is@1", {"kind", "small"})}; }});
  out.push_back({5, "Step «part» calls «unmerge@1 main», but it takes 0 arguments.",
                 [](GoodChains& c) { c.request.steps["part"].effects = {call("unmerge@1", {"main"})}; }});
  out.push_back(
      {5, "Step «reply» calls «field_is@1 kind rumour», but field «kind» cannot be «rumour».",
       [](GoodChains& c) { c.request.steps["reply"].guards = {call("field_is@1", {"kind", "rumour"})}; }});
  out.push_back({5, "The owner of stage «handling» names the field «compound», which is not a body.",
                 [](GoodChains& c) { c.request.stages["handling"].owner.front().name = "compound"; }});
  out.push_back({5, "Step «extend» requires the field «kind», which its form does not ask for.",
                 [](GoodChains& c) { c.request.steps["extend"].required.emplace_back("kind"); }});
  out.push_back({5, "Clock «window» names the step «rply», which does not exist.",
                 [](GoodChains& c) { c.request.clocks["window"].starts_on.emplace_back("rply"); }});
  out.push_back(
      {5,
       "Step «consult» does not hand down the field «compound», which step «give» of chain «task» requires.",
       [](GoodChains& c) {
         c.request.steps["consult"].opens.front().copies.clear();
         c.task.steps["give"].required = {"compound"};
       }});
  out.push_back(
      {5, "Clock «window» has an allowance row whose keys do not match its fields.",
       [](GoodChains& c) { c.request.clocks["window"].allowance.rows = {{{"report"}, working_day}}; }});
  out.push_back({5, "View «led» lists what «clerk@field lead_org» may not see.", [](GoodChains& c) { add_view(c.request, {"lead_org"}); }});
  out.push_back({5, "View «led» names the tag «lead_org», which does not exist.", [](GoodChains& c) { add_view(c.request, {}); }});
}

void add_unused(Broken& out) {
  out.push_back({5, "Field «score» is in no visibility group, so nobody sees it.",
                 [](GoodChains& c) { std::erase(c.request.visibility[2].fields, "score"); }});
  out.push_back({5, "Field «kind» is in more than one visibility group.",
                 [](GoodChains& c) { c.request.visibility[2].fields.emplace_back("kind"); }});
  out.push_back({5, "Step «submit» asks for the account «looker», which nobody can fill in.", [](GoodChains& c) {
                   c.request.fields["looker"].name = "looker";
                   c.request.fields["looker"].type = account;
                   c.request.visibility[2].fields.push_back("looker");
                   c.request.steps["submit"].form.push_back("looker");
                 }});
  out.push_back({5, "Its numbers are those of chain «task».", [](GoodChains& c) { c.task.number_pattern = c.request.number_pattern = "ZH{date}{serial:4}"; }});
  out.push_back({5, "The owner of stage «handling» is the body in field «lead_org», which is only spoken of.",
                 [](GoodChains& c) { c.request.fields["lead_org"].named_only = true; }});
  const auto ask = [](GoodChains& c) -> Asking& {
    for (const auto& [name, type] : {std::pair{"closely", boolean}, std::pair{"looker", account}}) {
      c.request.fields[name].name = name;
      c.request.fields[name].type = type;
    }
    auto& groups = c.request.visibility;
    groups[2].fields.insert(groups[2].fields.end(), {"closely", "looker"});
    groups[1].masked = true;
    groups[1].asking = Asking{"closely", "extend", "looker", "asked_at", {24 * 60, Duration::Unit::minutes}};
    return *groups[1].asking;
  };
  out.push_back({5, "Group «asked» names the step «peer», which does not exist.", [ask](GoodChains& c) { ask(c).step = "peer"; }});
  out.push_back({5, "Group «asked» asks by step «invite», which nobody approves.", [ask](GoodChains& c) { ask(c).step = "invite"; }});
  out.push_back({5, "Group «asked» asks before it is uncovered, but is not masked.",
                 [ask](GoodChains& c) { ask(c), c.request.visibility[1].masked = false; }});
  out.push_back({5, "Group «asked» does not count hours or days round the clock, as a look is granted.",
                 [ask](GoodChains& c) { ask(c).within = working_day; }});
  out.push_back({5, "Evidence «photo» is in no visibility group, so nobody sees it.",
                 [](GoodChains& c) { c.request.steps["submit"].evidence = {{"photo"}}; }});
  out.push_back({5, "Evidence «photo» is in more than one visibility group.", [](GoodChains& c) {
                   c.request.steps["submit"].evidence = {{"photo"}};
                   for (const auto group : {1U, 2U}) c.request.visibility[group].evidence = {"photo"};
                 }});
  out.push_back({5, "Step «submit» asks for evidence without a kind, or for more than it takes.", [](GoodChains& c) {
                   c.request.steps["submit"].evidence = {{"photo", 3, 2}};
                   c.request.visibility[1].evidence = {"photo"};
                 }});
  out.push_back({5, "Field «partners» is never filled.", [](GoodChains& c) {
                   c.request.steps["invite"].form.clear();
                   c.request.steps["invite"].joins_field.clear();
                 }});
  out.push_back({5, "Step «agree» is left to the system, but nothing makes the system take it.",
                 [](GoodChains& c) { c.request.steps["agree"].by = {system()}; }});
  out.push_back({5, "Clock «spare» is never started.", [](GoodChains& c) {
                   ClockRule& spare = c.request.clocks["spare"];
                   spare.name = "spare";
                   spare.allowance.otherwise = working_day;
                   spare.runs_in = {"handling"};
                 }});
  out.push_back({5, "Party «partner» is never joined.",
                 [](GoodChains& c) { c.request.steps["invite"].joins.clear(); }});
  out.push_back(
      {5, "Mark «agreed» is never set.", [](GoodChains& c) { c.request.steps["agree"].marks.clear(); }});
  out.push_back({5, "Rating «satisfaction» is never given.",
                 [](GoodChains& c) { c.request.steps["rate"].rates.clear(); }});
  out.push_back({5, "No step opens a child of chain «task».",
                 [](GoodChains& c) { c.request.steps["consult"].opens.clear(); }});
  out.push_back({5, "Level «street» is never reached.", [](GoodChains& c) {
                   std::erase_if(c.request.steps["rise"].effects,
                                 [](const auto& e) { return e.name == "rise@1"; });
                 }});
}

void add_broken_promises(Broken& out) {
  out.push_back({6, "Group «published» holds evidence and is public.", [](GoodChains& c) {
                   c.request.steps["submit"].evidence = {{"photo"}};
                   c.request.visibility[0].evidence = {"photo"};
                 }});
  out.push_back(
      {6, "The public group «published» shows field «detail», which is personal.", [](GoodChains& c) {
         std::swap(c.request.visibility[0].fields[0], c.request.visibility[1].fields[0]);
       }});
  out.push_back({6, "The public group «published» shows field «answer», which is free text.",
                 [](GoodChains& c) { c.request.fields["answer"].written_for_publishing = false; }});
  out.push_back({6, "Field «answer» is published as staff wrote it, but others can fill it in step «submit».",
                 [](GoodChains& c) { c.request.steps["submit"].form.emplace_back("answer"); }});
  out.push_back(
      {6, "Step «reply» copies field «detail», which is personal, into the public field «answer».",
       [](GoodChains& c) { c.request.steps["reply"].effects = {call("copy@1", {"detail", "answer"})}; }});
  out.push_back({7, "The targets of step «ask» end in no default.", [](GoodChains& c) {
                   c.request.steps["ask"].to.front().when = {call("is_merged@1", {}, true)};
                 }});
  out.push_back({7, "Step «rate» has a target after its default, which can never be chosen.",
                 [](GoodChains& c) { c.request.steps["rate"].to.front().when.clear(); }});
  out.push_back({11, "A proposal of step «extend» can be given no time, or never expires.",
                 [](GoodChains& c) { c.request.steps["extend"].approval->within.otherwise.amount = 0; }});
  out.push_back({11, "A proposal of step «extend» can be decided by nobody.",
                 [](GoodChains& c) { c.request.steps["extend"].approval->by.clear(); }});
  out.push_back({11, "A proposal of step «extend» escalates, but nobody stands above those who decide.",
                 [](GoodChains& c) { let_parties_escalate(c.request.steps["extend"]); }});
  out.push_back({11,
                 "A proposal of step «extend» can wait in the closed stage «closed», where nothing expires.",
                 [](GoodChains& c) { c.request.steps["extend"].from.emplace_back("closed"); }});
  out.push_back({5, "Step «joined» warns, but nobody is there to be warned.",
                 [](GoodChains& c) { c.request.steps["joined"].warns = {call("is_merged@1")}; }});
  for (const auto* step : {"joined", "submit"}) {
    out.push_back({5, "Step «" + std::string(step) + "» is signed, but not everybody who takes it can prove who he is.",
                   [step](GoodChains& c) { c.request.steps[step].signature = true; }});
  }
  out.push_back({5, "Step «ask» calls «shown@1 selfie answer x», but the evidence «selfie» does not exist.",
                 [](GoodChains& c) { c.request.steps["ask"].warns = {call("shown@1", {"selfie", "answer", "x"})}; }});
}

void add_broken_families(Broken& out) {
  out.push_back({8,
                 "The end of a child of chain «task» can come in stage «asking», where step «task_ended» "
                 "cannot be taken.",
                 [](GoodChains& c) { c.request.steps["task_ended"].from = {"handling", "merged"}; }});
  out.push_back({8,
                 "The end of a child of chain «task» takes step «task_ended», which the system may not take.",
                 [](GoodChains& c) { c.request.steps["task_ended"].by = {clerk()}; }});
  out.push_back({8, "The end of the main matter takes step «main_answered», which the system may not take.",
                 [](GoodChains& c) { c.request.steps["main_answered"].by = {clerk()}; }});
  out.push_back({8, "Others can be merged into a matter in stage «asking», where step «joined» cannot be taken.",
                 [](GoodChains& c) { std::erase(c.request.steps["joined"].from, "asking"); }});
  out.push_back({8, "The merging of others takes step «joined», which the system may not take.",
                 [](GoodChains& c) { c.request.steps["joined"].by = {clerk()}; }});
  out.push_back({5, "Step «joined» is left to the system, but nothing makes the system take it.",
                 [](GoodChains& c) { c.request.when_joined.clear(); }});
  out.push_back(
      {8, "Step «ask» takes fields from the main matter, but in stage «handling» a matter can stand alone.",
       [](GoodChains& c) { c.request.steps["ask"].effects = {call("from_main@1", {"answer"})}; }});
  out.push_back({8,
                 "Clock «overall» takes fields from the main matter, but in stage «intake» a matter can stand "
                 "alone.",
                 [](GoodChains& c) {
                   c.request.clocks["overall"].on_expiry.push_back(call("from_main@1", {"answer"}));
                 }});
  out.push_back({8, "Step «part» leaves its main matter before it takes fields from it.", [](GoodChains& c) {
                   c.request.steps["part"].effects = {call("unmerge@1"), call("from_main@1", {"answer"})};
                 }});
  out.push_back({6,
                 "Step «main_answered» takes field «detail» from the main matter, where others than staff can "
                 "fill it in step «submit».",
                 [](GoodChains& c) {
                   c.request.steps["main_answered"].effects = {call("from_main@1", {"detail"})};
                 }});
  out.push_back(
      {8, "Children of chain «task» are to be cancelled by step «dorp», which that chain does not have.",
       [](GoodChains& c) { c.request.children.front().cancel_step = "dorp"; }});
  out.push_back({8, "A child of chain «task» cannot be cancelled in its stage «checking».",
                 [](GoodChains& c) { c.task.stages["checking"] = {"checking", StageKind::open, {}, 99}; }});
  out.push_back(
      {9, "Chains open each other in a circle: «request» opens «task» opens «request».", [](GoodChains& c) {
         c.task.steps["finish"].opens = {{"request", "submit", "", "", {"compound"}}};
         c.task.children = {{"request", ChildRule::OnParentEnd::leave, "", "", 9, 98}};
       }});
}

}  // namespace

GoodChains good_chains() { return {good_request(), good_task()}; }

const std::vector<BrokenChain>& broken_chains() {
  static const Broken all = [] {
    Broken out;
    add_broken_graphs(out);
    add_broken_timers(out);
    add_broken_names(out);
    add_unused(out);
    add_broken_promises(out);
    add_broken_families(out);
    return out;
  }();
  return all;
}

}  // namespace rz::flow
