#include "patrol/settings.hpp"

#include <algorithm>

namespace rz::patrol {

namespace {

constexpr std::int64_t percent_max = 200;
constexpr std::int64_t near_metres_max = 500;
constexpr std::int64_t days_max = 90;  // what is kept no longer tells nothing

Result<std::int64_t, access::Fault> number_at(const access::Yaml& node, std::string_view key, std::int64_t most) {
  RZ_TRY(found, node.need_node(key));
  RZ_TRY(number, found->integer());
  if (number < 0 || number > most) return fail(found->fault("«" + std::string(key) + "» is a whole number from 0 to " + std::to_string(most)));
  return number;
}

}  // namespace

const Reason* Settings::find(std::string_view word) const {
  const auto found = std::ranges::find(reasons, word, &Reason::word);
  return found == reasons.end() ? nullptr : &*found;
}

Result<Settings, access::Fault> Settings::parse(const access::Source& source) {
  RZ_TRY(root, access::parse_yaml(source));
  RZ_CHECK(root.only({"reasons", "forward", "visits"}));
  Settings out;
  RZ_TRY(reasons, root.need_node("reasons"));
  RZ_TRY(members, reasons->map());
  for (const auto& [word, node] : members) {
    RZ_CHECK(node->only({"zh", "en"}));
    RZ_TRY(zh, node->need("zh"));
    RZ_TRY(en, node->need("en"));
    out.reasons.push_back({word, std::move(zh), std::move(en)});
  }
  if (out.reasons.empty()) return fail(reasons->fault("there is no reason"));
  RZ_TRY(forward, root.need_node("forward"));
  RZ_CHECK(forward->only({"chains", "open_matters_percent", "unseen_percent", "unseen_days", "near_metres"}));
  RZ_TRY(chains, forward->words("chains"));
  out.chains = std::move(chains);
  RZ_TRY(matters, number_at(*forward, "open_matters_percent", percent_max));
  RZ_TRY(unseen, number_at(*forward, "unseen_percent", percent_max));
  RZ_TRY(days, number_at(*forward, "unseen_days", days_max));
  out.weight_of_matters = static_cast<double>(matters) / 100;
  out.weight_of_unseen = static_cast<double>(unseen) / 100;
  RZ_TRY(near, number_at(*forward, "near_metres", near_metres_max));
  out.unseen_days = days;
  out.near_metres = static_cast<double>(near);
  RZ_TRY(visits, root.need_node("visits"));
  RZ_CHECK(visits->only({"chain", "tag"}));
  RZ_TRY(visit_chain, visits->need("chain"));
  RZ_TRY(visit_tag, visits->need("tag"));
  out.visit_chain = std::move(visit_chain);
  out.visit_tag = std::move(visit_tag);
  return out;
}

}  // namespace rz::patrol
