#include "access/permission.hpp"

#include <gtest/gtest.h>

#include <map>

#include "access/tests/town.hpp"

namespace rz::access {
namespace {

// desk 1 ─ street 2 ─ community 3; department 4 beside the street
std::shared_ptr<const org::Orgs> bodies() {
  const auto places =
      place::Places::build({{PlaceId{1}, place::Kind::district, "d", "区", "District", {}, {}}}).value();
  const auto body = [](std::int64_t id, std::int64_t parent) {
    return org::Org{OrgId{id},
                    org::Kind::department,
                    "o" + std::to_string(id),
                    "体",
                    "Body",
                    OrgId{parent},
                    PlaceId{1},
                    org::Level::none,
                    {},
                    id == 1,
                    true};
  };
  return org::Orgs::build({body(1, 0), body(2, 1), body(3, 2), body(4, 1)}, {}, places).value();
}

/// Asks for what stands in exactly this relation to a post at the street, and to no closer one.
Target target_in(Relation relation) {
  switch (relation) {
    case Relation::own:
      return {OrgId{4}, AccountId{7}};
    case Relation::same_org:
      return {OrgId{2}, AccountId{8}};
    case Relation::below_my_org:
      return {OrgId{3}, AccountId{8}};
    case Relation::any:
      return {OrgId{4}, AccountId{8}};
  }
  return {};
}

TEST(Permissions, TheWholeTableCellByCell) {
  const auto roles = real_roles();
  const auto permissions = real_permissions(roles);
  const auto orgs = bodies();
  const auto file = Csv::parse(source_of("tests/expected_permissions.csv"),
                               {"verb", "role", "own", "same_org", "below_my_org", "any"});
  ASSERT_TRUE(file) << format_fault(file.error());
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> expected;
  for (const auto& line : file->lines()) expected[{line.fields[0], line.fields[1]}] = line.fields;
  EXPECT_EQ(expected.size(), std::size(all_verbs) * roles.all().size()) << "a line for each verb and role";

  for (const auto verb : all_verbs) {
    for (const auto& role : roles.all()) {
      const auto& cells = expected[{std::string(to_text(verb)), role.name}];
      ASSERT_EQ(cells.size(), 6U) << to_text(verb) << " " << role.name;
      const Subject subject{AccountId{7}, {{role.name, OrgId{2}}}};
      for (std::size_t i = 0; i < 4; ++i) {
        const auto relation = all_relations[i];
        EXPECT_EQ(permissions.has(role.name, verb, relation), cells[2 + i] == "yes")
            << to_text(verb) << " " << role.name << " " << to_text(relation);
        const bool allowed = cells[2 + i] == "yes" || cells[5] == "yes";
        EXPECT_EQ(permissions.decide(subject, verb, target_in(relation), *orgs).allowed, allowed)
            << to_text(verb) << " " << role.name << " decided as " << to_text(relation);
      }
    }
  }
}

TEST(Permissions, DeniedByDefault) {
  const auto roles = real_roles();
  const auto permissions = real_permissions(roles);
  const auto orgs = bodies();
  for (const auto verb : all_verbs) {
    EXPECT_FALSE(permissions.decide({AccountId{7}, {}}, verb, {OrgId{2}, AccountId{7}}, *orgs));
    EXPECT_FALSE(
        permissions.decide({AccountId{7}, {{"king", OrgId{1}}}}, verb, {OrgId{2}, AccountId{7}}, *orgs));
  }
  const Subject clerk{AccountId{7}, {{"clerk", OrgId{2}}}};
  EXPECT_FALSE(permissions.decide(clerk, Verb::list_matters, {}, *orgs)) << "of no body is of nobody's body";
  EXPECT_FALSE(permissions.decide({{}, {{"grid_worker", OrgId{2}}}}, Verb::list_matters, {}, *orgs));
}

TEST(Permissions, ADecisionSaysByWhichPost) {
  const auto roles = real_roles();
  const auto permissions = real_permissions(roles);
  const Subject subject{AccountId{7}, {{"clerk", OrgId{4}}, {"dispatcher", OrgId{2}}}};
  const auto decision = permissions.decide(subject, Verb::list_matters, {OrgId{3}, {}}, *bodies());
  EXPECT_TRUE(decision);
  EXPECT_EQ(decision.by, (Post{"dispatcher", OrgId{2}}));
}

/// The fault after the first `from` in the real file became `to`.
std::string fault_after(const std::string& from, const std::string& to) {
  auto text = source_of("permissions.yaml").text;
  text.replace(text.find(from), from.size(), to);
  const auto parsed = Permissions::parse({"p.yaml", text}, real_roles());
  return parsed ? "" : format_fault(parsed.error());
}

TEST(Permissions, WrongFilesAreRefused) {
  EXPECT_EQ(fault_after("read_audit:", "fly:\n  clerk: any\nread_audit:"),
            "p.yaml:122: there is no verb «fly»");
  EXPECT_EQ(fault_after("read_audit:\n  audit_admin: any\n", ""), "p.yaml:3: «read_audit» is missing");
  EXPECT_EQ(fault_after("  grid_worker: own\n", "  audit_admin: own\n"),
            "p.yaml:33: «audit_admin» is an administrator and sees no business data");
  EXPECT_EQ(fault_after("  grid_worker: own\n", "  king: own\n"), "p.yaml:33: there is no role «king»");
  EXPECT_EQ(fault_after("  grid_worker: own\n", "  grid_worker: near\n"),
            "p.yaml:33: there is no relation «near»");
}

TEST(Roles, EveryRoleHasItsNames) {
  const auto roles = real_roles();
  for (const auto* name : {"clerk", "dispatcher", "reviewer", "callback", "supervisor", "handler",
                           "grid_worker", "leader", "system_admin", "security_admin", "audit_admin"}) {
    ASSERT_NE(roles.find(name), nullptr) << name;
    EXPECT_EQ(roles.find(name)->is_admin, std::string_view(name).ends_with("_admin"));
  }
  EXPECT_EQ(roles.find("king"), nullptr);
  const auto broken = Roles::parse({"r.yaml", "clerk: {zh: 综合服务岗}\n"});
  ASSERT_FALSE(broken);
  EXPECT_EQ(format_fault(broken.error()), "r.yaml:1: «en» is missing");
}

TEST(Roles, ThreeAdministratorsAreThreePeople) {
  const auto roles = real_roles();
  const auto fault = [&](std::vector<Post> posts) {
    const auto status = check_separation(roles, posts);
    return status ? std::string() : status.error();
  };
  EXPECT_EQ(fault({{"system_admin", OrgId{1}}}), "");
  EXPECT_EQ(fault({{"clerk", OrgId{1}}, {"dispatcher", OrgId{2}}}), "");
  EXPECT_EQ(fault({{"system_admin", OrgId{1}}, {"audit_admin", OrgId{1}}}),
            "«audit_admin» cannot be held together with «system_admin»");
  EXPECT_EQ(fault({{"clerk", OrgId{1}}, {"security_admin", OrgId{2}}}),
            "«security_admin» cannot be held together with «clerk»");
  EXPECT_EQ(fault({{"king", OrgId{1}}}), "there is no role «king»");
}

}  // namespace
}  // namespace rz::access
