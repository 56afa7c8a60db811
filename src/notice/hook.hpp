#pragma once
// Webhooks: where they may go, and how they are signed (Standard Webhooks, standardwebhooks.com).

#include <string>
#include <string_view>
#include <vector>

namespace rz::notice {

inline constexpr std::size_t hooks_max = 50;  ///< of a district
inline constexpr std::size_t hook_url_bytes_max = 500;
inline constexpr std::size_t hook_secret_bytes = 24;
inline constexpr std::string_view hook_secret_prefix = "whsec_";

std::string host_of_hook(std::string_view url);
/// HTTPS, to one of the hosts that the installation names; plain HTTP to this machine alone, where it is named.
bool is_hook_url(std::string_view url, const std::vector<std::string>& hosts);

/// «v1,…» over «id.seconds.body».
std::string sign_hook(std::string_view secret, std::string_view id, std::string_view seconds, std::string_view body);
std::string new_hook_secret();

}  // namespace rz::notice
