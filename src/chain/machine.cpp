#include "chain/machine.hpp"

#include <array>
#include <utility>

#include "chain/spelling.hpp"
#include "chain/values.hpp"

namespace rz::chain {

namespace {

using flow::Approval;
using flow::Definition;
using flow::FieldRule;
using flow::Step;

template <class E>
using Choice = std::pair<std::string_view, E>;

constexpr std::array stage_kinds = std::to_array<Choice<flow::StageKind>>({
    {"open", flow::StageKind::open},
    {"waiting", flow::StageKind::waiting},
    {"settled", flow::StageKind::settled},
    {"closed", flow::StageKind::closed},
});
constexpr std::array field_types = std::to_array<Choice<FieldRule::Type>>({
    {"text", FieldRule::Type::text},
    {"integer", FieldRule::Type::integer},
    {"boolean", FieldRule::Type::boolean},
    {"choice", FieldRule::Type::choice},
    {"choices", FieldRule::Type::choices},
    {"org", FieldRule::Type::org},
    {"orgs", FieldRule::Type::orgs},
    {"place", FieldRule::Type::place},
    {"date", FieldRule::Type::date},
    {"moment", FieldRule::Type::moment},
    {"category", FieldRule::Type::category},
    {"account", FieldRule::Type::account},
    {"accounts", FieldRule::Type::accounts},
});
constexpr std::array expiries = std::to_array<Choice<Approval::Expiry>>({
    {"refuse", Approval::Expiry::refuse},
    {"approve", Approval::Expiry::approve},
    {"escalate", Approval::Expiry::escalate},
});
constexpr std::array party_kinds = std::to_array<Choice<flow::PartyRule::Kind>>({
    {"org", flow::PartyRule::Kind::org},
    {"person", flow::PartyRule::Kind::person},
    {"account", flow::PartyRule::Kind::account},
});
constexpr std::array parent_ends = std::to_array<Choice<flow::ChildRule::OnParentEnd>>({
    {"wait", flow::ChildRule::OnParentEnd::wait},
    {"cancel", flow::ChildRule::OnParentEnd::cancel},
    {"leave", flow::ChildRule::OnParentEnd::leave},
});

constexpr std::array view_orders = std::to_array<Choice<bool>>({{"due", false}, {"oldest", true}});
constexpr std::array view_scopes = std::to_array<Choice<flow::ViewRule::Scope>>({
    {"own", flow::ViewRule::Scope::own},
    {"reach", flow::ViewRule::Scope::reach},
});

constexpr auto board_words = std::to_array<std::string_view>({"works", "contracts", "menu", "answers", "hearings", "committees"});
constexpr int version_max = 9999;
constexpr int order_max = 99;    // where a chain says nothing, its lists come last
constexpr int count_max = 999;   // parties, children
constexpr int evidence_max = 50; // pieces of one kind
constexpr int bounded_max = 99;  // reopenings, pauses, extensions

class MachineReader {
 public:
  explicit MachineReader(Sink& sink) : sink_(sink), values_(sink) {}

  Machine read(const Yaml& root) {
    Members top(root, "The chain", sink_);
    read_head(top);
    read_map(top, "fields", false, [&](auto& member) { read_field(member); });
    read_map(top, "stages", true, [&](auto& member) { read_stage(member); });
    read_map(top, "steps", true, [&](auto& member) { read_step(member); });
    read_map(top, "clocks", false, [&](auto& member) { read_clock(member); });
    read_map(top, "parties", false, [&](auto& member) { read_party(member); });
    read_map(top, "marks", false, [&](auto& member) { read_mark(member); });
    read_map(top, "ratings", false, [&](auto& member) { read_rating(member); });
    read_map(top, "children", false, [&](auto& member) { read_child(member); });
    read_map(top, "visibility", true, [&](auto& member) { read_group(member); });
    machine_.definition.tags = values_.names(top.take("tags"), "«tags»");
    machine_.definition.counts = values_.names(top.take("counts"), "«counts»");
    machine_.definition.alike = values_.names(top.take("alike"), "«alike»");
    if (const auto* suggest = top.take("suggest")) read_suggest(*suggest);
    read_map(top, "views", false, [&](auto& member) { read_view(member); });
    machine_.definition.looks = values_.names(top.take("looks"), "«looks»");
    machine_.definition.cover = values_.names(top.take("cover"), "«cover»");
    read_map(top, "papers", false, [&](auto& member) { read_paper(member); });
    top.finish();
    return std::move(machine_);
  }

