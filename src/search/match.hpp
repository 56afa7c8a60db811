#pragma once
// Whether a matter has the words that were asked for, in what its reader may see of it.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "matter/service.hpp"
#include "search/index.hpp"

namespace rz::search {

struct Found;

/// By which telephone numbers are found: their last four digits. Nothing of a text without as many.
std::optional<Gram> last_digits_key(std::string_view text);

/// Adds the texts of fields that are nobody's («PDS-20261124-0031»): field → text.
void add_field_texts(const flow::Definition& chain, const flow::Fields& fields, std::vector<std::pair<std::string, std::string>>& texts);

/// By which matters are found whose field holds just this text.
Gram text_key(std::string_view field, std::string_view text);

/// The bodies that a field names, where it is one of bodies.
std::vector<OrgId> orgs_in(const flow::Definition& chain, std::string_view field, const flow::Fields& fields);
/// By which matters are found that name the body in a field.
Gram org_key(OrgId org);

class Matcher {
 public:
  /// The view must outlive it.
  Matcher(std::string_view text, const matter::ViewContext& view);

  /// For the index.
  std::vector<Word> words() const;
  /// Nothing where a word is missing, or the reader may not know of the matter.
  std::optional<Found> match(matter::Stored stored) const;

 private:
  struct Asked {
    std::u32string text;
    std::unordered_set<OrgId> orgs;      ///< whose name has the word
    std::unordered_set<PlaceId> places;  ///< the same, and what lies in them
    std::optional<Gram> digits;
  };
  struct Seen;

  Asked asked_for(std::u32string word) const;
  bool stands_beside(const Asked& asked, const flow::Matter& matter, const flow::Definition& chain, const matter::Sight& sight) const;
  static bool is_number_of(const Asked& asked, const Seen& seen);

  const matter::ViewContext& view_;
  std::vector<Asked> asked_;
};

}  // namespace rz::search
