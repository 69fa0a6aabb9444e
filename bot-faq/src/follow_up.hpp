#pragma once

#include "faq/engine.hpp"
#include "matcher.hpp"
#include "text.hpp"

#include <span>
#include <string>
#include <string_view>

namespace pasokh::faq {

/// Whether a message shows by its form that it goes on from the question before: it begins or ends with a
/// connective ("and for Shiraz", «شیراز چی»), or asks and names nothing («چقدر؟», "how long does it take").
bool continues(std::span<const token> message);

/// Whether it asks without naming what: "how long does it take". By itself it fits a little of everything.
bool names_nothing(std::span<const token> message);

/// Below it an entry is no better than chance for the few words of a follow-up.
inline constexpr float least_score_of_follow_up = 0.2F;

/// May the question before speak for this one, which was found `alone`?
bool may_follow(std::span<const token> question, const match& alone);

/// Where the follow-up's own words lead elsewhere, mixes what was found `alone` into what was found
/// `together`, its own first; true when it did.
bool prefer_own(match& together, const match& alone);

/// What the next message may go on from.
std::string
thread_of(std::string_view question, std::span<const token> words, const context& before, const match& found);

}  // namespace pasokh::faq
