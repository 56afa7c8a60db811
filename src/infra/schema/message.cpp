#include <algorithm>
#include <array>

#include "infra/schema/schema.hpp"

namespace rz::schema {

namespace {

struct Sentence {
  std::string_view keyword;
  std::string_view zh;
  std::string_view en;
};

// «{}» takes the limit. A sentence says what to do, not what was done wrong.
constexpr std::array sentences = std::to_array<Sentence>({
    {"required", "请填写此项。", "Please fill this in."},
    {"dependencies", "请一并填写此项。", "Please fill this in as well."},
    {"type", "请按要求的类型填写。", "Please enter the kind of value that is asked for."},
    {"enum", "请从给出的选项中选择。", "Please choose one of the options given."},
    {"const", "请先确认此项。", "Please confirm this first."},
    {"minLength", "请至少填写 {} 个字。", "Please enter at least {} characters."},
    {"maxLength", "请不要超过 {} 个字。", "Please keep this to {} characters."},
    {"pattern", "请按示例的格式填写。", "Please use the format shown in the example."},
    {"minimum", "请填写不小于 {} 的数。", "Please enter {} or more."},
    {"maximum", "请填写不大于 {} 的数。", "Please enter {} or less."},
    {"exclusiveMinimum", "请填写大于 {} 的数。", "Please enter more than {}."},
    {"exclusiveMaximum", "请填写小于 {} 的数。", "Please enter less than {}."},
    {"multipleOf", "请填写 {} 的倍数。", "Please enter a multiple of {}."},
    {"minItems", "请至少选择 {} 项。", "Please choose at least {}."},
    {"maxItems", "请最多选择 {} 项。", "Please choose no more than {}."},
    {"uniqueItems", "请去掉重复的选项。", "Please remove what is there twice."},
    {"minProperties", "请至少填写 {} 项。", "Please fill in at least {} fields."},
    {"maxProperties", "请最多填写 {} 项。", "Please fill in no more than {} fields."},
    {"x-when", "按其他各项的填写，此项不适用，请去掉。",
     "With what is filled in elsewhere this does not apply; please remove it."},
    {"x-after", "结束要在开始之后，请改晚一些。", "The end comes after the start; please make it later."},
    {"additionalProperties", "此处没有这一项，请去掉。",
     "This field does not belong here; please remove it."},
});

constexpr Sentence date = {"format", "请填写日期，例如 2026-11-24。",
                           "Please enter a date, such as 2026-11-24."};
constexpr Sentence moment = {"format", "请填写日期和时间，例如 2026-11-24T09:30:00+08:00。",
                             "Please enter a date and time, such as 2026-11-24T09:30:00+08:00."};
constexpr Sentence other = {"", "请核对此项后再提交。", "Please check this and send it again."};

const Sentence& sentence_for(const Error& error) {
  if (error.keyword == "format") {
    const auto format = error.params.find("format");
    return format != error.params.end() && format->second == "date" ? date : moment;
  }
  const auto found = std::ranges::find(sentences, error.keyword, &Sentence::keyword);
  return found == sentences.end() ? other : *found;
}

}  // namespace

std::string message(const Error& error, Language language) {
  const auto& sentence = sentence_for(error);
  std::string out(language == Language::zh ? sentence.zh : sentence.en);
  const auto limit = error.params.find("limit");
  if (const auto hole = out.find("{}"); hole != std::string::npos && limit != error.params.end()) {
    out.replace(hole, 2, limit->second);
  }
  return out;
}

}  // namespace rz::schema
