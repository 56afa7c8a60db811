#include "notice/notice_http.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "matter/matter_http.hpp"
#include "matter/matter_store.hpp"
#include "matter/network_world.hpp"
#include "record/write_http.hpp"

namespace rz::notice {

namespace {

using access::Verb;
using http::Language;
using http::Reply;
using http::Request;

constexpr std::int64_t page_notices = 50;
constexpr std::int64_t unread_max = 99;

class Routes {
 public:
  explicit Routes(const Desk& desk) : desk_(desk) {}

  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    auto page = read(request, *caller);
    if (!page) return reply(http::to_response(http::standard_problem(503, language)));
    reply(http::json_response(200, *page));
  }

  void mark(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = desk_.gate.require(request, Verb::read_notices);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto body = http::json_body(request);
    if (!body) return reply(http::to_response(body.error()));
    if (auto stray = http::stray_members(*body, {"upto", "matter"}, language)) return reply(http::to_response(*stray));
    json::Reader reader(*body);
    const auto upto = parse_id(reader.get<std::string>("/upto"));
    const auto matter = reader.get<std::optional<MatterId>>("/matter");
    if (!reader.faults().empty()) return reply(http::to_response(http::invalid_body(reader.faults(), language)));
    if (!upto) return reply(http::to_response(http::invalid_body({{"/upto", json::FaultKind::out_of_range}}, language)));
    record::Act act;  // nothing of the record: what somebody has read is his own business
    act.rows.push_back(mark_read(caller->network->district, caller->subject.account, *upto, matter.value_or(MatterId{}), desk_.service.now()));
    record::write_and_reply(desk_.writer, std::move(act), language, reply);
  }

 private:
  Result<json::Object, db::Error> read(const Request& request, const access::Caller& caller) const {
    const auto district = caller.network->district;
    const auto before = parse_id(request.query_value("before").value_or("")).value_or(std::numeric_limits<std::int64_t>::max());
    const bool unread_only = request.query_value("unread") == "true";
    RZ_TRY(reader, desk_.readers.take());
    RZ_TRY(unread, count_unread(*reader, district, caller.subject.account, unread_max + 1));
    RZ_TRY(notices, read_notices(*reader, district, caller.subject.account, before, unread_only, page_notices + 1));
    std::vector<MatterId> wanted;
    for (const auto& notice : notices) wanted.push_back(notice.matter);
    RZ_TRY(stored, matter::read_stored(*reader, district, wanted));
    std::map<MatterId, const matter::Stored*> matters;
    for (const auto& each : stored) matters.emplace(each.matter.id, &each);

    const auto snapshot = desk_.service.snapshot();
    const matter::Viewer viewer{matter::to_actor(caller.subject.account, caller.subject.posts), matter::to_schema(http::preferred_language(request))};
    const auto view = desk_.service.context(snapshot, viewer);
    json::Array items;
    for (const auto& notice : notices) {
      if (std::cmp_equal(items.size(), page_notices)) break;
      const auto found = matters.find(notice.matter);
      items.push_back(item_of(notice, found == matters.end() ? nullptr : found->second, view));
    }
    json::Object out{{"items", std::move(items)}, {"unread", std::min(unread, unread_max)}, {"more_unread", unread > unread_max}};
    if (std::cmp_greater(notices.size(), page_notices)) out["next"] = std::to_string(notices[page_notices - 1].seq);
    return out;
  }

  /// What it is about is told to who may still read it.
  static json::Object item_of(const Notice& notice, const matter::Stored* stored, const matter::ViewContext& view) {
    json::Object out{{"seq", std::to_string(notice.seq)},
                     {"at", format_rfc3339(notice.at, view.world.calendar().utc_offset_minutes())},
                     {"read", notice.read_at.ms != 0}};
    const auto* loaded = stored ? view.catalogue.find(stored->matter.chain, stored->matter.chain_version) : nullptr;
    if (loaded) out["text"] = loaded->texts(view.language).get("notice." + notice.word);
    const flow::Family alone{stored ? &stored->matter : nullptr, nullptr, {}, {}};
    if (loaded && matter::may_read(view, alone)) out["matter"] = matter::row_view(view, *stored);
    return out;
  }

  const Desk desk_;
};

}  // namespace

void add_notice_routes(http::Router& router, const Desk& desk) {
  const auto routes = std::make_shared<Routes>(desk);
  router.add({http::Method::get, "/api/v1/notices", "list_notices", [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::post, "/api/v1/notices/read", "mark_notices_read",
              [routes](const Request& request, const Reply& reply) { routes->mark(request, reply); }});
}

}  // namespace rz::notice
