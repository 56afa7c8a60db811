#pragma once
// Which handler a method and a path belong to.

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "infra/http/message.hpp"

namespace rz::http {

struct Route {
  Method method = Method::get;
  std::string pattern;    ///< «/api/v1/matters/{id}/steps/{step}»; {…} takes one segment that is not empty
  std::string operation;  ///< the contract's operationId; names the route in metrics and the log
  Handler handler;
  std::size_t body_bytes_max = 0;  ///< 0: the server's
};

struct Match {
  const Route* route = nullptr;     ///< nullptr: 405 if `allow` says something, else 404
  std::vector<std::string> params;  ///< captures from left to right
  std::string allow;                ///< for the Allow header of a 405
};

/// Filled before the server starts, then only read. A literal segment wins over a capture. HEAD is answered
/// by the route of GET where it has none of its own.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// Aborts if the method and pattern are taken or the pattern does not begin with «/»: an error of wiring.
  void add(Route route);
  Match match(Method method, std::string_view path) const;
  /// Whether a route begins with the same first segment: under such a path nothing but routes may answer.
  bool owns(std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Node;

  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace rz::http
