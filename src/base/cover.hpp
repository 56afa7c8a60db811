#pragma once
// The last look at a text before the public sees it. Staff write what is published without names; what they overlooked is covered here:
// belt and braces, never the reason why something may be published.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rz {

/// What gives a person away.
enum class Trace : std::uint8_t {
  name,      ///< 张女士, 王某某; a name behind «业主» or before «反映»
  mobile,    ///< of the mainland
  line,      ///< fixed, with area code, and without one where «电话» stands before it
  identity,  ///< GB 11643, and any other number of fifteen digits or more
  plate,     ///< 豫D·12345, 豫D12345F
  door,      ///< 3号楼2单元501室, 建设路18号; a compound («18号院») is no door
  mail,      ///< an e-mail address
};

struct Covered {
  std::string text;
  std::vector<Trace> found;  ///< in their order
};

/// Digits and letters of full width count as such, and digits written as 一三八〇. What `leave` names is left as it is.
Covered cover(std::string_view text, const std::vector<Trace>& leave = {});

/// Whether 18 signs are an identity number by their check sign (GB 11643-1999): ASCII, «X» or «x» last.
bool is_identity_number(std::string_view text);

}  // namespace rz
