#pragma once

#include "faq/engine.hpp"
#include "text.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace pasokh::faq {

/// What a message is that only reacts to what was said before it.
enum class reaction {  // of several in one message the last in this order counts
    taken,             ///< heard and no more: "ok", «باشه», "I see", a smile
    yes,               ///< "yes", «بله», "great", a thumb up
    no,                ///< "no", «نه», "it did not help"
    objection,  ///< it was not what was asked: "wrong", «منظورم این نبود», "none of these"
};

/// Of the whole message: with any other word in it, it is a question. `utf8` as it was typed, for the emoji
/// that `words` have lost.
std::optional<reaction> reaction_in(std::string_view utf8, std::span<const token> words);

/// What the reaction is worth after what the bot said: `declined` where it turns that down, else
/// `acknowledged`.
reason reason_for(reaction what, said_before after);

/// Whether it says that an answer helped; empty where it says neither.
std::optional<bool> helped_by(reaction what);

}  // namespace pasokh::faq
