#include "demo/mediations.hpp"

#include <algorithm>
#include <array>

namespace rz::demo {

namespace {

constexpr std::string_view header = "dispute,what,parties,facts,content,manner,part";
constexpr std::array surnames = std::to_array<std::string_view>({"王某", "李某", "张某", "刘某", "陈某", "杨某", "赵某", "黄某"});
constexpr std::string_view paper = "paper";
constexpr std::size_t mediators_cast = 2;  ///< beside the head

std::string with_parties(std::string text, std::int64_t seed) {
  const auto first = static_cast<std::size_t>(seed) % surnames.size();
  const auto second = (first + 3) % surnames.size();
  for (const auto& [mark, name] : {std::pair("{a}", surnames[first]), std::pair("{b}", surnames[second])}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.replace(at, 3, name);
  }
  return text;
}

std::size_t marked(const flow::Matter& matter, const std::string& mark, bool is_of_text) {
  return static_cast<std::size_t>(std::ranges::count_if(matter.parties, [&](const flow::Party& party) {
    const auto found = party.marks.find(mark);
    return found != party.marks.end() && (!is_of_text || found->second == matter.text_version);
  }));
}

}  // namespace

Result<std::vector<Dispute>, std::string> parse_disputes(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "disputes.csv", header));
  std::vector<Dispute> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2], row[3], row[4], row[5], row[6]});
  return out;
}

Move Mediations::begin(int n, Instant, int) {
  const auto& committee = committees_[static_cast<std::size_t>(n) % committees_.size()];
  const auto& dispute = disputes_[static_cast<std::size_t>(n / 5 + n) % disputes_.size()];
  const auto luck = between(random_, 0, 99);
  const auto parties = with_parties(dispute.parties, n);
  if (luck < 25) {
    Move out{"dispute_lead", committee.place, act("grid_worker", committee.org, "screen")};
    out.act.input.fields = {{"grade", std::string(luck < 18 ? "low" : luck < 24 ? "medium" : "high")}, {"wishes", std::string(luck % 2 == 0 ? "both" : "unasked")}};
    out.act.input.personal = {{"what", dispute.what}};
    return out;
  }
  if (luck < 38) {
    Move out{"mediation", committee.place, act("police", committee.org, "hand_over")};
    out.act.input.fields = {{"dispute", dispute.dispute}};
    out.act.input.personal = {{"what", dispute.what}, {"parties_named", parties}, {"source_paper", "湛公移字（演示）第" + std::to_string(n + 1) + "号"}};
    return out;
  }
  Move out{"mediation", committee.place, act("mediator", committee.org, "register", static_cast<std::size_t>(n) % mediators_cast)};
  out.act.input.fields = {{"dispute", dispute.dispute}, {"source", std::string(luck < 85 ? "party" : luck < 93 ? "initiative" : "court_entrusted")}};
  out.act.input.personal = {{"what", dispute.what}, {"parties_named", parties}};
  return out;
}

std::optional<Move> Mediations::next(const Scene& scene) {
  const auto& matter = scene.matter();
  std::optional<Act> made;
  if (matter.chain == "mediation") {
    made = next_of_case(scene);
  } else if (matter.chain == "dispute_lead") {
    made = act("committee_head", matter.owner, chance(random_, 65) ? "take_up" : "no_wish");
    if (made->step == "take_up") {
      const auto& dispute = one_of(disputes_, random_);
      made->input.fields["dispute"] = dispute.dispute;
      made->input.personal["parties_named"] = with_parties(dispute.parties, scene.id().value);
    }
  } else if (matter.chain == "danger") {
    made = act("police", matter.owner, matter.stage == "told" ? "acknowledge" : "end");
    made->input.personal[matter.stage == "told" ? "action" : "outcome"] = matter.stage == "told" ? "民警已上门告诫" : "双方情绪平稳，险情解除";
  } else if (matter.stage == "awaited") {
    made = mine(matter, chance(random_, 93) ? "performed" : "unperformed");
    if (made->step == "unperformed") made->input.personal["told_ways"] = "可以向人民法院起诉，或申请强制执行经确认的协议";
  }
  return made ? std::optional(Move{{}, {}, std::move(*made)}) : std::nullopt;
}

