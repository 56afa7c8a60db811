#pragma once
// Why an account may take a step of a matter, or may not: told from the functions that decide.

#include <memory>
#include <string>
#include <vector>

#include "access/account.hpp"
#include "chain/catalogue.hpp"
#include "flow/permission.hpp"
#include "infra/db/db.hpp"
#include "matter/network_world.hpp"

namespace rz::matter {

struct Explanation {
  /// A word of the step's `by`: «handler@owner».
  struct Word {
    std::string spelling;
    flow::Lack lack = flow::Lack::nothing;
    flow::Post post;  ///< by which it lets the account in
  };

  OrgId owner{};  ///< with which the matter lies
  std::vector<Word> words;
  std::string stage;               ///< where the matter stands
  std::vector<std::string> from;   ///< from where the step starts
  std::vector<std::string> guards; ///< what is asked besides, when it is taken
  bool needs_approval = false;
  bool may = false;  ///< by word and stage
};

struct ExplanationError {
  enum class Kind { no_matter, no_step, failed } kind = Kind::failed;
  std::string text;  ///< English, for the terminal
};

/// Reads the matter of that number. `posts` are those that count; a disabled account has none.
Result<Explanation, ExplanationError> explain_step(db::Connection& connection, DistrictId district, const chain::Catalogue& chains,
                                                   const flow::World& world, AccountId account, const std::vector<access::Post>& posts,
                                                   std::string_view step, std::string_view number);

std::string_view lack_text(flow::Lack lack);

}  // namespace rz::matter
