#include "patrol/sheet.hpp"

#include "infra/pdf/document.hpp"

namespace rz::patrol {

Result<std::string, std::string> code_sheet(const Plan& plan, const Codes& codes, const SheetContext& context) {
  const auto say = [&](std::string_view zh, std::string_view en) { return std::string(context.is_zh ? zh : en); };
  const auto title = say("巡查点位二维码", "Codes of patrol points");
  pdf::Document paper(pdf::Page::portrait, {title, context.is_zh ? "zh" : "en", context.grid + "  " + context.printed_by, context.now,
                                            context.utc_offset_minutes});
  paper.head(title, {context.grid, say("沿虚线剪开，贴在点位。手机没有定位时，网格员扫码证明到过。",
                                       "Cut along the lines and put each up at its point. Where a phone has no position, the worker scans it."),
                     say("二维码只用于巡查，不含个人信息。换码后，旧的作废。", "For patrols alone; nothing personal is in it. A renewed code makes the old one void.")});
  std::vector<pdf::Card> cards;
  for (const auto& point : plan.points) {
    const auto code = codes.of(plan.grid, point);
    pdf::Card card{std::to_string(point.number) + say(" 号　", "  ") + point.name, {context.grid}, code_text(plan.grid, point, code), code};
    if (!point.look.empty()) card.lines.push_back(say("看：", "Look at: ") + point.look);
    cards.push_back(std::move(card));
  }
  paper.cards(cards);
  return paper.close();
}

}  // namespace rz::patrol
