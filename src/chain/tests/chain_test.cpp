#include "chain/chain.hpp"

#include <gtest/gtest.h>

#include "chain/spelling.hpp"

namespace rz::chain {
namespace {

constexpr std::string_view machine = R"(chain: lamp
version: 1
number: "LD{date}{serial:4}{check}"
stages:
  open: {kind: open, owner: [level, field handler]}
  ended: {kind: closed, owner: keep}
steps:
  submit:
    from: begin
    to: open
    by: asker
  mend:
    from: open
    to: [{when: [field_is@1 kind lamp, not field_set@1 handler], stage: ended}, stay]
    by: [handler@field handler, clerk@owner, party]
    form: mend
    guards: not field_is@1 kind pole
    effects: [notify@1 asker mended]
    approval: {by: clerk@above_owner, not_by_actor_of: mend, within: {by: [kind], rows: [[lamp, 90wm]], else: 2wd}, on_expiry: escalate}
clocks:
  limit: {starts_on: submit, runs_in: open, allowance: 4wh, warn_before: 30m, on_expiry: [notify@1 clerk late], expiry_step: mend, overall: true}
visibility:
  case: {fields: [kind, what, handler], see: [clerk@owner]}
)";
constexpr std::string_view form = R"({"type": "object", "additionalProperties": false, "required": ["what"],
  "properties": {
    "kind": {"type": "string", "enum": ["lamp", "pole"]},
    "what": {"type": "string", "maxLength": 100, "x-personal": true}
  }})";
constexpr std::string_view mend_form = R"({"type": "object", "additionalProperties": false,
  "properties": {"handler": {"type": "string", "x-type": "org"}, "kind": {"type": "string", "enum": ["lamp", "pole"]}}})";
constexpr std::string_view texts =
    "chain: 路灯\nstages: {open: 办理中}\nsteps: {mend: {button: 修, done: 已修}}\n"
    "fields: {kind: {label: 类型, hint: 选一项, values: {lamp: 灯}}, what: 情况}\n";

Files lamp() {
  return {{"chain.yaml", std::string(machine)},
          {"form.schema.json", std::string(form)},
          {"forms/mend.schema.json", std::string(mend_form)},
          {"text.zh.yaml", std::string(texts)},
          {"text.en.yaml", std::string(texts)}};
}

/// «file:line: message mend» of each finding, one a line.
std::string findings(Files files) {
  const auto loaded = parse(std::move(files));
  if (loaded) return "loaded";
  std::string out;
  for (const auto& finding : loaded.error()) {
    if (!out.empty()) out += "\n";
    out += finding.file + ":" + std::to_string(finding.line) + ": " + finding.message + " " + finding.mend;
  }
  return out;
}

/// The lamp with one passage of one file replaced.
std::string with(std::string_view file, std::string_view passage, std::string_view replacement) {
  auto files = lamp();
  auto& text = files.find(file)->second;
  const auto at = text.find(passage);
  if (at == std::string::npos) return "no such passage";
  text.replace(at, passage.size(), replacement);
  return findings(std::move(files));
}

std::string in_chain(std::string_view passage, std::string_view replacement) {
  return with("chain.yaml", passage, replacement);
}

TEST(ChainParse, ReadsTheWholeDefinition) {
  const auto loaded = parse(lamp());
  ASSERT_TRUE(loaded) << findings(lamp());
  const auto& chain = loaded->definition;
  EXPECT_EQ(chain.name, "lamp");
  EXPECT_EQ(chain.stage("open")->owner.size(), 2U);
  EXPECT_EQ(chain.stage("open")->line, 5);
  EXPECT_EQ(chain.step_order, (std::vector<std::string>{"submit", "mend"}));
  const auto& mend = *chain.step("mend");
  EXPECT_EQ(mend.line, 12);
  ASSERT_EQ(mend.to.size(), 2U);
  EXPECT_EQ(mend.to[0].when[1].text(), "not field_set@1 handler");
  EXPECT_EQ(mend.to[1].stage, "");
  EXPECT_EQ(mend.by[0].name, "handler");
  EXPECT_EQ(mend.guards[0].line, 17);
  EXPECT_EQ(mend.approval->within.rows[0].duration.amount, 90);
  EXPECT_EQ(mend.approval->within.otherwise.unit, Duration::Unit::working_days);
  EXPECT_EQ(chain.clocks.find("limit")->second.allowance.otherwise.amount, 240);
  EXPECT_TRUE(chain.clocks.find("limit")->second.overall);
}

