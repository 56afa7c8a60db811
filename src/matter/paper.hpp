#pragma once
// Matters on paper: one as its sheet (事项单), a list as a table. Both hold what their reader sees on the
// page and no more. Paper is read later than it is made: moments are whole dates, and it says when and by
// whom it was made.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "chain/catalogue.hpp"
#include "infra/json/json.hpp"
#include "infra/schema/schema.hpp"
#include "org/org.hpp"

namespace rz::matter {

inline constexpr std::size_t paper_rows_max = 2'000;  ///< of a list: some 100 pages

struct PaperContext {
  const chain::Catalogue& catalogue;
  const std::vector<org::Category>& categories;
  schema::Language language;
  int utc_offset_minutes = 0;
  Instant now;
  std::string person;  ///< who has it made
  std::string body;    ///< for which body
};

/// The bytes of a PDF; an error in English.
using Paper = Result<std::string, std::string>;

/// `matter`: what Service::read gave; `link`: where its page is, for the QR code.
Paper sheet_of(const json::Value& matter, const std::string& link, const PaperContext& context);

struct PaperList {
  std::string name;                                          ///< of the view
  std::vector<std::pair<std::string, std::string>> filters;  ///< in words
  std::vector<json::Value> rows;  ///< as Service::read_queue gives them, no more than `paper_rows_max`
  bool is_cut = false;            ///< there are more
};
Paper list_of(const PaperList& list, const PaperContext& context);

/// A value of a field of a chain in words; empty where there is nothing to say.
std::string in_words(const json::Value& value, std::string_view field, const chain::Loaded& chain,
                     const PaperContext& context);
/// What a field is called where it is read: «（选填）» is for who fills it in.
std::string label_of(std::string_view field, const chain::Loaded& chain, schema::Language language);

}  // namespace rz::matter
