#include "matter/paper.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <utility>

#include "infra/pdf/document.hpp"

namespace rz::matter {

namespace {

/// «what#2», a thing said again, is the field «what».
std::string_view field_of(std::string_view key) { return key.substr(0, key.find('#')); }

std::string text_at(const json::Value& value, std::string_view pointer) {
  return json::get<std::string>(value, pointer).value_or("");
}

const json::Array& list_at(const json::Value& value, std::string_view pointer) {
  static const json::Array none;
  const auto* found = json::find(value, pointer);
  return found && found->is_array() ? found->get_array() : none;
}

/// What writes both papers.
class Press {
 public:
  Press(const PaperContext& context, pdf::Page page, std::string title)
      : context_(context),
        title_(std::move(title)),
        paper_(page, {title_, is_zh() ? "zh" : "en", foot(), context.now, context.utc_offset_minutes}) {}

  std::string say(std::string_view zh, std::string_view en) const { return std::string(is_zh() ? zh : en); }
  std::string named(const std::string& name, const std::string& text) const {
    return name + say("：", ": ") + text;
  }

  /// «2026-11-24 17:30»
  std::string moment(Instant at) const {
    const int minute = local_minute(at, context_.utc_offset_minutes);
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return format_date(local_date(at, context_.utc_offset_minutes)) + " " + two(minute / 60) + ":" +
           two(minute % 60);
  }
  std::string moment(std::string_view rfc3339) const {
    const auto at = parse_rfc3339(rfc3339);
    return at ? moment(*at) : "";
  }
  /// «剩 2 天 3 时», «超 5 时», as the pages say it.
  std::string left(std::string_view due) const {
    const auto at = parse_rfc3339(due);
    if (!at) return "";
    const auto ms = at->ms - context_.now.ms;
    const auto minutes = std::abs(ms) / ms_per_minute;
    const auto days = minutes / (24 * 60);
    const auto hours = minutes / 60 % 24;
    const auto unit = [&](std::int64_t n, std::string_view zh, std::string_view en) {
      return std::to_string(n) + say(" ", " ") + say(zh, en);
    };
    std::string span = days > 0    ? unit(days, "天", "d")
                       : hours > 0 ? unit(hours, "时", "h")
                                   : unit(minutes, "分", "min");
    if (days > 0 && hours > 0) span += " " + unit(hours, "时", "h");
    if (days == 0 && hours > 0 && minutes % 60 > 0) span += " " + unit(minutes % 60, "分", "min");
    return ms >= 0 ? say("剩 ", "") + span + say("", " left") : say("超 ", "") + span + say("", " late");
  }

  const std::string& title() const { return title_; }
  pdf::Document& paper() { return paper_; }

 private:
  bool is_zh() const { return context_.language == schema::Language::zh; }
  std::string foot() const {
    return title_ + say("　打印：", "  printed by ") + context_.person + say("（", " (") + context_.body +
           say("）", ")") + say("　", "  ") + moment(context_.now);
  }

  const PaperContext& context_;
  std::string title_;
  pdf::Document paper_;
};

class Sheet {
 public:
  Sheet(const json::Value& matter, const chain::Loaded& chain, const PaperContext& context)
      : matter_(matter),
        chain_(chain),
        context_(context),
        press_(context, pdf::Page::portrait,
               std::string(context.language == schema::Language::zh ? "事项单 " : "Matter ") +
                   text_at(matter, "/number")) {}

  Paper print(const std::string& link) {
    auto& paper = press_.paper();
    paper.head(press_.say("事项单", "Matter sheet"),
               {press_.named(press_.say("编号", "Number"), text_at(matter_, "/number")),
                press_.named(press_.say("事项", "Matter"),
                             std::string(chain_.texts(context_.language).get("chain.name")) + " · " +
                                 text_at(matter_, "/title")),
                press_.named(press_.say("状态", "Status"), text_at(matter_, "/stage_name")),
                press_.named(press_.say("编制单位", "Body"), context_.body),
                press_.named(press_.say("数据截止时间", "As of"), press_.moment(context_.now))},
               link, press_.say("扫码查看（需登录）", "Scan to open (sign-in needed)"));
    facts();
    clocks();
    bodies();
    timeline();
    paper.signatures({press_.say("承办人（签字）", "Handled by (signature)"),
                      press_.say("审核人（签字）", "Reviewed by (signature)"), press_.say("日期", "Date"),
                      press_.say("单位（盖章处）", "Body (place of the seal)")});
    return paper.close();
  }

