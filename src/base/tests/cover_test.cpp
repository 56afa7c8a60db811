#include "base/cover.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace rz {
namespace {

struct Case {
  std::string_view written;
  std::string_view shown;
};

TEST(Cover, HidesWhatGivesAPersonAway) {
  constexpr Case cases[] = {
      // Names
      {"张女士来电，楼道灯不亮。", "某某来电，楼道灯不亮。"},
      {"欧阳先生说水压低", "某某说水压低"},
      {"业主王某某、李某反映噪声", "业主某某、某某反映噪声"},
      {"联系人：李红，请回复", "联系人：某某，请回复"},
      {"居民王建国反映停水", "居民某某反映停水"},
      {"业主张伟投诉油烟", "业主某某投诉油烟"},
      {"刘志强称多次报修", "某某称多次报修"},
      {"赵建军师傅到场", "某某到场"},
      {"已请周书记、李主任协调", "已请某某、某某协调"},
      {"王建国同志上门", "某某上门"},
      // Telephones
      {"电话13800138000。", "电话［电话已隐去］。"},
      {"打138-0013-8000或138 0013 8000", "打［电话已隐去］或［电话已隐去］"},
      {"手机１３８００１３８０００", "手机［电话已隐去］"},
      {"一三八零零一三八零零零", "［电话已隐去］"},
      {"+8613800138000", "+［电话已隐去］"},
      {"座机0375-2671234", "座机［电话已隐去］"},
      {"(0375)26712345", "［电话已隐去］"},
      {"联系电话：2671234", "联系电话：［电话已隐去］"},
      // Identity numbers
      {"身份证11010519491231002X。", "身份证［号码已隐去］。"},
      {"身份证11010519491231002x", "身份证［号码已隐去］"},
      {"号410411199001011234", "号［号码已隐去］"},
      {"老证410411900101123", "老证［号码已隐去］"},
      {"卡号6222020200112233445", "卡号［号码已隐去］"},
      // Plates
      {"车牌豫D12345占道", "车牌［车牌已隐去］占道"},
      {"豫D·A1234", "［车牌已隐去］"},
      {"豫d 12345f", "［车牌已隐去］"},
      {"豫D1234挂", "［车牌已隐去］"},
      // Doors
      {"3号楼2单元501室漏水", "［门牌已隐去］漏水"},
      {"三号楼东单元漏水", "［门牌已隐去］漏水"},
      {"住3-2-501", "住［门牌已隐去］"},
      {"12栋1503停电", "［门牌已隐去］停电"},
      {"建设路18号门前", "建设路［门牌已隐去］前"},
      {"建设路18号院3号楼", "建设路18号院［门牌已隐去］"},
      {"５号楼东侧", "［门牌已隐去］东侧"},
      {"邮箱a.b@example.com", "邮箱［邮箱已隐去］"},
  };
  for (const auto& [written, shown] : cases) EXPECT_EQ(cover(written).text, shown) << written;
}

TEST(Cover, LeavesWhatNamesNobody) {
  constexpr std::string_view cases[] = {
      "小区南门的雨水井盖松动，车一压就响，夜里吵得睡不着。",
      "已更换灯头和镇流器，当晚试灯正常，并检查了同一回路的其他路灯。",
      "建设路18号院内积水，共20户受影响，5月18日已疏通。",
      "2026-11-27 上午9:30，2路和12号线公交站。",
      "工单PDS-20261124-0031，编号ZH2611240012，热线12345。",
      "高空抛物的问题已在公告栏提示，物业每天巡查3次。",
      "安装路灯12盏，管道长150米，费用由物业承担。",
      "水管爆裂，方便时请尽快处理，成本较高。",
      "居民反映的问题已解决，业主委员会表示满意。",
      "经核实，路面塌陷约2平方米，已回填。",
      "项目经理、居委会主任和社区书记现场查看。",
  };
  for (const auto text : cases) {
    EXPECT_EQ(cover(text).text, text);
    EXPECT_TRUE(cover(text).found.empty()) << text;
  }
}

TEST(Cover, TellsWhatItFound) {
  const auto covered = cover("张女士13800138000，豫D12345");
  EXPECT_EQ(covered.found, (std::vector{Trace::name, Trace::mobile, Trace::plate}));
}

TEST(Cover, LeavesWhatIsLeft) {
  const std::vector leave{Trace::door, Trace::line};
  EXPECT_EQ(cover("3号楼停水，咨询0375-2671234，李先生13800138000", leave).text, "3号楼停水，咨询0375-2671234，某某［电话已隐去］");
}

TEST(Cover, TakesBrokenText) {
  EXPECT_EQ(cover("").text, "");
  EXPECT_EQ(cover("\xE4\xB8").text, "\uFFFD\uFFFD");
  EXPECT_EQ(cover("😀路灯").text, "😀路灯");
}

TEST(Cover, KnowsIdentityNumbersByTheirCheckSign) {
  EXPECT_TRUE(is_identity_number("11010519491231002X"));
  EXPECT_TRUE(is_identity_number("11010519491231002x"));
  EXPECT_FALSE(is_identity_number("110105194912310021"));
  EXPECT_FALSE(is_identity_number("1101051949123100"));
  EXPECT_FALSE(is_identity_number("A1010519491231002X"));
}

}  // namespace
}  // namespace rz
