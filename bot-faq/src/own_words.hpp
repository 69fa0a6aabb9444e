#pragma once

#include "faq/engine.hpp"

#include <string_view>

namespace pasokh::faq {

/// What the bot says by itself: to small talk, and to a message that it cannot make sense of. Empty for any
/// other reason; English for languages it does not speak.
std::string_view own_words(reason why, said_before after, std::string_view language_code);

}  // namespace pasokh::faq