 private:
  template <class Read>
  void read_map(Members& top, std::string_view section, bool needed, Read read) {
    const auto* map = needed ? top.need(section) : top.take(section);
    if (map == nullptr) return;
    if (map->kind != Yaml::Kind::map) {
      sink_.add(map->line, "«" + std::string(section) + "» must be a map.",
                "Write its members as «name: …».");
      return;
    }
    for (const auto& member : map->members) {
      if (is_name(member.key)) {
        read(member);
      } else {
        sink_.add(member.line, "«" + member.key + "» is no name.",
                  "Use lower-case letters, digits and «_», a letter first, at most 40.");
      }
    }
  }

  void read_head(Members& top) {
    auto& chain = machine_.definition;
    chain.file = sink_.file();
    chain.name = values_.name(top.need("chain"), "«chain»");
    chain.version = values_.number(top.need("version"), "«version»", 1, version_max, 1);
    if (const auto* title = top.take("title")) chain.title_field = values_.name(title, "«title»");
    if (const auto* board = top.take("board")) {
      chain.board = values_.text(board, "«board»");
      if (std::ranges::find(board_words, chain.board) == board_words.end())
        sink_.add(board->line, "«board» is not «" + chain.board + "».", "Write works, contracts, menu, answers, hearings or committees, or leave it out.");
    }
    chain.order = values_.number(top.take("order"), "«order»", 0, order_max, order_max);
    chain.number_pattern = values_.text(top.need("number"), "«number»");
    chain.levels = values_.names(top.take("levels"), "«levels»");
    chain.first_level = values_.name(top.take("first_level"), "«first_level»");
    if (chain.first_level.empty() && !chain.levels.empty()) chain.first_level = chain.levels.front();
    chain.reopenings_max = values_.number(top.take("reopenings_max"), "«reopenings_max»", 0, bounded_max, 0);
    chain.when_main_settles = values_.name(top.take("when_main_settles"), "«when_main_settles»");
    chain.when_main_lapses = values_.name(top.take("when_main_lapses"), "«when_main_lapses»");
    chain.when_joined = values_.name(top.take("when_joined"), "«when_joined»");
    chain.when_repeated = values_.name(top.take("when_repeated"), "«when_repeated»");
    chain.when_parted = values_.name(top.take("when_parted"), "«when_parted»");
    chain.when_passed = values_.name(top.take("when_passed"), "«when_passed»");
  }

  void read_field(const Yaml::Member& member) {
    const std::string what = "Field «" + member.key + "»";
    FieldRule field{member.key, {}, false, false, {}, member.line};
    if (member.value.kind == Yaml::Kind::scalar) {
      field.type = values_.choice(&member.value, what, field_types);
    } else {
      Members members(member.value, what, sink_);
      field.type =
          values_.choice(members.need("type"), "The type of field «" + member.key + "»", field_types);
      field.values = values_.names(members.take("values"), "The values of field «" + member.key + "»");
      field.personal = values_.flag(members.take("personal"), what + ": personal");
      field.written_for_publishing = values_.flag(members.take("published"), what + ": published");
      members.finish();
    }
    machine_.definition.fields.emplace(member.key, std::move(field));
  }

  void read_stage(const Yaml::Member& member) {
    const std::string what = "Stage «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::Stage stage{member.key, {}, {}, member.line};
    stage.kind = values_.choice(members.need("kind"), "The kind of stage «" + member.key + "»", stage_kinds);
    stage.owner = values_.org_refs(members.need("owner"), "The owner of stage «" + member.key + "»");
    members.finish();
    machine_.definition.stages.emplace(member.key, std::move(stage));
  }

  void read_step(const Yaml::Member& member) {
    const std::string what = "Step «" + member.key + "»";
    Members members(member.value, what, sink_);
    Step step;
    step.name = member.key;
    step.line = member.line;
    step.from = values_.names(members.need("from"), what + ": from");
    step.to = read_targets(members.take("to"), what);
    step.by = values_.whos(members.need("by"), what + ": by");
    read_form(members, step, what);
    step.evidence = read_evidence(members.take("evidence"), what);
    step.guards = values_.calls(members.take("guards"), what + ": guards");
    step.warns = values_.calls(members.take("warns"), what + ": warns");
    step.effects = values_.calls(members.take("effects"), what + ": effects");
    if (const auto* approval = members.take("approval")) step.approval = read_approval(*approval, what);
    if (const auto* extends = members.take("extends")) step.extends = read_extension(*extends, what);
    step.opens = read_opens(members.take("opens"), what);
    step.rates = values_.name(members.take("rates"), what + ": rates");
    step.joins = values_.name(members.take("joins"), what + ": joins");
    step.joins_field = values_.name(members.take("joins_field"), what + ": joins_field");
    step.marks = values_.name(members.take("marks"), what + ": marks");
    step.marks_field = values_.name(members.take("marks_field"), what + ": marks_field");
    step.changes_text = values_.flag(members.take("changes_text"), what + ": changes_text");
    step.closes = values_.flag(members.take("closes"), what + ": closes");
    step.reopens = values_.flag(members.take("reopens"), what + ": reopens");
    step.primary = values_.flag(members.take("primary"), what + ": primary");
    step.signature = values_.flag(members.take("signature"), what + ": signature");
    step.among_staff = values_.flag(members.take("among_staff"), what + ": among_staff");
    members.finish();
    machine_.definition.step_order.push_back(member.key);
    machine_.definition.steps.emplace(member.key, std::move(step));
  }

