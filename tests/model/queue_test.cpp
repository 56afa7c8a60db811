// Lists against a plain look at every matter: whatever is asked, each index finds the same ones in the same order.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <ranges>
#include <set>

#include "matter/queue_store.hpp"
#include "model/fixture.hpp"

namespace rz::model {
namespace {

using flow::StageKind;
using matter::QueueOrder;
using matter::QueueQuery;

const std::vector<std::string> stages{"new", "waits", "done", "over"};
const std::vector<StageKind> all_kinds{StageKind::open, StageKind::waiting, StageKind::settled, StageKind::closed};

flow::Definition a_chain(const std::string& name) {
  flow::Definition chain;
  chain.name = name;
  chain.version = 1;
  chain.tags = {"kind", "channel", "urgent"};
  for (std::size_t i = 0; i < stages.size(); ++i) chain.stages[stages[i]] = {stages[i], all_kinds[i], {}, 0};
  flow::ViewRule urgent;
  urgent.name = "urgent";
  urgent.mark = "urgent";
  chain.views.push_back(urgent);
  return chain;
}

class QueueTest : public db::testing::DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_all();
    connection_ = connect();
    for (std::int64_t id = 1; id <= matters; ++id) write(random_matter(id));
    for (int i = 0; i < matters; ++i) write(random_matter(pick(matters) + 1));  // they go on, end, and begin anew
  }

  static constexpr int matters = 300;

  int pick(int below) { return std::uniform_int_distribution(0, below - 1)(random_); }
  bool chance(int percent) { return pick(100) < percent; }

