#include "infra/http/metrics.hpp"

#include <gtest/gtest.h>

namespace rz::http {
namespace {

TEST(Metrics, RendersTheTextFormat) {
  Metrics metrics;
  metrics.counter("rz_a_total", "Things.", {{"kind", "x\"y"}}).add(3);
  auto& seconds = metrics.histogram("rz_b_seconds", "Time.", {{"op", "get"}}, {0.1, 1});
  seconds.observe(0.1);
  seconds.observe(0.5);
  seconds.observe(7);
  metrics.gauge("rz_c", "Depth.", {}, [] { return 2.5; });
  EXPECT_EQ(metrics.render(),
            "# HELP rz_a_total Things.\n"
            "# TYPE rz_a_total counter\n"
            "rz_a_total{kind=\"x\\\"y\"} 3\n"
            "# HELP rz_b_seconds Time.\n"
            "# TYPE rz_b_seconds histogram\n"
            "rz_b_seconds_bucket{op=\"get\",le=\"0.1\"} 1\n"
            "rz_b_seconds_bucket{op=\"get\",le=\"1\"} 2\n"
            "rz_b_seconds_bucket{op=\"get\",le=\"+Inf\"} 3\n"
            "rz_b_seconds_sum{op=\"get\"} 7.6\n"
            "rz_b_seconds_count{op=\"get\"} 3\n"
            "# HELP rz_c Depth.\n"
            "# TYPE rz_c gauge\n"
            "rz_c 2.5\n");
}

TEST(Metrics, TheSameLabelsAreTheSameSeries) {
  Metrics metrics;
  metrics.counter("rz_a_total", "Things.", {{"k", "1"}}).add();
  metrics.counter("rz_a_total", "Things.", {{"k", "1"}}).add();
  EXPECT_EQ(metrics.counter("rz_a_total", "Things.", {{"k", "1"}}).value(), 2u);
  EXPECT_EQ(metrics.counter("rz_a_total", "Things.", {{"k", "2"}}).value(), 0u);
}

}  // namespace
}  // namespace rz::http
