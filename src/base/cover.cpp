#include "base/cover.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace rz {

namespace {

using Signs = std::u32string;
using View = std::u32string_view;

/// Invalid bytes become U+FFFD: they hide nothing.
Signs decode(std::string_view text) {
  Signs out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
    if (length == 0 || i + length > text.size()) {
      out += U'\uFFFD';
      ++i;
      continue;
    }
    char32_t sign = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) sign = (sign << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    out += sign;
    i += length;
  }
  return out;
}

void encode(char32_t sign, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((sign >> shift) & 0x3F)); };
  if (sign < 0x80) {
    out += static_cast<char>(sign);
  } else if (sign < 0x800) {
    out += static_cast<char>(0xC0 | (sign >> 6));
    tail(0);
  } else if (sign < 0x10000) {
    out += static_cast<char>(0xE0 | (sign >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | (sign >> 18));
    tail(12), tail(6), tail(0);
  }
}

/// Full width to ASCII, letters to capitals: as patterns read it. One sign stays one.
char32_t plain(char32_t sign) {
  if (sign >= U'！' && sign <= U'～') sign -= U'！' - U'!';
  if (sign >= U'a' && sign <= U'z') sign -= U'a' - U'A';
  return sign;
}

constexpr View numerals = U"〇一二三四五六七八九";

bool is_digit(char32_t sign) { return sign >= U'0' && sign <= U'9'; }
bool is_letter(char32_t sign) { return sign >= U'A' && sign <= U'Z'; }
bool is_han(char32_t sign) { return sign >= U'一' && sign <= U'\u9FFF'; }

/// The digit that a sign says, in figures or in words; none for 十.
std::optional<char> digit_of(char32_t sign) {
  if (is_digit(sign)) return static_cast<char>(sign);
  if (sign == U'零' || sign == U'○') return '0';
  if (sign == U'幺') return '1';
  const auto at = numerals.find(sign);
  return at == View::npos ? std::nullopt : std::optional(static_cast<char>('0' + at));
}

bool contains(View signs, char32_t sign) { return signs.contains(sign); }

/// One of the words stands at `at`: its length, the longest first; 0 = none.
template <std::size_t n>
std::size_t word_at(View text, std::size_t at, const std::array<View, n>& words) {
  std::size_t longest = 0;
  for (const auto word : words) {
    if (at < text.size() && text.substr(at, word.size()) == word) longest = std::max(longest, word.size());
  }
  return longest;
}

template <std::size_t n>
bool ends_with_one(View text, const std::array<View, n>& words) {
  return std::ranges::any_of(words, [&](View word) { return text.ends_with(word); });
}

struct Hit {
  std::size_t length = 0;  ///< 0 = nothing stands here
  Trace trace = Trace::name;
};

// Numbers ------------------------------------------------------------------------------------------------------

struct Number {
  std::size_t length = 0;  ///< in signs, with what stands between the digits
  std::string digits;
};

/// Digits, with single blanks or dashes between them.
Number number_at(View text, std::size_t at) {
  Number out;
  for (std::size_t i = at; i < text.size(); ++i) {
    if (const auto digit = digit_of(text[i])) {
      out.digits += *digit;
      out.length = i + 1 - at;
    } else if (out.length != i - at || !contains(U" -‐‑–—·.()", text[i])) {
      break;
    }
  }
  return out;
}

