// One matter: what was asked, what happened when, the answer, and the asker's word.

#include "board/page.hpp"

namespace rz::board {

namespace {

void fact(Markup& page, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  page.open("div").leaf("dt", name).leaf("dd", value).close();
}

std::string outcome_sentence(const Scene& scene, const Posted& posted) {
  if (!posted.satisfied) return std::string(scene.say(words::unrated_sentence));
  const auto& solved = posted.outcome == Outcome::solved ? words::solved : words::unsolved;
  const auto& satisfied = *posted.satisfied ? words::satisfied : words::unsatisfied;
  return std::string(scene.say(solved)) + (scene.visit.is_zh ? "，" : ", ") + std::string(scene.say(satisfied)) + (scene.visit.is_zh ? "。" : ".");
}

}  // namespace

std::vector<Happening> course_of(const Scene& scene, const Posted& posted) {
  std::vector<Happening> out{{posted.asked, &words::was_asked, {}, {}}};
  if (posted.contacted) out.push_back({*posted.contacted, &words::was_contacted, posted.handler, posted.answered_in_time});
  if (posted.answered) out.push_back({*posted.answered, &words::was_answered, posted.handler, posted.closed_in_time});
  out.push_back({local_date(posted.published_at, scene.offset_minutes()), &words::was_published, {}, {}});
  return out;
}

std::string happening_text(const Scene& scene, const Happening& happening) {
  auto out = std::string(scene.say(*happening.what));
  if (happening.body) out += " · " + scene.body_name(happening.body);
  if (happening.in_time) out += " · " + std::string(scene.say(*happening.in_time ? words::in_time : words::late));
  return out;
}

std::string matter_page(const Scene& scene, const Posted& posted) {
  const auto path = "/board/matters/" + posted.number;
  const auto feed = link_to(scene.visit, path + "/feed.atom");
  auto page = begin_page(scene, {.title = short_summary(posted), .description = posted.result, .path = path, .feed = feed, .is_article = true});
  page.open("article", {{"class", "card matter"}});
  page.open("p");
  outcome_chip(page, scene, posted.outcome);
  page.close();
  if (posted.summary != short_summary(posted)) page.leaf("p", posted.summary, {{"class", "said"}});
  page.open("dl", {{"class", "facts"}});
  fact(page, scene.say(words::category), scene.category_name(posted.category));
  fact(page, scene.say(words::kind), scene.kind_name(posted.kind));
  fact(page, scene.say(words::place), scene.place_name(posted.place));
  fact(page, scene.say(words::handler), scene.body_name(posted.handler));
  fact(page, scene.say(words::number), posted.number);
  page.close();
  page.leaf("h2", scene.say(words::course)).open("ol", {{"class", "timeline"}});
  for (const auto& happening : course_of(scene, posted)) {
    const auto day = format_date(happening.day);
    page.open("li").leaf("time", day, {{"datetime", day}}).text(" ").leaf("span", happening_text(scene, happening), {{"class", "timeline-title"}}).close();
  }
  page.close();
  page.leaf("h2", scene.say(words::answer)).leaf("p", posted.result, {{"class", "said"}});
  page.leaf("h2", scene.say(words::word_of_asker)).leaf("p", outcome_sentence(scene, posted));
  if (posted.is_covered) page.leaf("p", scene.say(words::covered), {{"class", "meta"}});
  page.close();
  page.open("p", {{"class", "links no-print"}}).leaf("a", scene.say(words::matter_feed), {{"href", feed}, {"type", "application/atom+xml"}});
  page.leaf("a", scene.say(words::back), {{"href", link_to(scene.visit, "/board", {{"place", format_id(posted.place)}})}}).close();
  follow_link(page, scene, words::follow_matter_here, {{"matter", posted.number}});
  return end_page(scene, std::move(page));
}

}  // namespace rz::board
