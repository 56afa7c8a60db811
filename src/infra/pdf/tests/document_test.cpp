#include "infra/pdf/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace rz::pdf {
namespace {

/// A file of its own, and what poppler reads in it.
class Read {
 public:
  explicit Read(Document& document) {
    const auto bytes = document.close();
    EXPECT_TRUE(bytes) << bytes.error();
    std::ostringstream name;
    name << "rz_pdf_" << this;
    folder_ = std::filesystem::temp_directory_path() / name.str();
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "a.pdf", std::ios::binary) << bytes.value_or("");
  }
  ~Read() { std::filesystem::remove_all(folder_); }

  std::string text(int page) const {
    return run("pdftotext -layout -f " + std::to_string(page) + " -l " + std::to_string(page) +
               " a.pdf - > out");
  }
  std::string picture() const {
    return run("pdftoppm -r 60 -gray -f 1 -l 1 -singlefile a.pdf out && mv out.pgm out");
  }

 private:
  std::string run(const std::string& command) const {
    EXPECT_EQ(std::system(("cd '" + folder_.string() + "' && " + command).c_str()), 0) << command;
    std::ifstream in(folder_ / "out", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path folder_;
};

About about() { return {"事项单", "zh", "打印人 王强", Instant{1'764'000'000'000}, 480}; }

int count(const std::string& text, std::string_view what) {
  int out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

TEST(Document, HoldsItsTextNumberAndFoot) {
  Document paper(Page::portrait, about());
  paper.head("事项单", {"受理编号 ZH202611240001"}, "https://example.org/staff/all/17", "扫码查看");
  paper.section("办理过程");
  paper.facts({{"反映内容", "三号楼东侧路灯不亮，夜间通行不便。"}});
  paper.signatures({"承办人（签字）", "审核人（签字）"});
  EXPECT_EQ(paper.pages(), 1);
  const auto text = Read(paper).text(1);
  for (const auto* each : {"事项单", "ZH202611240001", "扫码查看", "办理过程", "反映内容", "路灯不亮",
                           "承办人（签字）", "打印人 王强", "—1—"}) {
    EXPECT_NE(text.find(each), std::string::npos) << each << " in\n" << text;
  }
}

TEST(Document, PutsTwoShortFactsOnOneLineAndAllSignaturesOnOnePage) {
  Document paper(Page::portrait, about());
  paper.facts({{"甲", "一"}, {"乙", "二"}, {"丙", std::string(300, 'x')}, {"丁", "四"}});
  std::string text = Read(paper).text(1);
  EXPECT_EQ(text.substr(text.find("甲"), text.find("二") - text.find("甲")).find('\n'), std::string::npos);
  Document full(Page::portrait, about());
  for (int lines = 0; full.pages() == 1; ++lines) {
    ASSERT_LT(lines, 100);
    full.paragraph("行");
    if (lines == 30) full.signatures({"承办人", "审核人", "日期", "盖章"});
  }
  const Read read(full);
  for (const auto* each : {"承办人", "盖章"})
    EXPECT_NE(read.text(2).find(each) == std::string::npos, read.text(1).find(each) == std::string::npos);
  EXPECT_EQ(read.text(1).find("承办人") == std::string::npos, read.text(1).find("盖章") == std::string::npos);
}

TEST(Document, RepeatsTheHeadOfATableOnEveryPage) {
  Document paper(Page::landscape, about());
  paper.table({{"编号", 1}, {"内容", 4}});
  for (int i = 0; i < 100; ++i) paper.row({std::to_string(1000 + i), "路灯不亮"});
  const int pages = paper.pages();
  ASSERT_GE(pages, 3);
  const Read read(paper);
  int rows = 0;
  for (int page = 1; page <= pages; ++page) {
    const auto text = read.text(page);
    EXPECT_EQ(count(text, "编号"), 1) << page;
    EXPECT_EQ(count(text, "—" + std::to_string(page) + "—"), 1);
    rows += count(text, "路灯不亮");
  }
  EXPECT_EQ(rows, 100);
}

TEST(Document, TearsARowThatIsLongerThanAPage) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "长";
  Document paper(Page::portrait, about());
  paper.table({{"时间", 1}, {"内容", 1}});
  paper.row({"11-24", text});
  const int pages = paper.pages();
  EXPECT_GE(pages, 3);
  const Read read(paper);
  int characters = 0;
  for (int page = 1; page <= pages; ++page) characters += count(read.text(page), "长");
  EXPECT_EQ(characters, 3000);
}

TEST(Document, TakesOutWhatIsNoText) {
  Document paper(Page::portrait, about());
  paper.paragraph(std::string("甲\0乙\t丙\x7F丁\x1B[0m", 17));
  const auto text = Read(paper).text(1);
  EXPECT_NE(text.find("甲"), std::string::npos) << text;
  EXPECT_NE(text.find("丁"), std::string::npos) << text;
}

TEST(Document, DrawsACodeThatTurnsPaperBlack) {
  const auto dark = [](std::string_view code) {
    Document paper(Page::portrait, about());
    paper.head("单", {}, code, "");
    const auto picture = Read(paper).picture();
    return std::ranges::count_if(picture, [](char c) { return static_cast<unsigned char>(c) < 64; });
  };
  EXPECT_GT(dark("https://example.org/staff/all/17"), dark("") + 500);
  EXPECT_LT(dark(std::string(code_bytes_max + 1, 'x')), dark("") + 50);
}

TEST(Document, PutsCardsTwoBesideEachOtherAndTearsNone) {
  Document paper(Page::portrait, about());
  std::vector<Card> cards;
  for (int i = 1; i <= 13; ++i) cards.push_back({std::to_string(i) + " 号点位", {"看：井盖"}, "code " + std::to_string(i), "K" + std::to_string(100 + i)});
  paper.cards(cards);
  EXPECT_EQ(paper.pages(), 2);
  const Read read(paper);
  const auto first = read.text(1);
  const auto second = read.text(2);
  EXPECT_EQ(count(first, "号点位") + count(second, "号点位"), 13);
  EXPECT_EQ(count(first, "号点位"), count(first, "看：井盖"));
  EXPECT_EQ(count(first, "号点位"), count(first, "K1"));
  EXPECT_NE(second.find("K113"), std::string::npos) << second;
}

TEST(Document, EndsAtItsLastPage) {
  Document paper(Page::portrait, about());
  paper.table({{"a", 1}});
  for (int i = 0; i < pages_max * 60; ++i) paper.row({"b"});
  EXPECT_EQ(paper.pages(), pages_max);
  EXPECT_FALSE(paper.close());
}

TEST(Document, IsTheSameFileForTheSameWords) {
  const auto made = [] {
    Document paper(Page::portrait, about());
    paper.paragraph("同样的内容");
    return paper.close().value_or("");
  };
  EXPECT_EQ(made(), made());
}

}  // namespace
}  // namespace rz::pdf
