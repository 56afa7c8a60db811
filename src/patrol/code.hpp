#pragma once
// The code of a point, on its wall as a QR code and in letters: made from the server's key, stored nowhere. A point's next edition makes
// the last one worthless.

#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "patrol/patrol.hpp"

namespace rz::patrol {

inline constexpr std::size_t code_key_bytes = 32;
inline constexpr std::size_t code_letters = 12;  ///< of 5 bits each

class Codes {
 public:
  Codes(DistrictId district, std::string key) : district_(district), key_(std::move(key)) {}

  /// «7K2M-9QXD-40FA»: no I, L, O or U.
  std::string of(PlaceId grid, const Point& point) const;
  /// However it is typed.
  bool fits(PlaceId grid, const Point& point, std::string_view typed) const;
  /// By which a phone without a line knows the right code; in hex.
  std::string digest_of(PlaceId grid, const Point& point) const;

 private:
  std::string letters_of(PlaceId grid, const Point& point) const;

  DistrictId district_;
  std::string key_;
};

/// What a QR code says: «rongzhi:patrol:<grid>:<number>:<code>».
std::string code_text(PlaceId grid, const Point& point, std::string_view code);
/// The code within what was read or typed, in its plain letters: «0» for «O», nothing between them.
std::string plain_code(std::string_view text);

}  // namespace rz::patrol
