#include "matter/dossier.hpp"

#include <algorithm>
#include <vector>

#include "infra/pdf/document.hpp"

namespace rz::matter {

namespace {

constexpr std::string_view blank = "____________________";

std::string text_at(const json::Value& value, std::string_view pointer) { return json::get<std::string>(value, pointer).value_or(""); }

/// «disputant_name#2» is the field «disputant_name» of the second.
std::string_view field_of(std::string_view key) { return key.substr(0, key.find('#')); }

/// A form, once or for one time that its step was taken.
struct Sheet {
  const flow::PaperRule* rule = nullptr;
  const json::Value* entry = nullptr;  ///< of the timeline; null where the form is of the matter as a whole
  int page = 0;                        ///< where it begins, as the printing before found it
};

class Printer {
 public:
  Printer(const json::Value& matter, const chain::Loaded& chain, const PaperContext& context, std::string title)
      : matter_(matter), chain_(chain), texts_(chain.texts(context.language)), context_(context), paper_(pdf::Page::portrait, about(std::move(title))) {}

  pdf::Document& paper() { return paper_; }
  std::string say(std::string_view zh, std::string_view en) const { return std::string(is_zh() ? zh : en); }

  void sheet(const Sheet& sheet) {
    const auto& rule = *sheet.rule;
    // What comes back signed says by its code of which matter it is and which form.
    paper_.title(texts_.get("paper." + rule.name), rule.scans.empty() ? "" : text_at(matter_, "/number") + " " + rule.name);
    paper_.facts({{say("编号", "Number"), text_at(matter_, "/number")}, {say("单位", "Body"), text_at(matter_, "/owner/name")}});
    if (sheet.entry) paper_.facts({{say("时间", "When"), day(text_at(*sheet.entry, "/at"))}});
    paper_.facts(facts(rule.fields, sheet.entry));
    for (int i = 1;; ++i) {
      const auto words = texts_.get("paper_body." + rule.name + "." + std::to_string(i));
      if (words.empty()) break;
      paper_.paragraph(words);
    }
    std::vector<std::string> places;
    for (const auto& sign : rule.signs) places.emplace_back(texts_.get("sign." + sign));
    if (!places.empty()) paper_.signatures(places);
  }

  /// Scans that were bound with the form; of one that repeats, those of that time.
  void scans(const Sheet& sheet, const ReadPicture& read) {
    const auto* all = json::find(matter_, "/attachments");
    if (!all || !all->is_array()) return;
    for (const auto& each : all->get_array()) {
      const bool is_meant = flow::contains(sheet.rule->scans, text_at(each, "/kind")) && (!sheet.entry || text_at(each, "/at") == text_at(*sheet.entry, "/at"));
      if (!is_meant) continue;
      const auto caption = text_at(each, "/name") + say("　", "  ") + day(text_at(each, "/at"));
      auto picture = read(AttachmentId{parse_id(text_at(each, "/id")).value_or(0)});
      const auto size = picture ? pdf::size_of(*picture) : std::nullopt;
      if (!size) {
        paper_.paragraph(say("（扫描件无法读取）", "(the scan cannot be read) ") + caption);
        continue;
      }
      paper_.picture(std::move(*picture), size->first, size->second, caption);
    }
  }

  std::vector<pdf::Fact> facts(const std::vector<std::string>& fields, const json::Value* entry) const {
    std::vector<pdf::Fact> out;
    for (const auto& name : fields) {
      const auto before = out.size();
      if (entry) add_facts(json::find(*entry, "/texts"), name, out);
      if (out.size() == before) add_facts(json::find(matter_, "/fields"), name, out);
      if (out.size() == before) out.push_back({label_of(name, chain_, context_.language), std::string(blank)});
    }
    return out;
  }

 private:
  bool is_zh() const { return context_.language == schema::Language::zh; }
  pdf::About about(std::string title) const {
    auto foot = title + say("　打印：", "  printed by ") + context_.person + say("（", " (") + context_.body + say("）", ")");
    return {std::move(title), is_zh() ? "zh" : "en", std::move(foot), context_.now, context_.utc_offset_minutes};
  }

  /// «2026-11-24 17:30»
  static std::string day(std::string text) {
    text.resize(std::min(text.size(), std::string_view("2026-11-24T17:30").size()));
    std::ranges::replace(text, 'T', ' ');
    return text;
  }

  void add_facts(const json::Value* fields, const std::string& name, std::vector<pdf::Fact>& out) const {
    if (!fields || !fields->is_object()) return;
    for (const auto& field : fields->get_object()) {
      if (field_of(field.key()) != name) continue;
      auto words = in_words(field.value(), name, chain_, context_);
      if (words.empty()) continue;
      const std::string_view key = field.key();
      const auto number = key.substr(std::min(key.size(), name.size()));
      out.push_back({label_of(name, chain_, context_.language) + (number.empty() ? "" : " " + std::string(number.substr(1))), std::move(words)});
    }
  }

