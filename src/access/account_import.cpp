#include "access/account_import.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.hpp"

namespace rz::access {

namespace {

void refuse(std::vector<RefusedRow>& refused, int line, const std::vector<AccountError>& errors) {
  for (const auto& error : errors) refused.push_back({line, error});
}

class PostPlanner {
 public:
  PostPlanner(const Network& network, const Roles& roles, AccountId actor, Instant now)
      : network_(network), roles_(roles), actor_(actor), now_(now) {
    for (const auto& org : network.orgs->all()) org_at_.emplace(org.code, org.id);
  }

  void plan(const Table& table, const Table::Row& row) {
    const Cells cells(table, row);
    std::vector<AccountError> errors;
    const auto* known = network_.posts->find_login(cells.text("login"));
    if (known == nullptr) errors.push_back({"login", AccountFault::unknown});
    const auto wanted = appointment_of(cells, errors);
    if (!errors.empty()) return refuse(plan_.refused, row.line, errors);
    auto& holder = after_.try_emplace(known->id, *known).first->second;
    if (holds(holder, wanted.post)) {
      ++plan_.same;
      return;
    }
    const auto held = appointed(network_, roles_, actor_, holder, wanted, now_);
    if (!held) return refuse(plan_.refused, row.line, held.error());
    holder.posts.push_back(*held);
    holder.revision = known->revision + 1;
    plan_.given.push_back({holder.id, *held});
  }

  PostPlan finish() {
    for (auto& [id, holder] : after_) {
      if (holder.revision != network_.posts->find(id)->revision) plan_.holders.push_back(std::move(holder));
    }
    return std::move(plan_);
  }

 private:
  Appointment appointment_of(const Cells& cells, std::vector<AccountError>& errors) const {
    const auto org = org_at_.find(cells.text("org"));
    if (org == org_at_.end()) errors.push_back({"org", AccountFault::unknown});
    Appointment out{{cells.text("role"), org == org_at_.end() ? OrgId{} : org->second}, {}, {}, cells.text("paper")};
    out.from = day_at(cells, "from", beginning_of, errors);
    out.until = day_at(cells, "until", end_of, errors).value_or(Instant{});
    return out;
  }

  std::optional<Instant> day_at(const Cells& cells, std::string_view column, Instant (*moment)(Date, int), std::vector<AccountError>& errors) const {
    const auto text = cells.text(column);
    if (text.empty()) return std::nullopt;
    const auto date = parse_date(text);
    if (!date) {
      errors.push_back({column, AccountFault::no_date});
      return std::nullopt;
    }
    return moment(*date, network_.calendar.utc_offset_minutes);
  }

  bool holds(const Holder& holder, const Post& post) const {
    return std::ranges::any_of(holder.posts, [&](const HeldPost& held) { return held.post == post && !held.stands_in_for && !held.is_over(now_); });
  }

  const Network& network_;
  const Roles& roles_;
  const AccountId actor_;
  const Instant now_;
  std::unordered_map<std::string, OrgId> org_at_;
  std::unordered_map<AccountId, Holder> after_;
  PostPlan plan_;
};

}  // namespace

AccountPlan plan_accounts(const Network& network, const Table& table, const NextAccountId& next_id) {
  AccountPlan plan;
  std::set<std::string> logins;
  for (const auto& row : table.rows) {
    const Cells cells(table, row);
    auto login = cells.text("login");
    const auto name = cells.text("name");
    if (!logins.insert(login).second) {
      refuse(plan.refused, row.line, {{"login", AccountFault::taken}});
      continue;
    }
    const auto* known = network.posts->find_login(login);
    if (known != nullptr && known->name == name) {
      ++plan.same;
      continue;
    }
    auto holder = made(*network.posts, AccountId{}, std::move(login), name);
    if (!holder) {
      refuse(plan.refused, row.line, holder.error());
      continue;
    }
    if (network.posts->size() + plan.made.size() >= accounts_max) {
      refuse(plan.refused, row.line, {{"", AccountFault::too_many}});
      continue;
    }
    holder->id = next_id();
    plan.made.push_back(std::move(*holder));
  }
  return plan;
}

PostPlan plan_posts(const Network& network, const Roles& roles, AccountId actor, const Table& table, Instant now) {
  PostPlanner planner(network, roles, actor, now);
  for (const auto& row : table.rows) planner.plan(table, row);
  return planner.finish();
}

}  // namespace rz::access