  void read_form(Members& members, const Step& step, const std::string& what) {
    if (const auto* form = members.take("form")) {
      const auto name = values_.name(form, what + ": form");
      if (!name.empty()) machine_.forms[step.name] = {"forms/" + name + ".schema.json", form->line, true};
    } else if (step.is_birth()) {
      machine_.forms[step.name] = {"form.schema.json", step.line, false};
    }
  }

  /// «to» left out, and the word «stay»: the stage remains.
  std::vector<flow::Target> read_targets(const Yaml* value, const std::string& what) {
    if (value == nullptr) return {flow::Target{}};
    std::vector<flow::Target> out;
    const std::vector<Yaml> single = {*value};
    for (const auto& item : value->kind == Yaml::Kind::list ? value->items : single) {
      out.push_back(read_target(item, what));
    }
    return out;
  }

  flow::Target read_target(const Yaml& item, const std::string& what) {
    flow::Target target;
    if (item.kind == Yaml::Kind::map) {
      Members members(item, what + ": to", sink_);
      target.when = values_.calls(members.need("when"), what + ": when");
      target.stage = values_.name(members.need("stage"), what + ": stage");
      members.finish();
    } else {
      target.stage = values_.name(&item, what + ": to");
    }
    if (target.stage == "stay") target.stage.clear();
    return target;
  }

  std::vector<flow::EvidenceRule> read_evidence(const Yaml* value, const std::string& what) {
    std::vector<flow::EvidenceRule> out;
    if (value == nullptr) return out;
    if (value->kind != Yaml::Kind::map) {
      sink_.add(value->line, what + ": evidence must be a map.",
                "Write «{photo: 1}»: the kind and the least number.");
    }
    for (const auto& kind : value->members) out.push_back(read_evidence_rule(kind, what + ": evidence"));
    return out;
  }

  /// «photo: 1», or «photo: {least: 1, most: 3}»
  flow::EvidenceRule read_evidence_rule(const Yaml::Member& kind, const std::string& where) {
    flow::EvidenceRule rule{.kind = kind.key};
    if (kind.value.kind != Yaml::Kind::map) {
      rule.least = values_.number(&kind.value, where, 0, flow::evidence_pieces_max, 0);
      return rule;
    }
    Members members(kind.value, where, sink_);
    rule.least = values_.number(members.take("least"), where + ": least", 0, evidence_max, 0);
    rule.most = values_.number(members.take("most"), where + ": most", 1, evidence_max, rule.most);
    members.finish();
    return rule;
  }

  Approval read_approval(const Yaml& value, const std::string& what) {
    const std::string where = what + ": approval";
    Members members(value, where, sink_);
    Approval out;
    out.by = values_.whos(members.take("by"), where);
    read_agreement(members.take("parties"), where, out);
    out.by_proposer = values_.flag(members.take("by_proposer"), where);
    out.not_by_actor_of = values_.name(members.take("not_by_actor_of"), where);
    out.within = values_.allowance(members.need("within"), where + ": within");
    out.on_expiry = values_.choice(members.need("on_expiry"), where + ": on_expiry", expiries);
    out.on_open = values_.calls(members.take("on_open"), where + ": on_open");
    out.on_refuse = values_.calls(members.take("on_refuse"), where + ": on_refuse");
    out.on_escalate = values_.calls(members.take("on_escalate"), where + ": on_escalate");
    members.finish();
    return out;
  }

  void read_agreement(const Yaml* value, const std::string& where, Approval& out) {
    if (value == nullptr) return;
    if (value->text == "any" || value->text == "all") {
      out.parties = value->text == "any" ? Approval::Parties::any : Approval::Parties::all;
      return;
    }
    out.parties = Approval::Parties::count;
    out.parties_count = values_.number(value, where + ": parties", 1, count_max, 1);
  }

