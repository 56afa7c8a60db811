#include "org/change_problem_http.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "infra/http/telling.hpp"

namespace rz::org {

namespace {

using http::Language;

struct Telling {
  Fault fault;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array tellings = std::to_array<Telling>({
    {Fault::missing, "请填写此项。", "Fill this in."},
    {Fault::too_long, "太长了，请缩短。", "Too long; make it shorter."},
    {Fault::no_credit_code, "统一社会信用代码有误，请与证书核对（18 位，大写字母不含 I、O、S、V、Z）。",
     "The unified social credit code is not right; compare it with the certificate (18 signs, no I, O, S, V, Z)."},
    {Fault::taken, "已属于另一单位，请先更改那个单位。", "It belongs to another body; change that one first."},
    {Fault::unknown, "没有这一项，请重新选择。", "There is no such thing; choose again."},
    {Fault::below_itself, "上级不能是本单位或其下级，请另选上级。", "A body cannot stand below itself; choose another above it."},
    {Fault::no_code, "编码只能用小写字母、数字和 . _ -，最多 64 个。", "A code is made of a–z, 0–9, «.», «_» and «-», at most 64."},
    {Fault::no_date, "请填写日期，如 2026-11-24。", "A date such as 2026-11-24."},
    {Fault::no_number, "请填写 0 至 100000 的整数。", "A whole number from 0 to 100,000."},
    {Fault::ended, "该单位或关系已终止，请另选。", "That has ended; choose another."},
    {Fault::has_children, "还有下级单位，请先把它们移到别处或终止。", "Bodies still stand below it; move or end them first."},
    {Fault::has_duties, "职责清单中还有它，请先把职责交给其他单位。", "The duty list still names it; give its duties to another body first."},
    {Fault::has_relations, "还有未结束的关系，请先结束。", "Relations of it still run; end them first."},
    {Fault::has_matters, "还有未办结的事项，请先移交或办结。", "Matters still lie with it; hand them over or close them first."},
    {Fault::wrong_kind, "这类单位没有这种关系，请另选。", "A body of that kind has no such relation; choose another."},
    {Fault::itself, "两边不能是同一个单位。", "Both sides cannot be one body."},
    {Fault::stands_already, "两个单位已经有这种关系。", "Both bodies have that relation already."},
    {Fault::before_beginning, "结束日期不能早于开始日期。", "It cannot end before it begins."},
    {Fault::stands_twice, "与上面的一行重复。", "It stands further up already."},
    {Fault::fixed, "与现有的不同，而这一项不能更改。", "It differs from what stands, and it never changes."},
    {Fault::too_many, "超过一个区能登记的数量。", "More than a district may have."},
    {Fault::no_way, "现在不能走这一步，请看最新情况。", "That step cannot be taken now; look at what it is now."},
    {Fault::nobody_works, "这个单位还没有工作人员，请先安排岗位。", "Nobody works at that body yet; give somebody a post there first."},
    {Fault::catch_all, "它是兜底单位，不能终止。", "It answers when nobody else does and cannot end."},
    {Fault::nothing_changes, "没有改动。", "Nothing changes."},
});

}  // namespace

http::Problem problem_of(const std::vector<ChangeError>& errors, Language language) {
  std::vector<http::Telling> told;
  for (const auto& [field, fault] : errors) {
    const auto words = std::ranges::find(tellings, fault, &Telling::fault);
    told.push_back({field, words->zh, words->en});
  }
  return http::wrong_fields(told, language);
}

}  // namespace rz::org
