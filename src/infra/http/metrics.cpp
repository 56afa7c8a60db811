#include "infra/http/metrics.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace rz::http {

namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

/// «a="x",b="y"»
std::string label_text(const Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ',';
    text += name + "=\"" + escaped(value) + '"';
  }
  return text;
}

void add_line(std::string& out, std::string_view name, std::string_view suffix, const std::string& labels,
              std::string_view value) {
  out += name;
  out += suffix;
  if (!labels.empty()) out += '{' + labels + '}';
  out += ' ';
  out += value;
  out += '\n';
}

}  // namespace

std::vector<double> duration_bounds() {
  return {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
}

void Histogram::observe(double value) {
  const auto bound = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  counts_[static_cast<std::size_t>(bound)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

Metrics::Series& Metrics::series(std::string_view name, std::string_view help, std::string_view kind,
                                 const Labels& labels) {
  auto& family = families_[std::string(name)];
  if (family.help.empty()) {
    family.help = help;
    family.kind = kind;
  }
  return family.series[label_text(labels)];
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& found = series(name, help, "counter", labels);
  if (!found.counter) found.counter = std::make_unique<Counter>();
  return *found.counter;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const Labels& labels,
                              std::vector<double> bounds) {
  const std::lock_guard lock(mutex_);
  auto& found = series(name, help, "histogram", labels);
  if (!found.histogram) found.histogram = std::make_unique<Histogram>(std::move(bounds));
  return *found.histogram;
}

void Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels,
                    std::function<double()> read) {
  const std::lock_guard lock(mutex_);
  series(name, help, "gauge", labels).gauge = std::move(read);
}

void Metrics::render_series(std::string& out, const std::string& name, const std::string& labels,
                            const Series& series) {
  if (series.counter) add_line(out, name, "", labels, std::to_string(series.counter->value()));
  if (series.gauge) add_line(out, name, "", labels, number(series.gauge()));
  if (!series.histogram) return;
  const auto& histogram = *series.histogram;
  const auto prefix = labels.empty() ? std::string("le=\"") : labels + ",le=\"";
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < histogram.counts_.size(); ++i) {
    count += histogram.counts_[i].load(std::memory_order_relaxed);
    const auto bound = i < histogram.bounds_.size() ? number(histogram.bounds_[i]) : "+Inf";
    add_line(out, name, "_bucket", prefix + bound + '"', std::to_string(count));
  }
  add_line(out, name, "_sum", labels, number(histogram.sum_.load(std::memory_order_relaxed)));
  add_line(out, name, "_count", labels, std::to_string(count));
}

std::string Metrics::render() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + ' ' + family.help + "\n# TYPE " + name + ' ';
    out += family.kind;
    out += '\n';
    for (const auto& [labels, series] : family.series) render_series(out, name, labels, series);
  }
  return out;
}

}  // namespace rz::http
