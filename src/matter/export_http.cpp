#include "matter/export_http.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <utility>

#include "infra/crypto/random.hpp"
#include "infra/http/telling.hpp"
#include "infra/xlsx/writer.hpp"
#include "matter/dossier.hpp"
#include "matter/matter_http.hpp"
#include "matter/network_world.hpp"
#include "matter/paper.hpp"
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
constexpr std::array columns = std::to_array<Word>({{"编号", "Number", 17},
                                                    {"内容", "What", 48},
                                                    {"状态", "Status", 14},
                                                    {"时限", "Due", 17},
                                                    {"街道、社区", "Place", 24},
                                                    {"现由谁办", "Owner", 28},
                                                    {"提交时间", "Registered", 17}});

/// The chain whose lists come first: by its tags they are filtered.
const chain::Loaded* first_chain(const chain::Catalogue& catalogue) {
  const chain::Loaded* out = nullptr;
  for (const auto& name : catalogue.names()) {
    const auto* loaded = catalogue.latest(name);
    if (!out || loaded->definition.order < out->definition.order) out = loaded;
  }
  return out;
}

/// A tag's value as people read it; a tag holds a body by its id.
std::string tag_in_words(const json::Value& value, const std::string& tag, const chain::Loaded& chain,
                         const ViewContext& view, const PaperContext& paper) {
  const auto* rule = chain.definition.field(tag);
  if (!rule || rule->type != flow::FieldRule::Type::org || !value.is_string())
    return in_words(value, tag, chain, paper);
  return org_name(view, OrgId{parse_id(std::string_view(value.get_string())).value_or(0)});
}

/// One row of a list, as its reader sees it there: nothing that is covered.
std::vector<xlsx::Cell> cells_of(const json::Value& row, const std::vector<std::string>& tags,
                                 const ViewContext& view, const PaperContext& paper) {
  const auto text = [&](std::string_view pointer) {
    return json::get<std::string>(row, pointer).value_or("");
  };
  const auto moment = [&](std::string_view pointer) -> xlsx::Cell {
    const auto at = parse_rfc3339(text(pointer));
    if (!at) return {};
    return xlsx::Moment{*at, view.world.calendar().utc_offset_minutes()};
  };
  std::vector<xlsx::Cell> out{text("/number"),     text("/title"),      text("/stage_name"),  moment("/due"),
                              text("/place/name"), text("/owner/name"), moment("/opened_at")};
  const auto* loaded = view.catalogue.latest(text("/chain"));
  for (const auto& tag : tags) {
    const auto* value = json::find(row, "/tags/" + tag);
    out.emplace_back(loaded && value ? tag_in_words(*value, tag, *loaded, view, paper) : "");
  }
  return out;
}

/// The rows of a list from its beginning, as many as `rows_max`; whether there are more.
Result<bool, ServiceError> read_rows(const ReadPage& read_page, QueuePage page, const Viewer& viewer,
                                     std::int64_t rows_max,
                                     const std::function<void(const json::Value&)>& take) {
  page.limit = std::min(queue_page_max, rows_max);
  for (std::int64_t left = rows_max;;) {
    RZ_TRY(read, read_page(page, viewer));
    const auto& items = read.at("items").get_array();
    for (const auto& row : items) {
      if (left-- == 0) return true;
      take(row);
    }
    const auto* next = read.if_contains("next");
    if (!next) return false;
    page.cursor = next->get_string();
  }
}

/// What a list was narrowed by, in words.
std::vector<std::pair<std::string, std::string>> filters_of(const QueuePage& page, const ViewContext& view,
                                                            const PaperContext& paper) {
  const bool zh = view.language == schema::Language::zh;
  std::vector<std::pair<std::string, std::string>> out;
  if (!page.words.empty()) out.emplace_back(zh ? "查找" : "Search", page.words);
  for (const auto& tag : page.tags) {
    const auto equals = tag.find('=');
    const auto field = tag.substr(0, equals);
    const auto text = tag.substr(equals + 1);
    const auto value = text == "true" || text == "false" ? json::Value(text == "true") : json::Value(text);
    for (const auto& name : view.catalogue.names()) {
      const auto& chain = *view.catalogue.latest(name);
      if (!flow::contains(chain.definition.tags, field)) continue;
      out.emplace_back(label_of(field, chain, view.language), tag_in_words(value, field, chain, view, paper));
      break;
    }
  }
  if (page.owner) out.emplace_back(zh ? "现由谁办" : "Owner", org_name(view, page.owner));
  if (page.place) out.emplace_back(zh ? "街道、社区" : "Place", place_name(view, page.place));
  return out;
}

/// Where the reader's browser has this server.
std::string address_of(const Request& request) {
  const auto host = request.header("Host");
  const bool is_plain =
      host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
      std::string_view::npos;
  return is_plain ? (request.is_secure ? "https://" : "http://") + std::string(host) : "";
}

