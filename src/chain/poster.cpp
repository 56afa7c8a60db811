#include "chain/poster.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace rz::chain {

namespace {

using flow::Definition;
using flow::StageKind;
using flow::Step;
using flow::Who;

class Drawing {
 public:
  Drawing(const Loaded& chain, schema::Language language) : chain_(chain.definition), texts_(chain.texts(language)), language_(language) {}

  void fill(pdf::Poster& poster) const {
    std::vector<std::string> way;
    pdf::PosterCard ends{say("怎样结束", "How it ends"), "", {}};
    for (const auto& name : stages()) {
      if (chain_.stage(name)->kind == StageKind::closed) ends.lines.push_back("· " + text("stage." + name));
      else way.push_back(name);
    }
    for (std::size_t i = 0; i < way.size(); ++i) {
      poster.way.push_back(card(*chain_.stage(way[i])));
      poster.way.back().leads_on = i + 1 < way.size() && flow::contains(after(way[i]), way[i + 1]);
    }
    poster.beside.push_back(std::move(ends));
    if (auto rights = lines_of_people(); !rights.empty()) poster.beside.push_back({say("您可以", "You may"), "", std::move(rights)});
  }
  std::string say(std::string_view zh, std::string_view en) const { return std::string(language_ == schema::Language::zh ? zh : en); }
  std::string text(const std::string& key) const { return std::string(texts_.get(key)); }

 private:
  static bool is_system(const Who& who) { return who.relation == Who::Relation::system; }
  static bool is_outside(const Who& who) { return who.relation == Who::Relation::asker || who.relation == Who::Relation::party; }
  static bool is_by(const Step& step, bool (*is)(const Who&)) { return std::ranges::any_of(step.by, is); }

  /// Where the steps from a stage, or from the beginning, lead; in their order.
  std::vector<std::string> after(std::string_view stage) const {
    std::vector<std::string> out;
    for (const auto& name : chain_.step_order) {
      const auto& step = *chain_.step(name);
      if (!flow::contains(step.from, stage)) continue;
      for (const auto& target : step.to) {
        if (!target.stage.empty() && !flow::contains(out, target.stage)) out.push_back(target.stage);
      }
    }
    return out;
  }

  /// Each behind all that lead to it, but for those that lead back.
  std::vector<std::string> stages() const {
    std::vector<std::string> out;
    std::set<std::string> seen;
    come(std::string(flow::begin_stage), seen, out);
    out.pop_back();  // the beginning itself
    std::ranges::reverse(out);
    return out;
  }

  void come(const std::string& stage, std::set<std::string>& seen, std::vector<std::string>& out) const {
    auto next = after(stage);
    std::ranges::reverse(next);
    for (const auto& each : next) {
      if (seen.insert(each).second) come(each, seen, out);
    }
    out.push_back(stage);
  }

  std::string joined(const std::vector<std::string>& words) const {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : say("、", ", ")) + word;
    return out;
  }

  pdf::PosterCard card(const flow::Stage& stage) const {
    static constexpr std::array<std::string_view, 4> zh{"办理", "等待", "已办结，仍可跟进", "终结"};
    static constexpr std::array<std::string_view, 4> en{"Work", "Waiting", "Answered, followed up", "The end"};
    const auto kind = static_cast<std::size_t>(stage.kind);
    pdf::PosterCard out{text("stage." + stage.name), say(zh.at(kind), en.at(kind)), {}};
    const auto add = [&](std::string_view label, const std::string& words) {
      if (!words.empty()) out.lines.push_back(std::string(label) + words);
    };
    add(say("由谁：", "Who: "), joined(people_at(stage.name)));
    add(say("时限：", "Limit: "), joined(limits_of(stage.name)));
    for (auto& line : ways_from(stage.name)) out.lines.push_back(std::move(line));
    return out;
  }

  std::vector<std::string> people_at(const std::string& stage) const {
    std::vector<std::string> out;
    for (const auto& name : chain_.step_order) {
      const auto& step = *chain_.step(name);
      if (!flow::contains(step.from, stage)) continue;
      for (const auto& who : step.by) {
        const auto role = text("role." + who.role);
        if (!is_system(who) && !role.empty() && !flow::contains(out, role)) out.push_back(role);
      }
    }
    return out;
  }

