#pragma once
// What the public sees of requests, held in memory: of each published matter what its chain calls public and nothing else, and of every
// request what is counted. What never comes to the board (domain rules: 举报, 未成年人, 批示件 and what is sent down) is neither shown nor
// counted, whatever its fields say.

#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "flow/definition.hpp"
#include "base/text.hpp"
#include "flow/matter.hpp"
#include "place/place.hpp"

namespace rz::board {

/// The chain whose matters stand on the board.
inline constexpr std::string_view board_chain = "request";

/// What came of it, by the asker's word.
enum class Outcome { unrated, solved, unsolved };
/// «solved», as in addresses.
std::string_view to_text(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);

/// One published matter, as everybody may see it. Texts are covered.
struct Posted {
  MatterId id{};
  std::string number;
  PlaceId place{};  ///< a compound, or what is larger; never a grid
  Date asked{};
  Instant published_at{};
  std::string kind;
  std::string category;  ///< empty = not said
  OrgId handler{};
  std::string summary;
  std::string result;
  bool is_covered = false;  ///< something was hidden in the texts
  std::optional<Date> contacted{};
  std::optional<Date> answered{};
  std::optional<bool> answered_in_time{};
  std::optional<bool> closed_in_time{};
  std::optional<bool> satisfied{};
  Outcome outcome = Outcome::unrated;

  bool operator==(const Posted&) const = default;
};

/// Nothing where the chain lets nothing of it be seen, or it is never to be.
std::optional<Posted> posted_of(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places, int offset_minutes);

/// One request as a figure: nothing leads back to it.
struct Counted {
  Date asked{};
  PlaceId place{};
  OrgId handler{};
  std::optional<bool> answered_in_time{};
  std::optional<bool> closed_in_time{};
  std::optional<bool> solved{};
  std::optional<bool> satisfied{};
  std::optional<std::int64_t> took_ms{};  ///< until it was closed; nothing = it is not

  bool operator==(const Counted&) const = default;
};

/// Nothing for what is not accepted, withdrawn, told as a repeat or handled under another number, and for what never comes to the board.
std::optional<Counted> counted_of(const flow::Matter& matter, int offset_minutes);

/// Whether it may stand on no board: a report, a minor's, an instruction or what is sent down.
bool is_never_public(const flow::Matter& matter);

/// The chain whose announcements stand on the board.
inline constexpr std::string_view announcement_chain = "announcement";
inline constexpr int announcement_shown_days = 30;  ///< after it is over

/// What concerns everybody at a place, as staff wrote it for the public. Texts are covered.
struct Announced {
  MatterId id{};
  std::string number;
  PlaceId place{};
  Instant published_at{};
  std::string kind;
  std::string headline;
  std::string words;
  std::string hotline;
  std::optional<Instant> starts{};
  std::optional<Instant> ends{};
  std::optional<Instant> over{};  ///< since when; nothing = it is in force

  bool operator==(const Announced&) const = default;
};

/// Nothing while it is not published.
std::optional<Announced> announced_of(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places);

/// Of chains with a «board»: a matter with all that its chain calls public, field by field.
struct Fact {
  std::string field;
  flow::FieldRule::Type type = flow::FieldRule::Type::text;
  flow::Value value;  ///< texts are covered, but for buildings, which it is about
  bool is_year = false;

  bool operator==(const Fact&) const = default;
};

/// From the day its plan is public.
struct Project {
  MatterId id{};
  std::string chain;
  std::string board;  ///< the chain's word: which of the pages it stands on
  std::string number;
  PlaceId place{};
  std::string title;
  std::vector<Fact> facts;        ///< in the order of the chain; what is not set is left out
  std::optional<Instant> over{};  ///< since when; nothing = it goes on

  bool operator==(const Project&) const = default;
};

/// Nothing while it is not published.
std::optional<Project> project_of(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places);

/// Which of the published matters; empty members ask for all.
struct Filter {
  PlaceId place{};  ///< this place and all in it
  std::string category{};
  std::optional<Outcome> outcome{};
  std::optional<Date> month{};  ///< its first day

  bool operator==(const Filter&) const = default;
};

struct Page {
  std::vector<std::shared_ptr<const Posted>> items;
  std::size_t count = 0;   ///< on all pages
  std::size_t number = 1;  ///< of this page; the last one where a later was asked for
  std::size_t pages = 1;
};
inline constexpr std::size_t page_items = 20;

/// Thread-safe.
class Board {
 public:
  /// As the matter stands now.
  void put(const flow::Matter& matter, const flow::Definition& chain, const place::Places& places, int offset_minutes);

  /// The last published first. `number` counts from 1.
  Page list(const Filter& filter, const place::Places& places, std::size_t number) const;
  std::shared_ptr<const Posted> find(std::string_view number) const;
  /// In force or over since `since`, at this place, in it or around it: those in force first, then the last published first.
  std::vector<std::shared_ptr<const Announced>> announced(PlaceId place, const place::Places& places, Instant since) const;
  std::shared_ptr<const Announced> find_announced(std::string_view number) const;
  /// Going on or over since `since`, at this place or in it: the last begun first.
  std::vector<std::shared_ptr<const Project>> projects(std::string_view board, PlaceId place, const place::Places& places, Instant since) const;
  std::shared_ptr<const Project> find_project(std::string_view number) const;

  /// Of each published matter its place: of those asked on `from` or later, and before `to`, as the others here.
  std::vector<PlaceId> posted_places(Date from, Date to) const;
  std::vector<Counted> counted(Date from, Date to) const;

 private:
  struct Later {
    bool operator()(const std::pair<std::int64_t, MatterId>& a, const std::pair<std::int64_t, MatterId>& b) const { return a > b; }
  };

  mutable std::shared_mutex mutex_;
  std::map<std::pair<std::int64_t, MatterId>, std::shared_ptr<const Posted>, Later> posted_;
  std::unordered_map<MatterId, std::int64_t> published_at_;
  StringMap<std::shared_ptr<const Posted>> by_number_;
  std::unordered_map<MatterId, Counted> counted_;
  StringMap<std::shared_ptr<const Announced>> announced_;
  StringMap<std::shared_ptr<const Project>> projects_;
};

}  // namespace rz::board
