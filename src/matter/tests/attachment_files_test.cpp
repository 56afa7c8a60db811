// The files of attachments on a real disk.

#include "matter/attachment_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace rz::matter {
namespace {

namespace fs = std::filesystem;

class FilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "rongzhi-files-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static AttachmentId id_at(std::string_view moment) { return IdMaker(2).make<AttachmentId>(*parse_rfc3339(moment)); }
  static AttachmentFiles::Known none() {
    return [](const auto&) { return std::vector<AttachmentId>{}; };
  }

  fs::path folder_;
};

TEST_F(FilesTest, BothSizesStandUnderTheDayOfTheId) {
  const AttachmentFiles files(folder_ / "attachments");
  const auto id = id_at("2026-11-24T09:00:00Z");
  ASSERT_TRUE(files.keep(id, "large", "small"));
  EXPECT_EQ(*files.read(id, Size::whole), "large");
  EXPECT_EQ(*files.read(id, Size::thumbnail), "small");
  EXPECT_TRUE(fs::exists(folder_ / "attachments/2026-11-24" / (format_id(id) + ".jpg")));
  EXPECT_FALSE(files.read(AttachmentId{id.value + 1}, Size::whole));
}

TEST_F(FilesTest, WhatCannotBeKeptIsSaid) {
  std::ofstream(folder_ / "attachments") << "a file where the folder should be";
  EXPECT_FALSE(AttachmentFiles(folder_ / "attachments").keep(id_at("2026-11-24T09:00:00Z"), "a", "b"));
}

TEST_F(FilesTest, OrphansAndHalfFilesAreSwept) {
  AttachmentFiles files(folder_);
  const auto orphan = id_at("2026-11-22T09:00:00Z");
  const auto bound = id_at("2026-11-22T10:00:00Z");
  const auto fresh = id_at("2026-11-24T08:00:00Z");
  for (const auto id : {orphan, bound, fresh}) ASSERT_TRUE(files.keep(id, "large", "small"));
  const auto half = folder_ / "2026-11-22" / (format_id(bound) + ".jpg.part");
  std::ofstream(half) << "half";

  const auto knows_bound = [&](const auto&) { return std::vector{bound}; };
  EXPECT_EQ(*files.sweep(*parse_rfc3339("2026-11-23T09:00:00Z"), knows_bound), 3);
  EXPECT_FALSE(files.read(orphan, Size::thumbnail));
  EXPECT_TRUE(files.read(bound, Size::whole));
  EXPECT_TRUE(files.read(fresh, Size::whole));
  EXPECT_FALSE(fs::exists(half));
  EXPECT_EQ(*files.sweep(*parse_rfc3339("2026-11-24T09:00:00Z"), none()), 2) << "clean days are not asked about again";
  EXPECT_TRUE(files.read(bound, Size::whole));
}

TEST_F(FilesTest, WithoutADatabaseNothingGoes) {
  AttachmentFiles files(folder_);
  const auto id = id_at("2026-11-22T09:00:00Z");
  ASSERT_TRUE(files.keep(id, "large", "small"));
  const auto away = [](const auto&) -> Result<std::vector<AttachmentId>, FileFault> { return fail(FileFault("away")); };
  EXPECT_FALSE(files.sweep(*parse_rfc3339("2026-11-24T09:00:00Z"), away));
  EXPECT_TRUE(files.read(id, Size::whole));
}

}  // namespace
}  // namespace rz::matter