  std::vector<std::string> limits_of(const std::string& stage) const {
    std::vector<std::string> out;
    for (const auto& [name, clock] : chain_.clocks) {
      if (!flow::contains(clock.runs_in, stage)) continue;
      const auto& allowance = clock.allowance;
      out.push_back(text("clock." + name) + " " + (allowance.rows.empty() ? "" : say("一般 ", "usually ")) + in_words(allowance.otherwise, language_));
    }
    return out;
  }

  /// Who makes a step: a person, a clock that runs out, or what becomes of another matter.
  enum class Mover : char { person = 'p', clock = 'c', other = 'o' };
  Mover mover_of(const Step& step) const {
    if (!is_by(step, is_system)) return Mover::person;
    const bool by_clock = std::ranges::any_of(chain_.clocks, [&](const auto& clock) { return clock.second.expiry_step == step.name; });
    return by_clock ? Mover::clock : Mover::other;
  }
  std::string begin_of(char mover) const {
    if (mover == static_cast<char>(Mover::clock)) return say("到期：", "In time: ");
    return mover == static_cast<char>(Mover::other) ? say("自动：", "By itself: ") : "· ";
  }

  /// «受理 → 征求意愿», what stays where it is together, and what time or another matter does.
  std::vector<std::string> ways_from(const std::string& stage) const {
    std::vector<std::pair<std::string, std::vector<std::string>>> ways;  // by who makes them and where they lead
    std::vector<std::string> staying;
    for (const auto& name : chain_.step_order) {
      const auto& step = *chain_.step(name);
      if (!flow::contains(step.from, stage)) continue;
      const auto mover = mover_of(step);
      std::vector<std::string> targets;
      for (const auto& target : step.to) {
        if (!target.stage.empty() && target.stage != stage) targets.push_back(text("stage." + target.stage));
      }
      if (targets.empty()) {
        if (mover == Mover::person) staying.push_back(text("step." + name));
        continue;
      }
      const auto end = static_cast<char>(mover) + (" → " + joined(targets));
      const auto known = std::ranges::find(ways, end, &decltype(ways)::value_type::first);
      auto& steps = known == ways.end() ? ways.emplace_back(end, std::vector<std::string>{}).second : known->second;
      steps.push_back(text("step." + name));
    }
    std::vector<std::string> out;
    for (const auto& [end, steps] : ways) out.push_back(begin_of(end.front()) + joined(steps) + end.substr(1));
    if (!staying.empty()) out.push_back(say("还可以：", "Also: ") + joined(staying));
    return out;
  }

  std::vector<std::string> lines_of_people() const {
    std::vector<std::string> out;
    for (const auto& name : chain_.step_order) {
      const auto& step = *chain_.step(name);
      const auto line = "· " + text("step." + name);
      if (is_by(step, is_outside) && !flow::contains(out, line)) out.push_back(line);
    }
    return out;
  }

  const Definition& chain_;
  const Texts& texts_;
  schema::Language language_;
};

}  // namespace

std::string in_words(Duration duration, schema::Language language) {
  constexpr std::int64_t minutes_of_an_hour = 60;
  using enum Duration::Unit;
  const bool by_hours = (duration.unit == minutes || duration.unit == working_minutes) && duration.amount % minutes_of_an_hour == 0;
  const auto amount = std::to_string(by_hours ? duration.amount / minutes_of_an_hour : duration.amount);
  const bool zh = language == schema::Language::zh;
  switch (duration.unit) {
    case working_minutes: return amount + (zh ? by_hours ? " 个工作小时" : " 个工作分钟" : by_hours ? " working hours" : " working minutes");
    case working_days: return amount + (zh ? " 个工作日" : " working days");
    case minutes: return amount + (zh ? by_hours ? " 小时" : " 分钟" : by_hours ? " hours" : " minutes");
    case days: return amount + (zh ? " 天" : " days");
    case months: return amount + (zh ? " 个月" : " months");
  }
  return amount;
}

pdf::Poster poster_of(const Loaded& chain, schema::Language language, pdf::About about, std::string url) {
  const Drawing drawing(chain, language);
  pdf::Poster out;
  out.about = std::move(about);
  out.about.title = drawing.text("chain.name") + drawing.say("流程", ": the way");
  out.about.language = language == schema::Language::zh ? "zh" : "en";
  out.subtitle = drawing.say("具体时限以系统中的显示为准。", "The limit that counts is the one that the system shows.");
  out.code = std::move(url);
  out.caption = drawing.say("扫码了解、办理", "Scan to read and to ask");
  drawing.fill(out);
  return out;
}

}  // namespace rz::chain
