#include "flow/family.hpp"

namespace rz::flow {

void Family::relate(const Matter& other, const Personal* personal) {
  if (other.id == matter->parent) parent = &other;
  if (other.parent == matter->id) children.push_back(&other);
  if (other.merged_into == matter->id) merged.push_back(&other);
  if (other.id != matter->merged_into) return;
  main = &other;
  main_personal = personal;
}

}  // namespace rz::flow
