#pragma once
// 法人和其他组织统一社会信用代码, GB 32100-2015.

#include <string_view>

namespace rz::org {

/// 18 signs: registration authority, kind of body, region (6 digits), organisation code (9), check sign. Capital letters
/// without I, O, S, V, Z. Whether the check sign (weights 3^i mod 31, modulus 31) agrees; not whether the body is registered.
bool is_credit_code(std::string_view text);

}  // namespace rz::org