http::Response file_response(std::string_view type, std::string_view name) {
  return {200,
          {{"Content-Type", std::string(type)},
           {"Content-Disposition", "attachment; filename=\"" + std::string(name) + "\""}},
          {}};
}

class Routes {
 public:
  explicit Routes(ExportParts parts) : parts_(std::move(parts)) {
    std::error_code ignored;
    std::filesystem::remove_all(parts_.scratch, ignored);  // what an interruption left
    std::filesystem::create_directories(parts_.scratch, ignored);
  }

  void give_spreadsheet(const Request& request, const Reply& reply) {
    give(request, reply, &Routes::spreadsheet);
  }
  void give_list(const Request& request, const Reply& reply) { give(request, reply, &Routes::list); }

  void give_sheet(const Request& request, const Reply& reply) {
    give_paper(request, reply, "sheet", [&](const json::Value& matter, MatterId id, const Wish& wish) -> std::optional<Paper> {
      const auto address = parts_.public_url.empty() ? address_of(request) : parts_.public_url;
      return sheet_of(matter, address.empty() ? "" : address + "/staff/all/" + format_id(id), wish.paper);
    });
  }

  void give_form(const Request& request, const Reply& reply) {
    const std::string_view asked = request.params[1];
    constexpr std::string_view ending = ".pdf";
    const auto name = asked.substr(0, asked.ends_with(ending) ? asked.size() - ending.size() : 0);
    give_paper(request, reply, name, [&](const json::Value& matter, MatterId, const Wish& wish) -> std::optional<Paper> {
      const auto* chain = wish.paper.catalogue.latest(json::get<std::string>(matter, "/chain").value_or(""));
      const bool is_known = chain && std::ranges::find(chain->definition.papers, name, &flow::PaperRule::name) != chain->definition.papers.end();
      return is_known ? std::optional(form_of(matter, name, wish.paper)) : std::nullopt;
    });
  }

  void give_dossier(const Request& request, const Reply& reply) {
    give_paper(request, reply, "dossier", [&](const json::Value& matter, MatterId id, const Wish& wish) -> std::optional<Paper> {
      const auto* chain = wish.paper.catalogue.latest(json::get<std::string>(matter, "/chain").value_or(""));
      if (!chain || chain->definition.cover.empty()) return std::nullopt;
      return dossier_of(matter, wish.paper, [&](AttachmentId picture) -> Result<std::string, std::string> {
        auto read = parts_.attachments.read(id, picture, Size::whole, wish.viewer);
        if (!read) return fail(std::string("not readable"));
        return std::move(*read);
      });
    });
  }

 private:
  /// Who wants it, and what stands at that moment.
  struct Wish {
    Wish(const ExportParts& parts, const access::Caller& caller, Language language)
        : snapshot(parts.service.snapshot()),
          viewer{to_actor(caller.subject.account, caller.subject.posts), to_schema(language)},
          view(parts.service.context(snapshot, viewer)),
          paper{view.catalogue,
                caller.network->categories,
                viewer.language,
                view.world.calendar().utc_offset_minutes(),
                view.now,
                caller.name,
                caller.subject.posts.empty() ? "" : org_name(view, caller.subject.posts.front().org)} {}

    Snapshot snapshot;
    Viewer viewer;
    ViewContext view;
    PaperContext paper;
  };
  using Make = http::Response (Routes::*)(const access::Caller&, const Wish&, QueuePage, Language);

  void give(const Request& request, const Reply& reply, Make make) {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, access::Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const Wish wish(parts_, *caller, language);
    auto page = read_searched_page(request, wish.snapshot);
    if (!page) return reply(http::to_response(page.error()));
    if (under_way_.fetch_add(1) >= exports_at_once_max) {
      --under_way_;
      return reply(busy(language));
    }
    page->cursor.clear();
    reply((this->*make)(*caller, wish, std::move(*page), language));
    --under_way_;
  }

