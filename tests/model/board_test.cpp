// The public board behind the real engine, on both databases: what is published stands there, what is taken off does not.

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "board/reader.hpp"
#include "infra/db/migrate.hpp"
#include "model/fixture.hpp"
#include "model/tape_player.hpp"

namespace rz::model {
namespace {

namespace fs = std::filesystem;

/// The places of the test world.
std::shared_ptr<const place::Places> world_places() {
  using enum place::Kind;
  const auto place = [](std::int64_t id, place::Kind kind, std::int64_t parent) {
    return place::Place{PlaceId{id}, kind, std::to_string(id), std::to_string(id), std::to_string(id), PlaceId{parent}, {}};
  };
  return place::Places::build({place(1, district, 0), place(10, street, 1), place(20, street, 1), place(101, community, 10),
                               place(102, community, 10), place(201, community, 20)})
      .value();
}

class BoardReaderTest : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_all();
    loaded_ = load_all(fs::path(RZ_SOURCE_DIR) / "chains");
    auto catalogue = std::make_shared<chain::Catalogue>();
    for (const auto& one : loaded_) catalogue->add(one);
    catalogue_ = std::move(catalogue);
    engine_ = open_engine(database(), chains_of(loaded_));
    readers_ = std::make_unique<db::Pool>(database(), 2);
  }

  /// Lives the tape of that name.
  void play(const std::string& name) {
    const auto reader = connect(db::Access::read_only);
    TapePlayer player(*engine_, *reader, loaded_, "request");
    const auto played = player.play(read_tape(fs::path(RZ_SOURCE_DIR) / "chains/request/scenarios" / name));
    ASSERT_TRUE(played) << played.error();
  }

  std::unique_ptr<board::BoardReader> open_board() {
    auto out = std::make_unique<board::BoardReader>(district, *readers_, [this] {
      return matter::Snapshot{catalogue_, places_, nullptr, world_, nullptr, nullptr};
    });
    out->start();
    return out;
  }

  /// One matter stands there, with this summary.
  void expect_soon(const board::BoardReader& reader, std::string_view summary) const {
    const auto listed = [&] { return reader.board().list({}, *places_, 1); };
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!(reader.is_ready() && listed().count == 1 && listed().items[0]->outcome == board::Outcome::solved) && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ASSERT_EQ(listed().count, 1u);
    EXPECT_EQ(listed().items[0]->summary, summary);
  }

  void expect_nothing(const board::BoardReader& reader) const {
    while (!reader.is_ready()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(reader.board().list({}, *places_, 1).count, 0u);
  }

  std::vector<chain::Loaded> loaded_;
  std::shared_ptr<const chain::Catalogue> catalogue_;
  std::unique_ptr<matter::Engine> engine_;
  std::unique_ptr<db::Pool> readers_;
  std::shared_ptr<const place::Places> places_ = world_places();
  std::shared_ptr<const TestWorld> world_ = std::make_shared<const TestWorld>();
};
RZ_ON_BOTH_DATABASES(BoardReaderTest);

TEST_P(BoardReaderTest, FollowsWhatIsPublishedAndTakenOffAndReadsTheSameAnew) {
  const auto reader = open_board();
  play("published.tape");
  reader->poke();
  expect_soon(*reader, "［门牌已隐去］路口的路灯连续两晚不亮");
  reader->stop();
  expect_soon(*open_board(), "［门牌已隐去］路口的路灯连续两晚不亮");
}

TEST_P(BoardReaderTest, SaysWhatTheChainPublished) {
  play("street_lamp.tape");
  const auto reader = open_board();
  expect_soon(*reader, "［门牌已隐去］东侧路灯不亮");
  const auto posted = reader->board().list({}, *places_, 1).items.at(0);
  EXPECT_EQ(posted->handler, OrgId{50});
  EXPECT_EQ(posted->category, "street_light");
  EXPECT_EQ(posted->outcome, board::Outcome::solved);
  EXPECT_EQ(reader->board().counted(Date{0}, Date{100'000}).size(), 1u);
}

TEST_P(BoardReaderTest, MinorsNeverCome) {
  play("minor.tape");
  expect_nothing(*open_board());
}

TEST_P(BoardReaderTest, InstructionsNeverCome) {
  play("sent_down.tape");
  expect_nothing(*open_board());
}

TEST_P(BoardReaderTest, ReportsNeverCome) {
  play("report.tape");
  expect_nothing(*open_board());
}

}  // namespace
}  // namespace rz::model
