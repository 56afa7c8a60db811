#include "demo/civic.hpp"

#include <algorithm>
#include <array>

namespace rz::demo {

namespace {

constexpr std::string_view hearing_header = "topic,venue,point,answer,report";
constexpr std::string_view law_header = "law_field,what,answer,basis,public_question,public_answer";
constexpr std::string_view room_header = "name,kind,where,rules";

Instant moment_after(Instant now, std::int32_t days, int minute) { return local_instant(local_date(now, china_minutes).plus(days), minute, china_minutes); }

}  // namespace

Result<std::vector<HearingStory>, std::string> parse_hearings(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "hearings.csv", hearing_header));
  std::vector<HearingStory> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2], row[3], row[4]});
  return out;
}

Result<std::vector<LawStory>, std::string> parse_questions(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "questions.csv", law_header));
  std::vector<LawStory> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2], row[3], row[4], row[5]});
  return out;
}

Result<std::vector<RoomStory>, std::string> parse_rooms(std::string_view csv) {
  RZ_TRY(rows, parse_rows(csv, "rooms.csv", room_header));
  std::vector<RoomStory> out;
  for (auto& row : rows) out.push_back({row[0], row[1], row[2], row[3]});
  return out;
}

Move Hearings::begin(int n, Instant now, int) {
  const auto& community = nth_of(communities_, n);
  const auto& story = nth_of(stories_, n / static_cast<int>(communities_.size()) + n);
  Move out{"hearing", community.place, act("clerk", community.org, "announce")};
  out.act.input.fields = {{"topic", story.topic}, {"venue", story.venue}, {"held_at", moment_after(now, 5, 15 * 60).ms}};
  return out;
}

std::optional<Move> Hearings::next(const Scene& scene) {
  const auto& matter = scene.matter();
  const auto found = std::ranges::find(stories_, matter.text("topic"), &HearingStory::topic);
  if (matter.chain != "hearing" || found == stories_.end()) return std::nullopt;
  std::optional<Act> made;
  if (matter.stage == "announced") {
    made = act("clerk", matter.owner, "hold");
    made->input.fields = {{"came", between(random_, 8, 45)}, {"heard", between(random_, 1, 3)}};
  } else if (flow::integer_in(matter.fields, "answered_there") == 0) {
    made = act("clerk", matter.owner, "answer_there");
    made->input.personal = {{"point", found->point}, {"answer", found->answer}};
  } else {
    made = act("clerk", matter.owner, "report");
    made->input.fields["report"] = found->report;
  }
  return Move{{}, {}, std::move(*made)};
}

std::int64_t Hearings::delay_minutes(std::string_view stage) {
  return stage == "announced" ? 5 * day_minutes + 8 * hour_minutes : between(random_, hour_minutes, 9 * day_minutes);
}

Move Questions::begin(int n, Instant, int) {
  const auto& community = nth_of(communities_, n);
  const auto& story = nth_of(stories_, n / static_cast<int>(communities_.size()) + n);
  const bool is_by_phone = chance(random_, 70);
  Move out{"ask_law", community.place, is_by_phone ? act("asker", {}, "submit") : act("clerk", community.org, "note_down")};
  out.act.input.fields = {{"law_field", story.law_field}, {"may_publish", is_by_phone && chance(random_, 60)}};
  out.act.input.personal = {{"what", story.what}};
  return out;
}

std::optional<Move> Questions::next(const Scene& scene) {
  const auto& matter = scene.matter();
  auto made = matter.stage == "asked" ? answer(matter, scene.now()) : matter.stage == "answered" ? after_answer(matter) : std::nullopt;
  return made ? std::optional(Move{{}, {}, std::move(*made)}) : std::nullopt;
}

std::optional<Act> Questions::answer(const flow::Matter& matter, Instant now) {
  const bool is_new = !matter.last_actor.contains("invite") && matter.level == "community";
  const auto luck = between(random_, 0, 99);
  if (is_new && luck < 8) {
    auto out = act("legal_adviser", matter.owner, "invite");
    out.input.fields["hour_at"] = moment_after(now, 2, 15 * 60).ms;
    out.input.personal["hour_place"] = "社区法律服务室";
    return out;
  }
  if (is_new && luck < 12) {
    auto out = act("legal_adviser", matter.owner, "pass_up");
    out.input.personal["pass_up_reason"] = "涉及面广，请首席法律顾问答复";
    return out;
  }
  auto out = act("legal_adviser", matter.owner, "answer");
  out.input.personal = {{"answer", story_of(matter).answer}, {"law_basis", story_of(matter).basis}};
  return out;
}

std::optional<Act> Questions::after_answer(const flow::Matter& matter) {
  const auto may = matter.fields.find("may_publish");
  const bool may_publish = may != matter.fields.end() && may->second == flow::Value(true);
  if (matter.proposal("publish")) {
    auto out = act("asker", {}, "publish");
    out.verb = chance(random_, 80) ? flow::Verb::approve : flow::Verb::refuse;
    return out;
  }
  if (matter.ratings.empty() && may_publish) {
    auto out = act("asker", {}, "rate");
    out.input.fields = {{"score", score(random_)}, {"solved", chance(random_, 88)}};
    return out;
  }
  if (!may_publish || matter.last_actor.contains("publish")) return std::nullopt;
  auto out = act("legal_adviser", matter.owner, "publish");
  const auto& story = story_of(matter);
  out.input.fields = {{"public_question", story.public_question}, {"law_topic", story.law_field}, {"public_answer", story.public_answer}, {"public_basis", story.basis}};
  return out;
}