TEST(ChainParse, TakesFieldsFromForms) {
  const auto loaded = parse(lamp());
  ASSERT_TRUE(loaded);
  const auto& chain = loaded->definition;
  EXPECT_EQ(chain.step("submit")->required, std::vector<std::string>{"what"});
  EXPECT_EQ(chain.step("mend")->form, (std::vector<std::string>{"handler", "kind"}));
  EXPECT_EQ(chain.field("kind")->type, flow::FieldRule::Type::choice);
  EXPECT_EQ(chain.field("handler")->type, flow::FieldRule::Type::org);
  EXPECT_TRUE(chain.field("what")->personal);
  EXPECT_EQ(chain.field("what")->line, 4);
  EXPECT_NE(loaded->form_of("mend"), nullptr);
  EXPECT_EQ(loaded->form_text_of("submit"), form);
  EXPECT_EQ(loaded->form_of("nothing"), nullptr);
}

TEST(ChainParse, ReadsTexts) {
  const auto loaded = parse(lamp());
  ASSERT_TRUE(loaded);
  const auto& zh = loaded->texts(schema::Language::zh);
  EXPECT_EQ(zh.get("chain.name"), "路灯");
  EXPECT_EQ(zh.get("step.mend.done"), "已修");
  EXPECT_EQ(zh.get("field.kind.lamp"), "灯");
  EXPECT_EQ(zh.get("hint.kind"), "选一项");
  EXPECT_EQ(zh.get("field.what"), "情况");
  EXPECT_EQ(zh.get("nothing"), "");
}

TEST(ChainParse, MeaningAndTextsHaveTheirOwnDigests) {
  const auto first = parse(lamp());
  auto files = lamp();
  files["text.zh.yaml"] += "notices: {late: 已超时}\n";
  const auto corrected = parse(files);
  ASSERT_TRUE(first && corrected);
  EXPECT_EQ(first->meaning_digest.size(), 64U);
  EXPECT_EQ(first->meaning_digest, corrected->meaning_digest);
  EXPECT_NE(first->text_digest, corrected->text_digest);
  files["form.schema.json"] += " ";
  EXPECT_NE(parse(files)->meaning_digest, first->meaning_digest);
}

TEST(ChainParse, NamesUnknownWords) {
  EXPECT_EQ(in_chain("guards:", "gards:"),
            "chain.yaml:17: Step «mend» knows no «gards». Did you mean «guards»?");
  EXPECT_EQ(
      in_chain("version: 1", "version: 1\ncolour: red"),
      "chain.yaml:3: The chain knows no «colour». Take it out; docs/howto/add-a-chain.md lists the words.");
  EXPECT_EQ(in_chain("expiry_step", "expire_step"),
            "chain.yaml:21: Clock «limit» knows no «expire_step». Did you mean «expiry_step»?");
  EXPECT_EQ(in_chain("kind: closed", "kind: closd"),
            "chain.yaml:6: The kind of stage «ended» cannot be «closd». Did you mean «closed»?");
  EXPECT_EQ(in_chain("on_expiry: escalate", "on_expiry: ignore"),
            "chain.yaml:19: Step «mend»: approval: on_expiry cannot be «ignore». Write one of: refuse, "
            "approve, escalate.");
}