 private:
  /// Of the timeline's entries behind the first, which is the matter as it came in: what they tell is not
  /// told twice.
  std::set<std::string, std::less<>> told_later() const {
    std::set<std::string, std::less<>> out;
    const auto& entries = list_at(matter_, "/timeline");
    for (std::size_t i = 1; i < entries.size(); ++i) {
      for (const auto& text : entries[i].at("texts").get_object()) out.emplace(field_of(text.key()));
    }
    return out;
  }

  void facts() {
    std::vector<pdf::Fact> facts{
        {press_.say("街道、社区", "Place"), text_at(matter_, "/place/name")},
        {press_.say("现由谁办", "Owner"), text_at(matter_, "/owner/name")},
        {press_.say("提交时间", "Registered"), press_.moment(text_at(matter_, "/opened_at"))}};
    const auto told = told_later();
    const auto& fields = matter_.at("fields").get_object();
    std::set<std::string, std::less<>> shown;
    // In the order of the chain's own groups: what it is about, who asked, what came of it.
    for (const auto& group : chain_.definition.visibility) {
      for (const auto& name : group.fields) {
        if (told.contains(name) || !shown.insert(name).second) continue;
        for (const auto& field : fields) {
          const bool is_unsaid = field.value().is_bool() && !field.value().get_bool();
          if (field_of(field.key()) != name || is_unsaid) continue;
          auto text = in_words(field.value(), name, chain_, context_);
          if (!text.empty()) facts.push_back({label_of(name, chain_, context_.language), std::move(text)});
        }
      }
    }
    press_.paper().section(press_.say("基本情况", "Facts"));
    press_.paper().facts(facts);
  }

  void clocks() {
    auto& paper = press_.paper();
    bool is_begun = false;
    for (const auto& item : list_at(matter_, "/clocks")) {
      const auto status = text_at(item, "/status");
      if (status == "stopped") continue;
      if (!std::exchange(is_begun, true)) {
        paper.section(press_.say("时限", "Limits"));
        paper.table({{press_.say("时限", "Limit"), 2},
                     {press_.say("到期", "Due"), 2},
                     {press_.say("剩余", "Left"), 2}});
      }
      const auto due = text_at(item, "/due");
      paper.row({text_at(item, "/label"), press_.moment(due),
                 status == "paused" ? press_.say("已暂停", "paused") : press_.left(due)});
    }
  }

  /// Other bodies at work on it by matters of their own.
  void bodies() {
    const auto& children = list_at(matter_, "/children");
    if (children.empty()) return;
    auto& paper = press_.paper();
    paper.section(press_.say("协办和下级事项", "Helpers and matters below"));
    paper.table({{press_.say("编号", "Number"), 3},
                 {press_.say("单位", "Body"), 4},
                 {press_.say("状态", "Status"), 2}});
    for (const auto& child : children)
      paper.row({text_at(child, "/number"), text_at(child, "/owner/name"), text_at(child, "/stage_name")});
  }

  void timeline() {
    auto& paper = press_.paper();
    paper.section(press_.say("办理过程", "What was done"));
    paper.table({{press_.say("时间", "When"), 2.2},
                 {press_.say("办理", "What"), 5.4},
                 {press_.say("单位", "Body"), 3.6}});
    bool is_first = true;
    for (const auto& entry : list_at(matter_, "/timeline")) {
      auto words = text_at(entry, "/title");
      if (!std::exchange(is_first, false)) {
        for (const auto& text : entry.at("texts").get_object()) {
          words += "\n" + press_.named(label_of(field_of(text.key()), chain_, context_.language),
                                       std::string(text.value().get_string()));
        }
      }
      paper.row({press_.moment(text_at(entry, "/at")), words, text_at(entry, "/org")});
    }
  }

