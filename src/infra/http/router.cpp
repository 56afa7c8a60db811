#include "infra/http/router.hpp"

#include <cstdlib>
#include <optional>
#include <span>
#include <utility>

#include "infra/log/log.hpp"

namespace rz::http {

namespace {

constexpr std::size_t method_count = 7;

std::size_t index_of(Method method) { return static_cast<std::size_t>(method); }

std::vector<std::string_view> segments_of(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return split(path, '/');
}

bool is_capture(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

[[noreturn]] void abort_wiring(const Route& route, std::string_view why) {
  log::error("route cannot be added",
             {{"pattern", route.pattern}, {"operation", route.operation}, {"why", why}});
  std::abort();
}

}  // namespace

struct Router::Node {
  StringMap<Node> literals;
  std::unique_ptr<Node> capture;
  std::array<std::optional<std::size_t>, method_count> routes;

  bool has_routes() const {
    for (const auto& route : routes) {
      if (route) return true;
    }
    return false;
  }

  /// The node for `rest`; `params` gets its captures.
  const Node* find(std::span<const std::string_view> rest, std::vector<std::string>& params) const {
    if (rest.empty()) return has_routes() ? this : nullptr;
    if (const auto literal = literals.find(rest.front()); literal != literals.end()) {
      if (const auto* node = literal->second.find(rest.subspan(1), params)) return node;
    }
    if (!capture || rest.front().empty()) return nullptr;
    params.emplace_back(rest.front());
    if (const auto* node = capture->find(rest.subspan(1), params)) return node;
    params.pop_back();
    return nullptr;
  }

  std::optional<std::size_t> route_of(Method method) const {
    const auto& own = routes[index_of(method)];
    return !own && method == Method::head ? routes[index_of(Method::get)] : own;
  }

  std::string allow() const {
    std::string text;
    for (std::size_t i = 0; i < method_count; ++i) {
      const auto method = static_cast<Method>(i);
      if (!route_of(method)) continue;
      if (!text.empty()) text += ", ";
      text += to_text(method);
    }
    return text;
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
  if (!route.pattern.starts_with('/')) abort_wiring(route, "the pattern must begin with /");
  auto* node = root_.get();
  for (const auto segment : segments_of(route.pattern)) {
    if (!is_capture(segment)) {
      node = &node->literals[std::string(segment)];
      continue;
    }
    if (!node->capture) node->capture = std::make_unique<Node>();
    node = node->capture.get();
  }
  auto& place = node->routes[index_of(route.method)];
  if (place) abort_wiring(route, "the method and pattern are taken");
  place = routes_.size();
  routes_.push_back(std::move(route));
}

Match Router::match(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  const auto segments = segments_of(path);
  const auto* node = root_->find(segments, match.params);
  if (node == nullptr) return match;
  if (const auto route = node->route_of(method)) {
    match.route = &routes_[*route];
  } else {
    match.allow = node->allow();
  }
  return match;
}

bool Router::owns(std::string_view path) const {
  const auto first = segments_of(path).front();
  return !first.empty() && root_->literals.contains(first);
}

}  // namespace rz::http
