#include "patrol/patrol_json.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace rz::patrol {

namespace {

constexpr int minutes_an_hour = 60;

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }
std::string pair_text(int one, int other, char between) { return two(one) + between + two(other); }

/// «05-01», «08:30».
std::optional<std::pair<int, int>> parse_pair(std::string_view text, char between) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool fits = text.size() == 5 && digit(text[0]) && digit(text[1]) && text[2] == between && digit(text[3]) && digit(text[4]);
  if (!fits) return std::nullopt;
  return std::pair((text[0] - '0') * 10 + text[1] - '0', (text[3] - '0') * 10 + text[4] - '0');
}

json::Array hours_json(const access::OpenHours& hours) {
  return {pair_text(hours.from / minutes_an_hour, hours.from % minutes_an_hour, ':'),
          pair_text(hours.to / minutes_an_hour, hours.to % minutes_an_hour, ':')};
}

json::Array parts_json(const Point& point) {
  json::Array out;
  for (const auto part : all_parts) {
    if (point.is_in(part)) out.emplace_back(to_text(part));
  }
  return out;
}

/// Reads a plan's members; every fault is remembered.
class PlanReader {
 public:
  PlanReader(const json::Value& body, bool is_stored) : body_(body), read_(body), is_stored_(is_stored) {}

  std::vector<Point> points(std::string_view at, const Plan& before) {
    std::vector<Point> out;
    const auto* list = read_.get<const json::Array*>(at);
    for (std::size_t i = 0; list && i < std::min(list->size(), points_max + 1); ++i) out.push_back(point(json::join(at, i), before));
    return out;
  }

  std::vector<Round> rounds(std::string_view at) {
    std::vector<Round> out;
    const auto* list = read_.get<const json::Array*>(at);
    for (std::size_t i = 0; list && i < list->size(); ++i) out.push_back(round(json::join(at, i)));
    return out;
  }

  std::vector<json::Fault> faults() {
    auto out = read_.faults();
    out.insert(out.end(), own_.begin(), own_.end());
    return out;
  }

 private:
  Point point(const std::string& at, const Plan& before) {
    Point out;
    out.number = read_.get<std::optional<std::int64_t>>(at + "/number").value_or(0);
    out.name = trim(read_.get<std::string>(at + "/name"));
    out.where = {read_.get<double>(at + "/lon"), read_.get<double>(at + "/lat")};
    out.radius_metres = read_.get<std::optional<double>>(at + "/radius_metres").value_or(radius_metres_usual);
    out.look = trim(read_.get<std::optional<std::string>>(at + "/look").value_or(""));
    out.place = read_.get<std::optional<PlaceId>>(at + "/place").value_or(PlaceId{});
    read_parts(at + "/parts", out);
    if (is_stored_) {
      out.code_edition = read_.get<std::int64_t>(at + "/code_edition");
      return out;
    }
    const auto* same = out.number ? before.find(out.number) : nullptr;
    out.code_edition = same ? same->code_edition : 1;
    if (read_.get<std::optional<bool>>(at + "/renew_code").value_or(false)) ++out.code_edition;
    return out;
  }

  void read_parts(const std::string& at, Point& out) {
    if (!json::find(body_, at)) return;  // both
    out.in_morning = out.in_afternoon = false;
    const auto* parts = read_.get<const json::Array*>(at);
    for (std::size_t i = 0; parts && i < parts->size(); ++i) {
      const auto part = parse_part(read_.get<std::string>(json::join(at, i)));
      if (!part) own_.push_back({json::join(at, i), json::FaultKind::out_of_range});
      else (*part == Part::morning ? out.in_morning : out.in_afternoon) = true;
    }
  }

  Round round(const std::string& at) {
    Round out;
    const auto part = parse_part(read_.get<std::string>(at + "/part"));
    if (!part) own_.push_back({at + "/part", json::FaultKind::out_of_range});
    out.part = part.value_or(Part::morning);
    out.every_day = read_.get<std::optional<bool>>(at + "/every_day").value_or(false);
    if (!json::find(body_, at + "/seasons")) return out;
    const auto* seasons = read_.get<const json::Array*>(at + "/seasons");
    for (std::size_t i = 0; seasons && i < std::min(seasons->size(), seasons_max + 1); ++i)
      out.seasons.push_back(season(json::join(at + "/seasons", i)));
    return out;
  }

  Season season(const std::string& at) {
    Season out;
    std::tie(out.from_month, out.from_day) = pair(at + "/from", '-');
    std::tie(out.to_month, out.to_day) = pair(at + "/to", '-');
    const auto [from_hour, from_minute] = pair(at + "/hours/0", ':');
    const auto [to_hour, to_minute] = pair(at + "/hours/1", ':');
    out.hours = {from_hour * minutes_an_hour + from_minute, to_hour * minutes_an_hour + to_minute};
    if (from_minute >= minutes_an_hour || to_minute >= minutes_an_hour) own_.push_back({at + "/hours", json::FaultKind::out_of_range});
    return out;
  }

  std::pair<int, int> pair(const std::string& at, char between) {
    const auto text = json::get<std::string>(body_, at);
    const auto out = text ? parse_pair(*text, between) : std::nullopt;
    if (!text) own_.push_back(text.error());
    else if (!out) own_.push_back({at, json::FaultKind::out_of_range});
    return out.value_or(std::pair(1, 1));
  }

  const json::Value& body_;
  json::Reader read_;
  std::vector<json::Fault> own_;
  bool is_stored_;
};

}  // namespace

json::Array points_json(const std::vector<Point>& points) {
  json::Array out;
  for (const auto& point : points) {
    json::Object item{{"number", point.number},       {"name", point.name},
                      {"lon", point.where.lon},       {"lat", point.where.lat},
                      {"radius_metres", point.radius_metres}, {"look", point.look},
                      {"parts", parts_json(point)},   {"code_edition", point.code_edition}};
    if (point.place) item["place"] = format_id(point.place);
    out.push_back(std::move(item));
  }
  return out;
}

json::Array rounds_json(const std::vector<Round>& rounds) {
  json::Array out;
  for (const auto& round : rounds) {
    json::Array seasons;
    for (const auto& season : round.seasons) {
      seasons.push_back(json::Object{{"from", pair_text(season.from_month, season.from_day, '-')},
                                     {"to", pair_text(season.to_month, season.to_day, '-')},
                                     {"hours", hours_json(season.hours)}});
    }
    out.push_back(json::Object{{"part", to_text(round.part)}, {"every_day", round.every_day}, {"seasons", std::move(seasons)}});
  }
  return out;
}

ReadPlan read_plan(const json::Value& body, const Plan& before) {
  PlanReader reader(body, false);
  ReadPlan out{reader.points("/points", before), reader.rounds("/rounds"), {}};
  out.faults = reader.faults();
  return out;
}

std::vector<Point> stored_points(std::string_view text) {
  const auto body = json::parse(text);
  return body ? PlanReader(*body, true).points("", {}) : std::vector<Point>{};
}

std::vector<Round> stored_rounds(std::string_view text) {
  const auto body = json::parse(text);
  return body ? PlanReader(*body, true).rounds("") : std::vector<Round>{};
}

}  // namespace rz::patrol