  const json::Value& matter_;
  const chain::Loaded& chain_;
  const PaperContext& context_;
  Press press_;
};

}  // namespace

std::string label_of(std::string_view field, const chain::Loaded& chain, schema::Language language) {
  auto name = chain.texts(language).get("field." + std::string(field));
  if (name.empty()) return language == schema::Language::zh ? "说明" : "Remark";
  for (const std::string_view ending : {"（选填）", " (optional)", "(optional)"}) {
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  return std::string(name);
}

std::string in_words(const json::Value& value, std::string_view field, const chain::Loaded& chain,
                     const PaperContext& context) {
  const bool zh = context.language == schema::Language::zh;
  if (value.is_array()) {
    std::string out;
    for (const auto& each : value.get_array()) {
      const auto one = in_words(each, field, chain, context);
      if (!one.empty()) out += (out.empty() ? "" : zh ? "、" : ", ") + one;
    }
    return out;
  }
  if (value.is_object()) return text_at(value, "/name");  // bodies and places bring their names
  if (value.is_bool()) return value.get_bool() ? (zh ? "是" : "yes") : (zh ? "否" : "no");
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (!value.is_string()) return {};
  const std::string text(value.get_string());
  const auto named = chain.texts(context.language).get("field." + std::string(field) + "." + text);
  if (!named.empty()) return std::string(named);
  const auto* rule = chain.definition.field(field);
  if (rule && rule->type == flow::FieldRule::Type::category) {
    const auto category = std::ranges::find(context.categories, text, &org::Category::code);
    if (category != context.categories.end()) return zh ? category->name_zh : category->name_en;
  }
  if (rule && rule->type == flow::FieldRule::Type::moment) {
    if (const auto at = parse_rfc3339(text)) {
      auto words = text.substr(0, std::string_view("2026-11-24T17:30").size());
      words[10] = ' ';
      return words;
    }
  }
  return text;
}

Paper sheet_of(const json::Value& matter, const std::string& link, const PaperContext& context) {
  const auto version = json::get<int>(matter, "/version").value_or(0);
  const auto* chain = context.catalogue.find(text_at(matter, "/chain"), version);
  if (!chain) return fail(std::string("its chain is not there"));
  return Sheet(matter, *chain, context).print(link);
}

Paper list_of(const PaperList& list, const PaperContext& context) {
  Press press(
      context, pdf::Page::landscape,
      std::string(context.language == schema::Language::zh ? "事项清单 · " : "Matters · ") + list.name);
  std::string filters;
  for (const auto& [name, text] : list.filters)
    filters += (filters.empty() ? "" : press.say("；", "; ")) + press.named(name, text);
  const auto count = std::to_string(list.rows.size());
  std::vector<std::string> lines{
      press.named(press.say("编制单位", "Body"), context.body) + press.say("　　", "    ") +
          press.named(press.say("制表人", "Made by"), context.person) + press.say("　　", "    ") +
          press.named(press.say("数据截止时间", "As of"), press.moment(context.now)),
      press.named(press.say("统计口径", "What is counted"),
                  press.say("制表人有权查看的事项，", "Matters that the maker may see; ") +
                      (list.is_cut ? press.say("前 ", "the first ") + count + press.say(" 件", "")
                                   : press.say("共 ", "") + count + press.say(" 件", " in all"))) +
          press.say("　　", "    ") +
          press.named(press.say("筛选", "Filters"), filters.empty() ? press.say("无", "none") : filters)};
  if (list.is_cut) {
    lines.push_back(
        press.say("只列出前 " + count + " 件，后面还有。要看全部，请缩小筛选范围后再打印，或导出为表格。",
                  "Only the first " + count +
                      " are listed; there are more. Narrow the filters, or export a spreadsheet."));
  }
  auto& paper = press.paper();
  paper.head(press.title(), lines);
  paper.table({{press.say("编号", "Number"), 2.5},
               {press.say("内容", "What"), 6},
               {press.say("街道、社区", "Place"), 3.4},
               {press.say("现由谁办", "Owner"), 3.2},
               {press.say("状态", "Status"), 1.7},
               {press.say("时限", "Due"), 2.4},
               {press.say("剩余", "Left"), 2}});
  for (const auto& row : list.rows) {
    const auto due = text_at(row, "/due");
    paper.row({text_at(row, "/number"), text_at(row, "/title"), text_at(row, "/place/name"),
               text_at(row, "/owner/name"), text_at(row, "/stage_name"), press.moment(due), press.left(due)});
  }
  return paper.close();
}

}  // namespace rz::matter
