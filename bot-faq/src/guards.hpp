#pragma once

#include "faq/engine.hpp"
#include "language.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace pasokh::faq {

/// What a message is when it is no question for a FAQ: one of wants_human, complaint, personal_case,
/// gibberish, greeting, thanks, goodbye. Few false alarms matter more than catching everything: a question
/// that is missed here still meets the confidence.
std::optional<reason> guard(std::string_view message, language arabic_script_is);
std::optional<reason> guard(std::span<const token> message, language arabic_script_is);

/// What the bot says to a greeting, thanks or goodbye; English for languages it does not speak.
std::string_view small_talk_answer(reason why, std::string_view language_code);

}  // namespace pasokh::faq
