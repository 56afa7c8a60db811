#pragma once
// JSON Schema for forms: what a document must look like, and what is wrong where it does not.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.hpp"
#include "base/text.hpp"

namespace rz::schema {

enum class Language { zh, en };

/// One fault of a document.
struct Error {
  std::string pointer;  ///< JSON pointer to the wrong field; of a missing one, to where it belongs
  /// required · type · enum · const · minLength · maxLength · pattern · format · minimum · maximum ·
  /// exclusiveMinimum · exclusiveMaximum · multipleOf · minItems · maxItems · uniqueItems · minProperties ·
  /// maxProperties · additionalProperties · dependencies · contains · not · anyOf · oneOf · if · allOf · x-when · x-after
  std::string keyword;
  StringMap<std::string> params;  ///< «limit» of lengths, counts and numbers; «format» of a format

  bool operator==(const Error&) const = default;
};

/// A parsed schema. Cheap to copy, immutable, safe to share between threads.
///
/// Keywords: type properties required additionalProperties minProperties maxProperties dependencies items
/// minItems maxItems uniqueItems contains enum const minLength maxLength pattern format (date, date-time)
/// minimum maximum exclusiveMinimum exclusiveMaximum multipleOf allOf anyOf oneOf not if then else
/// $schema title description, and ours:
///   x-personal (boolean)   kept apart, erasable          x-published (boolean)  staff wrote it for the
///   public x-type (org, orgs, account, accounts, place, date, moment, category)    x-group (text)         the heading it stands
///   under x-ui (text)            which input to show           x-order (list of names) the order of the
///   fields
///   x-when (field → list of values) of a property of the root: given, and shown, only while each of these fields has
///   one of the values     x-needed (boolean, beside x-when) then it must be given     x-after (a field of the same
///   form, beside a format) a moment is later than that one, a date not before it, where both are given     x-named (boolean) of a
///   body: it is spoken of, nothing goes to it     x-role (text) of accounts: which post each holds there     x-list (text) of a category: the district's list it is chosen from
class Schema {
 public:
  static constexpr std::size_t errors_max = 50;  ///< of one document; the rest is not told

  /// The error says where (a JSON pointer) and what, in English.
  static Result<Schema, std::string> parse(std::string_view text);

  /// Lengths are counted in characters (code points). Empty = valid. Sorted by pointer, each fault once.
  std::vector<Error> validate(const boost::json::value& document) const;

  const boost::json::value& json() const;

 private:
  struct Compiled;
  explicit Schema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

/// A sentence for people that names the mend: «请填写此项。», «请不要超过 500 个字。».
std::string message(const Error& error, Language language);

}  // namespace rz::schema
