#include "infra/schema/schema.hpp"

#include <gtest/gtest.h>

#include "infra/json/json.hpp"

namespace rz::schema {
namespace {

std::string refusal(std::string_view text) {
  const auto schema = Schema::parse(text);
  return schema ? "accepted" : schema.error();
}

/// «pointer keyword limit» of each fault, one a line.
std::string faults(std::string_view schema_text, std::string_view document) {
  const auto schema = Schema::parse(schema_text);
  if (!schema) return schema.error();
  std::string out;
  for (const auto& error : schema->validate(*json::parse(document))) {
    out += error.pointer + " " + error.keyword;
    for (const auto& [name, value] : error.params) out += " " + value;
    out += "\n";
  }
  return out;
}

constexpr std::string_view form = R"({
  "type": "object", "additionalProperties": false, "required": ["what", "kind"],
  "properties": {
    "what": {"type": "string", "minLength": 5, "maxLength": 8, "x-personal": true},
    "kind": {"type": "string", "enum": ["help", "report"]},
    "phone": {"type": "string", "maxLength": 20, "pattern": "^1[3-9][0-9]{9}$"},
    "when": {"type": "string", "format": "date", "maxLength": 10},
    "at": {"type": "string", "format": "date-time", "maxLength": 40},
    "score": {"type": "integer", "minimum": 1, "maximum": 5},
    "ratio": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1.5, "multipleOf": 0.5},
    "agreed": {"const": true},
    "helpers": {"type": "array", "x-type": "orgs", "minItems": 1, "maxItems": 2, "uniqueItems": true,
                "items": {"type": "string", "maxLength": 3, "pattern": "^[0-9]+$"}}
  }
})";

TEST(SchemaParse, RefusesWhatNobodyReads) {
  EXPECT_EQ(refusal(R"({"type": "object", "dependentRequired": {}})"),
            "/: unknown keyword «dependentRequired»");
  EXPECT_EQ(refusal(R"({"properties": {"a/b": {"type": "string", "maxLenght": 3}}})"),
            "/properties/a~1b: unknown keyword «maxLenght»");
  EXPECT_EQ(refusal(R"({"allOf": [{"if": {"$ref": "#"}, "then": {}}]})"),
            "/allOf/0/if: unknown keyword «$ref»");
  EXPECT_EQ(refusal(R"({"items": {"x-persnal": true}})"), "/items: unknown keyword «x-persnal»");
}

TEST(SchemaParse, RefusesWrongShapes) {
  EXPECT_EQ(refusal(R"({"maxLength": "5"})"), "/: the value of «maxLength» has the wrong shape");
  EXPECT_EQ(refusal(R"({"type": "text"})"),
            "/: type is one of string, integer, number, boolean, array, object");
  EXPECT_EQ(refusal(R"({"x-type": "user"})"), "/: x-type is one of org, orgs, account, accounts, place, date, moment, category");
  EXPECT_EQ(refusal(R"({"format": "email"})"), "/: format is date or date-time");
  EXPECT_EQ(refusal(R"({"if": {}})"), "/: if goes with then or else");
  EXPECT_EQ(refusal(R"([])"), "/: a schema is an object");
  EXPECT_TRUE(refusal("{\n \"type\": }").starts_with("line 2: "));
}

TEST(SchemaParse, PatternsAreBounded) {
  EXPECT_EQ(refusal(R"({"pattern": "^a+$"})"), "/: a pattern needs a maxLength of at most 1000 beside it");
  EXPECT_EQ(refusal(R"({"pattern": "^a+$", "maxLength": 5000})"),
            "/: a pattern needs a maxLength of at most 1000 beside it");
  EXPECT_EQ(refusal(R"({"pattern": "[", "maxLength": 5})"), "/: the pattern is no regular expression");
  EXPECT_EQ(refusal(R"({"pattern": "汉", "maxLength": 5})"), "/: a pattern is written in ASCII");
  EXPECT_EQ(refusal(R"({"not": {"pattern": "a", "maxLength": 5}})"),
            "/not: a pattern may not stand under a condition");
}

TEST(SchemaValidate, CountsCharacters) {
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了七八", "kind": "help"})"), "");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮", "kind": "help"})"), "/what minLength 5\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了𠮷七八九", "kind": "help"})"), "/what maxLength 8\n");
}

