#include "board/follow_http.hpp"

#include <memory>
#include <utility>

#include "board/page.hpp"
#include "infra/http/rate_limit.hpp"
#include "infra/http/target.hpp"

namespace rz::board {

namespace {

using http::Reply;
using http::Request;
using notice::FollowError;

/// What a form of the pages sent (application/x-www-form-urlencoded); nothing where it is no such thing.
std::vector<std::pair<std::string, std::string>> form_of(const Request& request) {
  std::string query;
  for (const char sign : request.body) query += sign == '+' ? std::string("%20") : std::string(1, sign);
  auto target = http::parse_target("/?" + query);
  return target ? std::move(target->query) : std::vector<std::pair<std::string, std::string>>{};
}

std::string value_in(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

const Word& word_of(FollowError error) {
  switch (error) {
    case FollowError::no_mail: return words::follow_no_mail;
    case FollowError::too_many: return words::follow_too_many;
    case FollowError::not_here: return words::follow_off;
    default: return words::follow_not_sent;
  }
}

class Routes {
 public:
  Routes(const Stage& stage, notice::Follows& follows, http::Rate letters, http::Rate letters_to)
      : stage_(stage), follows_(follows), letters_(letters), letters_to_(letters_to) {}

  /// What is followed, and the line for the address.
  void ask(const Request& request, const Reply& reply) {
    show(stage_, request, reply, 200, [&](const Scene& scene) {
      return form_page(scene, subject_of(scene, std::string(request.query_value("place").value_or("")), std::string(request.query_value("matter").value_or(""))), {}, nullptr);
    });
  }

  void send(const Request& request, const Reply& reply) {
    const auto form = form_of(request);
    const auto address = value_in(form, "address");
    const auto now = stage_.clock.now();
    const bool is_held = !letters_.take(request.peer, now).allowed || !letters_to_.take(address, now).allowed;
    int status = is_held ? 429 : 200;
    show(stage_, request, reply, [&] { return status; }, [&](const Scene& scene) {
      const auto subject = subject_of(scene, value_in(form, "place"), value_in(form, "matter"));
      if (is_held) return form_page(scene, subject, address, &words::follow_too_often);
      const auto asked = follows_.ask(address, subject.place, subject.matter, scene.visit.is_zh);
      if (asked) return notice_page(scene, words::follow_sent_title, words::follow_sent);
      status = asked.error() == FollowError::unavailable || asked.error() == FollowError::not_here ? 503 : 422;
      return form_page(scene, subject, address, &word_of(asked.error()));
    });
  }

  /// A program that looks at links in letters changes nothing: that takes the button.
  void open(const Request& request, const Reply& reply) {
    const auto follow = follows_.find(request.params[0], request.params[1]);
    const int status = !follow ? 503 : *follow ? 200 : 404;
    show(stage_, request, reply, status, [&](const Scene& scene) {
      if (status == 503) return notice_page(scene, words::not_ready_title, words::not_ready);
      return status == 200 ? link_page(scene, **follow, request.path) : notice_page(scene, words::follow_gone_title, words::follow_gone);
    });
  }

  /// One click of a mail program ends it (RFC 8058), as the button does.
  void decide(const Request& request, const Reply& reply) {
    const auto follow = follows_.find(request.params[0], request.params[1]);
    const bool confirms = value_in(form_of(request), "do") == "confirm";
    Status<FollowError> done;
    if (follow && *follow) done = confirms ? follows_.confirm(**follow) : follows_.end(**follow);
    const int status = !follow || !done ? 503 : *follow ? 200 : 404;
    show(stage_, request, reply, status, [&](const Scene& scene) {
      if (status == 503) return notice_page(scene, words::not_ready_title, words::not_ready);
      if (status == 404) return notice_page(scene, words::follow_gone_title, words::follow_gone);
      return confirms ? notice_page(scene, words::follow_on_title, words::follow_on) : notice_page(scene, words::follow_ended_title, words::follow_ended);
    });
  }

 private:
  struct Subject {
    PlaceId place{};
    MatterId matter{};
    std::string number;
    std::string name;
  };

  static Subject subject_of(const Scene& scene, const std::string& place, const std::string& number) {
    if (const auto posted = scene.board.find(number)) return {{}, posted->id, number, short_summary(*posted)};
    const PlaceId id{parse_id(place).value_or(0)};
    const auto* root = scene.network.places->root();
    if (scene.network.places->find(id)) return {id, {}, {}, scene.place_name(id)};
    return {root ? root->id : PlaceId{}, {}, {}, std::string(scene.say(words::whole_district))};
  }

  std::string form_page(const Scene& scene, const Subject& subject, const std::string& address, const Word* fault) const {
    auto page = begin_page(scene, {.title = std::string(scene.say(words::follow_title)), .description = std::string(scene.say(words::follow_intro)),
                                   .path = "/board/follow", .is_indexed = false});
    page.open("section", {{"class", "card"}}).leaf("p", scene.say(words::follow_intro));
    if (!follows_.is_open()) {
      page.leaf("p", scene.say(words::follow_off), {{"class", "lead"}});
      const auto feed = subject.number.empty() ? link_to(scene.visit, "/board/feed.atom", {{"place", format_id(subject.place)}})
                                               : link_to(scene.visit, "/board/matters/" + subject.number + "/feed.atom");
      page.open("p").leaf("a", scene.say(words::feed), {{"href", feed}}).close().close();
      return end_page(scene, std::move(page));
    }
    page.open("dl", {{"class", "facts"}}).open("div").leaf("dt", scene.say(words::follow_what)).leaf("dd", subject.name).close().close();
    page.open("form", {{"class", "follow"}, {"method", "post"}, {"action", link_to(scene.visit, "/board/follow")}});
    if (subject.place) page.empty("input", {{"type", "hidden"}, {"name", "place"}, {"value", format_id(subject.place)}});
    if (!subject.number.empty()) page.empty("input", {{"type", "hidden"}, {"name", "matter"}, {"value", subject.number}});
    page.open("label", {{"class", "field"}}).leaf("span", scene.say(words::follow_address), {{"class", "field-name"}});
    Markup::Attributes line{{"class", "control"}, {"name", "address"}, {"type", "email"}, {"autocomplete", "email"}, {"required", ""}, {"maxlength", "254"}, {"value", address}};
    if (fault) line.insert(line.end(), {{"aria-invalid", "true"}, {"aria-describedby", "fault"}});
    page.empty("input", line).close();
    if (fault) page.leaf("p", scene.say(*fault), {{"class", "fault"}, {"id", "fault"}, {"role", "alert"}});
    page.leaf("button", scene.say(words::follow_send), {{"class", "button button-main"}, {"type", "submit"}}).close().close();
    return end_page(scene, std::move(page));
  }

  static void button(Markup& page, const Scene& scene, const Word& word, std::string_view what, std::string_view look) {
    page.leaf("button", scene.say(word), {{"class", std::string(look)}, {"type", "submit"}, {"name", "do"}, {"value", std::string(what)}});
  }

  static std::string link_page(const Scene& scene, const notice::Follow& follow, const std::string& path) {
    const bool is_on = follow.confirmed_at.ms != 0;
    auto page = begin_page(scene, {.title = std::string(scene.say(is_on ? words::follow_on_title : words::follow_confirm_title)),
                                   .description = std::string(scene.say(words::follow_intro)), .path = path, .is_indexed = false});
    page.open("section", {{"class", "card"}}).leaf("p", scene.say(is_on ? words::follow_on : words::follow_intro));
    if (follow.place) page.leaf("p", scene.place_name(follow.place), {{"class", "lead"}});
    page.open("form", {{"class", "follow"}, {"method", "post"}, {"action", link_to(scene.visit, path)}});
    if (!is_on) button(page, scene, words::follow_confirm, "confirm", "button button-main");
    button(page, scene, words::follow_end, "end", "button");
    page.close().close();
    return end_page(scene, std::move(page));
  }

  const Stage stage_;
  notice::Follows& follows_;
  http::RateLimiter letters_;     ///< that one address of the network asks for
  http::RateLimiter letters_to_;  ///< that one e-mail address gets: nobody is flooded by others
};

}  // namespace

void add_follow_routes(http::Router& router, const Stage& stage, notice::Follows& follows, bool limit_rate) {
  constexpr http::Rate unlimited{1e6, 1e6};
  const auto routes = std::make_shared<Routes>(stage, follows, limit_rate ? http::Rate{10, 1} : unlimited, limit_rate ? http::Rate{3, 0.05} : unlimited);
  router.add({http::Method::get, "/board/follow", "ask_follow", [routes](const Request& request, const Reply& reply) { routes->ask(request, reply); }});
  router.add({http::Method::post, "/board/follow", "send_follow", [routes](const Request& request, const Reply& reply) { routes->send(request, reply); }});
  router.add({http::Method::get, "/board/follow/{id}/{token}", "open_follow", [routes](const Request& request, const Reply& reply) { routes->open(request, reply); }});
  router.add({http::Method::post, "/board/follow/{id}/{token}", "decide_follow", [routes](const Request& request, const Reply& reply) { routes->decide(request, reply); }});
}

}  // namespace rz::board