  const json::Value& matter_;
  const chain::Loaded& chain_;
  const chain::Texts& texts_;
  const PaperContext& context_;
  pdf::Document paper_;
};

const chain::Loaded* chain_of(const json::Value& matter, const PaperContext& context) {
  return context.catalogue.find(text_at(matter, "/chain"), json::get<int>(matter, "/version").value_or(0));
}

/// «mediation.hold_session», «mediation.prolong.approved»
bool is_of(const json::Value& entry, const flow::Definition& chain, const flow::PaperRule& rule) {
  const auto kind = text_at(entry, "/kind");
  return std::ranges::any_of(rule.of, [&](const std::string& step) {
    const auto taken = chain.name + "." + step;
    return kind == taken || kind == taken + ".approved";
  });
}

/// Those that the matter has come to, in the order of the dossier.
std::vector<Sheet> sheets_of(const json::Value& matter, const flow::Definition& chain) {
  std::vector<Sheet> out;
  const auto& timeline = matter.at("timeline").get_array();
  for (const auto& rule : chain.papers) {
    for (const auto& entry : timeline) {
      if (!is_of(entry, chain, rule)) continue;
      out.push_back({&rule, rule.repeats ? &entry : nullptr});
      if (!rule.repeats) break;
    }
  }
  return out;
}

std::string dossier_word(const PaperContext& context) { return context.language == schema::Language::zh ? "卷宗" : ": dossier"; }

/// Prints all and finds the pages on which the forms begin.
Paper print(const json::Value& matter, const chain::Loaded& chain, const PaperContext& context, const ReadPicture& read, std::vector<Sheet>& sheets) {
  const auto& texts = chain.texts(context.language);
  const std::string name(texts.get("chain.name"));
  Printer printer(matter, chain, context, name + dossier_word(context) + " " + text_at(matter, "/number"));
  auto& paper = printer.paper();
  paper.title(name + dossier_word(context));
  paper.facts({{printer.say("编号", "Number"), text_at(matter, "/number")}, {printer.say("单位", "Body"), text_at(matter, "/owner/name")}});
  paper.facts(printer.facts(chain.definition.cover, nullptr));
  paper.signatures({printer.say("立卷人（签字）", "Filed by (signature)"), printer.say("立卷日期", "Date of filing"), printer.say("单位（盖章处）", "Body (place of the seal)")});
  paper.turn_page();
  paper.title(printer.say("卷内目录", "Contents"));
  paper.table({{printer.say("序号", "No."), 1}, {printer.say("文书名称", "Paper"), 6}, {printer.say("页码", "Page"), 1}});
  for (std::size_t i = 0; i < sheets.size(); ++i)
    paper.row({std::to_string(i + 1), std::string(texts.get("paper." + sheets[i].rule->name)), std::to_string(sheets[i].page)});
  for (auto& sheet : sheets) {
    paper.turn_page();
    sheet.page = paper.pages();
    printer.sheet(sheet);
    printer.scans(sheet, read);
  }
  return paper.close();
}

}  // namespace

Paper form_of(const json::Value& matter, std::string_view paper, const PaperContext& context) {
  const auto* chain = chain_of(matter, context);
  if (!chain) return fail(std::string("its chain is not there"));
  const auto rule = std::ranges::find(chain->definition.papers, paper, &flow::PaperRule::name);
  if (rule == chain->definition.papers.end()) return fail(std::string("there is no such paper"));
  Printer printer(matter, *chain, context, std::string(chain->texts(context.language).get("paper." + rule->name)) + " " + text_at(matter, "/number"));
  const json::Value* last = nullptr;
  if (rule->repeats) {
    for (const auto& entry : matter.at("timeline").get_array()) {
      if (is_of(entry, chain->definition, *rule)) last = &entry;
    }
  }
  printer.sheet({&*rule, last});
  return printer.paper().close();
}

Paper dossier_of(const json::Value& matter, const PaperContext& context, const ReadPicture& read_picture) {
  const auto* chain = chain_of(matter, context);
  if (!chain || chain->definition.cover.empty()) return fail(std::string("its chain knows no dossier"));
  auto sheets = sheets_of(matter, chain->definition);
  // The contents stand in front of what they count: all is printed twice.
  auto counted = print(matter, *chain, context, read_picture, sheets);
  return counted ? print(matter, *chain, context, read_picture, sheets) : counted;
}

}  // namespace rz::matter
