// 查重 on a labelled set that the demo district's stories make: who asks the same as another did, in other words, and who asks
// something of the same kind elsewhere. Recall and precision against their limits, and the time of one question in a full window.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>

#include "demo/paraphrase.hpp"
#include "search/twins.hpp"

namespace {

using namespace rz;
using search::Subject;

constexpr int communities = 46;
constexpr int communities_in_street = 5;
constexpr double recall_limit = 0.9, precision_limit = 0.8, time_limit_ms = 10;

struct Labelled {
  Subject subject;
  std::int64_t thing = 0;  ///< matters about the same thing have the same
  bool is_again = false;   ///< said by another in other words
};

std::vector<demo::Story> stories() {
  std::ifstream in(std::string(RZ_SOURCE_DIR) + "/seeds/zhanhe/stories.csv", std::ios::binary);
  return demo::parse_stories(std::string{std::istreambuf_iterator<char>(in), {}}).value();
}

std::vector<Labelled> make(std::size_t matters, std::int64_t days, std::uint64_t seed) {
  demo::Random random(seed);
  const auto all = stories();
  std::vector<Labelled> out;
  std::vector<std::string> words;
  std::map<std::string, std::int64_t> things;
  const auto span = days * ms_per_day;
  for (std::size_t n = 0; n < matters; ++n) {
    const Instant at{static_cast<std::int64_t>(n) * span / static_cast<std::int64_t>(matters)};
    const bool again = !out.empty() && demo::chance(random, 6);
    const auto of = again ? out.size() - 1 - static_cast<std::size_t>(demo::between(random, 0, std::min<std::int64_t>(std::ssize(out) - 1, 150))) : 0;
    const auto place = again ? out[of].subject.place.value : demo::between(random, 1, communities);
    const auto& story = all[static_cast<std::size_t>(demo::between(random, 0, std::ssize(all) - 1))];
    words.push_back(again ? demo::paraphrase(random, words[of]) : demo::fill_in(random, story.what));
    const Subject subject{MatterId{static_cast<std::int64_t>(n) + 1}, PlaceId{place}, PlaceId{1000 + place / communities_in_street}, at, {words.back()}};
    // Of the same place and to the letter the same, it is the same: so two say it who do not know of each other.
    const auto key = std::to_string(place) + words.back();
    out.push_back({subject, again ? out[of].thing : things.try_emplace(key, static_cast<std::int64_t>(n)).first->second, again});
  }
  return out;
}

void measure_quality(std::uint64_t seed, double likeness_min) {
  const auto all = make(2'300, 45, seed);
  search::Twins twins;
  for (const auto& each : all) twins.put(each.subject);
  std::size_t asked = 0, found = 0, told = 0, right = 0;
  for (const auto& each : all) {
    const auto alike = twins.find(each.subject, likeness_min);
    const auto is_right = [&](const search::Twin& twin) { return all[static_cast<std::size_t>(twin.matter.value) - 1].thing == each.thing; };
    asked += each.is_again;
    found += each.is_again && std::ranges::any_of(alike, is_right);
    told += alike.size();
    right += static_cast<std::size_t>(std::ranges::count_if(alike, is_right));
  }
  const double recall = double(found) / double(asked), precision = double(right) / double(told);
  std::printf("seed %2llu  least likeness %.2f  %4zu say again   recall %.3f (limit %.1f)   precision %.3f (limit %.1f)%s\n",
              static_cast<unsigned long long>(seed), likeness_min, asked, recall, recall_limit, precision, precision_limit,
              recall >= recall_limit && precision >= precision_limit ? "" : "   MISSED");
}

void measure_time(std::size_t matters) {
  const auto all = make(matters, 45, 3);
  search::Twins twins;
  for (const auto& each : all) twins.put(each.subject);
  std::vector<double> times;
  for (std::size_t n = 0; n < all.size(); n += std::max<std::size_t>(1, all.size() / 200)) {
    const auto start = std::chrono::steady_clock::now();
    const auto alike = twins.find(all[n].subject);
    times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  std::ranges::sort(times);
  std::printf("%7zu matters in the last 45 days: p50 %.2f ms   worst %.2f ms   limit %.0f   ratio %.2f\n", matters, times[times.size() / 2], times.back(),
              time_limit_ms, times.back() / time_limit_ms);
}

}  // namespace

int main() {
  for (const double least : {0.34, 0.37, search::twin_likeness_min, 0.43, 0.46}) measure_quality(1, least);
  // Not looked at while the weights were chosen.
  for (const std::uint64_t seed : {11, 12, 13, 14, 15}) measure_quality(seed, search::twin_likeness_min);
  measure_time(2'300);
  measure_time(123'000);  // a million a year
}