  flow::Extension read_extension(const Yaml& value, const std::string& what) {
    const std::string where = what + ": extends";
    Members members(value, where, sink_);
    flow::Extension out;
    out.clocks = values_.names(members.need("clocks"), where);
    out.days_field = values_.name(members.need("days_field"), where);
    out.times_max = values_.number(members.take("times_max"), where, 1, bounded_max, 1);
    members.finish();
    return out;
  }

  std::vector<flow::Opens> read_opens(const Yaml* value, const std::string& what) {
    std::vector<flow::Opens> out;
    if (value == nullptr) return out;
    const std::vector<Yaml> single = {*value};
    for (const auto& item : value->kind == Yaml::Kind::list ? value->items : single) {
      const std::string where = what + ": opens";
      Members members(item, where, sink_);
      auto& opens = out.emplace_back();
      opens.chain = values_.name(members.need("chain"), where);
      opens.step = values_.name(members.need("step"), where);
      opens.each_field = values_.name(members.take("each_field"), where);
      opens.into_field = values_.name(members.take("into_field"), where);
      opens.copies = values_.names(members.take("copies"), where);
      members.finish();
    }
    return out;
  }

  void read_clock(const Yaml::Member& member) {
    const std::string what = "Clock «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::ClockRule clock;
    clock.name = member.key;
    clock.line = member.line;
    clock.allowance = values_.allowance(members.need("allowance"), what + ": allowance");
    clock.until_field = values_.name(members.take("until"), what + ": until");
    clock.not_after = values_.names(members.take("not_after"), what + ": not_after");
    clock.starts_on = values_.names(members.need("starts_on"), what + ": starts_on");
    clock.restarts = values_.flag(members.take("restarts"), what + ": restarts");
    clock.runs_in = values_.names(members.need("runs_in"), what + ": runs_in");
    clock.pauses_in = values_.names(members.take("pauses_in"), what + ": pauses_in");
    clock.pauses_max = values_.number(members.take("pauses_max"), what + ": pauses_max", 0, bounded_max, 0);
    if (const auto* warn = members.take("warn_before"))
      clock.warn_before = values_.duration(warn, what + ": warn_before");
    clock.on_warn = values_.calls(members.take("on_warn"), what + ": on_warn");
    clock.on_expiry = values_.calls(members.take("on_expiry"), what + ": on_expiry");
    clock.expiry_step = values_.name(members.take("expiry_step"), what + ": expiry_step");
    clock.overall = values_.flag(members.take("overall"), what + ": overall");
    members.finish();
    machine_.definition.clocks.emplace(member.key, std::move(clock));
  }

  void read_party(const Yaml::Member& member) {
    const std::string what = "Party «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::PartyRule party;
    party.name = member.key;
    party.line = member.line;
    party.kind = values_.choice(members.need("kind"), "The kind of party «" + member.key + "»", party_kinds);
    party.least = values_.number(members.take("least"), what + ": least", 0, count_max, 0);
    party.most = values_.number(members.take("most"), what + ": most", 1, count_max, 1);
    party.way_in = values_.whos(members.take("way_in"), what + ": way_in");
    members.finish();
    machine_.definition.parties.emplace(member.key, std::move(party));
  }

  void read_mark(const Yaml::Member& member) {
    const std::string what = "Mark «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::MarkRule mark{member.key, false, member.line};
    mark.versioned = values_.flag(members.need("versioned"), what + ": versioned");
    members.finish();
    machine_.definition.marks.emplace(member.key, std::move(mark));
  }

  void read_rating(const Yaml::Member& member) {
    const std::string what = "Rating «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::RatingRule rating;
    rating.name = member.key;
    rating.line = member.line;
    rating.score_field = values_.name(members.need("score_field"), what + ": score_field");
    const auto rated = values_.org_refs(members.need("rated"), what + ": rated");
    if (!rated.empty()) rating.rated = rated.front();
    rating.scale = values_.number(members.take("scale"), what + ": scale", 2, 10, 5);
    rating.low_at = values_.number(members.take("low_at"), what + ": low_at", 1, 9, 2);
    rating.averages_from = values_.number(members.take("averages_from"), what + ": averages_from", 1, 100, 1);
    if (const auto* without = members.take("without")) {
      Members child(*without, what + ": without", sink_);
      rating.without_child = values_.name(child.need("child"), what + ": without");
      rating.without_stage = values_.name(child.need("stage"), what + ": without");
      child.finish();
    }
    members.finish();
    machine_.definition.ratings.emplace(member.key, std::move(rating));
  }

