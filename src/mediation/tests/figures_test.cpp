#include "mediation/figures.hpp"

#include <gtest/gtest.h>

namespace rz::mediation {
namespace {

Row row(std::int64_t agreed, std::int64_t failed, std::int64_t not_accepted = 0, std::int64_t open = 0) {
  return {agreed + failed + not_accepted + open, agreed, 0, failed, not_accepted, open, 0, 0};
}
Cell cell(const ToldRow& row, Outcome outcome) { return row[static_cast<std::size_t>(outcome)]; }

TEST(Figures, ACaseCountsAsWhatItCameTo) {
  flow::Matter matter;
  matter.stage = "mediating";
  EXPECT_EQ(row_of(matter), row(0, 0, 0, 1));
  matter.stage = "failed";
  matter.closed_at = Instant{1};
  EXPECT_EQ(row_of(matter), row(0, 1));
  matter.stage = "filed";
  matter.closing_no = 1;
  matter.fields = {{"performed", std::string("yes")}, {"ruling_result", std::string("valid")}};
  EXPECT_EQ(row_of(matter), (Row{1, 1, 0, 0, 0, 0, 1, 1}));
  matter.last_actor["agree_orally"] = 7;
  EXPECT_EQ(row_of(matter)[2], 1);
}

TEST(Figures, WhatIsBelowFiveIsNotToldAndNothingIsToldAsItIs) {
  const std::vector rows{row(9, 0), row(20, 6), row(11, 8)};
  const auto shown = told(rows);
  EXPECT_EQ(cell(shown[0], Outcome::agreed), 9);
  EXPECT_EQ(cell(shown[0], Outcome::failed), 0);
  EXPECT_EQ(cell(shown[1], Outcome::came), 26);
}

TEST(Figures, OneThatIsKeptBackAloneIsNotReckonedFromTheSum) {
  const std::vector rows{row(9, 3), row(20, 6), row(11, 8)};
  const auto shown = told(rows);
  EXPECT_EQ(cell(shown[0], Outcome::failed), std::nullopt) << "three";
  EXPECT_EQ(cell(shown[1], Outcome::failed), std::nullopt) << "else the column's sum tells it";
  EXPECT_EQ(cell(shown[2], Outcome::failed), 8);
  EXPECT_EQ(cell(shown[0], Outcome::agreed), std::nullopt) << "else the row's sum tells it";
  EXPECT_EQ(cell(sum_of(rows), Outcome::failed), 17);
}

TEST(Figures, ASmallSumIsNotToldEither) { EXPECT_EQ(cell(sum_of(std::vector{row(2, 1)}), Outcome::came), std::nullopt); }

}  // namespace
}  // namespace rz::mediation
