#include "place/basemap.hpp"

#include <gtest/gtest.h>

namespace rz::place {
namespace {

TEST(Basemap, TheHostsOfItsAddressAreNamedOneByOne) {
  const auto many =
      make_basemap("https://t{0-2}.tiles.cn:8443/a?z={z}&x={x}&y={y}&tk={key}", "天地图", "abc123");
  ASSERT_TRUE(many);
  EXPECT_EQ(many->tiles, "https://t{0-2}.tiles.cn:8443/a?z={z}&x={x}&y={y}&tk=abc123");
  EXPECT_EQ(many->origins, (std::vector<std::string>{"https://t0.tiles.cn:8443", "https://t1.tiles.cn:8443",
                                                     "https://t2.tiles.cn:8443"}));
  EXPECT_EQ(make_basemap("http://127.0.0.1:9000/{z}/{x}/{y}.png", "", "")->origins,
            std::vector<std::string>{"http://127.0.0.1:9000"});
}

TEST(Basemap, WhatIsNoAddressIsToldAtTheStart) {
  for (const auto* wrong :
       {"", "ftp://a.cn/{z}/{x}/{y}", "https://a.cn/{z}/{x}", "https://a.cn/{z}/{x}/{y}?tk={key}",
        "https://a.cn; script-src */{z}/{x}/{y}", "https://t{0-7}{0-7}.cn/{z}/{x}/{y}",
        "https://t{07}.cn/{z}/{x}/{y}", "https:///{z}/{x}/{y}", "https://t{7-0}.cn/{z}/{x}/{y}"}) {
    EXPECT_FALSE(make_basemap(wrong, "", "")) << wrong;
  }
  EXPECT_FALSE(make_basemap("https://a.cn/{z}/{x}/{y}?tk={key}", "", "a'b"));
}

}  // namespace
}  // namespace rz::place
