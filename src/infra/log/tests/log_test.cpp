#include "infra/log/log.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace rz::log {
namespace {

std::string captured(const auto& act) {
  testing::internal::CaptureStderr();
  act();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, WritesOneJsonLineWithTypedFields) {
  const std::string name = "样";
  const auto line = captured([&] {
    info("started",
         {{"port", 8080}, {"ratio", 0.5}, {"ready", true}, {"name", name}, {"bytes", std::size_t{7}}});
  });
  EXPECT_TRUE(line.starts_with(R"({"time":")")) << line;
  EXPECT_TRUE(line.ends_with("}\n")) << line;
  EXPECT_NE(
      line.find(
          R"("level":"info","message":"started","port":8080,"ratio":0.5,"ready":true,"name":"样","bytes":7)"),
      std::string::npos)
      << line;
}

TEST(Log, EscapesWhatWouldBreakTheLine) {
  const auto line =
      captured([] { warn("a\"b\\c\nd", {{"k", "\x01"}, {"x", std::numeric_limits<double>::infinity()}}); });
  EXPECT_NE(line.find(R"("message":"a\"b\\c\u000ad","k":"\u0001","x":null})"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Log, DropsLinesBelowTheLevel) {
  EXPECT_EQ(captured([] { debug("quiet"); }), "");
  set_level(Level::error);
  EXPECT_FALSE(is_enabled(Level::warn));
  EXPECT_EQ(captured([] { warn("quiet"); }), "");
  set_level(Level::info);
}

}  // namespace
}  // namespace rz::log
