#pragma once
// Which keywords a schema may hold, and of which shape. Private to this module.

#include <string>

#include <boost/json/value.hpp>

#include "base/result.hpp"

namespace rz::schema {

/// Refuses a keyword that is unknown, misshapen or in a place where it is not read.
Status<std::string> check_keywords(const boost::json::value& schema);

}  // namespace rz::schema
