// Parts of photos on a real disk.

#include "matter/upload_parts.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace rz::matter {
namespace {

namespace fs = std::filesystem;

class PartsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "rongzhi-parts-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
  const PartKey mine_{"account:7", "a-photo-of-mine"};
};

TEST_F(PartsTest, GoesOnWhereItStoodAndNowhereElse) {
  UploadParts parts(folder_);
  EXPECT_EQ(parts.offset(mine_), 0);
  EXPECT_EQ(parts.append(mine_, 0, "first "), 6);
  EXPECT_EQ(parts.append(mine_, 6, "second"), 12);
  const auto repeated = parts.append(mine_, 0, "first ");
  ASSERT_FALSE(repeated);
  EXPECT_EQ(repeated.error().kind, PartError::Kind::wrong_offset);
  EXPECT_EQ(repeated.error().offset, 12);
  EXPECT_EQ(UploadParts(folder_).read(mine_), "first second");  // as after a restart
}

TEST_F(PartsTest, TheSameKeyOfAnotherIsAnotherPhoto) {
  UploadParts parts(folder_);
  ASSERT_TRUE(parts.append(mine_, 0, "mine"));
  EXPECT_EQ(parts.offset({"account:8", mine_.key}), 0);
}

TEST_F(PartsTest, TheAnswerStandsWhereThePhotoStood) {
  UploadParts parts(folder_);
  ASSERT_TRUE(parts.append(mine_, 0, "whole"));
  EXPECT_EQ(parts.answer(mine_), "");
  parts.finish(mine_, R"({"id":"1"})");
  EXPECT_EQ(parts.answer(mine_), R"({"id":"1"})");
  EXPECT_EQ(parts.offset(mine_), 0);
}

TEST_F(PartsTest, BeginningsAndBytesHaveTheirLimits) {
  UploadParts parts(folder_, {.own_max = 2, .all_bytes_max = 10});
  ASSERT_TRUE(parts.append({"account:7", "first-photo"}, 0, "1"));
  ASSERT_TRUE(parts.append({"account:7", "second-photo"}, 0, "2"));
  EXPECT_EQ(parts.append({"account:7", "third-photo"}, 0, "3").error().kind, PartError::Kind::own_full);
  EXPECT_TRUE(parts.append({"account:7", "first-photo"}, 1, "more"));
  parts.finish({"account:7", "second-photo"}, "{}");
  EXPECT_TRUE(parts.append({"account:7", "third-photo"}, 0, "3"));
  EXPECT_EQ(parts.append({"account:8", "a-photo"}, 0, "much").error().kind, PartError::Kind::full);
  parts.drop({"account:7", "first-photo"});
  EXPECT_TRUE(parts.append({"account:8", "a-photo"}, 0, "much"));
}

TEST_F(PartsTest, WhatNobodyEndedIsSwept) {
  UploadParts parts(folder_, {.all_bytes_max = 5});
  ASSERT_TRUE(parts.append(mine_, 0, "stays"));
  parts.sweep(*parse_rfc3339("2020-01-01T00:00:00Z"));
  EXPECT_EQ(parts.offset(mine_), 5);
  parts.sweep(*parse_rfc3339("2120-01-01T00:00:00Z"));
  EXPECT_EQ(parts.offset(mine_), 0);
  EXPECT_TRUE(fs::is_empty(folder_));
  EXPECT_TRUE(parts.append(mine_, 0, "again"));
}

}  // namespace
}  // namespace rz::matter