  /// One matter on paper; `make` answers nothing where its chain has no such paper.
  template <class Make_>
  void give_paper(const Request& request, const Reply& reply, std::string_view name, const Make_& make) {
    const auto language = http::preferred_language(request);
    const auto caller = parts_.gate.require(request, access::Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const Wish wish(parts_, *caller, language);
    const MatterId id{parse_id(request.params[0]).value_or(0)};
    const auto matter = parts_.service.read(id, wish.viewer);
    if (!matter) return reply(to_response(matter.error(), *wish.snapshot.catalogue, language));
    auto paper = make(json::Value(*matter), id, wish);
    if (!paper) return reply(http::to_response(http::standard_problem(404, language)));
    record::Act act;
    act.kind = "matter.printed";
    act.matter = id;
    act.facts = json::serialise(json::Object{{"paper", name}});
    reply(printed(*caller, std::move(*paper), std::move(act), "matter.pdf", language));
  }

  static http::Response busy(Language language) {
    auto problem = http::standard_problem(503, language);
    problem.detail = language == Language::zh ? "正在导出其他清单，请稍候再试。"
                                              : "Other lists are being exported; try again in a moment.";
    return http::to_response(problem);
  }

  static http::Response refused(const ServiceError& error, const Wish& wish, Language language) {
    if (error.kind == ServiceError::Kind::not_found)
      return http::to_response(wrong_parameters({"view"}, language));
    return to_response(error, *wish.snapshot.catalogue, language);
  }

  /// What has left the house is on record before it leaves.
  http::Response noted(const access::Caller& caller, record::Act act, http::Response response,
                       Language language) {
    act.actor = caller.subject.account.value;
    const auto written = record::write_and_wait(parts_.writer, std::move(act));
    return written ? std::move(response) : http::to_response(record::problem_of(written.error(), language));
  }
  http::Response printed(const access::Caller& caller, Paper paper, record::Act act, std::string_view name,
                         Language language) {
    if (!paper) return http::to_response(http::standard_problem(503, language));
    auto response = file_response("application/pdf", name);
    response.body = std::move(*paper);
    return noted(caller, std::move(act), std::move(response), language);
  }

  static record::Act act_of(std::string kind, const QueuePage& page, std::size_t rows) {
    record::Act act;
    act.kind = std::move(kind);
    // What was searched for may name somebody: it is told only that something was.
    act.facts = json::serialise(json::Object{{"view", page.name},
                                             {"searched", !page.words.empty()},
                                             {"rows", rows},
                                             {"owner", format_id(page.owner)},
                                             {"place", format_id(page.place)}});
    return act;
  }

  http::Response spreadsheet(const access::Caller& caller, const Wish& wish, QueuePage page,
                             Language language) {
    const auto* main = first_chain(wish.view.catalogue);
    const auto tags = main ? main->definition.tags : std::vector<std::string>{};
    std::vector<xlsx::Column> head;
    for (const auto& column : columns)
      head.push_back({std::string(language == Language::zh ? column.zh : column.en), column.width});
    for (const auto& tag : tags)
      head.push_back({std::string(main->texts(wish.viewer.language).get("field." + tag)), 14});
    const auto file = parts_.scratch / (crypto::base64url(crypto::random_bytes(name_bytes)) + ".xlsx");
    xlsx::Writer writer(file, parts_.scratch, language == Language::zh ? "事项" : "Matters", head);
    const auto read =
        read_rows(parts_.read_page, page, wish.viewer, export_rows_max,
                  [&](const json::Value& row) { writer.row(cells_of(row, tags, wish.view, wish.paper)); });
    if (!read) return refused(read.error(), wish, language);
    const auto rows = writer.rows();
    if (const auto closed = writer.close(); !closed)
      return http::to_response(http::standard_problem(503, language));
    auto response =
        file_response("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "matters.xlsx");
    response.file = std::make_shared<http::SentFile>(file);
    return noted(caller, act_of("matter.exported", page, rows), std::move(response), language);
  }

  http::Response list(const access::Caller& caller, const Wish& wish, QueuePage page, Language language) {
    const auto queues = queues_of({wish.view.catalogue, wish.view.places, wish.view.orgs, wish.view.world,
                                   wish.viewer.actor.posts, wish.viewer.actor.account, wish.view.now},
                                  wish.viewer.language);
    const auto name = std::ranges::find(queues, page.name, &QueueName::name);
    PaperList list{
        name == queues.end() ? page.name : name->title, filters_of(page, wish.view, wish.paper), {}, false};
    const auto read = read_rows(parts_.read_page, page, wish.viewer, paper_rows_max,
                                [&](const json::Value& row) { list.rows.push_back(row); });
    if (!read) return refused(read.error(), wish, language);
    list.is_cut = *read;
    return printed(caller, list_of(list, wish.paper), act_of("matter.list_printed", page, list.rows.size()),
                   "matters.pdf", language);
  }

  const ExportParts parts_;
  std::atomic<int> under_way_ = 0;
};

}  // namespace

void add_export_routes(http::Router& router, ExportParts parts) {
  const auto routes = std::make_shared<Routes>(std::move(parts));
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (Routes::*handle)(const Request&, const Reply&)) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, const Reply& reply) { ((*routes).*handle)(request, reply); }});
  };
  using enum http::Method;
  add(get, "/api/v1/matters/export", "export_matters", &Routes::give_spreadsheet);
  add(get, "/api/v1/matters/export.pdf", "print_matters", &Routes::give_list);
  add(get, "/api/v1/matters/{id}/sheet.pdf", "print_matter", &Routes::give_sheet);
  add(get, "/api/v1/matters/{id}/papers/{paper}", "print_paper", &Routes::give_form);
  add(get, "/api/v1/matters/{id}/dossier.pdf", "print_dossier", &Routes::give_dossier);
}

}  // namespace rz::matter
