#include "model/tape_words.hpp"

#include <algorithm>

#include "flow/calendar.hpp"
#include "flow/permission.hpp"

namespace rz::model {

namespace {

using flow::ClockState;
using Lines = std::vector<std::string>;

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string remainder_text(const ClockState& clock) {
  const auto minutes = (clock.allowance_ms - clock.spent_ms) / ms_per_minute;
  return std::to_string(minutes / 60) + ":" + two_digits(minutes % 60) +
         (clock.counting == flow::Counting::working ? " of working time" : "");
}

std::string value_text(const flow::FieldRule* rule, const flow::Value& value, Instant seen_from) {
  if (std::holds_alternative<std::monostate>(value)) return "(nothing)";
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    const bool moment = rule && rule->type == flow::FieldRule::Type::moment;
    return moment ? "«" + moment_text(Instant{*number}, seen_from) + "»" : std::to_string(*number);
  }
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  std::string joined;
  for (const auto& item : std::get<Lines>(value)) joined += (joined.empty() ? "" : ",") + item;
  return joined;
}

std::string party_text(const flow::Party& party) {
  return party.name + (party.ref == 0 ? "" : " " + std::to_string(party.ref));
}

/// Collects by kind, so that a tape shows the same things at the same place: where it stands, what was set,
/// agreed and counted, the clocks, the notices.
struct Teller {
  const Telling& telling;
  std::string stage{};
  std::string owner{};
  std::string sets{};
  Lines facts{};
  Lines clocks{};
  Lines notices{};

  void operator()(const flow::change::Opened&) {}
  void operator()(const flow::change::StageEntered& c) { stage = "-> " + c.stage; }
  void operator()(const flow::change::OwnerChanged& c) { owner = "  owner " + std::to_string(c.owner.value); }
  void operator()(const flow::change::LevelChanged& c) { facts.push_back("level " + c.level); }
  void operator()(const flow::change::PlaceChanged& c) {
    facts.push_back("place " + std::to_string(c.place.value));
  }
  void operator()(const flow::change::FieldSet& c) {
    if (telling.step && flow::contains(telling.step->form, c.name)) return;
    const auto* rule = telling.chain.field(c.name);
    sets += " " + c.name + "=" + value_text(rule, c.value, telling.event.effective_at);
  }
  void operator()(const flow::change::ClockSet& c) {
    const auto& clock = c.clock;
    std::string line = "clock " + clock.name;
    if (clock.generation > 1) line += "#" + std::to_string(clock.generation);
    line += " " + c.why;
    if (c.why == "paused") line += ", left " + remainder_text(clock);
    const bool runs = clock.status == ClockState::Status::running;
    if (runs && clock.expired && c.why != "expired") line += ", run out";
    if (runs && !clock.expired) line += ", due " + moment_text(clock.due, telling.event.effective_at);
    if (runs && clock.provisional) line += " provisional";
    clocks.push_back(std::move(line));
  }
  void operator()(const flow::change::PartyJoined& c) { facts.push_back("party " + party_text(c.party)); }
  void operator()(const flow::change::Marked& c) {
    const auto& party = telling.after.parties.at(static_cast<std::size_t>(c.party));
    facts.push_back("mark " + c.mark + " on " + party_text(party) + number_text(c.party) +
                    (c.text_version == 0 ? " removed" : ", text " + std::to_string(c.text_version)));
  }
  void operator()(const flow::change::TextChanged& c) {
    facts.push_back("text " + std::to_string(c.text_version));
  }
  void operator()(const flow::change::ProposalOpened& c) {
    facts.push_back("proposal " + c.proposal.step + " opened");
  }
  void operator()(const flow::change::ProposalAgreed& c) {
    facts.push_back("proposal " + c.step + " agreed by " + c.party);
  }
  void operator()(const flow::change::ProposalEscalated& c) {
    facts.push_back("proposal " + c.step + " escalated");
  }
  void operator()(const flow::change::ProposalEnded& c) {
    facts.push_back("proposal " + c.step + " " + c.how);
  }
  void operator()(const flow::change::Rated& c) {
    facts.push_back("rating " + c.rating.name + " of " + std::to_string(c.rating.rated.value) + ": " +
                    std::to_string(c.rating.score));
  }
  void operator()(const flow::change::ClosingRaised& c) {
    facts.push_back("closing " + std::to_string(c.closing_no));
  }
  void operator()(const flow::change::Reopened& c) {
    facts.push_back("reopening " + std::to_string(c.reopenings));
  }
  void operator()(const flow::change::MergedInto& c) {
    if (c.main) facts.push_back("merged into " + telling.label(c.main));
    if (!c.main && telling.before.merged_into) facts.push_back("stands alone");
  }
  /// Of several people without an account: which one, counted among those that can be marked.
  std::string number_text(int index) const {
    const auto& parties = telling.after.parties;
    if (parties.at(static_cast<std::size_t>(index)).ref != 0) return {};
    const auto number =
        std::count_if(parties.begin(), parties.begin() + index + 1,
                      [&](const flow::Party& party) { return flow::can_be_marked(telling.chain, party); });
    return " " + std::to_string(number);
  }
  void operator()(const flow::change::StepTaken&) {}
  void operator()(const flow::change::EvidenceBound&) {}
  void operator()(const flow::change::Overridden& c) { facts.push_back("although not " + c.check); }
  void operator()(const flow::change::Noticed& c) {
    notices.push_back("notice " + c.audience + " " + c.notice);
  }
  void operator()(const flow::change::Moved& c) {
    stage = "-> " + c.to_stage;
    facts.push_back("version " + std::to_string(c.to_version));
  }
  void operator()(const flow::change::Succeeded& c) { facts.push_back(format_id(c.from) + " goes on as " + format_id(c.to)); }
};

std::string refusal_name(flow::Refusal why) {
  static constexpr std::string_view names[] = {
      "no_such_step",  "wrong_stage",      "not_permitted", "unproved", "guard",       "field_missing",
      "field_unknown", "evidence_missing", "proposal_open", "no_proposal", "second_person",
      "already_rated", "bad_value",        "too_late",      "limit",       "child_open",
      "evidence_unknown", "evidence_too_many", "evidence_unusable", "check"};
  return std::string(names[static_cast<std::size_t>(why)]);
}

}  // namespace