  flow::Matter random_matter(std::int64_t id) {
    flow::Matter out;
    out.id = MatterId{id};
    out.chain = chains_[id % 2].name;
    out.chain_version = 1;
    out.number = "N" + std::to_string(id);
    out.stage = stages[pick(4)];
    out.owner = OrgId{pick(6) + 1};
    out.place = PlaceId{pick(6) + 1};
    out.revision = 1;
    out.opened_at = Instant{id * 1'000};
    const auto kind = chain_of(out).stage(out.stage)->kind;
    const Instant then{(pick(40) + 1) * 100'000};  // few enough to meet
    if (kind == StageKind::open) {
      flow::ClockState clock;
      clock.name = "overall";
      clock.status = flow::ClockState::Status::running;
      clock.due = then;
      out.clocks.push_back(clock);
    }
    if (kind >= StageKind::settled) out.settled_at = then;
    if (kind == StageKind::closed) out.closed_at = Instant{then.ms + 50};
    out.fields["kind"] = chance(90) ? "help" : "report";
    if (chance(70)) out.fields["channel"] = chance(5) ? "rare" : "web";
    if (chance(30)) out.fields["urgent"] = chance(50);
    return out;
  }

  const flow::Definition& chain_of(const flow::Matter& matter) const { return chains_[matter.id.value % 2]; }

  void write(const flow::Matter& matter) {
    const auto& chain = chain_of(matter);
    const auto old = stored_.find(matter.id);
    const auto tags = matter::ended_tags(district, chain, matter);
    std::vector<MatterId> left;
    if (old != stored_.end() && !matter::have_same_tags(matter::ended_tags(district, chain, old->second), tags)) left.push_back(matter.id);
    const std::vector calls{matter::write_matters(district, {{&matter, &chain}}), matter::delete_ended_tags(district, left),
                            matter::write_ended_tags(tags)};
    const auto done = connection_->run(calls, db::Scope::whole);
    ASSERT_TRUE(done) << done.error().message;
    stored_.insert_or_assign(matter.id, matter);
  }

  std::vector<OrgId> some_orgs(int at_most) {
    std::vector<OrgId> out;
    for (std::int64_t id = 1; id <= 6 && std::cmp_less(out.size(), at_most); ++id) {
      if (chance(50)) out.push_back(OrgId{id});
    }
    return out;
  }

  QueueQuery random_query() {
    QueueQuery query;
    for (const auto& chain : chains_) {
      QueueQuery::Part part{chain.name, {}, {}, false, {}, {}};
      if (chance(30)) part.stages = {stages[pick(4)]};
      if (chance(25)) part.tags = {chance(50) ? "urgent=true" : "kind=report"};
      part.is_marked = part.tags == std::vector<std::string>{"urgent=true"};
      if (chance(60)) part.owners = some_orgs(6);
      if (chance(30)) part.places = {PlaceId{pick(6) + 1}};
      query.parts.push_back(part);
    }
    query.kinds = chance(60) ? all_kinds : std::vector{StageKind::open, StageKind::waiting};
    for (const auto* tag : {"kind=report", "channel=rare", "kind=help", "urgent=true", "channel=web", "channel=none"}) {
      if (chance(20)) query.tags.emplace_back(tag);
    }
    if (chance(30)) query.only_owners = some_orgs(chance(50) ? 1 : 6);
    if (chance(15)) query.only_places = {PlaceId{1}, PlaceId{3}};
    if (chance(10)) query.due_before = Instant{2'000'000};
    query.order = chance(70) ? QueueOrder::due : chance(50) ? QueueOrder::newest : QueueOrder::oldest;
    query.limit = pick(40) + 1;
    return query;
  }

  bool is_asked_for(const flow::Matter& matter, const QueueQuery& query) const {
    const auto& chain = chain_of(matter);
    const auto tags = matter::tags_of(chain, matter);
    const auto has_all = [&](const auto& wanted) {
      return std::ranges::all_of(wanted, [&](const auto& tag) { return tags.contains("," + tag + ","); });
    };
    const auto& part = *std::ranges::find(query.parts, chain.name, &QueueQuery::Part::chain);
    const auto kind = chain.stage(matter.stage)->kind;
    if (part.is_marked && kind == StageKind::closed) return false;
    const bool of_kind = part.stages.empty() ? std::ranges::count(query.kinds, kind) > 0 : matter.stage == part.stages[0];
    const bool everywhere = part.owners.empty() && part.places.empty();
    const bool within = everywhere || std::ranges::count(part.owners, matter.owner) || std::ranges::count(part.places, matter.place);
    const bool narrowed = (query.only_owners.empty() || std::ranges::count(query.only_owners, matter.owner)) &&
                          (query.only_places.empty() || std::ranges::count(query.only_places, matter.place));
    if (query.order == QueueOrder::oldest && kind >= StageKind::settled) return false;
    const bool in_time = !query.due_before || matter::queue_position(matter) < query.due_before->ms;
    return of_kind && within && narrowed && in_time && has_all(part.tags) && has_all(query.tags);
  }

  std::vector<std::int64_t> plainly(const QueueQuery& query) const {
    std::vector<const flow::Matter*> found;
    for (const auto& [id, matter] : stored_) {
      if (is_asked_for(matter, query)) found.push_back(&matter);
    }
    std::ranges::sort(found, [&](const auto* a, const auto* b) {
      if (query.order == QueueOrder::newest) return a->id > b->id;
      if (query.order == QueueOrder::oldest) return a->id < b->id;
      return std::pair(matter::queue_position(*a), a->id) < std::pair(matter::queue_position(*b), b->id);
    });
    std::vector<std::int64_t> out;
    for (const auto* one : found) out.push_back(one->id.value);
    return out;
  }

  std::vector<std::int64_t> page_by_page(QueueQuery query) {
    std::vector<std::int64_t> out;
    while (true) {
      const auto page = matter::read_queue(*connection_, district, query);
      if (!page) ADD_FAILURE() << page.error().message;
      if (!page || page->empty()) return out;
      for (const auto& one : *page) out.push_back(one.matter.id.value);
      query.after = matter::cursor_of(page->back().matter, query.order);
    }
  }

  const std::array<flow::Definition, 2> chains_{a_chain("a"), a_chain("b")};
  std::mt19937 random_{20261125};
  std::map<MatterId, flow::Matter> stored_;
  std::unique_ptr<db::Connection> connection_;
};
RZ_ON_BOTH_DATABASES(QueueTest);

TEST_P(QueueTest, TheWholeIsReadPageByPage) {
  for (const auto order : {QueueOrder::due, QueueOrder::newest}) {
    QueueQuery query;
    for (const auto& chain : chains_) query.parts.push_back({chain.name, {}, {}, false, {}, {}});
    query.kinds = all_kinds;
    query.order = order;
    const auto whole = matter::read_whole_queue(*connection_, district, query, 1'000);
    ASSERT_TRUE(whole);
    std::set<std::int64_t> ids;
    for (const auto& stored : *whole) ids.insert(stored.matter.id.value);
    EXPECT_EQ(ids.size(), whole->size()) << "one stands there twice";
    EXPECT_EQ(std::ssize(*whole), matters);
    EXPECT_EQ(matter::read_whole_queue(*connection_, district, query, 250).value().size(), 250U);
  }
}

TEST_P(QueueTest, EveryIndexFindsWhatAPlainLookFinds) {
  int by_tag = 0;
  int found = 0;
  for (int i = 0; i < 300; ++i) {
    const auto query = random_query();
    const auto expected = plainly(query);
    ASSERT_EQ(page_by_page(query), expected) << "query " << i;
    const auto count = matter::count_queue(*connection_, district, query, 25);
    ASSERT_TRUE(count) << count.error().message;
    ASSERT_EQ(*count, std::min<std::int64_t>(25, std::ssize(expected))) << "query " << i;
    const auto points = matter::read_points(*connection_, district, query, 25);
    ASSERT_TRUE(points) << points.error().message;
    ASSERT_EQ(points->size(), std::min<std::size_t>(25, expected.size())) << "query " << i;
    for (const auto& point : *points) {
      ASSERT_EQ(std::ranges::count(expected | std::views::take(25), point.id.value), 1) << "query " << i;
      const auto& matter = stored_.at(point.id);
      ASSERT_EQ(point.place, matter.place);
      ASSERT_EQ(point.kind, chain_of(matter).stage(matter.stage)->kind);
      ASSERT_EQ(point.due, matter.clocks.empty() ? std::nullopt : std::optional(matter.clocks[0].due));
    }
    by_tag += query.tags.empty() ? 0 : static_cast<int>(expected.size());
    found += static_cast<int>(expected.size());
  }
  EXPECT_GT(by_tag, 500);  // else the queries ask for nothing
  EXPECT_GT(found, 5'000);
}

TEST_P(QueueTest, TheTagsOfEndedMattersAreFilledInForADistrictThatWasThereBefore) {
  const auto rows = [&] {
    const db::Statement all{"SELECT chain || tag || stage, due_at, id, owner_id, place_id FROM ended_tag ORDER BY 1, 2, 3"};
    const auto found = connection_->query(all);
    std::vector<std::string> out;
    for (const auto row : *found) {
      out.push_back(row.text(0));
      for (const std::size_t column : {1, 2, 3, 4}) out.back() += " " + std::to_string(row.integer(column));
    }
    return out;
  };
  const auto written = rows();
  EXPECT_GT(written.size(), 100u);
  std::ifstream file(std::string(RZ_SOURCE_DIR) + "/db/migrations/0006_ended_tag." + GetParam() + ".sql");
  const std::string migration(std::istreambuf_iterator<char>(file), {});
  ASSERT_TRUE(connection_->script("DROP TABLE ended_tag"));  // its index goes with it
  ASSERT_TRUE(connection_->script(migration));
  EXPECT_EQ(rows(), written);
}

}  // namespace
}  // namespace rz::model
