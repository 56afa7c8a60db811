#include "exchange/order.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/time.hpp"

namespace rz::exchange {

namespace {

using flow::FieldRule;

/// How people write yes and no in the columns of the fields that are one of both.
struct YesNo {
  std::string_view text;
  bool is_yes;
};
constexpr std::array yes_no = std::to_array<YesNo>({{"是", true},
                                                    {"否", false},
                                                    {"true", true},
                                                    {"false", false},
                                                    {"yes", true},
                                                    {"no", false},
                                                    {"1", true},
                                                    {"0", false},
                                                    {"有", true},
                                                    {"无", false},
                                                    {"紧急", true},
                                                    {"加急", true},
                                                    {"特急", true},
                                                    {"一般", false},
                                                    {"普通", false},
                                                    {"保密", true},
                                                    {"不保密", false},
                                                    {"公开", true},
                                                    {"不公开", false}});

constexpr std::string_view community_endings[] = {"社区", "村"};

std::optional<bool> yes_or_no(std::string_view text) {
  const auto found = std::ranges::find(yes_no, text, &YesNo::text);
  return found == yes_no.end() ? std::nullopt : std::optional(found->is_yes);
}

/// A telephone number as the forms want it: «+86 139-1234-5678» → «13912345678»; «0375-1234567» stays.
std::string phone_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
  }
  if (out.starts_with("+86")) out.erase(0, 3);
  if (!out.starts_with('0')) std::erase(out, '-');
  return out;
}

class Reading {
 public:
  Reading(const Cells& row, const OrderContext& context) : row_(row), context_(context) {}

  Order read() {
    for (const auto column : order_columns) {
      const auto text = text_of(column);
      if (!text.empty() && column != place_column) put(column, text);
    }
    order_.number = row_.text(number_column);
    order_.channel = json::get<std::string>(order_.fields, "/" + std::string(channel_column)).value_or("");
    if (order_.number.empty()) refuse(number_column, "没有工单编号。", "The number of the order is missing.");
    if (text_of(channel_column).empty()) refuse(channel_column, "没有来源渠道。", "The channel is missing.");
    find_place();
    return std::move(order_);
  }

 private:
  std::string_view value_of(std::string_view column) const {
    const auto found = context_.values.find(column);
    return found == context_.values.end() ? std::string_view() : std::string_view(found->second);
  }
  std::string_view text_of(std::string_view column) const {
    return row_[column].empty() ? value_of(column) : row_[column];
  }

  Remark remark(std::string_view column, std::string_view zh, std::string_view en) const {
    return {std::string(column), std::string(context_.language == schema::Language::zh ? zh : en)};
  }
  void refuse(std::string_view column, std::string_view zh, std::string_view en) {
    order_.faults.push_back(remark(column, zh, en));
  }

  void put(std::string_view column, std::string_view text) {
    const auto* rule = context_.chain.definition.field(column);
    if (!rule) return;
    switch (rule->type) {
      case FieldRule::Type::choice:
        return put_choice(*rule, text);
      case FieldRule::Type::boolean:
        return put_yes_no(column, text);
      case FieldRule::Type::category:
        return put_category(column, text);
      case FieldRule::Type::date:
        return put_day(column, text);
      default:
        order_.fields[column] = column == "contact_phone" ? phone_of(text) : std::string(text);
    }
  }

  /// By its code or by what it is called in either language.
  void put_choice(const FieldRule& rule, std::string_view text) {
    for (const auto& value : rule.values) {
      const auto key = "field." + rule.name + "." + value;
      if (text != value && text != context_.chain.zh.get(key) && text != context_.chain.en.get(key)) continue;
      order_.fields[rule.name] = value;
      return;
    }
    std::string known;
    for (const auto& value : rule.values) {
      const bool zh = context_.language == schema::Language::zh;
      known += (known.empty() ? ""
                : zh          ? "、"
                              : ", ") +
               std::string(context_.chain.texts(context_.language).get("field." + rule.name + "." + value));
    }
    refuse(rule.name, "不认识这个值，可以写：" + known + "。",
           "This value is not known; one of: " + known + ".");
  }

