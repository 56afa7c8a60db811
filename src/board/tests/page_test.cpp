// The pages as they are drawn: nothing that names a person gets out of any of them, and nothing that was written breaks them.

#include <gtest/gtest.h>

#include <algorithm>

#include "board/page.hpp"
#include "board/tests/town.hpp"

namespace rz::board {
namespace {

using namespace town;

class PageTest : public testing::Test {
 protected:
  void put(const flow::Matter& matter) { board_.put(matter, request().definition, *network_.places, offset); }
  Scene scene(const Visit& visit) const {
    const auto words_of = [&](const chain::Loaded& loaded) -> const chain::Texts& { return visit.is_zh ? loaded.zh : loaded.en; };
    return {board_, network_, words_of(request()), words_of(announcement()), [=](std::string_view) -> const chain::Texts& { return words_of(renovation()); }, visit, parse_date("2026-11-27").value()};
  }

  /// Every page and every feed, in both languages.
  std::vector<std::string> everything() const {
    std::vector<std::string> out;
    for (const bool is_zh : {true, false}) {
      const Visit visit{is_zh, true, Size::large, "https://board.example"};
      const auto around = scene(visit);
      out.push_back(list_page(around, {}, 1));
      out.push_back(list_page(around, {.place = street}, 1));
      out.push_back(figures_page(around, "365d"));
      out.push_back(map_page(around, ""));
      out.push_back(list_feed(around, {}));
      if (const auto posted = board_.find(planted_number)) {
        out.push_back(matter_page(around, *posted));
        out.push_back(matter_feed(around, *posted));
      }
    }
    return out;
  }

  access::Network network_ = network();
  Board board_;
};

/// A name, a telephone, an identity number, a plate and a door number, as somebody may have let them slip.
constexpr std::string_view slip = "业主张伟反映，电话13800138000，身份证11010519491231002X，车牌豫D12345，住3号楼2单元501室，王女士、李某某也说过";
constexpr std::string_view traces[] = {"张伟", "13800138000", "11010519491231002X", "12345", "3号楼", "2单元", "501", "王女士", "李某某"};

TEST_F(PageTest, PlantedPersonalDataComeOutOfNoPage) {
  auto matter = published();
  // Every field that the chain knows and does not call public, whatever its type, says who it is.
  for (const auto& [name, field] : request().definition.fields) {
    const bool is_public = std::ranges::any_of(request().definition.visibility, [&](const auto& group) {
      return group.is_public && std::ranges::count(group.fields, name) != 0;
    });
    const bool decides = name == "kind" || name == "confidential" || name == "minor" || name == "channel" || name == "again" || name == "handler";
    if (!is_public && !decides) matter.fields[name] = std::string("隐私甲") + std::string(slip);
  }
  matter.fields["public_summary"] = std::string(slip);
  matter.fields["public_result"] = std::string(slip);
  put(matter);
  const auto pages = everything();
  EXPECT_EQ(pages.size(), 14u);
  for (const auto& page : pages) {
    EXPECT_EQ(page.find("隐私甲"), std::string::npos) << page;
    for (const auto trace : traces) EXPECT_EQ(page.find(trace), std::string::npos) << trace << " in " << page;
  }
  EXPECT_NE(pages[5].find("已自动隐去"), std::string::npos) << "whoever reads is told that something was hidden";
}

TEST_F(PageTest, WhatWasWrittenBreaksNoPage) {
  auto matter = published();
  matter.fields["public_summary"] = std::string("<script>alert(1)</script>\"'&\x01]]>");
  matter.fields["public_result"] = std::string("<img src=x onerror=alert(1)>");
  put(matter);
  for (const auto& page : everything()) {
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("<img src=x"), std::string::npos);
    EXPECT_EQ(page.find('\x01'), std::string::npos);
  }
}

TEST_F(PageTest, NoPageHasAScriptOrAnInlineStyle) {
  put(published());
  for (const auto& page : everything()) {
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find(" style="), std::string::npos);
    EXPECT_EQ(page.find(" onclick="), std::string::npos);
  }
}

TEST_F(PageTest, NoTextOfTheOtherLanguageIsMissing) {
  put(published());
  const auto posted = board_.find(planted_number);
  const Visit visit{false, true, Size::normal, "https://board.example"};
  const auto page = matter_page(scene(visit), *posted);
  for (const auto* word : {"Street lights", "Works Department", "East Street", "Call for help", "Solved, satisfied.", "lang=en"}) {
    EXPECT_NE(page.find(word), std::string::npos) << word << " in " << page;
  }
}

TEST_F(PageTest, WhatIsAnnouncedStandsAboveTheListAndInTheFeedOfItsPlace) {
  board_.put(announced(), announcement().definition, *network_.places, offset);
  const Visit visit{true, false, Size::normal, "https://board.example"};
  const auto around = scene(visit);
  for (const auto& page : {list_page(around, {}, 1), list_page(around, {.place = community}, 1), list_feed(around, {.place = community})}) {
    EXPECT_NE(page.find("甲小区部分楼栋停水"), std::string::npos) << page;
  }
  for (const auto& page : {announcements_page(around, {}), announcement_page(around, *board_.find_announced("GG2611270011"))}) {
    EXPECT_NE(page.find("3号楼和5号楼停水检修"), std::string::npos) << "a building is what it is about";
    EXPECT_NE(page.find("0375-2671234"), std::string::npos);
    for (const auto* trace : {"13800138000", "13900139000", "王女士", "李先生"}) EXPECT_EQ(page.find(trace), std::string::npos) << trace;
  }
  EXPECT_EQ(list_page(around, {.place = other_street}, 1).find("停水"), std::string::npos);
  EXPECT_EQ(list_feed(around, {.category = "noise"}).find("停水"), std::string::npos);
}