std::optional<Act> Mediations::next_of_case(const Scene& scene) {
  const auto& matter = scene.matter();
  if (matter.stage == "applied") return at_beginning(matter);
  if (matter.stage == "consenting") return at_consent(matter);
  if (matter.stage == "mediating") return in_mediation(scene);
  if (matter.stage == "signing") return at_signing(matter);
  if (matter.stage == "performing") return in_performance(scene);
  if (matter.stage == "confirming") {
    auto out = mine(matter, "ruled", {"ruling"});
    out.input.fields["ruling_result"] = std::string("valid");
    return out;
  }
  return before_filing(matter);
}

Act Mediations::mine(const flow::Matter& matter, std::string step, std::vector<std::string> scans) const {
  const auto named = flow::texts_in(matter.fields, "mediators");
  const auto* committee = committee_of(matter.owner);
  std::size_t person = 0;
  for (std::size_t i = 0; committee && i < committee->mediators.size(); ++i) {
    if (!named.empty() && format_id(committee->mediators[i]) == named.front()) person = i;
  }
  auto out = act("mediator", matter.owner, std::move(step), person);
  for (auto& kind : scans) out.shots.push_back({std::string(paper), std::move(kind)});
  return out;
}

std::optional<Act> Mediations::at_beginning(const flow::Matter& matter) {
  const auto* committee = committee_of(matter.owner);
  if (!committee) return std::nullopt;
  if (flow::texts_in(matter.fields, "mediators").empty()) {
    auto out = act("committee_head", matter.owner, "name_mediators");
    out.input.fields["mediators"] = std::vector{format_id(committee->mediators[static_cast<std::size_t>(between(random_, 0, mediators_cast - 1))])};
    return out;
  }
  if (chance(random_, 4)) {
    auto out = mine(matter, "refuse");
    out.input.fields["refuse_reason"] = std::string("in_court");
    out.input.personal["legal_ways"] = "法院已经受理，请在诉讼中解决";
    return out;
  }
  auto out = mine(matter, "accept");
  const auto dispute = matter.text("dispute");
  out.input.fields = {{"dispute", dispute.empty() ? std::string("other") : std::string(dispute)}, {"openness", std::string("closed")}, {"face_to_face", std::string("allowed")}};
  return out;
}

std::optional<Act> Mediations::at_consent(const flow::Matter& matter) {
  const auto joined = matter.parties.size();
  if (joined < 2) {
    auto out = mine(matter, "add_disputant");
    out.input.personal["disputant_name"] = with_parties(joined == 0 ? "{a}" : "{b}", matter.id.value);
    return out;
  }
  if (chance(random_, 5)) {
    auto out = mine(matter, "withdraw_consent");
    out.input.personal["legal_ways"] = "可以向人民法院起诉";
    return out;
  }
  auto out = mine(matter, "consented", {"rights_notice", "identity"});
  out.input.fields["party_no"] = static_cast<std::int64_t>(marked(matter, "consented", false) + 1);
  return out;
}

std::optional<Act> Mediations::in_mediation(const Scene& scene) {
  const auto& matter = scene.matter();
  if (!matter.last_actor.contains("invite")) {
    auto out = mine(matter, "invite");
    out.input.fields["session_at"] = scene.now().plus_minutes(2 * day_minutes).ms;
    out.input.personal["room"] = "社区调解室";
    return out;
  }
  if (!matter.last_actor.contains("hold_session")) {
    auto out = mine(matter, "hold_session", {"record"});
    out.input.personal["session_note"] = "双方到场，各自说明情况；调解员讲明法律规定，双方同意协商。";
    return out;
  }
  const auto luck = between(random_, 0, 99);
  const auto& dispute = dispute_of(matter);
  if (luck < 62) {
    auto out = mine(matter, "draft_agreement");
    out.input.fields["performance_by"] = day_after(scene.now(), static_cast<std::int32_t>(between(random_, 15, 60)));
    out.input.personal = {{"facts", dispute.facts}, {"content", with_parties(dispute.content, matter.id.value)}, {"manner", dispute.manner}};
    return out;
  }
  if (luck < 78) {
    auto out = mine(matter, "agree_orally", {"oral_register"});
    out.input.fields["performance_by"] = day_after(scene.now(), 15);
    out.input.personal["oral_content"] = with_parties(dispute.content, matter.id.value);
    return out;
  }
  if (luck < 88) {
    auto out = mine(matter, "fail");
    out.input.personal["legal_ways"] = "可以向人民法院起诉";
    return out;
  }
  if (luck < 91) {
    auto out = mine(matter, "danger");
    out.input.fields["danger_kind"] = std::string("escalation");
    out.input.personal = {{"danger_note", "一方情绪激动，扬言动手"}, {"measures", "已分开双方，安排专人劝导"}};
    return out;
  }
  auto out = mine(matter, "hold_session", {"record"});
  out.input.personal["session_note"] = "就数额继续协商，差距缩小，约定再谈。";
  return out;
}

