#include "chain/poster.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace rz::chain {
namespace {

namespace fs = std::filesystem;

const fs::path chains = fs::path(RZ_SOURCE_DIR) / "chains";

std::vector<std::string> titles(const std::vector<pdf::PosterCard>& cards) {
  std::vector<std::string> out;
  for (const auto& card : cards) out.push_back(card.title);
  return out;
}

TEST(Poster, EveryChainFitsOnOneSheetInBothLanguages) {
  for (const auto& folder : fs::directory_iterator(chains)) {
    const auto chain = load(folder.path());
    ASSERT_TRUE(chain) << folder.path();
    for (const auto language : {schema::Language::zh, schema::Language::en}) {
      const auto poster = poster_of(*chain, language, {}, "https://rongzhi.example/");
      EXPECT_FALSE(poster.about.title.empty());
      const auto drawn = pdf::draw(poster);
      ASSERT_TRUE(drawn) << folder.path() << ": " << drawn.error();
      EXPECT_TRUE(drawn->starts_with("%PDF-"));
    }
  }
}

TEST(Poster, StagesStandBehindWhatLeadsToThem) {
  const auto chain = load(chains / "mediation");
  ASSERT_TRUE(chain);
  const auto poster = poster_of(*chain, schema::Language::zh, {}, "");
  EXPECT_EQ(titles(poster.way), (std::vector<std::string>{"待受理", "征求意愿", "调解中", "待签协议", "履行中", "司法确认中", "待回访归卷"}));
  EXPECT_EQ(titles(poster.beside), (std::vector<std::string>{"怎样结束", "您可以"}));
  const auto& rights = poster.beside.back().lines;
  EXPECT_NE(std::ranges::find(rights, "· 不再调解"), rights.end());
  const auto& first = poster.way.front();
  EXPECT_TRUE(first.leads_on);
  EXPECT_NE(std::ranges::find(first.lines, "· 受理 → 征求意愿"), first.lines.end());
  EXPECT_NE(std::ranges::find(first.lines, "到期：逾期未受理 → 不予受理"), first.lines.end());
}

TEST(Poster, WhatAnotherMatterDoesIsNoLimit) {
  const auto chain = load(chains / "pledge");
  ASSERT_TRUE(chain);
  const auto poster = poster_of(*chain, schema::Language::zh, {}, "");
  const auto& lines = poster.way.at(1).lines;
  EXPECT_NE(std::ranges::find(lines, "到期：期满 → 待评约"), lines.end());
  EXPECT_NE(std::ranges::find(lines, "自动：取消 → 已结束"), lines.end());
}

TEST(Poster, SaysLimitsAsPeopleDo) {
  EXPECT_EQ(in_words(*parse_duration("5wd"), schema::Language::zh), "5 个工作日");
  EXPECT_EQ(in_words(*parse_duration("4wh"), schema::Language::zh), "4 个工作小时");
  EXPECT_EQ(in_words(*parse_duration("90m"), schema::Language::en), "90 minutes");
  EXPECT_EQ(in_words(*parse_duration("1mo"), schema::Language::zh), "1 个月");
}

TEST(Poster, WhatDoesNotFitIsAnError) {
  pdf::Poster poster;
  poster.way.push_back({"一", "", std::vector<std::string>(400, "行")});
  EXPECT_FALSE(pdf::draw(poster));
}

}  // namespace
}  // namespace rz::chain
