#include "infra/http/forwarded.hpp"

#include <gtest/gtest.h>

namespace rz::http {
namespace {

TrustedProxies proxies(const std::vector<std::string>& ranges) { return TrustedProxies::parse(ranges).value(); }

TEST(TrustedProxies, AreAddressesAndNetworksInAnySpelling) {
  const auto some = proxies({"10.1.2.3", "192.168.0.0/23", "fd00::/8", "2001:0DB8:0:0::1"});
  for (const auto* in : {"10.1.2.3", "192.168.1.255", "::ffff:10.1.2.3", "fd12::9", "2001:db8::1"}) EXPECT_TRUE(some.contain(in)) << in;
  for (const auto* out : {"10.1.2.4", "192.168.2.0", "fe80::1", "2001:db8::2", "", "unix:", "10.1.2.3 "}) EXPECT_FALSE(some.contain(out)) << out;
  EXPECT_TRUE(proxies({"0.0.0.0/0"}).contain("8.8.8.8"));
  EXPECT_FALSE(proxies({"0.0.0.0/0"}).contain("2001:db8::1"));
  EXPECT_FALSE(TrustedProxies{}.contain("127.0.0.1"));
}

TEST(TrustedProxies, RefuseWhatIsNoAddressAndNameIt) {
  for (const auto* bad : {"", "localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8x", "10.0.0.0/-1", "::/129", "1.2.3.4:80"}) {
    const auto out = TrustedProxies::parse({"127.0.0.1", bad});
    ASSERT_FALSE(out) << bad;
    EXPECT_NE(out.error().find("«" + std::string(bad) + "»"), std::string::npos) << out.error();
  }
}

struct Case {
  std::vector<Header> headers;
  std::string address;
  bool is_secure;
};

TEST(OriginOf, IsTheNearestThatIsNoProxy) {
  const auto some = proxies({"127.0.0.1", "10.0.0.0/8"});
  const std::vector<Case> cases{
      {{}, "127.0.0.1", false},
      {{{"X-Forwarded-For", "6.6.6.6, 203.0.113.9"}}, "203.0.113.9", false},
      {{{"x-forwarded-for", "6.6.6.6"}, {"X-Forwarded-For", "203.0.113.9,10.0.0.4 , 10.0.0.5"}}, "203.0.113.9", false},
      {{{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-For", "10.0.0.4"}}, "203.0.113.9", false},
      {{{"X-Forwarded-For", "6.6.6.6, unknown, 10.0.0.4"}}, "10.0.0.4", false},
      {{{"X-Forwarded-For", "10.0.0.4"}}, "10.0.0.4", false},
      {{{"X-Forwarded-For", "2001:DB8:0::7"}, {"X-Forwarded-Proto", "https"}}, "2001:db8::7", true},
      {{{"X-Forwarded-For", "::ffff:203.0.113.9"}, {"X-Forwarded-Proto", "https, http"}}, "203.0.113.9", false},
  };
  for (const auto& one : cases) {
    const auto origin = origin_of(one.headers, {"127.0.0.1", false}, some);
    EXPECT_EQ(origin.address, one.address);
    EXPECT_EQ(origin.is_secure, one.is_secure) << one.address;
  }
}

TEST(OriginOf, IsTheConnectionWhereNoProxyIsTrusted) {
  const std::vector<Header> headers{{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Proto", "http"}};
  const auto origin = origin_of(headers, {"198.51.100.1", true}, proxies({"127.0.0.1"}));
  EXPECT_EQ(origin.address, "198.51.100.1");
  EXPECT_TRUE(origin.is_secure);
}

}  // namespace
}  // namespace rz::http