  void read_suggest(const Yaml& node) {
    Members members(node, "«suggest»", sink_);
    auto& rule = machine_.definition.suggest;
    rule.from = values_.names(members.need("from"), "«suggest»: from");
    rule.fields = values_.names(members.need("fields"), "«suggest»: fields");
    if (const auto* unless = members.take("unless"); unless && unless->kind == Yaml::Kind::map) {
      for (const auto& each : unless->members) rule.unless[each.key] = values_.names(&each.value, "«suggest»: unless");
    }
    if (const auto* duties = members.take("duties"); duties && duties->kind == Yaml::Kind::map) {
      for (const auto& each : duties->members) rule.duties[each.key] = values_.name(&each.value, "«suggest»: duties");
    }
    members.finish();
  }

  void read_child(const Yaml::Member& member) {
    const std::string what = "Child «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::ChildRule child;
    child.chain = member.key;
    child.line = member.line;
    child.on_parent_end =
        values_.choice(members.need("on_parent_end"), what + ": on_parent_end", parent_ends);
    child.cancel_step = values_.name(members.take("cancel_step"), what + ": cancel_step");
    child.on_close_step = values_.name(members.take("on_close_step"), what + ": on_close_step");
    child.most = values_.number(members.take("most"), what + ": most", 1, count_max, 9);
    members.finish();
    machine_.definition.children.push_back(std::move(child));
  }

  void read_group(const Yaml::Member& member) {
    const std::string what = "Group «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::VisibilityGroup group;
    group.name = member.key;
    group.line = member.line;
    group.fields = values_.names(members.take("fields"), what + ": fields");
    group.evidence = values_.names(members.take("evidence"), what + ": evidence");
    group.see = values_.whos(members.take("see"), what + ": see");
    if (const auto* narrowed = members.take("narrowed")) group.narrowed = read_narrowing(*narrowed, what + ": narrowed");
    if (const auto* asking = members.take("asks")) group.asking = read_asking(*asking, what + ": asks");
    group.is_public = values_.flag(members.take("public"), what + ": public");
    group.masked = values_.flag(members.take("masked"), what + ": masked");
    members.finish();
    machine_.definition.visibility.push_back(std::move(group));
  }

  flow::Narrowing read_narrowing(const Yaml& value, const std::string& what) {
    Members members(value, what, sink_);
    flow::Narrowing out{values_.name(members.need("field"), what), values_.names(members.need("values"), what),
                        values_.whos(members.need("see"), what)};
    members.finish();
    return out;
  }

  flow::Asking read_asking(const Yaml& value, const std::string& what) {
    Members members(value, what, sink_);
    flow::Asking out{values_.name(members.need("while"), what), values_.name(members.need("step"), what), values_.name(members.need("granted_to"), what),
                     values_.name(members.need("granted_at"), what), values_.duration(members.need("within"), what)};
    members.finish();
    return out;
  }

  void read_paper(const Yaml::Member& member) {
    const std::string what = "Paper «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::PaperRule paper;
    paper.name = member.key;
    paper.line = member.line;
    paper.of = values_.names(members.need("of"), what + ": of");
    paper.repeats = values_.flag(members.take("repeats"), what + ": repeats");
    paper.fields = values_.names(members.take("fields"), what + ": fields");
    paper.signs = values_.names(members.take("signs"), what + ": signs");
    paper.scans = values_.names(members.take("scans"), what + ": scans");
    members.finish();
    machine_.definition.papers.push_back(std::move(paper));
  }

  void read_view(const Yaml::Member& member) {
    const std::string what = "View «" + member.key + "»";
    Members members(member.value, what, sink_);
    flow::ViewRule view;
    view.name = member.key;
    view.line = member.line;
    view.roles = values_.names(members.need("roles"), what + ": roles");
    view.scope = values_.choice(members.take("scope"), what + ": scope", view_scopes);
    view.oldest_first = values_.choice(members.take("order"), what + ": order", view_orders);
    view.stages = values_.names(members.take("stages"), what + ": stages");
    view.named_in = values_.name(members.take("named_in"), what + ": named_in");
    view.mark = values_.name(members.take("mark"), what + ": mark");
    if (const auto* where = members.take("where")) {
      for (const auto& condition : where->members) {
        view.where.emplace_back(condition.key, values_.name(&condition.value, what + ": where"));
      }
    }
    members.finish();
    machine_.definition.views.push_back(std::move(view));
  }

  Sink& sink_;
  Values values_;
  Machine machine_;
};

}  // namespace

Machine read_machine(const Yaml& root, Sink& sink) { return MachineReader(sink).read(root); }

}  // namespace rz::chain