std::optional<Act> Mediations::at_signing(const flow::Matter& matter) {
  const auto signed_by = marked(matter, "signed", true);
  if (signed_by >= matter.parties.size()) {
    auto out = act("committee_head", matter.owner, "put_in_force");
    out.shots.push_back({std::string(paper), "signed_agreement"});
    return out;
  }
  auto out = mine(matter, "sign", {"signed_page"});
  out.input.fields["party_no"] = static_cast<std::int64_t>(signed_by + 1);
  return out;
}

std::optional<Act> Mediations::in_performance(const Scene& scene) {
  const auto& matter = scene.matter();
  if (!matter.last_actor.contains("plan_part")) {
    auto out = mine(matter, "plan_part");
    out.input.fields["part_due"] = day_after(scene.now(), static_cast<std::int32_t>(between(random_, 10, 40)));
    out.input.personal["part"] = with_parties(dispute_of(matter).part, matter.id.value);
    return out;
  }
  const bool is_confirmable = !flow::contains({"family", "inheritance"}, matter.text("dispute"));
  const auto* left = matter.clock("confirmation");
  if (is_confirmable && left && !left->expired && chance(random_, 30)) {
    auto out = mine(matter, "ask_confirmation", {"joint_application"});
    out.input.personal["court_name"] = "湛河区人民法院";
    return out;
  }
  return before_filing(matter);
}

/// Visited again, rated by the parties, filed.
std::optional<Act> Mediations::before_filing(const flow::Matter& matter) {
  if (!matter.last_actor.contains("return_visit")) {
    auto out = mine(matter, "return_visit", {"visit_record"});
    out.input.fields = {{"performed", std::string(chance(random_, 85) ? "yes" : "partly")}, {"new_risk", false}};
    return out;
  }
  if (matter.ratings.size() < matter.parties.size() && chance(random_, 60)) {
    Act out{{"party", {}, matter.ratings.size() + 1}, "rate", flow::Verb::take, {}};
    out.input.fields["score"] = between(random_, 3, 5);
    return out;
  }
  if (matter.stage != "returning") return std::nullopt;
  auto out = mine(matter, "file_dossier");
  out.input.fields["keep_for"] = std::string("long");
  out.input.personal["dossier_no"] = "（演示）人调字第" + std::to_string(++filed_) + "号";
  return out;
}

const MediationCommittee* Mediations::committee_of(OrgId org) const {
  const auto found = std::ranges::find(committees_, org, &MediationCommittee::org);
  return found == committees_.end() ? nullptr : &*found;
}

const Dispute& Mediations::dispute_of(const flow::Matter& matter) const {
  const auto found = std::ranges::find(disputes_, matter.text("dispute"), &Dispute::dispute);
  return found == disputes_.end() ? disputes_.front() : *found;
}

std::int64_t Mediations::delay_minutes(std::string_view stage) {
  if (stage == "performing" || stage == "confirming") return between(random_, 9 * day_minutes, 20 * day_minutes);
  if (stage == "awaited") return between(random_, 8 * day_minutes, 40 * day_minutes);
  if (stage == "told") return between(random_, 10, 100);
  if (stage == "mediating") return between(random_, day_minutes, 5 * day_minutes);
  return between(random_, 2 * hour_minutes, 2 * day_minutes);
}

}  // namespace rz::demo
