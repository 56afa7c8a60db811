#include "matter/export_http.hpp"

#include <atomic>
#include <memory>
#include <utility>

#include "infra/crypto/random.hpp"
#include "infra/http/telling.hpp"
#include "infra/xlsx/writer.hpp"
#include "matter/matter_http.hpp"
#include "matter/network_world.hpp"
#include "matter/problem_http.hpp"
#include "matter/queue_page_http.hpp"
#include "record/waiting.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

constexpr int exports_at_once_max = 2;  ///< each keeps a worker and a reader for seconds
constexpr std::size_t name_bytes = 9;

struct Word {
  std::string_view zh, en;
  double width;
};
constexpr std::array columns = std::to_array<Word>({{"编号", "Number", 17},     {"内容", "What", 48},       {"状态", "Status", 14},       {"时限", "Due", 17},
                                                   {"街道、社区", "Place", 24}, {"现由谁办", "Owner", 28}, {"提交时间", "Registered", 17}, {"紧急", "Urgent", 6}});

/// The chain whose lists come first: by its tags they are filtered.
const chain::Loaded* first_chain(const chain::Catalogue& catalogue) {
  const chain::Loaded* out = nullptr;
  for (const auto& name : catalogue.names()) {
    const auto* loaded = catalogue.latest(name);
    if (!out || loaded->definition.order < out->definition.order) out = loaded;
  }
  return out;
}

/// One row of a list, as its reader sees it there: nothing that is covered.
std::vector<xlsx::Cell> cells_of(const json::Object& row, const std::vector<std::string>& tags, const ViewContext& view) {
  const auto text = [&](std::string_view pointer) { return json::get<std::string>(json::Value(row), pointer).value_or(""); };
  const auto moment = [&](std::string_view pointer) -> xlsx::Cell {
    const auto at = parse_rfc3339(text(pointer));
    if (!at) return {};
    return xlsx::Moment{*at, view.world.calendar().utc_offset_minutes()};
  };
  const bool zh = view.language == schema::Language::zh;
  const bool urgent = json::get<bool>(json::Value(row), "/urgent").value_or(false);
  std::vector<xlsx::Cell> out{text("/number"), text("/title"), text("/stage_name"), moment("/due"), text("/place/name"), text("/owner/name"),
                              moment("/opened_at"), std::string(urgent ? (zh ? "是" : "yes") : "")};
  const auto* loaded = view.catalogue.latest(text("/chain"));
  for (const auto& tag : tags) {
    const auto value = json::get<std::string>(json::Value(row), "/tags/" + tag).value_or("");
    const auto named = loaded ? loaded->texts(view.language).get("field." + tag + "." + value) : std::string_view();
    out.emplace_back(named.empty() ? value : std::string(named));
  }
  return out;
}

class Routes {
 public:
  Routes(const access::Gate& gate, const Service& service, record::ActWriter& writer, std::filesystem::path scratch)
      : gate_(gate), service_(service), writer_(writer), scratch_(std::move(scratch)) {
    std::error_code ignored;
    std::filesystem::remove_all(scratch_, ignored);  // what an interruption left
    std::filesystem::create_directories(scratch_, ignored);
  }

  void give(const Request& request, const Reply& reply) {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, access::Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto snapshot = service_.snapshot();
    auto page = read_queue_page(request, snapshot);
    if (!page) return reply(http::to_response(page.error()));
    if (under_way_.fetch_add(1) >= exports_at_once_max) {
      --under_way_;
      return reply(busy(language));
    }
    reply(made(*caller, snapshot, std::move(*page), language));
    --under_way_;
  }

 private:
  static http::Response busy(Language language) {
    auto problem = http::standard_problem(503, language);
    problem.detail = language == Language::zh ? "正在导出其他清单，请稍候再试。" : "Other lists are being exported; try again in a moment.";
    return http::to_response(problem);
  }

  http::Response made(const access::Caller& caller, const Snapshot& snapshot, QueuePage page, Language language) {
    const Viewer viewer{to_actor(caller.subject.account, caller.subject.posts), to_schema(language)};
    const auto view = service_.context(snapshot, viewer);
    const auto* main = first_chain(*snapshot.catalogue);
    const auto tags = main ? main->definition.tags : std::vector<std::string>{};
    std::vector<xlsx::Column> head;
    for (const auto& column : columns) head.push_back({std::string(language == Language::zh ? column.zh : column.en), column.width});
    for (const auto& tag : tags) head.push_back({std::string(main->texts(viewer.language).get("field." + tag)), 14});
    const auto file = scratch_ / (crypto::base64url(crypto::random_bytes(name_bytes)) + ".xlsx");
    xlsx::Writer writer(file, scratch_, language == Language::zh ? "事项" : "Matters", head);
    page.limit = queue_page_max;
    for (std::int64_t left = export_rows_max; left > 0;) {
      const auto read = service_.read_queue(page, viewer);
      if (!read && read.error().kind == ServiceError::Kind::not_found) return http::to_response(wrong_parameters({"view"}, language));
      if (!read) return to_response(read.error(), *snapshot.catalogue, language);
      const auto& items = read->at("items").get_array();
      for (const auto& row : items) writer.row(cells_of(row.get_object(), tags, view));
      left -= std::ssize(items);
      const auto* next = read->if_contains("next");
      if (!next) break;
      page.cursor = next->get_string();
    }
    const auto rows = writer.rows();
    if (const auto closed = writer.close(); !closed) return http::to_response(http::standard_problem(503, language));
    auto sent = std::make_shared<http::SentFile>(file);
    record::Act act;
    act.kind = "matter.exported";
    act.actor = caller.subject.account.value;
    act.facts = json::serialise(json::Object{{"view", page.name}, {"rows", rows}, {"owner", format_id(page.owner)}, {"place", format_id(page.place)}});
    const auto noted = record::write_and_wait(writer_, std::move(act));
    if (!noted) return http::to_response(record::problem_of(noted.error(), language));
    http::Response response{200, {{"Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
                                  {"Content-Disposition", "attachment; filename=\"matters.xlsx\""}}, {}};
    response.file = std::move(sent);
    return response;
  }

  const access::Gate& gate_;
  const Service& service_;
  record::ActWriter& writer_;
  const std::filesystem::path scratch_;
  std::atomic<int> under_way_ = 0;
};

}  // namespace

void add_export_routes(http::Router& router, const access::Gate& gate, const Service& service, record::ActWriter& writer,
                       std::filesystem::path scratch) {
  const auto routes = std::make_shared<Routes>(gate, service, writer, std::move(scratch));
  router.add({http::Method::get, "/api/v1/matters/export", "export_matters",
              [routes](const Request& request, const Reply& reply) { routes->give(request, reply); }});
}

}  // namespace rz::matter
