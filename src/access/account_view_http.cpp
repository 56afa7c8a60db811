#include "access/account_view_http.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "infra/http/telling.hpp"

namespace rz::access {

namespace {

using http::Language;

struct Telling {
  AccountFault fault;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array tellings = std::to_array<Telling>({
    {AccountFault::missing, "请填写此项。", "Fill this in."},
    {AccountFault::too_long, "太长了，请缩短。", "Too long; make it shorter."},
    {AccountFault::no_login, "登录名只能用小写字母、数字和 . _ -，最多 64 个。", "A login is made of a–z, 0–9, «.», «_» and «-», at most 64."},
    {AccountFault::taken, "这个登录名已有人使用，请换一个。", "That login is taken; choose another."},
    {AccountFault::too_many, "超过能登记的数量。", "More than there may be."},
    {AccountFault::unknown, "没有这一项，请重新选择。", "There is no such thing; choose again."},
    {AccountFault::not_separate, "系统、安全、审计三个管理员岗位只能由不同的人担任，且不得兼任其他岗位。",
     "The three administrators are three people, and hold no other post."},
    {AccountFault::is_admin, "管理员的密码只能在服务器上用命令重设。", "An administrator's password is set by a command on the server."},
    {AccountFault::stands_already, "已有这个岗位。", "That post is held already."},
    {AccountFault::no_such_post, "没有这个岗位，请看最新情况。", "There is no such post; look at what it is now."},
    {AccountFault::no_date, "请填写日期，如 2026-11-24。", "A date such as 2026-11-24."},
    {AccountFault::before_beginning, "结束日期不能早于开始日期。", "It cannot end before it begins."},
    {AccountFault::in_the_past, "日期已过，请另选。", "That day is past; choose another."},
    {AccountFault::too_far, "一次最长 180 天。", "At most 180 days at a time."},
    {AccountFault::itself, "不能对自己办理，请由他人办理。", "Nobody does this for himself; let another do it."},
    {AccountFault::last_admin, "这是该管理员岗位的最后一人，请先安排接任者。", "Nobody else holds that administrator's post; appoint a successor first."},
    {AccountFault::no_colleague, "只能由本单位的在岗同事代理。", "Only a colleague with a post at that body can stand in."},
    {AccountFault::has_matters, "单位还有未办结的事项，而这样一来将无人办理。请先安排接任者，或移交事项。",
     "Matters are open there and nobody would be left to handle them. Appoint a successor or hand them over first."},
    {AccountFault::nothing_changes, "没有改动。", "Nothing changes."},
});

/// Of an account that was forgotten nothing but its new login is left.
const std::string& name_of(const Holder& holder) { return holder.name.empty() ? holder.login : holder.name; }

}  // namespace

std::string AccountView::moment(Instant at) const { return format_rfc3339(at, network_.calendar.utc_offset_minutes); }

json::Object AccountView::person(AccountId account) const {
  const auto* holder = network_.posts->find(account);
  return {{"id", format_id(account)}, {"name", holder ? name_of(*holder) : std::string()}};
}

json::Object AccountView::org(OrgId id) const {
  const auto* found = network_.orgs->find(id);
  if (found == nullptr) return {{"id", format_id(id)}, {"name", std::string()}};
  return {{"id", format_id(id)}, {"name", is_chinese_ ? found->name_zh : found->name_en}};
}

json::Object AccountView::role(const Role& role) const {
  json::Object out{{"role", role.name}, {"role_name", is_chinese_ ? role.zh : role.en}};
  if (role.is_admin) out["admin"] = true;
  return out;
}

json::Object AccountView::post(const HeldPost& held) const {
  const auto* known = roles_.find(held.post.role);
  auto out = known ? role(*known) : json::Object{{"role", held.post.role}, {"role_name", held.post.role}};
  out.erase("admin");
  out["org"] = org(held.post.org);
  if (held.from.ms != 0) out["from"] = moment(held.from);
  if (held.until.ms != 0) out["until"] = moment(held.until);
  if (held.stands_in_for) out["stands_in_for"] = person(held.stands_in_for);
  if (!held.paper.empty()) out["paper"] = held.paper;
  if (!held.given_by.empty()) out["given_by"] = held.given_by;
  return out;
}

json::Array AccountView::posts(const std::vector<HeldPost>& posts) const {
  json::Array out;
  for (const auto& held : posts) out.push_back(post(held));
  return out;
}

json::Object AccountView::account(const Holder& holder) const {
  return {{"id", format_id(holder.id)}, {"login", holder.login},       {"name", name_of(holder)},
          {"disabled", holder.disabled}, {"revision", holder.revision}, {"posts", posts(holder.posts)}};
}

json::Object AccountView::account(const Holder& holder, const AccountPast& past, Instant now) const {
  const auto& credentials = past.credentials;
  auto out = account(holder);
  std::vector<HeldPost> over;
  std::ranges::copy_if(past.posts, std::back_inserter(over), [now](const HeldPost& held) { return held.is_over(now); });
  out["past_posts"] = posts(over);
  out["has_password"] = !credentials.password_hash.empty();
  out["must_change_password"] = credentials.must_change;
  out["second_factor"] = credentials.totp_secret.has_value();
  if (credentials.password_changed_at.ms != 0) out["password_changed_at"] = moment(credentials.password_changed_at);
  json::Array identities;
  for (const auto& identity : past.identities) identities.push_back(json::Object{{"provider", identity.provider}, {"since", moment(identity.since)}});
  out["identities"] = std::move(identities);
  if (credentials.locked_until > now) out["locked_until"] = moment(credentials.locked_until);
  return out;
}

http::Problem problem_of(const std::vector<AccountError>& errors, Language language) {
  std::vector<http::Telling> told;
  for (const auto& [field, fault] : errors) {
    const auto words = std::ranges::find(tellings, fault, &Telling::fault);
    told.push_back({field, words->zh, words->en});
  }
  return http::wrong_fields(told, language);
}

}  // namespace rz::access
