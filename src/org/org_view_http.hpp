#pragma once
// Bodies and relations in JSON, for one reader.

#include <vector>

#include "access/network.hpp"
#include "infra/http/language.hpp"
#include "infra/json/json.hpp"
#include "org/change.hpp"
#include "org/org.hpp"
#include "org/relation.hpp"
#include "org/relation_change.hpp"

namespace rz::org {

class View {
 public:
  View(const access::Network& network, http::Language language) : network_(network), zh_(language == http::Language::zh) {}

  json::Object org(const Org& org) const;
  json::Array past(const std::vector<Past>& past) const;
  /// What the duty list names the body for.
  json::Array duties(OrgId org) const;
  /// The relation as seen from one of its sides; from none (0) with both.
  json::Object relation(const Relation& relation, OrgId side) const;
  json::Array past(const std::vector<RelationPast>& past) const;
  /// Id, name and kind of a body.
  json::Object brief(OrgId id) const;

 private:
  /// What of a body may change.
  json::Object state(const Org& org) const;
  std::string moment(Instant at) const;
  std::string_view word(std::string_view zh, std::string_view en) const { return zh_ ? zh : en; }

  const access::Network& network_;
  bool zh_;
};

}  // namespace rz::org
