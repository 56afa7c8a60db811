#pragma once
// The only SQL of relations.

#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "infra/db/db.hpp"
#include "org/relation.hpp"
#include "org/relation_change.hpp"
#include "record/act.hpp"

namespace rz::org {

db::Call select_relations(DistrictId district);
/// Of the rows of `select_relations`. An error, in English, for a kind or state that this version does not know.
Result<std::vector<Relation>, std::string> relations_of(const db::Rows& rows);

/// A new relation and its first step. Conflict if the id stands already.
std::vector<record::RowWrite> insert_relation(DistrictId district, const Relation& relation, const RelationPast& first);
/// What it is now and the step that brought it there. Conflict if another step was taken from the same state.
std::vector<record::RowWrite> write_relation(DistrictId district, const Relation& relation, const RelationPast& step);
/// The steps of a relation, the oldest first.
Result<std::vector<RelationPast>, db::Error> read_relation_past(db::Connection& connection, DistrictId district,
                                                                RelationId relation);

}  // namespace rz::org
