#include "patrol/code.hpp"

#include <cctype>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"

namespace rz::patrol {

namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's base 32
constexpr std::size_t group = 4;

}  // namespace

std::string Codes::letters_of(PlaceId grid, const Point& point) const {
  const auto digest = crypto::hmac_sha256(key_, "patrol\n" + format_id(district_) + "\n" + format_id(grid) + "\n" +
                                                    std::to_string(point.number) + "\n" + std::to_string(point.code_edition));
  std::string out;
  for (std::size_t i = 0; i < code_letters; ++i) out += letters[static_cast<unsigned char>(digest[i]) % letters.size()];
  return out;
}

std::string Codes::of(PlaceId grid, const Point& point) const {
  auto out = letters_of(grid, point);
  for (auto at = code_letters - group; at > 0; at -= group) out.insert(at, "-");
  return out;
}

bool Codes::fits(PlaceId grid, const Point& point, std::string_view typed) const {
  return crypto::equal_constant_time(letters_of(grid, point), plain_code(typed));
}

std::string Codes::digest_of(PlaceId grid, const Point& point) const { return to_hex(crypto::sha256(letters_of(grid, point))); }

std::string code_text(PlaceId grid, const Point& point, std::string_view code) {
  return "rongzhi:patrol:" + format_id(grid) + ":" + std::to_string(point.number) + ":" + std::string(code);
}

std::string plain_code(std::string_view text) {
  text.remove_prefix(text.find_last_of(':') + 1);  // behind nothing where there is none
  std::string out;
  for (const char each : text) {
    const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
    if (upper == 'O') out += '0';
    else if (upper == 'I' || upper == 'L') out += '1';
    else if (letters.find(upper) != std::string_view::npos) out += upper;
  }
  return out;
}

}  // namespace rz::patrol