TEST(SchemaValidate, PointsAtEachField) {
  EXPECT_EQ(faults(form, "{}"), "/kind required\n/what required\n");
  EXPECT_EQ(faults(form, R"({"what": 5, "kind": "x", "a~/b": 1})"),
            "/a~0~1b additionalProperties\n/kind enum\n/what type\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "helpers": ["1", "x", "2345"]})"),
            "/helpers maxItems 2\n/helpers/1 pattern\n/helpers/2 maxLength 3\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "helpers": ["1", "1"]})"),
            "/helpers uniqueItems\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "helpers": []})"),
            "/helpers minItems 1\n");
}

TEST(SchemaValidate, NumbersAndConfirmations) {
  EXPECT_EQ(
      faults(form, R"({"what": "路灯不亮了", "kind": "help", "score": 0, "ratio": 1.5, "agreed": false})"),
      "/agreed const\n/ratio exclusiveMaximum 1.5\n/score minimum 1\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "score": 6, "ratio": 0})"),
            "/ratio exclusiveMinimum 0\n/score maximum 5\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "ratio": 0.7})"),
            "/ratio multipleOf 0.5\n");
}

TEST(SchemaValidate, PatternsAndDates) {
  EXPECT_EQ(
      faults(form, R"({"what": "路灯不亮了", "kind": "help", "phone": "13800000000", "when": "2028-02-29"})"),
      "");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "phone": "123", "when": "2026-02-29"})"),
            "/phone pattern\n/when format date\n");
  EXPECT_EQ(faults(form, R"({"what": "路灯不亮了", "kind": "help", "at": "2026-11-24 09:00"})"),
            "/at format date-time\n");
}

TEST(SchemaValidate, ALongTextNeverReachesThePattern) {
  const std::string long_text(900'000, 'a');
  EXPECT_EQ(faults(R"({"properties": {"a": {"type": "string", "maxLength": 9, "pattern": "^(a|b)*$"}}})",
                   R"({"a": ")" + long_text + R"("})"),
            "/a maxLength 9\n");
}

TEST(SchemaValidate, Conditions) {
  constexpr std::string_view urgent =
      R"({"type": "object", "properties": {"urgent": {"type": "boolean"}, "phone": {"type": "string"}},
          "if": {"properties": {"urgent": {"const": true}}, "required": ["urgent"]},
          "then": {"required": ["phone"]}})";
  EXPECT_EQ(faults(urgent, R"({"urgent": true})"), "/phone required\n");
  EXPECT_EQ(faults(urgent, R"({"urgent": false})"), "");
  EXPECT_EQ(faults(R"({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]})", "{}"),
            " anyOf\n/a required\n/b required\n");
  EXPECT_EQ(faults(R"({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]})", R"({"a": 1, "b": 1})"),
            " oneOf\n");
  EXPECT_EQ(faults(R"({"not": {"required": ["a"]}})", R"({"a": 1})"), " not\n");
  EXPECT_EQ(faults(R"({"dependencies": {"a": ["b"]}})", R"({"a": 1})"), "/b dependencies\n");
  EXPECT_EQ(faults(R"({"contains": {"const": 1}})", R"([2])"), " contains\n");
  // Of allOf valijson tells the first branch that fails.
  EXPECT_EQ(faults(R"({"allOf": [{"minProperties": 2}, {"maxProperties": 0}]})", R"({"a": 1})"),
            " minProperties 2\n");
  EXPECT_EQ(faults(R"({"allOf": [{"maxProperties": 0}]})", R"({"a": 1})"), " maxProperties 0\n");
}

