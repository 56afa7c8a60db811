#pragma once
// Text is UTF-8. Lengths that people see are counted in characters (code points), never bytes.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rz {

/// A string map that can be asked with a string_view.
template <class T>
using StringMap = std::map<std::string, T, std::less<>>;

bool is_utf8(std::string_view text);
/// Code points of valid UTF-8.
std::size_t count_characters(std::string_view text);
/// Without ASCII spaces, tabs, line ends and the ideographic space at both ends.
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string to_hex(std::string_view bytes);
/// Lower-case hex to bytes; empty if the text is not hex.
std::string from_hex(std::string_view hex);

/// ISO 7064 MOD 11,10: one digit that finds every single wrong digit and almost every swap of neighbours.
/// `digits` holds '0'–'9' only.
char check_digit(std::string_view digits);
bool has_valid_check_digit(std::string_view digits);

}  // namespace rz