bool is_birth_date(std::string_view ymd) {
  const auto number = [&](std::size_t from, std::size_t count) { return std::stoi(std::string(ymd.substr(from, count))); };
  const auto year = number(0, 4), month = number(4, 2), day = number(6, 2);
  return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

constexpr std::array<View, 8> phone_words{U"电话", U"座机", U"手机", U"致电", U"联系方式", U"拨打", U"号码", U"TEL"};
constexpr std::size_t phone_word_reach = 8;

bool follows_phone_word(View text, std::size_t at) {
  const auto from = at < phone_word_reach ? 0 : at - phone_word_reach;
  const auto before = text.substr(from, at - from);
  return std::ranges::any_of(phone_words, [&](View word) { return before.contains(word); });
}

bool is_mobile(std::string_view digits) {
  if (digits.starts_with("0086")) digits.remove_prefix(4);
  else if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

/// 0375-1234567: an area code of three or four digits, seven or eight of the line.
bool is_fixed_line(std::string_view digits) { return digits.size() >= 10 && digits.size() <= 12 && digits[0] == '0' && digits[1] != '0'; }

Hit number_hit(View text, std::size_t at) {
  if ((at > 0 && digit_of(text[at - 1])) || (!digit_of(text[at]) && text[at] != U'(')) return {};
  auto [length, digits] = number_at(text, at);
  constexpr std::size_t identity_digits = 18;
  const bool has_letter = digits.size() == identity_digits - 1 && at + length < text.size() && text[at + length] == U'X';
  const bool is_old_identity = digits.size() == 15 && is_birth_date("19" + digits.substr(6, 6));
  if (has_letter && (is_identity_number(digits + 'X') || is_birth_date(std::string_view(digits).substr(6, 8)))) return {length + 1, Trace::identity};
  if (is_old_identity || digits.size() >= 15) return {length, Trace::identity};
  if (is_mobile(digits)) return {length, Trace::mobile};
  if (is_fixed_line(digits)) return {length, Trace::line};
  const bool is_short_line = digits.size() == 7 || digits.size() == 8;
  if (is_short_line && follows_phone_word(text, at)) return {length, Trace::line};
  return {};
}

// Plates -------------------------------------------------------------------------------------------------------

constexpr View provinces = U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A province, a letter, five signs; six for what drives on electricity; 挂学警港澳领 may end it.
Hit plate_hit(View text, std::size_t at) {
  if (!contains(provinces, text[at]) || at + 1 >= text.size() || !is_letter(text[at + 1])) return {};
  std::size_t i = at + 2;
  while (i < text.size() && contains(U" ·•・.-", text[i])) ++i;
  std::size_t signs = 0, digits = 0;
  for (; i < text.size() && signs < 6 && (is_digit(text[i]) || is_letter(text[i])); ++i, ++signs) digits += is_digit(text[i]) ? 1 : 0;
  if (signs == 4 && i < text.size() && contains(U"挂学警港澳领", text[i])) ++i, ++signs;
  return signs >= 5 && digits >= 2 ? Hit{i - at, Trace::plate} : Hit{};
}

// Doors --------------------------------------------------------------------------------------------------------

bool is_count(char32_t sign) { return digit_of(sign) || sign == U'十' || sign == U'百' || sign == U'甲' || sign == U'乙' || sign == U'丙'; }

/// «3号楼», «2单元», «东单元», «501室»: how long the part is. `counts` says whether it tells a door by itself; a floor or a household
/// does only beside another part.
struct DoorPart {
  std::size_t length = 0;
  bool counts = false;
};
constexpr std::array<View, 7> door_words{U"号楼", U"栋", U"幢", U"座楼", U"单元", U"室", U"号门"};
constexpr std::array<View, 6> beside_words{U"楼", U"层", U"户", U"号", U"座", U"门"};

DoorPart door_part_at(View text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && i - at < 8 && (is_count(text[i]) || is_letter(text[i]))) ++i;
  if (i == at && i < text.size() && contains(U"东西南北中", text[i])) ++i;
  if (i == at) return {};
  if (const auto length = word_at(text, i, door_words)) return {i + length - at, true};
  if (const auto length = word_at(text, i, beside_words)) {
    const bool is_compound = text.substr(i, 2) == U"号院" || text.substr(i, 2) == U"号线" || text.substr(i, 2) == U"号大";
    return is_compound ? DoorPart{} : DoorPart{i + length - at, false};
  }
  return {};
}

/// «3-2-501»: house, unit, door.
std::size_t dashed_door_at(View text, std::size_t at) {
  std::size_t i = at, groups = 0;
  while (i < text.size() && is_digit(text[i])) {
    const auto from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    if (i - from > 4) return 0;
    ++groups;
    if (i + 1 >= text.size() || !contains(U"-—–#", text[i]) || !is_digit(text[i + 1])) break;
    ++i;
  }
  const auto first = number_at(text, at).digits;
  const bool is_date = (first.starts_with("19") || first.starts_with("20")) && groups == 3;
  return groups == 3 && !is_date ? i - at : 0;
}

Hit door_hit(View text, std::size_t at) {
  if (at > 0 && (is_digit(text[at - 1]) || is_letter(text[at - 1]))) return {};
  if (const auto dashed = dashed_door_at(text, at)) return {dashed, Trace::door};
  std::size_t end = at, parts = 0;
  bool counts = false;
  for (auto part = door_part_at(text, end); part.length != 0; part = end < text.size() ? door_part_at(text, end) : DoorPart{}) {
    end += part.length;
    ++parts;
    counts |= part.counts;
  }
  if (parts == 0) return {};
  // «501» behind a unit, «3号楼2单元501».
  const auto tail = number_at(text, end);
  if (counts && tail.digits.size() >= 3 && tail.digits.size() <= 4 && tail.length == tail.digits.size()) end += tail.length;
  constexpr std::array<View, 6> roads{U"路", U"街", U"巷", U"道", U"胡同", U"里"};
  const bool is_on_road = text[end - 1] == U'号' && ends_with_one(text.substr(0, at), roads);
  return counts || parts > 1 || is_on_road ? Hit{end - at, Trace::door} : Hit{};
}

// Names --------------------------------------------------------------------------------------------------------

constexpr View surnames =
    U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    U"顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项"
    U"曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丘肖闫付";
constexpr std::array<View, 8> double_surnames{U"欧阳", U"上官", U"司马", U"诸葛", U"东方", U"皇甫", U"尉迟", U"夏侯"};
/// Of these few that begin no ordinary word, a name is taken where only what follows speaks for one.
constexpr View sure_surnames = U"王李张刘陈杨赵吴徐孙朱郭梁郑谢韩冯董曹袁邓彭吕蒋蔡魏薛潘杜姚谭廖邹崔邱侯邵孟尹黎贺赖龚庞樊殷倪阎闫肖付";

constexpr std::array<View, 14> titles{U"女士", U"先生", U"小姐", U"太太", U"大爷", U"大妈", U"阿姨", U"大姐", U"大哥", U"师傅", U"老师", U"奶奶", U"爷爷", U"同学"};
/// Words for whole offices end in these as well («项目经理»): a given name before one counts only behind a sure surname.
constexpr std::array<View, 7> offices{U"同志", U"主任", U"书记", U"经理", U"医生", U"队长", U"站长"};
constexpr std::array<View, 3> certain{U"某某", U"某", U"××"};
/// Behind these stands who it is.
constexpr std::array<View, 19> before_name{U"居民", U"业主", U"住户", U"租户", U"村民", U"市民", U"户主", U"房主", U"当事人", U"联系人", U"反映人",
                                           U"诉求人", U"投诉人", U"举报人", U"姓名", U"我叫", U"我是", U"本人", U"邻居"};
/// Before these stands who said it.
constexpr std::array<View, 14> after_name{U"反映", U"投诉", U"来电", U"致电", U"称", U"表示", U"报修", U"要求", U"家中", U"家门", U"家的", U"家里", U"本人", U"举报"};

std::size_t surname_at(View text, std::size_t at) {
  if (const auto two = word_at(text, at, double_surnames)) return two;
  return at < text.size() && contains(surnames, text[at]) ? 1 : 0;
}

/// One or two signs behind the surname, as what comes next tells; 0 = that is no name.
std::size_t given_name_at(View text, std::size_t at, bool is_told_before) {
  const auto han = [&](std::size_t i) { return i < text.size() && is_han(text[i]); };
  if (!han(at)) return 0;
  for (const std::size_t length : {1, 2}) {
    if (length == 2 && !han(at + 1)) return is_told_before ? 1 : 0;
    if (word_at(text, at + length, after_name) != 0) return length;
  }
  if (!is_told_before) return 0;
  return han(at + 1) ? 2 : 1;
}

Hit name_hit(View text, std::size_t at) {
  const auto surname = surname_at(text, at);
  if (surname == 0) return {};
  const auto behind = at + surname;
  const bool is_sure = surname == 2 || contains(sure_surnames, text[at]);
  if (const auto some = word_at(text, behind, certain)) {
    const auto title = word_at(text, behind + some, titles);
    return {surname + some + title, Trace::name};
  }
  for (const std::size_t given : {0, 1, 2}) {
    const bool is_name = std::ranges::all_of(text.substr(std::min(behind, text.size()), given), is_han);
    auto title = is_name ? word_at(text, behind + given, titles) : 0;
    if (is_name && title == 0 && (given == 0 || is_sure)) title = word_at(text, behind + given, offices);
    if (title != 0) return {surname + given + title, Trace::name};
  }
  auto before = text.substr(0, at);
  while (!before.empty() && contains(U"：: 　“\"（(", before.back())) before.remove_suffix(1);
  const bool is_told_before = ends_with_one(before, before_name);
  if (!is_told_before && !is_sure) return {};
  const auto given = given_name_at(text, behind, is_told_before);
  return given == 0 ? Hit{} : Hit{surname + given, Trace::name};
}

// Addresses of mail --------------------------------------------------------------------------------------------

Hit mail_hit(View text, std::size_t at) {
  const auto fits = [](char32_t sign) { return is_digit(sign) || is_letter(sign) || contains(U"._%+-", sign); };
  if (!fits(text[at]) || (at > 0 && fits(text[at - 1]))) return {};
  std::size_t i = at;
  while (i < text.size() && fits(text[i])) ++i;
  if (i == text.size() || text[i] != U'@') return {};
  const auto host = ++i;
  while (i < text.size() && fits(text[i])) ++i;
  return i > host ? Hit{i - at, Trace::mail} : Hit{};
}

/// What stands instead. In Chinese always: so is what was written.
std::string_view instead_of(Trace trace) {
  switch (trace) {
    case Trace::name: return "某某";
    case Trace::mobile:
    case Trace::line: return "［电话已隐去］";
    case Trace::identity: return "［号码已隐去］";
    case Trace::plate: return "［车牌已隐去］";
    case Trace::door: return "［门牌已隐去］";
    case Trace::mail: return "［邮箱已隐去］";
  }
  return "［已隐去］";
}

}  // namespace

bool is_identity_number(std::string_view text) {
  constexpr std::array weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view signs = "10X98765432";
  if (text.size() != weights.size() + 1) return false;
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    sum += weights[i] * (text[i] - '0');
  }
  const char last = text.back() == 'x' ? 'X' : text.back();
  return last == signs[static_cast<std::size_t>(sum % 11)];
}

Covered cover(std::string_view text, const std::vector<Trace>& leave) {
  const auto written = decode(text);
  Signs read = written;
  std::ranges::transform(read, read.begin(), plain);
  Covered out;
  for (std::size_t at = 0; at < written.size();) {
    Hit hit;
    for (const auto look : {mail_hit, number_hit, plate_hit, door_hit, name_hit}) {
      hit = look(read, at);
      if (hit.length != 0) break;
    }
    if (hit.length == 0 || std::ranges::count(leave, hit.trace) != 0) {
      encode(written[at++], out.text);
      continue;
    }
    out.text += instead_of(hit.trace);
    out.found.push_back(hit.trace);
    at += hit.length;
  }
  return out;
}

}  // namespace rz
