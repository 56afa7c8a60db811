#include "access/device.hpp"

#include <algorithm>
#include <array>

namespace rz::access {

namespace {

struct Mark {
  std::string_view in_agent;
  std::string_view name;
};

// The first that is found: each browser names those that it is like, Edge also Chrome, Chrome also Safari.
constexpr std::array browsers = std::to_array<Mark>({{"MicroMessenger/", "WeChat"},
                                                     {"DingTalk/", "DingTalk"},
                                                     {"Edg", "Edge"},
                                                     {"360SE", "360"},
                                                     {"QQBrowser/", "QQ"},
                                                     {"UCBrowser/", "UC"},
                                                     {"HuaweiBrowser/", "Huawei"},
                                                     {"Firefox/", "Firefox"},
                                                     {"Chrome/", "Chrome"},
                                                     {"Safari/", "Safari"}});
constexpr std::array systems = std::to_array<Mark>({{"HarmonyOS", "HarmonyOS"},
                                                    {"Android", "Android"},
                                                    {"iPhone", "iPhone"},
                                                    {"iPad", "iPad"},
                                                    {"Windows", "Windows"},
                                                    {"Mac OS X", "macOS"},
                                                    {"Linux", "Linux"}});

template <std::size_t n>
std::string_view find_mark(const std::array<Mark, n>& marks, std::string_view agent) {
  const auto found = std::ranges::find_if(marks, [&](const Mark& mark) { return agent.find(mark.in_agent) != agent.npos; });
  return found == marks.end() ? std::string_view{} : found->name;
}

}  // namespace

std::string device_of(std::string_view user_agent) {
  std::string out(find_mark(browsers, user_agent));
  const auto system = find_mark(systems, user_agent);
  if (!out.empty() && !system.empty()) out += " · ";
  return out.append(system);
}

}  // namespace rz::access