TEST_F(PageTest, WhatIsOverStandsAboveNothingAndWhatIsWithdrawnNowhere) {
  auto matter = announced();
  matter.closed_at = at("2026-11-27T18:00");
  board_.put(matter, announcement().definition, *network_.places, offset);
  const Visit visit;
  EXPECT_EQ(list_page(scene(visit), {}, 1).find("甲小区部分楼栋停水"), std::string::npos);
  EXPECT_NE(announcements_page(scene(visit), {}).find("甲小区部分楼栋停水"), std::string::npos);
  matter.fields["published"] = false;
  board_.put(matter, announcement().definition, *network_.places, offset);
  EXPECT_EQ(announcements_page(scene(visit), {}).find("甲小区部分楼栋停水"), std::string::npos);
}

TEST_F(PageTest, AProjectShowsWhatItsChainCallsPublicAndNothingElse) {
  flow::Matter yard;
  yard.id = MatterId{31};
  yard.chain = renovation().definition.name;
  yard.chain_version = renovation().definition.version;
  yard.number = "GZ202600017";
  yard.stage = "basics";
  yard.place = grid;
  yard.fields = {{"compound", std::string("甲小区")}, {"built_year", std::int64_t{1992}}, {"households", std::int64_t{1240}}, {"published", true},
                 {"livelihood_items", std::vector<std::string>{"water", "roof"}}, {"budget_yuan", std::int64_t{3'600'000}},
                 {"plan_words", std::string("更换3号楼供水管道，有事找张伟13800138000")}, {"decided_at", at("2026-11-24T10:00").ms},
                 {"wants", std::vector<std::string>{"lift"}}, {"owners_for_percent", std::int64_t{77}}};
  board_.put(yard, renovation().definition, *network_.places, offset);
  const Visit visit{true, false, Size::normal, "https://board.example"};
  for (const auto& page : {projects_page(scene(visit), shelf_of("works"), community), project_page(scene(visit), *board_.find_project(yard.number))}) {
    for (const auto* word : {"甲小区", "1992", "1,240", "3,600,000", "供水、屋面防水", "3号楼", "2026-11-24 10:00", "甲社区"}) EXPECT_NE(page.find(word), std::string::npos) << word << page;
    for (const auto* word : {"13800138000", "加装电梯", "77", "第三网格"}) EXPECT_EQ(page.find(word), std::string::npos) << word;
  }
  EXPECT_EQ(projects_page(scene(visit), shelf_of("works"), other_street).find("甲小区"), std::string::npos);
  yard.fields["published"] = false;
  board_.put(yard, renovation().definition, *network_.places, offset);
  EXPECT_EQ(board_.find_project(yard.number), nullptr);
}

TEST_F(PageTest, AFigureOfAFewIsNoFigure) {
  put(published());
  const Visit visit;
  const auto page = figures_page(scene(visit), "90d");
  EXPECT_NE(page.find("少于 5 件"), std::string::npos);
  EXPECT_NE(page.find("<td>&lt;5</td>"), std::string::npos);
  EXPECT_EQ(page.find('%'), std::string::npos) << page;
  EXPECT_EQ(page.find("1 / 1"), std::string::npos);
}

TEST_F(PageTest, LinksKeepLanguageAndSizeAndTheKnownAddressDoesNotHang) {
  const Visit visit{false, true, Size::large, "https://board.example"};
  EXPECT_EQ(link_to(visit, "/board", {{"place", "7"}, {"category", ""}}), "/board?place=7&lang=en&size=large");
  EXPECT_EQ(canonical(visit, "/board", {{"place", "7"}}), "https://board.example/board?place=7&lang=en");
  const Visit plain;
  EXPECT_EQ(link_to(plain, "/board"), "/board");
  EXPECT_EQ(query_of({{"a", "路 &"}}), "a=%E8%B7%AF%20%26");
}

TEST(PeriodOf, KnowsMonthsAndDays) {
  const auto today = parse_date("2026-03-15").value();
  const auto month = period_of("2026-02", today);
  EXPECT_EQ(format_date(month.from), "2026-02-01");
  EXPECT_EQ(format_date(month.to), "2026-03-01");
  EXPECT_EQ(period_of("30d", today).from, today.plus(-29));
  EXPECT_EQ(period_of("2019-01", today).name, "90d");
  EXPECT_EQ(month_text(last_months(today).back()), "2025-04");
}

TEST(MarkupTest, EscapesEverything) {
  Markup page(Markup::Kind::html);
  page.leaf("p", "<&>\"'", {{"title", "\"><script>"}});
  EXPECT_EQ(std::move(page).finish(), "<!doctype html>\n<p title=\"&quot;&gt;&lt;script&gt;\">&lt;&amp;&gt;&quot;&#39;</p>");
}

}  // namespace
}  // namespace rz::board
