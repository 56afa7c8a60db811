#include "exchange/order.hpp"

#include <gtest/gtest.h>

#include "access/tests/town.hpp"
#include "exchange/source_store.hpp"

namespace rz::exchange {
namespace {

class OrderTest : public access::TownTest {
 protected:
  const place::Place& place(std::string_view name) const {
    const auto& all = network_.get()->places->all();
    const auto found = std::ranges::find(all, name, &place::Place::name_zh);
    EXPECT_NE(found, all.end()) << name;
    return *found;
  }

  /// A row of those columns and texts.
  Order read(const std::vector<std::pair<std::string, std::string>>& cells,
             StringMap<std::string> values = {}, schema::Language language = schema::Language::zh) const {
    Table table;
    table.rows.push_back({2, {}});
    for (const auto& [column, text] : cells) {
      table.columns.push_back(column);
      table.rows.front().cells.push_back(text);
    }
    return read_order(Cells(table, table.rows.front()),
                      {chain_, *network_.get(), language, std::move(values)});
  }

  static std::string field(const Order& order, std::string_view name) {
    const auto* found = order.fields.if_contains(name);
    return found ? json::serialise(*found) : "";
  }

  const chain::Loaded chain_ = std::move(chain::load(access::source_dir / "chains/request")).value();
};
RZ_ON_BOTH_DATABASES(OrderTest);

TEST_P(OrderTest, TakesTheWordsOfPeopleAsValuesOfTheForm) {
  const auto order = read({{"source_no", " PDS-20261124-0031 "},
                           {"channel", "市12345转办"},
                           {"place", "马庄街道平高社区"},
                           {"what", "路灯不亮，夜间不便"},
                           {"kind", "投诉"},
                           {"category", "环境卫生"},
                           {"urgent", "紧急"},
                           {"source_due", "2026年11月30日 18:00"},
                           {"contact_phone", "+86 139-1234-5678"},
                           {"confidential", "不保密"},
                           {"may_publish", "no"}});
  EXPECT_TRUE(order.faults.empty()) << order.faults.front().message;
  EXPECT_EQ(order.number, "PDS-20261124-0031");
  EXPECT_EQ(order.channel, "city_12345");
  EXPECT_EQ(order.place, place("平高社区").id);
  EXPECT_EQ(field(order, "kind"), R"("complaint")");
  EXPECT_EQ(field(order, "category"), R"("sanitation")");
  EXPECT_EQ(field(order, "urgent"), "true");
  EXPECT_EQ(field(order, "source_due"), R"("2026-11-30")");
  EXPECT_EQ(field(order, "contact_phone"), R"("13912345678")");
  EXPECT_EQ(field(order, "confidential"), "false");
  EXPECT_EQ(field(order, "place"), "") << "the place is no field";
}

TEST_P(OrderTest, RefusesByTheFieldAndDoesNotRepeatWhatIsWrittenThere) {
  const auto order = read({{"source_no", ""},
                           {"channel", "口信"},
                           {"place", "别处"},
                           {"kind", "牢骚"},
                           {"urgent", "也许"},
                           {"source_due", "下周"},
                           {"category", "市里的"}});
  std::vector<std::string> fields;
  for (const auto& [name, message] : order.faults) {
    fields.push_back(name);
    for (const auto* written : {"口信", "牢骚", "也许", "下周", "别处", "市里的"})
      EXPECT_EQ(message.find(written), std::string::npos) << message;
  }
  EXPECT_EQ(fields, (std::vector<std::string>{"channel", "kind", "category", "urgent", "source_due",
                                              "source_no", "place"}));
}

TEST_P(OrderTest, PutsWhatStandsInsteadWhereAColumnIsEmptyOrHoldsACategoryOfTheirs) {
  const auto order =
      read({{"source_no", "1"}, {"place", "平高社区"}, {"kind", ""}, {"category", "市里的"}},
           {{"channel", "city_12345"}, {"kind", "help"}, {"category", "其他"}, {"urgent", "否"}});
  EXPECT_TRUE(order.faults.empty()) << order.faults.front().message;
  EXPECT_EQ(field(order, "kind"), R"("help")");
  EXPECT_EQ(field(order, "urgent"), "false");
  EXPECT_EQ(field(order, "category"), R"("other")");
  ASSERT_EQ(order.notes.size(), 1u);
  EXPECT_EQ(order.notes.front().field, "category");
}

TEST_P(OrderTest, FindsThePlaceByItsNameElseInTheAddress) {
  const auto& places = *network_.get()->places;
  const auto pinggao = place("平高社区").id;
  for (const auto* text : {"平高社区", "平高", "马庄街道平高社区", "410411001002",
                           "湛河区马庄街道平高社区18号院", "平高社区居委会"}) {
    EXPECT_EQ(place_named(text, places), pinggao) << text;
  }
  for (const auto* text : {"", "马庄街道", "湛河区", "别处社区", "平高社区和沿河路社区之间"})
    EXPECT_EQ(place_named(text, places), PlaceId{}) << text;
  EXPECT_EQ(
      read({{"source_no", "1"}, {"channel", "city_12345"}, {"address", "湛河区马庄街道平高社区 18 号院"}})
          .place,
      pinggao);
  EXPECT_EQ(read({{"source_no", "1"},
                  {"channel", "city_12345"},
                  {"place", "马庄街道"},
                  {"address", "平高社区 18 号院"}})
                .place,
            pinggao);
}

TEST_P(OrderTest, ReadsDaysAsPeopleWriteThem) {
  for (const auto* text : {"2026-11-30", "2026/11/30", "2026.11.30 18:00", "2026年11月30日", "20261130",
                           " 2026-11-30T18:00:00+08:00"})
    EXPECT_EQ(day_of(text), "2026-11-30") << text;
  EXPECT_EQ(day_of("2026/1/5"), "2026-01-05");
  for (const auto* text :
       {"", "明天", "11-30", "2026-13-01", "2026-02-30", "20261", "2026-11", "2026-111-30", "99999999999999"})
    EXPECT_EQ(day_of(text), "") << text;
}

TEST_P(OrderTest, SourcesAreKeptByTheirNames) {
  const auto write = [&](record::RowWrite row) {
    record::Act act;
    act.rows.push_back(std::move(row));
    writer_->submit(std::move(act), [](const auto& result) { ASSERT_TRUE(result); });
  };
  write(write_source(access::zhanhe, {"市12345", R"({"columns":{}})"}));
  write(write_source(access::zhanhe, {"留言板", "{}"}));
  write(write_source(access::zhanhe, {"市12345", R"({"columns":{"what":"内容"}})"}));
  auto sources = read_sources(*connect(db::Access::read_only), access::zhanhe).value();
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[0].name, "市12345");
  EXPECT_EQ(sources[0].mapping, R"({"columns":{"what":"内容"}})");
  write(delete_source(access::zhanhe, "市12345"));
  sources = read_sources(*connect(db::Access::read_only), access::zhanhe).value();
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].name, "留言板");
  EXPECT_TRUE(read_sources(*connect(db::Access::read_only), DistrictId{1}).value().empty());
}

}  // namespace
}  // namespace rz::exchange
