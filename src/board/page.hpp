#pragma once
// What the board's pages have in common: how one is asked for, its head, its frame, its links. No page needs a script.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/network.hpp"
#include "board/board.hpp"
#include "board/markup.hpp"
#include "board/words.hpp"
#include "chain/texts.hpp"

namespace rz::board {

enum class Size { normal, large, largest };  ///< 大字版
std::string_view to_text(Size size);

/// How somebody looks at the board.
struct Visit {
  bool is_zh = true;
  bool says_language = false;  ///< it stands in the address, and so in those that lead on
  Size size = Size::normal;
  std::string origin;          ///< «https://example.org»; empty = not known
};

/// What stands around the board at a moment.
struct Scene {
  const Board& board;
  const access::Network& network;
  const chain::Texts& chain;  ///< of the board's chain, in the visit's language
  const chain::Texts& announcements;  ///< of the chain of announcements
  std::function<const chain::Texts&(std::string_view)> texts_of;  ///< of a chain by its name
  const Visit& visit;
  Date today{};

  std::string_view say(const Word& word) const { return word.in(visit.is_zh); }
  std::string place_name(PlaceId id) const;  ///< «马庄街道平高社区»
  std::string short_name(PlaceId id) const;
  std::string body_name(OrgId id) const;
  std::string category_name(std::string_view code) const;  ///< empty where there is none
  std::string kind_name(std::string_view kind) const;
  std::string moment_text(Instant at) const;  ///< «2026-11-24 09:30»
  std::string title() const;  ///< «湛河区公开栏»
  int offset_minutes() const { return network.calendar.utc_offset_minutes; }
};

using Pairs = std::vector<std::pair<std::string_view, std::string>>;

/// An address within the site that keeps language and size of type.
std::string link_to(const Visit& visit, std::string_view path, Pairs pairs = {});
/// The address by which a page is known, whatever it looks like.
std::string canonical(const Visit& visit, std::string_view path, const Pairs& pairs = {});

struct Head {
  std::string title;
  std::string description;
  std::string path;
  Pairs pairs{};             ///< of its address
  std::string feed{};        ///< the path of its feed, with its query
  bool is_indexed = true;
  bool is_article = false;
};

/// Up to the open <main>, with its heading.
Markup begin_page(const Scene& scene, const Head& head);
/// With what is said on every page.
std::string end_page(const Scene& scene, Markup page);

/// A select that stands in a form of a page.
struct Option {
  std::string value;
  std::string name;
  bool is_chosen = false;
  std::string group{};  ///< the heading above it and those beside it
};
void select_field(Markup& page, std::string_view name, std::string_view label, const std::vector<Option>& options);
/// Streets with their communities below them.
std::vector<Option> place_options(const Scene& scene, PlaceId chosen);
/// What a form keeps of the address beside what it asks.
void keep_visit(Markup& page, const Visit& visit);

/// Days of which something is told.
struct Period {
  Date from{};
  Date to{};  ///< the first day behind it
  std::string name;
};
/// «30d», «90d», «365d», or one of the last twelve months, «2026-10»; 90 days for anything else.
Period period_of(std::string_view text, Date today);
std::vector<Option> period_options(const Scene& scene, const Period& period);
/// The first days of this month and the eleven before, the last first.
std::vector<Date> last_months(Date today);
/// «2026-10»
std::string month_text(Date day);
std::optional<Date> parse_month(std::string_view text);

std::string with_commas(std::int64_t number);

/// One of what stands on a page of cards: its heading leads to its own page.
struct Card {
  std::string number;
  std::string title;
  std::function<void(Markup&)> chip;
  std::function<void(Markup&)> body;
};
struct CardsWords {
  const Word& title;
  const Word& description;
  const Word& none;  ///< said where there is no card
};
/// Cards of a place, with the field that narrows them and the way to follow the place.
std::string cards_page(const Scene& scene, const CardsWords& said, std::string_view path, PlaceId place, const std::vector<Card>& cards);
/// One of them alone.
std::string card_page(const Scene& scene, const Card& card, std::string description, PlaceId place);

// The pages themselves.
std::string list_page(const Scene& scene, const Filter& filter, std::size_t number);
std::string matter_page(const Scene& scene, const Posted& posted);
/// What is in force at a place, the last published first.
std::vector<std::shared_ptr<const Announced>> announced_now(const Scene& scene, PlaceId place);
/// Their headlines above a list; nothing where there are none.
void announced_lines(Markup& page, const Scene& scene, PlaceId place);
std::string announcements_page(const Scene& scene, PlaceId place);
std::string announcement_page(const Scene& scene, const Announced& announced);
/// Where matters of chains with that word stand.
struct Shelf {
  std::string_view board;
  std::string_view path;
  const Word& name;
  CardsWords said;
  const Word& current;
  const Word& over;
  int shown_days = 365;  ///< after it is over
};
std::span<const Shelf> shelves();
/// The first where there is none of that word.
const Shelf& shelf_of(std::string_view board);
std::string projects_page(const Scene& scene, const Shelf& shelf, PlaceId place);
std::string project_page(const Scene& scene, const Project& project);
std::string figures_page(const Scene& scene, std::string_view period);
std::string map_page(const Scene& scene, std::string_view period);
/// Where one follows a place or a matter by e-mail.
void follow_link(Markup& page, const Scene& scene, const Word& word, Pairs asked);
/// A sentence under a heading, where there is nothing to show.
std::string notice_page(const Scene& scene, const Word& title, const Word& sentence);

/// The feeds (RFC 4287): of what a filter holds, and of one matter.
std::string list_feed(const Scene& scene, const Filter& filter);
std::string matter_feed(const Scene& scene, const Posted& posted);

/// What the asker said, in a word with its sign and colour.
void outcome_chip(Markup& page, const Scene& scene, Outcome outcome);
/// What happened to a matter, in order of time.
struct Happening {
  Date day{};
  const Word* what = nullptr;
  OrgId body{};
  std::optional<bool> in_time{};
};
std::vector<Happening> course_of(const Scene& scene, const Posted& posted);
std::string happening_text(const Scene& scene, const Happening& happening);
/// The name of a matter in lists: its summary, cut.
std::string short_summary(const Posted& posted);
Pairs pairs_of(const Filter& filter);

}  // namespace rz::board
