#include "demo/arrival.hpp"

#include <algorithm>
#include <array>

namespace rz::demo {

namespace {

struct Channel {
  std::string_view name;
  int share;             ///< of 1000 requests
  std::string_view mark; ///< what its numbers begin with; empty = it gives none
  bool sets_limit;
};
constexpr std::array channels = std::to_array<Channel>({{"online", 480, "", false},
                                                        {"hotline", 120, "", false},
                                                        {"city_12345", 200, "PDS", true},
                                                        {"walk_in", 80, "", false},
                                                        {"wechat_group", 50, "", false},
                                                        {"official_account", 20, "", false},
                                                        {"grid", 25, "", false},
                                                        {"message_board", 12, "LYB", false},
                                                        {"gov_platform", 5, "ZW", false},
                                                        {"leader", 3, "", true},
                                                        {"superior", 3, "JB", true},
                                                        {"deputies", 2, "TA", true}});

const Channel& draw(Random& random) {
  auto luck = between(random, 0, 999);
  for (const auto& channel : channels) {
    if (luck < channel.share) return channel;
    luck -= channel.share;
  }
  return channels.front();
}

const Channel* channel_of(const flow::Matter& matter) {
  const auto name = matter.text("channel");
  const auto found = std::ranges::find(channels, std::string_view(name), &Channel::name);
  return found == channels.end() ? nullptr : &*found;
}

/// What only some channels ask for.
void add_source(const Channel& channel, Date today, Random& random, flow::Input& input) {
  if (!channel.mark.empty()) {
    const auto number = 10'000 + between(random, 0, 89'999);
    input.fields["source_no"] = std::string(channel.mark) + "-" + format_date(today) + "-" + std::to_string(number);
  }
  if (channel.sets_limit && chance(random, 60)) {
    input.fields["source_due"] = format_date(today.plus(static_cast<std::int32_t>(between(random, 4, 10))));
  }
  if (channel.name == "leader") {
    input.personal["directed_by"] = "区领导（示例）";
    input.personal["directive"] = "请有关单位尽快办理，并将结果报来。";
  }
}

}  // namespace

Act arrive(const Story& story, OrgId community, Date today, Random& random) {
  const auto& channel = draw(random);
  Act out{{"asker", {}, 0}, "submit", flow::Verb::take, {}};
  out.input.fields = {{"confidential", chance(random, 10)}, {"may_publish", chance(random, 40)}};
  if (chance(random, 4)) {
    out.input.fields["on_behalf"] = true;
    out.input.personal["on_behalf_of"] = "邻居老人（示例）";
  }
  if (story.category == "school") out.input.fields["minor"] = true;
  if (channel.name == "online") return out;
  out.doer = {"clerk", community, 0};
  out.step = "register";
  out.input.fields["channel"] = std::string(channel.name);
  out.input.fields["kind"] = story.kind;
  out.input.fields["category"] = story.category;
  out.input.fields["urgent"] = story.urgent;
  add_source(channel, today, random, out.input);
  return out;
}

bool has_receipt(const flow::Matter& matter) { return matter.text("channel") == "online"; }

bool was_sent_down(const flow::Matter& matter) {
  const auto* channel = channel_of(matter);
  return channel && (!channel->mark.empty() || channel->sets_limit);
}

}  // namespace rz::demo
