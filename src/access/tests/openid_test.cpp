#include "access/openid.hpp"

#include <gtest/gtest.h>

#include "access/openid_client.hpp"
#include "access/tests/town.hpp"

namespace rz::access {
namespace {

const Instant now = morning;
const AccountId ann{1}, guard{2};

const std::string file = R"(
public_url: https://rongzhi.example.org/
providers:
  - id: city
    zh: 市
    en: City
    issuer: https://id.example.org
    client_id: rongzhi
    makes_accounts: true
    posts:
      - {claim: groups, holds: desk, role: dispatcher, org: o1}
      - {claim: posts, roles: [handler, clerk]}
)";

class OpenIdTest : public ::testing::Test {
 protected:
  OpenIdTest() {
    const auto places = place::Places::build({{PlaceId{1}, place::Kind::district, "d", "区", "District", {}, {}}}).value();
    const auto body = [](std::int64_t id) {
      return org::Org{OrgId{id}, org::Kind::department, "o" + std::to_string(id), "体", "Body", OrgId{id == 1 ? 0 : 1}, PlaceId{1},
                      org::Level::none, {}, id == 1, true};
    };
    network_.orgs = org::Orgs::build({body(1), body(2)}, {}, places).value();
    use({{ann, "ann", "安", 1, false, {{{"handler", OrgId{2}}}}}, {guard, "guard", "顾", 1, false, {{{"security_admin", OrgId{1}}}}}});
  }

  void use(std::vector<Holder> holders) { network_.posts = std::make_shared<const Posts>(std::move(holders), now); }
  OpenIdProvider city() const { return OpenIdSettings::parse({"openid.yaml", file}, roles_).value().providers.at(0); }
  std::string fault_of(const std::string& was, const std::string& is) const {
    auto text = file;
    text.replace(text.find(was), was.size(), is);
    const auto settings = OpenIdSettings::parse({"openid.yaml", text}, roles_);
    return settings ? "" : settings.error().message;
  }
  Result<OpenIdEntry, OpenIdRefusal> enter(const OpenIdProvider& provider, const std::string& claims, AccountId bound = {}, bool another = false) const {
    return entry_of(provider, json::parse(claims).value(), {bound, [another](AccountId) { return another; }}, network_, roles_,
                    [] { return AccountId{77}; }, now);
  }
  static Post post(const std::string& role, std::int64_t org) { return {role, OrgId{org}}; }

  const Roles roles_ = real_roles();
  Network network_;
};

TEST_F(OpenIdTest, TheSettingsAreReadAndWhatIsWrongIsTold) {
  const auto settings = OpenIdSettings::parse({"openid.yaml", file}, roles_).value();
  EXPECT_EQ(settings.callback_of(settings.providers[0]), "https://rongzhi.example.org/api/v1/openid/city/callback");
  EXPECT_EQ(settings.providers[0].login_claim, "preferred_username");
  EXPECT_TRUE(OpenIdSettings::parse(source_of("openid.yaml"), roles_).value().providers.empty()) << "a house without providers";
  EXPECT_EQ(fault_of("id: city", "id: City"), "«id» is made of a–z, 0–9 and -, at most 32");
  EXPECT_EQ(fault_of("https://id.example.org", "http://id.example.org"), "«issuer» is an https address");
  EXPECT_EQ(fault_of("https://rongzhi", "http://rongzhi"), "«public_url» is an https address");
  EXPECT_EQ(fault_of("role: dispatcher", "role: chief"), "there is no role «chief»");
  EXPECT_EQ(fault_of("[handler, clerk]", "[handler, audit_admin]"), "«audit_admin» is an administrator's: that post is given here, by people");
  EXPECT_EQ(fault_of("roles: [handler, clerk]", "roles: [handler], holds: x"), "either «roles», or «holds» with «role» and «org»");
  EXPECT_NE(fault_of("client_id: rongzhi", "clientid: rongzhi"), "");
}

TEST_F(OpenIdTest, ClaimsGivePosts) {
  const auto claims = json::parse(R"({"groups":["x","desk"],"posts":["handler@o2","clerk@o2","handler@o2","reviewer@o2","handler@o9","handler"]})").value();
  EXPECT_EQ(posts_of(city(), claims, network_), (std::vector{post("dispatcher", 1), post("handler", 2), post("clerk", 2)}));
  EXPECT_EQ(posts_of(city(), json::parse(R"({"groups":"desk"})").value(), network_), (std::vector{post("dispatcher", 1)})) << "one value is no list";
  EXPECT_TRUE(posts_of(city(), json::parse(R"({"groups":{"desk":true},"posts":[7]})").value(), network_).empty());
}

TEST_F(OpenIdTest, PostsFollowTheClaimsAndWhatPeopleGaveStays) {
  const HeldPost by_claims{.post = post("clerk", 2), .from = Instant{1}, .given_by = "city"};
  const HeldPost by_another{.post = post("clerk", 1), .from = Instant{1}, .given_by = "other"};
  use({{ann, "ann", "安", 4, false, {{{"handler", OrgId{2}}}, by_claims, by_another}}});
  const auto entry = enter(city(), R"({"groups":["desk"],"posts":["handler@o2"]})", ann);
  ASSERT_TRUE(entry);
  EXPECT_FALSE(entry->is_bound);
  EXPECT_EQ(entry->holder.revision, 5);
  ASSERT_EQ(entry->posts.begun.size(), 1U) << "handler@o2 is held already, given by people";
  EXPECT_EQ(entry->posts.begun[0], (HeldPost{.post = post("dispatcher", 1), .from = now, .given_by = "city"}));
  ASSERT_EQ(entry->posts.ended.size(), 1U);
  EXPECT_EQ(entry->posts.ended[0].post, post("clerk", 2));
  EXPECT_EQ(entry->posts.ended[0].until, now);
  EXPECT_FALSE(enter(city(), R"({"posts":["handler@o2","clerk@o2"]})", ann)->changes()) << "nothing to do, nothing written";
}

TEST_F(OpenIdTest, WhoseAccountItIs) {
  const auto first = enter(city(), R"({"preferred_username":"Ann"})");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->holder.id, ann);
  EXPECT_TRUE(first->is_bound);
  EXPECT_EQ(enter(city(), R"({"preferred_username":"somebody.else"})", ann)->holder.id, ann) << "once bound, only the identity counts";
  const auto made = enter(city(), R"({"preferred_username":"bob","name":" 柏 ","groups":["desk"]})");
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->is_made);
  EXPECT_EQ(made->holder.id, AccountId{77});
  EXPECT_EQ(made->holder.name, "柏");
}

