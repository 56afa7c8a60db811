#include "infra/xlsx/writer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

namespace rz::xlsx {
namespace {

std::string part(const std::filesystem::path& file, const std::string& name) {
  std::string out;
  std::array<char, 4096> buffer{};
  auto* pipe = popen(("python3 -c 'import sys,zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' " + file.string() + " " + name).c_str(), "r");
  while (const auto read = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), read);
  pclose(pipe);
  return out;
}

TEST(XlsxWriter, WritesTextNumbersAndMomentsAndNoFormula) {
  const auto folder = std::filesystem::temp_directory_path() / "rz_xlsx_test";
  std::filesystem::create_directories(folder);
  const auto file = folder / "list.xlsx";
  Writer writer(file, folder, "事项", {{"编号", 16}, {"内容", 40}, {"次数", 8}, {"时间", 18}});
  writer.row({std::string("ZH26112700041"), std::string("=HYPERLINK(\"http://x\")"), std::int64_t{3}, Moment{*parse_rfc3339("2026-11-27T17:30:00+08:00"), 480}});
  writer.row({std::string("ZH26112700042"), std::monostate{}, std::monostate{}, std::monostate{}});
  EXPECT_EQ(writer.rows(), 2);
  ASSERT_TRUE(writer.close());
  const auto sheet = part(file, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("=HYPERLINK"), std::string::npos);
  EXPECT_EQ(sheet.find("<f>"), std::string::npos) << "a text is taken for a formula";
  EXPECT_NE(sheet.find("内容"), std::string::npos);
  EXPECT_NE(sheet.find("<v>3</v>"), std::string::npos);
  EXPECT_NE(sheet.find("autoFilter"), std::string::npos);
  EXPECT_FALSE(Writer("/nowhere/list.xlsx", folder, "x", {}).close());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace rz::xlsx
