#pragma once
// A small good chain, and chains that are broken in one way each.

#include <functional>
#include <string>
#include <vector>

#include "flow/definition.hpp"

namespace rz::flow {

/// A request with an extension by approval, a waiting stage, a merged one, parties, a rating that may reopen
/// it, and a child chain; and that child chain. Each passes the check beside the other.
struct GoodChains {
  Definition request;
  Definition task;

  std::vector<const Definition*> all() const { return {&request, &task}; }
};
GoodChains good_chains();

/// One mutation of the good chains, and what the check must say of the request.
struct BrokenChain {
  int property = 0;
  std::string message;
  std::function<void(GoodChains&)> breaks;
};
const std::vector<BrokenChain>& broken_chains();

}  // namespace rz::flow
