#pragma once
// An order of another house (工单), from a row of a table: what the desk would fill in for it. Texts of
// people become values of the chain's form; what the form says of them is judged where matters are
// registered.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/network.hpp"
#include "base/table.hpp"
#include "chain/chain.hpp"
#include "infra/json/json.hpp"
#include "infra/schema/schema.hpp"

namespace rz::exchange {

/// What an order becomes.
inline constexpr std::string_view order_chain = "request";
inline constexpr std::string_view order_step = "register";
/// By these two an order is known (domain rules §10: 市级工单号 is kept).
inline constexpr std::string_view number_column = "source_no";
inline constexpr std::string_view channel_column = "channel";
/// A community or village by its name; where it is empty, by the address.
inline constexpr std::string_view place_column = "place";

/// The columns of a table, in any order: fields of the form, and the place.
inline constexpr std::string_view order_columns[] = {
    "source_no",    "channel",     "place",      "what",         "kind",          "category",
    "address",      "urgent",      "source_due", "contact_name", "contact_phone", "contact_for_handler",
    "confidential", "may_publish", "minor"};

/// Of a field, in words for people; never what was written there, which may be somebody's.
struct Remark {
  std::string field;
  std::string message;

  bool operator==(const Remark&) const = default;
};

struct Order {
  std::string number;
  std::string channel;
  PlaceId place{};
  json::Object fields;
  std::vector<Remark> faults;  ///< why it is refused
  std::vector<Remark> notes;   ///< what was put otherwise; the order is good all the same
};

struct OrderContext {
  const chain::Loaded& chain;
  const access::Network& network;
  schema::Language language;
  StringMap<std::string>
      values;  ///< by the column: what stands where it is empty, or holds a category of theirs
};

Order read_order(const Cells& row, const OrderContext& context);

/// The community or village of that name, else the only one whose name stands in the text; where several do,
/// the one whose street stands there too. 0 where that is none or not one.
PlaceId place_named(std::string_view text, const place::Places& places);
/// «2026-11-30» of «2026/11/30 18:00», «2026年11月30日», «20261130»; empty where it is no day.
std::string day_of(std::string_view text);

}  // namespace rz::exchange
