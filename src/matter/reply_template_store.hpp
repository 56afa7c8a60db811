#pragma once
// The only SQL of reply templates.

#include <vector>

#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "matter/reply_template.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// All of the district, by title.
Result<std::vector<ReplyTemplate>, db::Error> read_reply_templates(db::Connection& connection,
                                                                   DistrictId district);
/// In place of the one of that id.
record::RowWrite write_reply_template(DistrictId district, const ReplyTemplate& kept);
record::RowWrite delete_reply_template(DistrictId district, const std::string& id);

}  // namespace rz::matter