TEST(ChainParse, NamesWhatIsMissing) {
  EXPECT_EQ(in_chain("chain: lamp\n", ""), "chain.yaml:1: The chain needs «chain». Add it.");
  EXPECT_EQ(in_chain("    by: asker\n", ""), "chain.yaml:9: Step «submit» needs «by». Add it.");
  EXPECT_EQ(in_chain(", allowance: 4wh", ""), "chain.yaml:21: Clock «limit» needs «allowance». Add it.");
}

TEST(ChainParse, NamesWrongSpellings) {
  EXPECT_EQ(in_chain("4wh", "4x"),
            "chain.yaml:21: Clock «limit»: allowance is no duration: «4x». Write a number and wm, wh, wd "
            "(working time), "
            "m, h (round the clock), d or mo (calendar).");
  EXPECT_EQ(
      in_chain("by: asker", "by: clerk"),
      "chain.yaml:11: Step «submit»: by names nobody: «clerk». Write «role@owner», above_owner, «field F», "
      "«above_field F», place, parent_owner or any; or «asker», «party P», «system».");
  EXPECT_EQ(in_chain("owner: keep", "owner: boss"),
            "chain.yaml:6: The owner of stage «ended» names no body: «boss». Write level, «field F», "
            "«above_field F», "
            "«party P», «duty F», parent_owner, actor or keep.");
  EXPECT_EQ(in_chain("[notify@1 asker mended]", "[notify asker mended]"),
            "chain.yaml:18: Step «mend»: effects holds no call: «notify asker mended». Write «name@1 "
            "argument …», or "
            "«not name@1 argument …» for a guard.");
  EXPECT_EQ(in_chain("[lamp, 90wm]", "[90wm]"),
            "chain.yaml:19: Step «mend»: approval: within has a row with the wrong number of cells. Write "
            "one value for "
            "each field of «by» («*» fits all), then the duration.");
  EXPECT_EQ(in_chain("overall: true", "overall: yes"),
            "chain.yaml:21: Clock «limit»: overall must be true or false. Write «true», or leave it out.");
  EXPECT_EQ(in_chain("version: 1", "version: one"),
            "chain.yaml:2: «version» must be a whole number. Write a number from 1 to 9999.");
  EXPECT_EQ(in_chain("  mend:", "  Mend:"),
            "chain.yaml:12: «Mend» is no name. Use lower-case letters, digits and «_», a letter first, at "
            "most 40.\n"
            "forms/mend.schema.json:0: No step asks for this form. Name it under «form» of a step, or take "
            "it out.");
}

TEST(ChainParse, NamesWrongYaml) {
  EXPECT_EQ(in_chain("version: 1", "version: 1\nversion: 2"),
            "chain.yaml:3: «version» stands here twice. Keep one of them.");
  EXPECT_EQ(in_chain("by: asker", "by: [asker"),
            "chain.yaml:12: This is no YAML: end of sequence flow not found. Look at the indentation, quotes "
            "and brackets.");
  EXPECT_EQ(in_chain("  open: {kind", "  ? [a]\n  : {kind"),
            "chain.yaml:5: A key must be a word. Write «key: value».");
  std::string deep = "chain: ";
  for (int i = 0; i < 40; ++i) deep += "[";
  for (int i = 0; i < 40; ++i) deep += "]";
  EXPECT_EQ(
      in_chain("chain: lamp", deep),
      "chain.yaml:1: The file is nested too deeply or too large. Take apart what is nested or repeated.");
}

