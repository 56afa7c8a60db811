#pragma once
// Which language an answer speaks.

#include <string_view>

#include "infra/http/message.hpp"

namespace rz::http {

enum class Language { zh, en };

/// «zh-CN», «en»: for Content-Language and `lang`.
std::string_view to_tag(Language language);

/// ?lang=zh|en first, then the better of zh and en in Accept-Language (RFC 9110 §12.5.4), else Chinese.
Language preferred_language(const Request& request);

}  // namespace rz::http
