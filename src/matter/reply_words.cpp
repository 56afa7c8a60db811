#include "matter/reply_words.hpp"

#include <algorithm>
#include <optional>

#include "flow/field_text.hpp"
#include "matter/matter_json.hpp"

namespace rz::matter {

namespace {

using flow::FieldRule;

class Words {
 public:
  Words(const ViewContext& context, const Stored& stored, const std::vector<org::Category>& categories)
      : context_(context),
        stored_(stored),
        categories_(categories),
        zh_(context.language == schema::Language::zh) {}

  StringMap<std::string> all() const {
    const auto& matter = stored_.matter;
    StringMap<std::string> out{{"number", matter.number},
                               {"place", place_name(context_, matter.place)},
                               {"body", org_name(context_, matter.owner)},
                               {"date", day(context_.now)},
                               {"opened", day(matter.opened_at)}};
    const auto* loaded = context_.catalogue.find(matter.chain, matter.chain_version);
    if (!loaded) return out;
    const auto& chain = loaded->definition;
    for (const auto& [name, rule] : chain.clocks) {
      const auto* clock = rule.overall ? matter.clock(name) : nullptr;
      if (clock) out["due"] = day(clock->due);
    }
    const flow::Family alone{&matter, nullptr, {}, {}};
    const auto& sight = context_.sights->of(chain, alone, context_.viewer, context_.world);
    for (const auto& [name, text] : from_personal(stored_.personal).value_or(flow::Personal{})) {
      if (sight.sees(name)) out.emplace(name, text);
    }
    for (const auto& [name, value] : matter.fields) {
      const auto* rule = chain.field(name);
      auto word = rule && sight.sees(name) ? word_of(*rule, loaded->texts(context_.language)) : std::nullopt;
      if (word) out.emplace(name, std::move(*word));
    }
    return out;
  }

 private:
  /// «2026年11月27日»
  std::string day(Instant at) const {
    const auto date = local_date(at, context_.world.calendar().utc_offset_minutes());
    if (!zh_) return format_date(date);
    const auto ymd = to_ymd(date);
    return std::to_string(ymd.year) + "年" + std::to_string(ymd.month) + "月" + std::to_string(ymd.day) +
           "日";
  }

  /// A word for what can be said in one; none for lists and for yes or no.
  std::optional<std::string> word_of(const FieldRule& rule, const chain::Texts& texts) const {
    using Type = FieldRule::Type;
    const auto text = flow::field_text(stored_.matter.fields, rule.name);
    const auto id = parse_id(text);
    switch (rule.type) {
      case Type::text:
      case Type::integer:
        return text;
      case Type::choice:
        return std::string(texts.get("field." + rule.name + "." + text));
      case Type::org:
        return org_name(context_, OrgId{id.value_or(0)});
      case Type::place:
        return place_name(context_, PlaceId{id.value_or(0)});
      case Type::moment:
        return day(Instant{id.value_or(0)});
      case Type::date: {
        const auto date = parse_date(text);
        return date ? day(local_instant(*date, 0, context_.world.calendar().utc_offset_minutes())) : text;
      }
      case Type::category: {
        const auto found = std::ranges::find(categories_, text, &org::Category::code);
        if (found != categories_.end()) return zh_ ? found->name_zh : found->name_en;
        break;
      }
      default:
        break;
    }
    return std::nullopt;
  }

  const ViewContext& context_;
  const Stored& stored_;
  const std::vector<org::Category>& categories_;
  const bool zh_;
};

}  // namespace

StringMap<std::string> reply_words(const ViewContext& context, const Stored& stored,
                                   const std::vector<org::Category>& categories) {
  return Words(context, stored, categories).all();
}

}  // namespace rz::matter