/// Its texts are not in the matter; its field and its id tell which of the stories it is told by.
const LawStory& Questions::story_of(const flow::Matter& matter) const {
  std::vector<const LawStory*> fitting;
  for (const auto& story : stories_) {
    if (story.law_field == matter.text("law_field")) fitting.push_back(&story);
  }
  return fitting.empty() ? stories_.front() : *nth_of(fitting, matter.id.value);
}

std::int64_t Questions::delay_minutes(std::string_view stage) {
  return stage == "asked" ? between(random_, hour_minutes, 2 * day_minutes) : between(random_, hour_minutes, 3 * day_minutes);
}

std::vector<Instant> Registers::moments(Instant from, Instant, const flow::Calendar& calendar) {
  std::vector<Instant> out;
  for (int n = 0; n < per_year(); ++n) out.push_back(calendar.next_opening(from).plus_minutes(n));
  return out;
}

Move Registers::begin(int n, Instant now, int) {
  const auto half = static_cast<int>(communities_.size());
  const auto& community = nth_of(communities_, n);
  if (n < half) {
    Move out{"mediation_committee", community.place, act("committee_head", community.org, "elect")};
    std::string names;
    for (const auto& name : community.mediators) names += (names.empty() ? "" : "、") + name;
    const auto months = 2 + n % 30;
    out.act.input.fields = {{"committee_name", community.name + "人民调解委员会"}, {"head_name", community.mediators.front()}, {"members", std::int64_t{3 + 2 * (n % 3)}},
                            {"women", std::int64_t{1 + n % 2}}, {"member_names", names}, {"elected_on", day_after(now, -30 * months)},
                            {"term_ends", day_after(now, 3 * 365 - 30 * months)}};
    return out;
  }
  const auto& room = nth_of(rooms_, n);
  Move out{"room", community.place, act("committee_head", community.org, "open_room")};
  out.act.input.fields = {{"room_name", room.name}, {"room_kind", room.kind}, {"where_it_is", room.where}, {"seats", std::int64_t{8 + 4 * (n % 4)}},
                          {"opens_hour", std::int64_t{8}}, {"closes_hour", std::int64_t{18}}, {"rules", room.rules},
                          {"open_days", std::vector<std::string>{"monday", "tuesday", "wednesday", "thursday", "friday"}}};
  return out;
}

std::optional<Move> Registers::next(const Scene& scene) {
  const auto& matter = scene.matter();
  if (matter.chain == "mediation_committee") {
    auto made = of_committee(matter);
    return made ? std::optional(Move{{}, {}, std::move(*made)}) : std::nullopt;
  }
  return matter.chain == "room" ? std::optional(Move{{}, {}, book(scene)}) : std::nullopt;
}

std::optional<Act> Registers::of_committee(const flow::Matter& matter) const {
  const auto& community = community_of(matter);
  if (!matter.last_actor.contains("list_mediators")) {
    static constexpr std::array fields = std::to_array<std::string_view>({"邻里、物业", "婚姻家庭、赡养", "劳动报酬、损害赔偿"});
    std::string listed;
    for (std::size_t i = 0; i < community.mediators.size(); ++i) {
      listed += (listed.empty() ? "" : "\n") + community.mediators[i] + "：" + std::string(fields[i % fields.size()]);
    }
    auto out = act("committee_head", matter.owner, "list_mediators");
    out.input.fields["mediators_listed"] = listed;
    return out;
  }
  if (matter.last_actor.contains("list_helpers")) return std::nullopt;
  auto out = act("committee_head", matter.owner, "list_helpers");
  out.input.fields = {{"adviser_name", community.adviser}, {"adviser_hours", std::string("每周三下午")}, {"officer_name", community.officer}};
  return out;
}

Act Registers::book(const Scene& scene) {
  std::int32_t days = 2;
  while (weekday(local_date(scene.now(), china_minutes).plus(days)) > 5) ++days;
  const auto from = moment_after(scene.now(), days, static_cast<int>(between(random_, 9, 16) * hour_minutes));
  auto out = act("mediator", community_of(scene.matter()).org, "book");
  out.input.fields = {{"used_at", from.ms}, {"used_until", from.plus_minutes(90).ms}, {"used_for", std::string(chance(random_, 80) ? "mediation" : "law_hour")}};
  return out;
}

const CivicCommunity& Registers::community_of(const flow::Matter& matter) const {
  const auto found = std::ranges::find(communities_, matter.place, &CivicCommunity::place);
  return found == communities_.end() ? communities_.front() : *found;
}

std::int64_t Registers::delay_minutes(std::string_view stage) { return stage == "in_use" ? between(random_, 9 * day_minutes, 24 * day_minutes) : between(random_, 3 * day_minutes, 30 * day_minutes); }

}  // namespace rz::demo