std::string weekday_name(Date date) {
  static constexpr std::string_view names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  return std::string(names[weekday(date) - 1]);
}

std::string moment_text(Instant at, Instant seen_from) {
  auto date = local_date(at, tape_offset_minutes);
  auto minute = local_minute(at, tape_offset_minutes);
  if (minute == 0) {
    date = date.plus(-1);
    minute = 24 * 60;
  }
  const bool same_year = to_ymd(date).year == to_ymd(local_date(seen_from, tape_offset_minutes)).year;
  return format_date(date).substr(same_year ? 5 : 0) + " " + weekday_name(date) + " " +
         two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

Lines tell(const Telling& telling) {
  Teller teller{telling};
  for (const auto& change : telling.event.changes) std::visit(teller, change);
  for (const auto& [name, text] : telling.event.personal) {
    const auto field = name.substr(0, name.find('#'));
    const bool given = !telling.step || flow::contains(telling.step->form, field) || field == "remark";
    if (!given) teller.sets += " " + name + "=" + text;
  }
  if (teller.stage.empty() && (telling.says_stage || !teller.owner.empty()))
    teller.stage = "= " + telling.after.stage;
  Lines lines;
  if (!teller.stage.empty()) lines.push_back(teller.stage + teller.owner);
  if (!teller.sets.empty()) lines.push_back("set" + teller.sets);
  for (auto* part : {&teller.facts, &teller.clocks, &teller.notices}) {
    lines.insert(lines.end(), part->begin(), part->end());
  }
  return lines;
}

bool is_of_timer(const flow::Event& event) {
  for (const auto& change : event.changes) {
    const auto* clock = std::get_if<flow::change::ClockSet>(&change);
    if (clock && (clock->why == "warned" || clock->why == "expired")) return true;
  }
  return false;
}

std::string refusal_text(const matter::WriteError& error) {
  using Kind = matter::WriteError::Kind;
  if (error.kind == Kind::not_found) return "refused not_found";
  if (error.kind != Kind::refused) return "FAILED in the engine";
  return "refused " + refusal_name(error.step.why) +
         (error.step.detail.empty() ? "" : " " + error.step.detail);
}

}  // namespace rz::model
