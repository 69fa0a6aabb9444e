#pragma once

#include "faq/engine.hpp"
#include "language.hpp"
#include "text.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace pasokh::faq {

/// What a message is when it is no question for a FAQ: one of wants_human, complaint, personal_case,
/// gibberish, greeting, thanks, goodbye. Few false alarms matter more than catching everything: a question
/// that is missed here still meets the confidence.
std::optional<reason> guard(std::string_view message, language arabic_script_is);
std::optional<reason> guard(std::span<const token> message, language arabic_script_is);

/// Whether it says that something is not wanted. Stems are the same in «می‌خوام» and
/// «نمی‌خوام», so a question that refuses what an entry offers looks just like one that asks for
/// it.
bool refuses(std::span<const token> message);

}  // namespace pasokh::faq