TEST(SchemaValidate, WhatHangsOnAnotherField) {
  constexpr std::string_view sent_down =
      R"({"type": "object", "properties": {
          "channel": {"type": "string", "enum": ["city", "leader", "web"]},
          "number": {"type": "string", "maxLength": 9, "x-when": {"channel": ["city"]}, "x-needed": true},
          "until": {"type": "string", "format": "date", "x-when": {"channel": ["city", "leader"]}}}})";
  EXPECT_EQ(faults(sent_down, R"({"channel": "city", "number": "7", "until": "2026-11-27"})"), "");
  EXPECT_EQ(faults(sent_down, R"({"channel": "city"})"), "/number required\n");
  EXPECT_EQ(faults(sent_down, R"({"channel": "leader", "number": "7"})"), "/number x-when\n");
  EXPECT_EQ(faults(sent_down, R"({"number": "7", "until": "2026-11-27"})"), "/number x-when\n/until x-when\n");
  EXPECT_EQ(faults(sent_down, R"({"channel": "web", "number": null})"), "/number type\n");
  EXPECT_EQ(refusal(R"({"properties": {"a": {"x-needed": true}}})"), "/properties/a: x-needed stands beside x-when");
  EXPECT_EQ(refusal(R"({"properties": {"a": {"x-when": {"b": []}}}})"),
            "/properties/a: the value of «x-when» has the wrong shape");
}

TEST(SchemaValidate, WhatComesAfterAnotherField) {
  constexpr std::string_view works =
      R"({"type": "object", "properties": {
          "from": {"type": "string", "format": "date"},
          "to": {"type": "string", "format": "date", "x-after": "from"},
          "starts": {"type": "string", "format": "date-time"},
          "ends": {"type": "string", "format": "date-time", "x-after": "starts"}}})";
  EXPECT_EQ(faults(works, R"({"from": "2026-11-27", "to": "2026-11-26"})"), "/to x-after\n");
  EXPECT_EQ(faults(works, R"({"from": "2026-11-27", "to": "2026-11-27"})"), "") << "what lasts a day begins and ends on it";
  EXPECT_EQ(faults(works, R"({"starts": "2026-11-27T09:00:00+08:00", "ends": "2026-11-27T09:00:00+08:00"})"), "/ends x-after\n");
  EXPECT_EQ(faults(works, R"({"starts": "2026-11-27T09:00:00+08:00", "ends": "2026-11-27T02:00:00Z"})"), "") << "an hour later, elsewhere";
  EXPECT_EQ(faults(works, R"({"starts": "2026-11-27T01:00:00Z", "ends": "2026-11-27T08:59:00+08:00"})"), "/ends x-after\n");
  EXPECT_EQ(faults(works, R"({"to": "2026-11-26", "ends": "2026-11-27T09:00:00+08:00"})"), "") << "the other is not given";
  EXPECT_EQ(faults(works, R"({"from": "tomorrow", "to": "2026-11-26"})"), "/from format date\n");
  EXPECT_EQ(refusal(R"({"properties": {"a": {"x-after": "b"}}})"), "/properties/a: x-after stands beside a format");
  EXPECT_EQ(refusal(R"({"properties": {"a": {"format": "date", "x-after": 7}}})"), "/properties/a: the value of «x-after» has the wrong shape");
  EXPECT_EQ(message({"/ends", "x-after", {}}, Language::zh), "结束要在开始之后，请改晚一些。");
  EXPECT_EQ(message({"/ends", "x-after", {}}, Language::en), "The end comes after the start; please make it later.");
}

TEST(SchemaCheck, AYearIsAWholeNumberAndATraitOfACategory) {
  EXPECT_EQ(refusal(R"({"properties": {"a": {"type": "integer", "x-year": true}, "b": {"type": "string", "x-type": "category", "x-trait": "small"}}})"), "accepted");
  EXPECT_EQ(refusal(R"({"properties": {"a": {"type": "string", "x-year": true}}})"), "/properties/a: x-year stands beside type integer");
  EXPECT_EQ(refusal(R"({"properties": {"a": {"type": "string", "x-trait": "small"}}})"), "/properties/a: x-trait stands beside x-type category");
}

TEST(SchemaMessage, NamesTheMend) {
  EXPECT_EQ(message({"/what", "required", {}}, Language::zh), "请填写此项。");
  EXPECT_EQ(message({"/what", "maxLength", {{"limit", "500"}}}, Language::zh), "请不要超过 500 个字。");
  EXPECT_EQ(message({"/what", "maxLength", {{"limit", "500"}}}, Language::en),
            "Please keep this to 500 characters.");
  EXPECT_EQ(message({"/when", "format", {{"format", "date"}}}, Language::en),
            "Please enter a date, such as 2026-11-24.");
  EXPECT_EQ(message({"", "oneOf", {}}, Language::zh), "请核对此项后再提交。");
}

}  // namespace
}  // namespace rz::schema
