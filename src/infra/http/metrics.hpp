#pragma once
// Counters, histograms and gauges in the text format of Prometheus. Labels hold names of operations and the
// like: few values, and no personal data.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace rz::http {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

class Histogram {
 public:
  /// `bounds`: inclusive upper bounds, ascending.
  explicit Histogram(std::vector<double> bounds) : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

  void observe(double value);

 private:
  friend class Metrics;

  std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;  // one for each bound, then the rest
  std::atomic<double> sum_ = 0;
};

/// Seconds, 1 ms … 10 s.
std::vector<double> duration_bounds();

/// Safe from any thread. What it hands out lives as long as it does; the same name and labels give the same
/// series again. Names: `rz_<module>_<what>_<unit>`, counters end in `_total`. A name has one kind only.
class Metrics {
 public:
  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {},
                       std::vector<double> bounds = duration_bounds());
  /// `read` is called at every `render`, from any thread; the latest for the same name and labels counts.
  void gauge(std::string_view name, std::string_view help, const Labels& labels,
             std::function<double()> read);

  /// For `text/plain; version=0.0.4`.
  std::string render() const;

 private:
  struct Series {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Histogram> histogram;
    std::function<double()> gauge;
  };
  struct Family {
    std::string help;
    std::string_view kind;
    StringMap<Series> series;  // by their labels as text
  };

  Series& series(std::string_view name, std::string_view help, std::string_view kind, const Labels& labels);
  static void render_series(std::string& out, const std::string& name, const std::string& labels,
                            const Series& series);

  mutable std::mutex mutex_;
  StringMap<Family> families_;
};

}  // namespace rz::http
