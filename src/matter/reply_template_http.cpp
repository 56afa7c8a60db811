#include "matter/reply_template_http.hpp"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "infra/http/telling.hpp"
#include "matter/matter_http.hpp"
#include "matter/network_world.hpp"
#include "matter/problem_http.hpp"
#include "matter/reply_template_store.hpp"
#include "matter/reply_words.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using access::Caller;
using access::Verb;
using http::Language;
using http::Reply;
using http::Request;
using Templates = std::vector<ReplyTemplate>;

class Routes {
 public:
  Routes(const access::Gate& gate, db::Pool& readers, record::ActWriter& writer, const Service& service)
      : gate_(gate), readers_(readers), writer_(writer), service_(service) {}

  void list(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto kept = read(*caller);
    if (!kept) return reply(http::to_response(http::standard_problem(503, language)));
    json::Array items;
    for (const auto& each : *kept) {
      if (sees(*caller, each)) items.push_back(template_json(*caller, each, language));
    }
    reply(http::json_response(
        200, json::Object{{"items", std::move(items)}, {"places", places_of(*caller, language)}}));
  }

  /// Those for a text of this matter, the ones for its category first, filled.
  void list_for_matter(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::list_matters);
    if (!caller) return reply(http::to_response(caller.error()));
    const Viewer viewer{to_actor(caller->subject.account, caller->subject.posts), to_schema(language)};
    const auto snapshot = service_.snapshot();
    const auto stored = service_.read_stored_for(MatterId{parse_id(request.params[0]).value_or(0)}, viewer);
    if (!stored) return reply(to_response(stored.error(), *snapshot.catalogue, language));
    auto kept = read(*caller);
    if (!kept) return reply(http::to_response(http::standard_problem(503, language)));
    const auto category = category_of(*snapshot.catalogue, stored->matter);
    std::erase_if(*kept, [&](const ReplyTemplate& each) {
      const bool fits =
          each.chain == stored->matter.chain && (each.category.empty() || each.category == category);
      return !fits || !sees(*caller, each);
    });
    std::ranges::sort(*kept, {}, [](const ReplyTemplate& each) {
      return std::tuple(each.category.empty(), each.org.value == 0, each.title, each.id);
    });
    const auto words = reply_words(service_.context(snapshot, viewer), *stored, caller->network->categories);
    json::Array items;
    for (const auto& each : *kept) {
      auto filled = fill(each.text, words);
      json::Array blanks;
      for (const auto& blank : filled.blanks) blanks.emplace_back(blank);
      items.push_back({{"id", each.id},
                       {"field", each.field},
                       {"title", each.title},
                       {"text", std::move(filled.text)},
                       {"blanks", std::move(blanks)},
                       {"fits_category", !each.category.empty()},
                       {"own", each.org.value != 0}});
    }
    reply(http::json_response(200, json::Object{{"items", std::move(items)}}));
  }

  void put(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::keep_reply_templates);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto wanted = wanted_of(request, *caller, language);
    if (!wanted) return reply(http::to_response(wanted.error()));
    const auto kept = read(*caller);
    if (!kept) return reply(http::to_response(http::standard_problem(503, language)));
    const auto before = std::ranges::find(*kept, wanted->id, &ReplyTemplate::id);
    const bool is_new = before == kept->end();
    const bool may = may_keep(*caller, wanted->org) && (is_new || may_keep(*caller, before->org));
    if (!may) return reply(http::to_response(http::standard_problem(403, language)));
    if (is_new && kept->size() >= reply_templates_max) {
      return reply(http::to_response(
          http::wrong_field("id", "全区最多 500 个模板，请先删除不用的。",
                            "At most 500 templates in the district; delete one first.", language)));
    }
    write("template.kept", *caller, *wanted, write_reply_template(caller->network->district, *wanted),
          language, reply);
  }

  void remove(const Request& request, const Reply& reply) const {
    const auto language = http::preferred_language(request);
    const auto caller = gate_.require(request, Verb::keep_reply_templates);
    if (!caller) return reply(http::to_response(caller.error()));
    const auto kept = read(*caller);
    if (!kept) return reply(http::to_response(http::standard_problem(503, language)));
    const auto found = std::ranges::find(*kept, request.params[0], &ReplyTemplate::id);
    if (found == kept->end()) return reply(http::Response{204});
    if (!may_keep(*caller, found->org))
      return reply(http::to_response(http::standard_problem(403, language)));
    write("template.removed", *caller, *found, delete_reply_template(caller->network->district, found->id),
          language, reply);
  }

 private:
  Result<Templates, db::Error> read(const Caller& caller) const {
    RZ_TRY(reader, readers_.take());
    return read_reply_templates(*reader, caller.network->district);
  }

  /// The district's own are kept by its desk.
  bool may_keep(const Caller& caller, OrgId org) const {
    return gate_.allows(caller, Verb::keep_reply_templates,
                        {org.value ? org : caller.network->orgs->catch_all(), {}});
  }

  bool sees(const Caller& caller, const ReplyTemplate& kept) const {
    const bool own = std::ranges::any_of(caller.subject.posts,
                                         [&](const access::Post& post) { return post.org == kept.org; });
    return kept.org.value == 0 || own || may_keep(caller, kept.org);
  }

  /// Where the caller may keep one: his bodies, and the district.
  json::Array places_of(const Caller& caller, Language language) const {
    json::Array out;
    std::vector<OrgId> orgs{OrgId{}};
    for (const auto& post : caller.subject.posts) {
      if (std::ranges::find(orgs, post.org) == orgs.end()) orgs.push_back(post.org);
    }
    for (const auto org : orgs) {
      if (!may_keep(caller, org)) continue;
      out.push_back(org.value
                        ? json::Object{{"org", format_id(org)}, {"name", name_of(caller, org, language)}}
                        : json::Object{});
    }
    return out;
  }

  static std::string name_of(const Caller& caller, OrgId id, Language language) {
    const auto* org = caller.network->orgs->find(id);
    return org ? (language == Language::zh ? org->name_zh : org->name_en) : std::string();
  }

  json::Object template_json(const Caller& caller, const ReplyTemplate& kept, Language language) const {
    json::Object out{{"id", kept.id},
                     {"chain", kept.chain},
                     {"field", kept.field},
                     {"category", kept.category},
                     {"title", kept.title},
                     {"text", kept.text},
                     {"may_edit", may_keep(caller, kept.org)}};
    if (kept.org.value)
      out["org"] = json::Object{{"id", format_id(kept.org)}, {"name", name_of(caller, kept.org, language)}};
    return out;
  }

  static std::string category_of(const chain::Catalogue& catalogue, const flow::Matter& matter) {
    const auto* chain = catalogue.chains().find(matter.chain, matter.chain_version);
    if (!chain) return {};
    const auto found = std::ranges::find_if(chain->fields, [](const auto& entry) {
      return entry.second.type == flow::FieldRule::Type::category;
    });
    return found == chain->fields.end() ? std::string() : std::string(matter.text(found->first));
  }

  Result<ReplyTemplate, http::Problem> wanted_of(const Request& request, const Caller& caller,
                                                 Language language) const {
    RZ_TRY(body, http::json_body(request));
    if (auto stray =
            http::stray_members(body, {"org", "chain", "field", "category", "title", "text"}, language))
      return fail(std::move(*stray));
    const auto text = [&](const char* pointer) {
      return std::string(trim(json::get<std::string>(body, pointer).value_or("")));
    };
    ReplyTemplate out{request.params[0], json::get<OrgId>(body, "/org").value_or(OrgId{}),
                      text("/chain"),    text("/field"),
                      text("/category"), text("/title"),
                      text("/text")};
    const auto wrong = [&](const char* field, std::string_view zh, std::string_view en) {
      return fail(http::wrong_field(field, zh, en, language));
    };
    if (!is_template_id(out.id))
      return wrong("id", "编号只用小写字母、数字和连字符。", "Use lower-case letters, digits and hyphens.");
    if (out.org.value && !caller.network->orgs->find(out.org))
      return wrong("org", "没有这个单位。", "There is no such body.");
    const auto snapshot = service_.snapshot();
    const auto* chain = snapshot.catalogue->chains().latest(out.chain);
    if (!chain) return wrong("chain", "没有这种事项。", "There is no such chain.");
    const auto* field = chain->field(out.field);
    if (!field || field->type != flow::FieldRule::Type::text)
      return wrong("field", "请选择一项要填的文字。", "Choose a text that is written.");
    const bool known = out.category.empty() ||
                       std::ranges::find(caller.network->categories, out.category, &org::Category::code) !=
                           caller.network->categories.end();
    if (!known) return wrong("category", "没有这个分类。", "There is no such category.");
    if (out.title.empty() || count_characters(out.title) > template_title_characters_max) {
      return wrong("title", "请写 1 至 30 字的名称。", "A name of 1 to 30 characters.");
    }
    if (out.text.empty() || count_characters(out.text) > template_text_characters_max) {
      return wrong("text", "请写 1 至 1000 字的内容。", "A text of 1 to 1,000 characters.");
    }
    return out;
  }

  void write(std::string kind, const Caller& caller, const ReplyTemplate& kept, record::RowWrite row,
             Language language, const Reply& reply) const {
    record::Act act;
    act.kind = std::move(kind);
    act.actor = caller.subject.account.value;
    act.facts = json::serialise(json::Object{{"template", kept.id},
                                             {"org", format_id(kept.org)},
                                             {"chain", kept.chain},
                                             {"field", kept.field},
                                             {"category", kept.category}});
    act.rows.push_back(std::move(row));
    record::write_and_reply(writer_, std::move(act), language, reply);
  }

  const access::Gate& gate_;
  db::Pool& readers_;
  record::ActWriter& writer_;
  const Service& service_;
};

}  // namespace

void add_reply_template_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                               record::ActWriter& writer, const Service& service) {
  const auto routes = std::make_shared<Routes>(gate, readers, writer, service);
  router.add({http::Method::get, "/api/v1/reply-templates", "list_reply_templates",
              [routes](const Request& request, const Reply& reply) { routes->list(request, reply); }});
  router.add({http::Method::put, "/api/v1/reply-templates/{name}", "keep_reply_template",
              [routes](const Request& request, const Reply& reply) { routes->put(request, reply); }});
  router.add({http::Method::del, "/api/v1/reply-templates/{name}", "remove_reply_template",
              [routes](const Request& request, const Reply& reply) { routes->remove(request, reply); }});
  router.add(
      {http::Method::get, "/api/v1/matters/{id}/reply-templates", "list_reply_templates_of_matter",
       [routes](const Request& request, const Reply& reply) { routes->list_for_matter(request, reply); }});
}

}  // namespace rz::matter
