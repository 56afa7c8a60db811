#include "infra/xml/flat.hpp"

#include <gtest/gtest.h>

namespace rz::xml {
namespace {

TEST(FlatXml, GivesTheTextsRightBelowTheRoot) {
  const auto read = read_flat("<xml><FromUserName><![CDATA[o1&2]]></FromUserName>\n<CreateTime>17</CreateTime><Empty/><Deep>a<In>b</In>c</Deep></xml>");
  ASSERT_TRUE(read);
  const std::map<std::string, std::string, std::less<>> wanted{{"CreateTime", "17"}, {"Deep", "ac"}, {"Empty", ""}, {"FromUserName", "o1&2"}};
  EXPECT_EQ(*read, wanted);
}

TEST(FlatXml, RefusesEntitiesOfItsOwnAndWhatIsNoXml) {
  const auto fault = [](std::string_view text) { return read_flat(text).error(); };
  EXPECT_EQ(fault("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><A>&e;</A></xml>"), Fault::doctype);
  EXPECT_EQ(fault("<!DOCTYPE xml><xml/>"), Fault::doctype);
  for (const auto* text : {"", "{}", "<xml><A>", "<xml>&e;</xml>", "<xml/><xml/>", "<xml>\xff</xml>"}) EXPECT_EQ(fault(text), Fault::broken) << text;
  EXPECT_EQ(fault("<xml>" + std::string(flat_bytes_max, ' ') + "</xml>"), Fault::too_long);
}

}  // namespace
}  // namespace rz::xml
