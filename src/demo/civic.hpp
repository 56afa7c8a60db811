#pragma once
// 听居民说事, 问法, and the registers of mediation committees and their rooms in a demo district.

#include <string>
#include <string_view>
#include <vector>

#include "demo/play.hpp"

namespace rz::demo {

/// A hearing that a community might hold.
struct HearingStory {
  std::string topic;
  std::string venue;
  std::string point;
  std::string answer;
  std::string report;
};
/// A question of law that a resident might ask.
struct LawStory {
  std::string law_field;
  std::string what;
  std::string answer;
  std::string basis;
  std::string public_question;
  std::string public_answer;
};
/// A room by its name.
struct RoomStory {
  std::string name;
  std::string kind;
  std::string where;
  std::string rules;
};
/// Read seeds/…/hearings.csv, questions.csv, rooms.csv; the error names the line.
Result<std::vector<HearingStory>, std::string> parse_hearings(std::string_view csv);
Result<std::vector<LawStory>, std::string> parse_questions(std::string_view csv);
Result<std::vector<RoomStory>, std::string> parse_rooms(std::string_view csv);

/// A community with who is told of by name on its register.
struct CivicCommunity {
  OrgId org{};
  PlaceId place{};
  std::string name;
  std::vector<std::string> mediators;  ///< names; the head first
  std::string adviser;
  std::string officer;
};

class Hearings final : public Play {
 public:
  Hearings(std::vector<CivicCommunity> communities, std::vector<HearingStory> stories, std::uint64_t seed)
      : communities_(std::move(communities)), stories_(std::move(stories)), random_(seed) {}

  int per_year() const override { return communities_.empty() || stories_.empty() ? 0 : 144; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::vector<CivicCommunity> communities_;
  std::vector<HearingStory> stories_;
  Random random_;
};

class Questions final : public Play {
 public:
  Questions(std::vector<CivicCommunity> communities, std::vector<LawStory> stories, std::uint64_t seed)
      : communities_(std::move(communities)), stories_(std::move(stories)), random_(seed) {}

  int per_year() const override { return communities_.empty() || stories_.empty() ? 0 : 240; }
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::optional<Act> answer(const flow::Matter& matter, Instant now);
  std::optional<Act> after_answer(const flow::Matter& matter);
  const LawStory& story_of(const flow::Matter& matter) const;

  std::vector<CivicCommunity> communities_;
  std::vector<LawStory> stories_;
  Random random_;
};

/// Each committee with its mediators, and a room of its own that is booked now and then; all of them entered on the first day.
class Registers final : public Play {
 public:
  Registers(std::vector<CivicCommunity> communities, std::vector<RoomStory> rooms, std::uint64_t seed)
      : communities_(std::move(communities)), rooms_(std::move(rooms)), random_(seed) {}

  int per_year() const override { return communities_.empty() || rooms_.empty() ? 0 : static_cast<int>(communities_.size() * 2); }
  std::vector<Instant> moments(Instant from, Instant until, const flow::Calendar& calendar) override;
  Move begin(int n, Instant now, int utc_offset_minutes) override;
  std::optional<Move> next(const Scene& scene) override;
  std::int64_t delay_minutes(std::string_view stage) override;

 private:
  std::optional<Act> of_committee(const flow::Matter& matter) const;
  Act book(const Scene& scene);
  const CivicCommunity& community_of(const flow::Matter& matter) const;

  std::vector<CivicCommunity> communities_;
  std::vector<RoomStory> rooms_;
  Random random_;
};

}  // namespace rz::demo
