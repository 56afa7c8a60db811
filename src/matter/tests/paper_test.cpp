#include "matter/paper.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace rz::matter {
namespace {

/// What poppler reads, without blanks and line ends.
std::string words_of(const Paper& paper) {
  EXPECT_TRUE(paper) << paper.error();
  std::ostringstream name;
  name << "rz_paper_" << &paper;
  const auto folder = std::filesystem::temp_directory_path() / name.str();
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "a.pdf", std::ios::binary) << paper.value_or("");
  EXPECT_EQ(std::system(("cd '" + folder.string() + "' && pdftotext -layout a.pdf out").c_str()), 0);
  std::ifstream in(folder / "out", std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove_all(folder);
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

class PaperOfAList : public testing::Test {
 protected:
  PaperContext context(schema::Language language) const {
    return {catalogue_, categories_,         language, 480, *parse_rfc3339("2026-11-24T10:00:00+08:00"),
            "王强",     "平高社区居民委员会"};
  }
  static PaperList list(bool is_cut) {
    const auto row = *json::parse(
        R"({"number": "ZH26112400071", "title": "路灯不亮", "stage_name": "办理中", "due": "2026-11-26T13:30:00+08:00",
                                      "place": {"name": "平高社区"}, "owner": {"name": "平高社区居民委员会"}})");
    return {"将超时", {{"诉求类型", "投诉"}, {"街道、社区", "马庄街道"}}, {row, row}, is_cut};
  }

  chain::Catalogue catalogue_;
  std::vector<org::Category> categories_;
};

TEST_F(PaperOfAList, SaysWhoMadeItWhenAndByWhichFilters) {
  const auto words = words_of(list_of(list(false), context(schema::Language::zh)));
  for (const auto* each :
       {"事项清单·将超时", "编制单位：平高社区居民委员会", "制表人：王强", "数据截止时间：2026-11-2410:00",
        "共2件", "筛选：诉求类型：投诉；街道、社区：马庄街道", "ZH26112400071", "路灯不亮", "2026-11-2613:30",
        "剩2天3时"}) {
    EXPECT_NE(words.find(each), std::string::npos) << each << " in " << words;
  }
  EXPECT_EQ(words.find("只列出前"), std::string::npos);
}

TEST_F(PaperOfAList, SaysThatThereAreMore) {
  EXPECT_NE(words_of(list_of(list(true), context(schema::Language::zh))).find("只列出前2件，后面还有"),
            std::string::npos);
  EXPECT_NE(words_of(list_of(list(true), context(schema::Language::en))).find("Onlythefirst2arelisted"),
            std::string::npos);
}

TEST_F(PaperOfAList, OfAChainThatIsNotThereIsNoSheet) {
  EXPECT_FALSE(
      sheet_of(*json::parse(R"({"chain": "none", "version": 1})"), "", context(schema::Language::zh)));
}

}  // namespace
}  // namespace rz::matter
