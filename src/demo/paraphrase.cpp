#include "demo/paraphrase.hpp"

#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace rz::demo {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array others = std::to_array<Pair>(
    {{"路灯", "街灯"},     {"不亮", "没亮"},     {"小区", "院里"},       {"晚上", "夜里"},     {"连续两晚", "好几天"}, {"东侧", "东边"},     {"门口", "门前"},
     {"已经", "都"},       {"居民", "住户"},     {"老人", "老年人"},     {"看不清路", "看不见路"}, {"下水道", "排水管"}, {"堵了", "堵住了"},   {"污水", "脏水"},
     {"没人管", "无人处理"}, {"垃圾", "废物"},     {"好几天", "多日"},     {"噪音", "噪声"},     {"施工", "工地干活"},   {"停水", "没水"},     {"停电", "没电"},
     {"什么时候", "几时"}, {"有人", "有住户"},   {"希望", "盼望"},       {"建议", "提议"},     {"井盖", "窨井盖"},     {"松动", "晃动"},     {"很", "非常"},
     {"孩子", "小孩"},     {"想问", "请问"},     {"咨询", "了解"},       {"太", "十分"},       {"破损", "坏了"},       {"车位", "停车位"},   {"楼道", "楼梯间"}});
constexpr std::array beginnings = std::to_array<std::string_view>({"", "", "你好，", "反映一下，", "您好，我想反映，", "麻烦看一下："});
constexpr std::array ends = std::to_array<std::string_view>({"", "", "请尽快处理。", "麻烦派人看看。", "谢谢。", "已经影响生活了。"});

std::string_view one_of_these(Random& random, const auto& all) { return all[static_cast<std::size_t>(between(random, 0, std::ssize(all) - 1))]; }

/// Without one of its clauses, where it has several; the first stays.
std::string shortened(Random& random, std::string_view text) {
  constexpr std::string_view comma = "，";
  std::vector<std::string_view> clauses;
  for (;;) {
    const auto at = text.find(comma);
    clauses.push_back(text.substr(0, at));
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + comma.size());
  }
  if (clauses.size() > 2 || (clauses.size() == 2 && chance(random, 30))) clauses.erase(clauses.begin() + between(random, 1, std::ssize(clauses) - 1));
  std::string out;
  for (const auto clause : clauses) out += (out.empty() ? "" : std::string(comma)) + std::string(clause);
  return out;
}

}  // namespace

std::string paraphrase(Random& random, std::string_view text) {
  auto out = chance(random, 50) ? shortened(random, text) : std::string(text);
  for (const auto& [from, to] : others) {
    const auto at = out.find(from);
    if (at != std::string::npos && chance(random, 50)) out.replace(at, from.size(), to);
  }
  return std::string(one_of_these(random, beginnings)) + out + std::string(one_of_these(random, ends));
}

}  // namespace rz::demo