  void put_yes_no(std::string_view column, std::string_view text) {
    const auto value = yes_or_no(text);
    if (value)
      order_.fields[column] = *value;
    else
      refuse(column, "请写「是」或「否」。", "Write yes or no.");
  }

  const org::Category* category_of(std::string_view text) const {
    const auto is_meant = [&](const org::Category& each) {
      return text == each.code || text == each.name_zh || text == each.name_en;
    };
    const auto found = std::ranges::find_if(context_.network.categories, is_meant);
    return found == context_.network.categories.end() ? nullptr : &*found;
  }

  /// Others sort otherwise: what they call it is no reason to refuse where it is said what to call it
  /// instead.
  void put_category(std::string_view column, std::string_view text) {
    const auto* category = category_of(text);
    const auto* instead = category ? nullptr : category_of(value_of(column));
    if (category || instead) order_.fields[column] = (category ? category : instead)->code;
    if (instead) {
      order_.notes.push_back(
          remark(column, "本区没有这个分类，按「" + instead->name_zh + "」登记。",
                 "The district has no such category; registered as «" + instead->name_en + "»."));
    } else if (!category) {
      refuse(column, "本区没有这个分类，请写本区的分类名称。",
             "The district has no such category; use one of its own.");
    }
  }

  void put_day(std::string_view column, std::string_view text) {
    auto day = day_of(text);
    if (day.empty())
      refuse(column, "日期请写成 2026-11-30。", "Write the day as 2026-11-30.");
    else
      order_.fields[column] = std::move(day);
  }

  void find_place() {
    const auto named = row_[place_column];
    order_.place = place_named(named.empty() ? row_["address"] : named, *context_.network.places);
    if (!order_.place && !named.empty())
      order_.place = place_named(row_["address"], *context_.network.places);
    if (!order_.place)
      refuse(place_column, "认不出是哪个社区或村，请写全名。",
             "No community or village is recognised; write its whole name.");
  }

  const Cells& row_;
  const OrderContext& context_;
  Order order_;
};

}  // namespace

Order read_order(const Cells& row, const OrderContext& context) { return Reading(row, context).read(); }

PlaceId place_named(std::string_view text, const place::Places& places) {
  if (text.empty()) return {};
  std::vector<const place::Place*> exact;
  std::vector<const place::Place*> inside;
  for (const auto& each : places.all()) {
    if (each.kind != place::Kind::community && each.kind != place::Kind::village) continue;
    const bool is_stem = std::ranges::any_of(community_endings, [&](auto ending) {
      return each.name_zh == std::string(text) + std::string(ending);
    });
    if (text == each.name_zh || text == each.name_en || text == each.code || is_stem ||
        text == places.path_zh(each.id))
      exact.push_back(&each);
    if (text.contains(each.name_zh)) inside.push_back(&each);
  }
  if (exact.size() == 1) return exact.front()->id;
  if (exact.empty() && inside.size() == 1) return inside.front()->id;
  PlaceId only{};
  for (const auto* each : inside) {
    const auto* above = places.find(each->parent);
    if (!above || !text.contains(above->name_zh)) continue;
    if (only) return {};
    only = each->id;
  }
  return only;
}

std::string day_of(std::string_view text) {
  std::vector<std::string> numbers(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      numbers.back() += c;
    else if (!numbers.back().empty())
      numbers.emplace_back();
  }
  constexpr std::size_t year = 4;
  constexpr std::size_t part = 2;
  if (numbers.front().size() == year + 2 * part) {
    const auto whole = numbers.front();
    numbers = {whole.substr(0, year), whole.substr(year, part), whole.substr(year + part)};
  }
  if (numbers.size() < 3 || numbers[0].size() != year) return {};
  std::string out = numbers[0];
  for (int i = 1; i <= 2; ++i) {
    if (numbers[i].empty() || numbers[i].size() > part) return {};
    out += (numbers[i].size() == 1 ? "-0" : "-") + numbers[i];
  }
  return parse_date(out) ? out : std::string();
}

}  // namespace rz::exchange