TEST(ChainParse, NamesWrongForms) {
  EXPECT_EQ(in_chain("form: mend", "form: fix"),
            "chain.yaml:16: Step «mend» asks for the form forms/fix.schema.json, which is not there. Add the "
            "file, or take "
            "«form» out.\n"
            "forms/mend.schema.json:0: No step asks for this form. Name it under «form» of a step, or take "
            "it out.");
  EXPECT_EQ(with("form.schema.json", "\"enum\"", "\"enumm\""),
            "form.schema.json:0: This is no form: /properties/kind: unknown keyword «enumm». Use the "
            "keywords listed in "
            "src/infra/schema/schema.hpp.");
  EXPECT_EQ(with("form.schema.json", "[\"lamp\", \"pole\"]", "[\"lamp\"]"),
            "forms/mend.schema.json:2: «kind» means something else here than elsewhere in the chain. Give it "
            "the same type, "
            "enum, x-personal and x-published everywhere, or another name.");
  EXPECT_EQ(with("form.schema.json", "\"maxLength\": 100, ", ""),
            "form.schema.json:4: The text «what» has no maxLength. Say how many characters it may have.");
  EXPECT_EQ(with("form.schema.json", "\"required\": [\"what\"]", "\"required\": [\"who\"]"),
            "form.schema.json:0: «who» is required but is no property of the form. Add the property, or "
            "require it no more.");
  EXPECT_EQ(with("form.schema.json", "\"additionalProperties\": false, ", ""),
            "form.schema.json:0: A form must be an object that takes no other properties. Give it «type»: "
            "«object», "
            "«properties» and «additionalProperties»: false.");
  EXPECT_EQ(
      with("forms/mend.schema.json", "\"type\": \"string\", \"x-type\": \"org\"", "\"type\": \"number\""),
      "forms/mend.schema.json:2: «handler» is no field that a chain can hold. Use a name of lower-case "
      "letters, and "
      "string, integer, boolean, or array with an enum or x-type orgs or accounts (with x-role); x-list beside x-type category is «call».");
}

TEST(ChainParse, NamesADateThatComesAfterNone) {
  const auto handler = [](std::string_view rest) {
    return with("forms/mend.schema.json", "\"handler\": {", R"("from": {"type": "string", "maxLength": 10, "format": "date", "x-type": "date"},
"to": {"type": "string", "maxLength": 10, "format": "date", "x-type": "date", "x-after": ")" + std::string(rest) + "\"},\n\"handler\": {");
  };
  EXPECT_EQ(handler("from").find("comes after"), std::string::npos);
  for (const auto* wrong : {"to", "handler", "until"}) {
    EXPECT_NE(handler(wrong).find("«to» comes after «" + std::string(wrong) + "», which is no such field of this form. Name another date of the same form "
                                  "beside a date, another moment beside a moment."),
              std::string::npos)
        << handler(wrong);
  }
}

TEST(ChainParse, NamesWrongTextsAndFiles) {
  EXPECT_EQ(with("text.zh.yaml", "done", "dun"),
            "text.zh.yaml:3: Step «mend» knows no «dun». Did you mean «done»?\n"
            "text.zh.yaml:3: Step «mend» needs «done». Add it.");
  EXPECT_EQ(with("text.en.yaml", "路灯", "\"\""),
            "text.en.yaml:1: «chain.name» must be a text. Write the words that people shall see.");
  auto files = lamp();
  files.erase("text.en.yaml");
  files["notes.txt"] = "";
  EXPECT_EQ(findings(files),
            "notes.txt:0: The file does not belong to a chain. Take it out.\n"
            "text.en.yaml:0: The file is missing. Add it.");
  files = lamp();
  files["text.en.yaml"] = "chain: \xff";
  EXPECT_TRUE(findings(files).starts_with("text.en.yaml:0: The file is not UTF-8. Save it as UTF-8."));
}

TEST(ChainSpelling, People) {
  EXPECT_EQ(parse_who("party signer")->name, "signer");
  EXPECT_EQ(parse_who("callback@above_field dispatched_by")->relation, flow::Who::Relation::above_field);
  for (const auto* wrong :
       {"", "@owner", "clerk@", "clerk@field", "clerk@owner x", "party a b", "Clerk@owner"}) {
    EXPECT_FALSE(parse_who(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace rz::chain
