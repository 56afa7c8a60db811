#pragma once
// The only SQL of saved views.

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::matter {

inline constexpr std::size_t saved_views_max = 30;  ///< of one account
inline constexpr std::size_t saved_view_name_characters_max = 20;
inline constexpr std::size_t saved_view_query_bytes_max = 600;

/// A list as somebody narrowed it.
struct SavedView {
  AccountId account{};
  std::string name;
  std::string view;
  std::string query;  ///< as in the page's address
  OrgId org{};        ///< whose people see it too; 0 = nobody else
};

/// The account's own, and what others share with these bodies; by name.
Result<std::vector<SavedView>, db::Error> read_saved_views(db::Connection& connection, DistrictId district, AccountId account,
                                                           const std::vector<OrgId>& orgs);
/// In place of the one of that name.
record::RowWrite write_saved_view(DistrictId district, const SavedView& view);
record::RowWrite delete_saved_view(DistrictId district, AccountId account, const std::string& name);

}  // namespace rz::matter
