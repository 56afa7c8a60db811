#include "chain/values.hpp"

#include <charconv>

#include "chain/spelling.hpp"

namespace rz::chain {

namespace {

std::string quoted(std::string_view text) { return "«" + std::string(text) + "»"; }

}  // namespace

std::string Values::text(const Yaml* value, const std::string& what) const {
  if (value == nullptr) return {};
  if (value->kind == Yaml::Kind::scalar && !value->text.empty()) return value->text;
  sink_.add(value->line, what + " must be a text.", "Write it as «key: text».");
  return {};
}

std::string Values::name(const Yaml* value, const std::string& what) const {
  auto given = text(value, what);
  if (given.empty() || is_name(given)) return given;
  sink_.add(value->line, what + " must be a name, not " + quoted(given) + ".",
            "Use lower-case letters, digits and «_», a letter first, at most 40.");
  return {};
}

int Values::number(const Yaml* value, const std::string& what, int least, int most, int otherwise) const {
  if (value == nullptr) return otherwise;
  int out = 0;
  const auto* end = value->text.data() + value->text.size();
  const auto [stop, error] = std::from_chars(value->text.data(), end, out);
  if (value->kind == Yaml::Kind::scalar && error == std::errc() && stop == end && out >= least && out <= most)
    return out;
  sink_.add(value->line, what + " must be a whole number.",
            "Write a number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
  return otherwise;
}

bool Values::flag(const Yaml* value, const std::string& what) const {
  if (value == nullptr) return false;
  if (value->text != "true" && value->text != "false")
    sink_.add(value->line, what + " must be true or false.", "Write «true», or leave it out.");
  return value->text == "true";
}

std::vector<const Yaml*> Values::scalars(const Yaml* value, const std::string& what) const {
  if (value == nullptr) return {};
  std::vector<const Yaml*> out;
  if (value->kind == Yaml::Kind::scalar) return {value};
  for (const auto& item : value->items) {
    if (item.kind == Yaml::Kind::scalar) {
      out.push_back(&item);
    } else {
      sink_.add(item.line, what + " must be a list of words.", "Write «[a, b]».");
    }
  }
  if (value->kind != Yaml::Kind::list)
    sink_.add(value->line, what + " must be a list of words.", "Write «[a, b]».");
  return out;
}

std::vector<std::string> Values::names(const Yaml* value, const std::string& what) const {
  std::vector<std::string> out;
  for (const auto* item : scalars(value, what)) {
    if (auto one = name(item, what); !one.empty()) out.push_back(std::move(one));
  }
  return out;
}

std::vector<flow::FunctionCall> Values::calls(const Yaml* value, const std::string& what) const {
  std::vector<flow::FunctionCall> out;
  for (const auto* item : scalars(value, what)) {
    if (auto call = parse_call(item->text, item->line)) {
      out.push_back(std::move(*call));
    } else {
      sink_.add(item->line, what + " holds no call: " + quoted(item->text) + ".",
                "Write «name@1 argument …», or «not name@1 argument …» for a guard.");
    }
  }
  return out;
}

std::vector<flow::Who> Values::whos(const Yaml* value, const std::string& what) const {
  std::vector<flow::Who> out;
  for (const auto* item : scalars(value, what)) {
    if (auto who = parse_who(item->text)) {
      out.push_back(std::move(*who));
    } else {
      sink_.add(item->line, what + " names nobody: " + quoted(item->text) + ".",
                "Write «role@owner», above_owner, «field F», «above_field F», place, parent_owner or any; or "
                "«asker», «party P», «system».");
    }
  }
  return out;
}

std::vector<flow::OrgRef> Values::org_refs(const Yaml* value, const std::string& what) const {
  std::vector<flow::OrgRef> out;
  for (const auto* item : scalars(value, what)) {
    if (auto ref = parse_org_ref(item->text)) {
      out.push_back(std::move(*ref));
    } else {
      sink_.add(item->line, what + " names no body: " + quoted(item->text) + ".",
                "Write level, «field F», «above_field F», «party P», «duty F», parent_owner, actor or keep.");
    }
  }
  return out;
}

Duration Values::duration(const Yaml* value, const std::string& what) const {
  if (value == nullptr) return {};
  if (value->kind == Yaml::Kind::scalar) {
    if (auto out = parse_duration(value->text)) return *out;
  }
  sink_.add(value->line, what + " is no duration: " + quoted(value->text) + ".",
            "Write a number and wm, wh, wd (working time), m, h (round the clock), d or mo (calendar).");
  return {};
}

flow::Allowance::Row Values::allowance_row(const Yaml& row, std::size_t keys, const std::string& what) const {
  flow::Allowance::Row out;
  const auto cells = scalars(&row, what);
  if (row.kind != Yaml::Kind::list || cells.size() != keys + 1) {
    sink_.add(row.line, what + " has a row with the wrong number of cells.",
              "Write one value for each field of «by» («*» fits all), then the duration.");
    return out;
  }
  for (std::size_t i = 0; i < keys; ++i) out.keys.push_back(cells[i]->text);
  out.duration = duration(cells.back(), what);
  return out;
}

constexpr std::array limit_words = std::to_array<std::pair<std::string_view, flow::LimitOf>>(
    {{"law", flow::LimitOf::law}, {"case", flow::LimitOf::grid_case}});

/// «category», or «{field: category, percent: 80, of: case}»
flow::OwnLimit Values::own_limit(const Yaml& value, const std::string& what) const {
  if (value.kind != Yaml::Kind::map) return {name(&value, what)};
  Members members(value, what, sink_);
  flow::OwnLimit out;
  out.field = name(members.need("field"), what);
  out.percent = number(members.take("percent"), what + ": percent", 1, 100, 100);
  out.of = choice(members.take("of"), what + ": of", limit_words);
  members.finish();
  return out;
}

flow::Allowance Values::allowance(const Yaml* value, const std::string& what) const {
  flow::Allowance out;
  if (value == nullptr) return out;
  if (value->kind != Yaml::Kind::map) {
    out.otherwise = duration(value, what);
    return out;
  }
  Members members(*value, what, sink_);
  out.by = names(members.need("by"), what);
  if (const auto* rows = members.need("rows")) {
    for (const auto& row : rows->items) out.rows.push_back(allowance_row(row, out.by.size(), what));
  }
  if (const auto* own = members.take("own_limit")) out.own_limit = own_limit(*own, what + ": own_limit");
  out.otherwise = duration(members.need("else"), what);
  members.finish();
  return out;
}

void Values::refuse_choice(const Yaml& value, const std::string& what, const std::string& given,
                           const std::vector<std::string>& known) const {
  std::string list;
  for (const auto& word : known) list += (list.empty() ? "" : ", ") + word;
  const auto near = nearest_word(given, known);
  sink_.add(value.line, what + " cannot be " + quoted(given) + ".",
            near.empty() ? "Write one of: " + list + "." : "Did you mean " + quoted(near) + "?");
}

}  // namespace rz::chain