TEST_F(OpenIdTest, WhoDoesNotGetIn) {
  const auto ann_says = R"({"preferred_username":"ann"})";
  EXPECT_EQ(enter(city(), ann_says, {}, true).error(), OpenIdRefusal::taken);
  EXPECT_EQ(enter(city(), R"({"preferred_username":"bob"})").error(), OpenIdRefusal::no_post);
  EXPECT_EQ(enter(city(), R"({"preferred_username":"柏"})").error(), OpenIdRefusal::bad_login);
  EXPECT_EQ(enter(city(), "{}").error(), OpenIdRefusal::bad_login);
  EXPECT_EQ(enter(city(), R"({"preferred_username":"guard","groups":["desk"]})").error(), OpenIdRefusal::administrator);
  EXPECT_EQ(enter(city(), "{}", guard).error(), OpenIdRefusal::administrator);
  auto strict = city();
  strict.makes_accounts = false;
  EXPECT_EQ(enter(strict, R"({"preferred_username":"bob","groups":["desk"]})").error(), OpenIdRefusal::no_account);
  use({{ann, "ann", "安", 1, true, {}}});
  EXPECT_EQ(enter(city(), ann_says).error(), OpenIdRefusal::disabled);
}

TEST_F(OpenIdTest, WhatATokenMustSay) {
  const auto second = std::to_string(now.ms / 1000);
  const auto token = [&](const std::string& was = "", const std::string& is = "") {
    auto text = R"({"iss":"https://id.example.org","aud":"rongzhi","exp":)" + std::to_string(now.ms / 1000 + 60) + R"(,"iat":)" + second +
                R"(,"nonce":"n","sub":"7"})";
    if (!was.empty()) text.replace(text.find(was), was.size(), is);
    const auto checked = check_claims(city(), json::parse(text).value(), "n", now);
    return checked ? "" : checked.error();
  };
  EXPECT_EQ(token(), "");
  EXPECT_EQ(token(R"("rongzhi")", R"(["rongzhi"])"), "");
  EXPECT_EQ(token(R"("rongzhi")", R"(["rongzhi","x"],"azp":"rongzhi")"), "");
  EXPECT_EQ(token(R"("rongzhi")", R"(["rongzhi","x"])"), "to another party");
  EXPECT_EQ(token(R"("rongzhi")", R"("rongzhi","azp":"x")"), "to another party");
  EXPECT_EQ(token(R"("rongzhi")", R"("x")"), "for another client");
  EXPECT_EQ(token("id.example.org", "id.example.com"), "another issuer");
  EXPECT_EQ(token(R"("exp":)", R"("expires":)"), "expired");
  EXPECT_EQ(token(R"("iat":)" + second, R"("iat":1)"), "not issued just now");
  EXPECT_EQ(token(R"("nonce":"n")", R"("nonce":"m")"), "of another sign-in");
  EXPECT_EQ(token(R"("sub":"7")", R"("sub":"")"), "of nobody");
}

TEST_F(OpenIdTest, ASecondFactorIsWhatTheProviderCallsOne) {
  EXPECT_TRUE(asked_second_factor(json::parse(R"({"amr":["pwd","otp"]})").value()));
  EXPECT_FALSE(asked_second_factor(json::parse(R"({"amr":["pwd"]})").value()));
  EXPECT_FALSE(asked_second_factor(json::parse("{}").value()));
}

}  // namespace
}  // namespace rz::access
