#include "infra/json/json.hpp"

#include <gtest/gtest.h>

namespace rz::json {
namespace {

Value parsed(std::string_view text) {
  auto value = parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value ? *value : Value{};
}

TEST(JsonParse, TellsTheLineAndColumnOfTheFault) {
  const auto value = parse("{\n  \"a\": nul }");
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().line, 2u);
  EXPECT_GE(value.error().column, 8u);
  EXPECT_FALSE(value.error().message.empty());
}

TEST(JsonParse, RefusesWhatIsNotOneWholeDocument) {
  for (const auto* text : {"", "{", "{} {}", "[1,]", "// c\n1", "\"\xC3\x28\"", "{\"a\":1"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

TEST(JsonParse, HoldsItsLimits) {
  const ParseLimits limits{.bytes_max = 20, .depth_max = 3};
  EXPECT_TRUE(parse("[[[1]]]", limits));
  EXPECT_FALSE(parse("[[[[1]]]]", limits));
  EXPECT_FALSE(parse("\"aaaaaaaaaaaaaaaaaaaaaaaaaaa\"", limits));
}

TEST(JsonCanonical, SortsMembersAtEveryLevel) {
  const auto one = parsed(R"({"b":[{"y":1,"x":"样"}],"a":{},"":null})");
  const auto two = parsed(R"( {"":null, "a":{}, "b":[{"x":"样","y":1}]} )");
  EXPECT_EQ(canonical(one), R"({"":null,"a":{},"b":[{"x":"样","y":1}]})");
  EXPECT_EQ(canonical(one), canonical(two));
  EXPECT_EQ(parsed(serialise(one)), one);
}

TEST(JsonGet, ReadsByPointer) {
  const auto root = parsed(R"({"a":{"b":[1,"two",true,2.5]},"id":"42","n":null,"x/y~":7})");
  EXPECT_EQ(get<int>(root, "/a/b/0").value(), 1);
  EXPECT_EQ(get<std::string>(root, "/a/b/1").value(), "two");
  EXPECT_TRUE(get<bool>(root, "/a/b/2").value());
  EXPECT_EQ(get<double>(root, "/a/b/3").value(), 2.5);
  EXPECT_EQ(get<double>(root, "/a/b/0").value(), 1.0);
  EXPECT_EQ(get<MatterId>(root, "/id").value(), MatterId{42});
  EXPECT_EQ(get<const Array*>(root, "/a/b").value()->size(), 4u);
  EXPECT_EQ(get<const Object*>(root, "").value()->size(), 4u);
  EXPECT_EQ(get<std::optional<int>>(root, "/n").value(), std::nullopt);
  EXPECT_EQ(get<std::optional<int>>(root, "/absent").value(), std::nullopt);
  EXPECT_EQ(get<std::optional<int>>(root, "/a/b/0").value(), 1);
  EXPECT_EQ(get<int>(root, join("", "x/y~")).value(), 7);
  EXPECT_EQ(join("/a", std::size_t{3}), "/a/3");
}

TEST(JsonGet, NamesTheFaultAndItsPlace) {
  const auto root = parsed(R"({"text":"x","big":300,"huge":18446744073709551615,"id":"007"})");
  EXPECT_EQ(get<int>(root, "/none").error(), (Fault{"/none", FaultKind::missing}));
  EXPECT_EQ(get<int>(root, "/text").error(), (Fault{"/text", FaultKind::wrong_type}));
  EXPECT_EQ(get<std::int8_t>(root, "/big").error(), (Fault{"/big", FaultKind::out_of_range}));
  EXPECT_EQ(get<std::int64_t>(root, "/huge").error(), (Fault{"/huge", FaultKind::out_of_range}));
  EXPECT_EQ(get<OrgId>(root, "/id").error(), (Fault{"/id", FaultKind::out_of_range}));
  EXPECT_EQ(get<std::optional<bool>>(root, "/text").error(), (Fault{"/text", FaultKind::wrong_type}));
}

TEST(JsonReader, CollectsEveryFault) {
  const auto root = parsed(R"({"a":1,"b":"x"})");
  Reader reader(root);
  EXPECT_EQ(reader.get<int>("/a"), 1);
  EXPECT_EQ(reader.get<int>("/b"), 0);
  EXPECT_EQ(reader.get<std::string>("/c"), "");
  EXPECT_EQ(reader.faults(), (std::vector<Fault>{{"/b", FaultKind::wrong_type}, {"/c", FaultKind::missing}}));
}

}  // namespace
}  // namespace rz::json
