#include "access/network_seed.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include "access/tests/town.hpp"

namespace rz::access {
namespace {

namespace fs = std::filesystem;

RZ_ON_BOTH_DATABASES(TownTest);

TEST_P(TownTest, TheDemoDistrictAsItWasRead) {
  const auto network = network_.get();
  EXPECT_EQ(network->places->all().size(), 1U + 10U + 36U + 68U + 344U + 458U);
  const auto* community = network->places->find_code("410411001002");
  ASSERT_NE(community, nullptr);
  EXPECT_EQ(network->places->path_zh(community->id), "马庄街道平高社区");
  EXPECT_EQ(network->orgs->all().size(), 21U + 10U + 36U + 3577U);
  const auto count = [&](org::Audience audience) {
    return std::ranges::count(network->categories, audience, &org::Category::audience);
  };
  EXPECT_EQ(count(org::Audience::all), 35);
  EXPECT_EQ(count(org::Audience::staff), 250) << "occurrences of GB/T 47678.5-2026";
  EXPECT_EQ(count(org::Audience::grid), 153) << "its components";
  EXPECT_EQ(network->categories.front().code, "street_light");
  EXPECT_EQ(network->calendar_version, 1);
  IdMaker ids(1);
  const auto seed = read_network_seed(source_dir / "seeds/zhanhe", roles_, morning, ids);
  ASSERT_TRUE(seed);
  EXPECT_EQ(network->calendar, seed->calendar) << "the calendar comes back as it was written";
  EXPECT_EQ(network->calendar.holidays.size(), 619U);
  EXPECT_EQ(network->calendar.workdays.size(), 150U);
  EXPECT_EQ(network->posts->size(), seed->accounts.size());
  EXPECT_EQ(seed_events_.size(), 4U);
  EXPECT_EQ(seed_events_.front(), "place.seeded 0 {\"places\":917,\"areas\":459}");
}

TEST_P(TownTest, EveryCategoryOfTheStandardHasItsLimitAndItsClosing) {
  std::set<std::string> on_the_spot;
  int of_standard = 0;
  for (const auto& category : network_.get()->categories) {
    const bool is_of_standard = category.code.starts_with("occurrence_") || category.code.starts_with("component_");
    EXPECT_EQ(!category.case_limit.empty(), is_of_standard) << category.code;
    EXPECT_EQ(!category.closing_zh.empty() && !category.closing_en.empty(), is_of_standard) << category.code;
    of_standard += is_of_standard ? 1 : 0;
    if (category.traits.starts_with("on_the_spot")) on_the_spot.insert(category.name_zh);
  }
  EXPECT_EQ(of_standard, 403);
  // 随手处置: never enforcement, gas, live parts, heights. Whatever is added here is looked at by somebody.
  EXPECT_EQ(on_the_spot, (std::set<std::string>{"垃圾箱", "垃圾箱异常", "宠物拾便纸箱", "宠物拾便纸箱异常", "烟头收集器或灭烟处", "烟头收集器或灭烟处异常",
                                                "垃圾站（箱）满溢", "暴露垃圾", "道路不洁", "沙（河）滩不洁", "绿地脏乱", "绿化弃料", "水域不洁", "垃圾未分类",
                                                "非法小广告", "公益性宣传品缺损", "非机动车乱停放", "共享单车乱象"}));
}

TEST_P(TownTest, TheNetworkHasTheSizeOfTheDistrictsOwnFigures) {
  const auto network = network_.get();
  std::map<org::Kind, int> bodies;
  std::int64_t members = 0;
  int organisations = 0;
  for (const auto& org : network->orgs->all()) {
    ++bodies[org.kind];
    if (org::facts_of(org.kind).group != org::Group::party || org.kind == org::Kind::party_building) continue;
    ++organisations;
    members += org.members.value_or(0);
  }
  EXPECT_EQ(organisations, 355);
  EXPECT_EQ(members, 13'525);
  EXPECT_EQ(bodies[org::Kind::party_community], 36);
  EXPECT_EQ(bodies[org::Kind::grid], 344);
  EXPECT_GE(bodies[org::Kind::party_joint], 50);
  EXPECT_EQ(bodies[org::Kind::council], 458) << "one for each compound";
  EXPECT_EQ(bodies[org::Kind::service_station], 800);
  EXPECT_EQ(bodies[org::Kind::venue], 77);
  EXPECT_EQ(bodies[org::Kind::pioneer_post], 1000);
  EXPECT_EQ(bodies[org::Kind::adviser_zone], 10);
  EXPECT_EQ(bodies[org::Kind::adviser_team], 10);
  for (const auto& org : network->orgs->all()) {
    if (org.kind != org::Kind::department) continue;
    const auto relations = network->relations->of(org.id);
    EXPECT_TRUE(std::ranges::any_of(relations, [](const auto* each) { return each->kind == org::RelationKind::pairing; }))
        << org.code << " is paired with no community";
  }
}

TEST_P(TownTest, EveryPlaceAndCategoryHasItsBody) {
  const auto network = network_.get();
  const auto& orgs = *network->orgs;
  const auto desk = orgs.find_code("desk")->id;
  EXPECT_EQ(orgs.catch_all(), desk);
  for (const auto& place : network->places->all()) {
    EXPECT_EQ(orgs.at(place.id, org::Level::district), desk);
    const auto answers = orgs.at(place.id, org::Level::community);
    ASSERT_TRUE(answers) << place.code;
    const auto kind = orgs.find(answers)->kind;
    using enum place::Kind;
    const bool is_inside = place.kind == community || place.kind == grid || place.kind == compound;
    EXPECT_EQ(kind, is_inside                ? org::Kind::community
                    : place.kind == district ? org::Kind::district_desk
                                             : org::Kind::street)
        << place.code;
    // What the request chain leans on, wherever a matter is born.
    EXPECT_TRUE(network->posts->has_holder("clerk", answers)) << place.code;
    EXPECT_TRUE(network->posts->has_holder("dispatcher", answers)) << place.code;
    EXPECT_TRUE(network->posts->has_holder("handler", answers)) << place.code;
    EXPECT_TRUE(network->posts->has_holder("reviewer", answers)) << place.code;
    EXPECT_TRUE(network->posts->has_holder("supervisor", answers)) << place.code;
    EXPECT_TRUE(network->posts->has_holder("verifier", answers)) << place.code;
  }
  const auto somewhere = network->places->find_code("410411200201")->id;
  std::vector<std::string> nobody;
  for (const auto& category : network->categories) {
    if (category.audience == org::Audience::grid || category.audience == org::Audience::call) continue;  // no body's duty
    const auto body = orgs.duty_for(category.code, somewhere);
    if (body) {
      EXPECT_TRUE(network->posts->has_holder("handler", body)) << category.code;
    } else {
      nobody.push_back(category.code);
    }
  }
  EXPECT_EQ(nobody, (std::vector<std::string>{"neighbour_dispute", "other"}));
  const auto has = [&](const char* category) { return orgs.find(orgs.duty_for(category, somewhere))->code; };
  EXPECT_EQ(has("occurrence_01037"), "urban_management") << "by the shortest beginning";
  EXPECT_EQ(has("occurrence_08004"), "housing") << "by a longer one";
  EXPECT_EQ(has("occurrence_01011"), "gas_supply") << "by its name";
  EXPECT_FALSE(orgs.find_code("power_supply")->appraised);
  EXPECT_TRUE(orgs.find_code("urban_management")->appraised);
}

TEST_P(TownTest, NoAccountBreaksTheSeparationOfAdministrators) {
  IdMaker ids(1);
  const auto seed = read_network_seed(source_dir / "seeds/zhanhe", roles_, morning, ids).value();
  int admins = 0;
  for (const auto& account : seed.accounts) {
    EXPECT_TRUE(check_separation(roles_, account.posts)) << account.login;
    if (roles_.find(account.posts.front().role)->is_admin) ++admins;
    const auto* holder = network_.get()->posts->find(account.id);
    ASSERT_NE(holder, nullptr) << "the same moment makes the same ids";
    EXPECT_EQ(holder->name, account.name);
    EXPECT_TRUE(std::ranges::is_permutation(holder->posts_at(morning), account.posts));
  }
  EXPECT_EQ(admins, 3);
}

TEST_P(TownTest, ACalendarIsReplacedByANewVersion) {
  auto calendar = network_.get()->calendar;
  calendar.holidays.push_back(*parse_date("2027-01-01"));
  calendar.known_to = *parse_date("2027-12-31");
  bool done = false;
  writer_->submit(calendar_act(zhanhe, calendar, network_.get()->calendar_version),
                  [&](const auto& result) { done = result.has_value(); });
  ASSERT_TRUE(done);
  reload();
  EXPECT_EQ(network_.get()->calendar_version, 2);
  EXPECT_EQ(network_.get()->calendar, calendar);
  EXPECT_EQ(network_.get()->revision, 0) << "the record's head is not this module's";
}

TEST_P(TownTest, ABrokenNetworkIsSaidAndNotLoaded) {
  ASSERT_TRUE(connect()->script("UPDATE org SET place_id = 5 WHERE code = 'urban_management'"));
  const auto network = load_network(*connect(), zhanhe);
  ASSERT_FALSE(network);
  EXPECT_EQ(network.error().message,
            "the organisation network does not hold together: body «urban_management» is at a place that is "
            "not there");
}

TEST_P(TownTest, ADistrictWithoutANetworkIsEmpty) {
  const auto network = load_network(*connect(), DistrictId{410402});
  ASSERT_TRUE(network) << network.error().message;
  EXPECT_TRUE((*network)->places->all().empty());
  EXPECT_EQ((*network)->orgs->catch_all(), OrgId{});
  EXPECT_EQ((*network)->calendar_version, 0);
}

/// A copy of the demo district in which one text of one file is another.
class SeedFaults : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("rz_seed_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    fs::copy(source_dir / "seeds/zhanhe", folder_ / "zhanhe", fs::copy_options::recursive);
    fs::copy(source_dir / "seeds/calendar", folder_ / "calendar", fs::copy_options::recursive);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string fault_after(const std::string& file, const std::string& from, const std::string& to) {
    const auto path = folder_ / "zhanhe" / file;
    const auto before = read_source(path.string(), file).value().text;
    auto text = before;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(path, std::ios::binary) << text;
    IdMaker ids(1);
    const auto seed = read_network_seed(folder_ / "zhanhe", real_roles(), morning, ids);
    std::ofstream(path, std::ios::binary) << before;
    return seed ? "" : format_fault(seed.error());
  }

  fs::path folder_;
};

TEST_F(SeedFaults, Places) {
  EXPECT_EQ(fault_after("communities.csv", "Pinggao Community,410411001", "Pinggao Community,410411999"),
            "zhanhe/communities.csv:3: there is no place «410411999»");
  EXPECT_EQ(fault_after("communities.csv", "平高社区", ""),
            "zhanhe/communities.csv:3: a name of «410411001002» is missing");
  EXPECT_EQ(fault_after("communities.csv", "410411001002", "410411001001"),
            "zhanhe/communities.csv:3: the place «410411001001» stands twice");
  EXPECT_EQ(fault_after("communities.csv", "1002,community", "1002,town"),
            "zhanhe/communities.csv:3: «town» is neither community nor village");
  EXPECT_EQ(fault_after("streets.csv", ",Mazhuang", ""),
            "zhanhe/streets.csv:2: 2 fields stand where 3 are due");
  EXPECT_EQ(fault_after("streets.csv", "code,", "codes,"),
            "zhanhe/streets.csv:1: the columns are not the expected ones");
  EXPECT_EQ(fault_after("district.yaml", "\"410411\"", "\"4104\""),
            "zhanhe/district.yaml:2: the code of a district has six digits (GB/T 2260)");
}

TEST_F(SeedFaults, Calendar) {
  EXPECT_EQ(fault_after("district.yaml", "08:30-12:00", "08:30-25:00"),
            "zhanhe/district.yaml:13: «08:30-25:00» is not like 08:30-12:00");
  EXPECT_EQ(fault_after("district.yaml", "fri]", "fry]"), "zhanhe/district.yaml:8: «fry» is no weekday");
  EXPECT_EQ(fault_after("district.yaml", "cn-holidays", "holidays"),
            "zhanhe/../calendar/holidays.csv: cannot be read");
}

TEST_F(SeedFaults, Bodies) {
  EXPECT_EQ(fault_after("orgs.yaml", "parent: desk", "parent: moon"),
            "zhanhe/orgs.yaml:124: there is no body «moon»");
  EXPECT_EQ(fault_after("orgs.yaml", "[property, housing,", "[property, moon,"),
            "zhanhe/orgs.yaml:18: there is no category «moon»");
  EXPECT_EQ(fault_after("orgs.yaml", "code: housing", "code: desk"),
            "zhanhe/orgs.yaml:18: the body «desk» stands twice");
  EXPECT_EQ(fault_after("orgs.yaml", "    name_zh: 湛河区城市管理局\n", ""),
            "zhanhe/orgs.yaml:13: «name_zh» is missing");
  EXPECT_EQ(fault_after("orgs.yaml", "kind: department", "kind: moon"),
            "zhanhe/orgs.yaml:13: «moon» is no kind of body");
  EXPECT_EQ(fault_after("orgs.yaml", "catch_all: true", "catch_all: false"),
            "zhanhe/orgs.yaml: no body is the catch-all");
  EXPECT_EQ(fault_after("orgs.yaml", "duties: [pollution,", "duties: [noise,"),
            "zhanhe/orgs.yaml: the duty «noise» has two bodies at one place");
  EXPECT_EQ(fault_after("orgs.yaml", "catch_all: true", "catch: true"),
            "zhanhe/orgs.yaml:12: «catch» is unknown here");
}

TEST_F(SeedFaults, Categories) {
  const std::string lamp = "lamp dark,,,\n";
  EXPECT_EQ(fault_after("categories.csv", lamp, "lamp dark,3wd,a law,\n"), "");
  EXPECT_EQ(fault_after("categories.csv", lamp, "lamp dark,3wd,,\n"),
            "zhanhe/categories.csv:2: a limit and the law it comes from stand together or not at all");
  EXPECT_EQ(fault_after("categories.csv", lamp, "lamp dark,,a law,\n"),
            "zhanhe/categories.csv:2: a limit and the law it comes from stand together or not at all");
  for (const char* term : {"soon", "0d", "3", "3w", "99999d", "-1d"}) {
    EXPECT_EQ(fault_after("categories.csv", lamp, std::string("lamp dark,") + term + ",a law,\n"),
              std::string("zhanhe/categories.csv:2: «") + term + "» is no term such as 24h or 3wd");
  }
  EXPECT_EQ(fault_after("categories.csv", "City works,all", "City works,moon"),
            "zhanhe/categories.csv:2: «moon» is no audience: all, staff, grid or call");
  EXPECT_EQ(fault_after("categories.csv", "manhole,井盖", "street_light,井盖"),
            "zhanhe/categories.csv:3: the category «street_light» stands twice");
  EXPECT_EQ(fault_after("categories.csv", "路灯照明", ""),
            "zhanhe/categories.csv:2: a field of the category is missing");
  EXPECT_EQ(fault_after("orgs.yaml", "housing, \"occurrence_08*", "housing, \"moon_*"),
            "zhanhe/orgs.yaml:18: there is no category «moon_*»");
  EXPECT_EQ(fault_after("orgs.yaml", "housing, \"occurrence_08*", "housing, \"occurrence_*"),
            "zhanhe/orgs.yaml:18: a beginning of categories has two bodies");
}

TEST_F(SeedFaults, ClassesOfCategories) {
  EXPECT_EQ(fault_after("categories.csv", "staff,,,,cover", "staff,,,,moon"), "zhanhe/categories.csv:37: there is no class «moon»");
  EXPECT_EQ(fault_after("case_classes.csv", "cover,4h", "cover,soon"), "zhanhe/case_classes.csv:2: «soon» is no term such as 4h, 8wh or 3wd");
  EXPECT_EQ(fault_after("case_classes.csv", "live,4h", "cover,4h"), "zhanhe/case_classes.csv:3: the class «cover» stands twice");
  EXPECT_EQ(fault_after("case_classes.csv", "缺失的已补齐、破损的已更换，安装平稳牢固；当场修不了的已设围挡和警示", ""),
            "zhanhe/case_classes.csv:2: a field of the class is missing");
}

TEST_F(SeedFaults, Accounts) {
  EXPECT_EQ(fault_after("accounts.yaml", "roles: callback}", "roles: king}"),
            "zhanhe/accounts.yaml:13: there is no role «king»");
  EXPECT_EQ(fault_after("accounts.yaml", "roles: system_admin}", "roles: [system_admin, audit_admin]}"),
            "zhanhe/accounts.yaml:19: «audit_admin» cannot be held together with «system_admin»");
  EXPECT_EQ(fault_after("accounts.yaml", "login: handler,", "login: clerk,"),
            "zhanhe/accounts.yaml:10: the login «clerk» stands twice");
  EXPECT_EQ(fault_after("accounts.yaml", "login: handler,", "login: Handler,"),
            "zhanhe/accounts.yaml:10: «Handler» is no login: a–z, 0–9 and ._- only");
  EXPECT_EQ(fault_after("accounts.yaml", "org: urban_management", "org: moon"),
            "zhanhe/accounts.yaml:10: there is no body «moon»");
}

}  // namespace
}  // namespace rz::access
