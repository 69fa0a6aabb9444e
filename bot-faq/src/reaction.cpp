#include "reaction.hpp"

#include "phrases.hpp"
#include "reaction_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace pasokh::faq {
namespace {

// Longer ones have something to say.
constexpr std::size_t most_words_of_reaction = 7;

struct phrases_of {
    reaction what;
    phrase_list spelled;
};

const std::array<phrases_of, 4>& known_reactions()
{
    static const std::array<phrases_of, 4> all{
        {{reaction::objection, phrase_list(reaction_words::objection)},
         {reaction::no, phrase_list(reaction_words::no)},
         {reaction::yes, phrase_list(reaction_words::yes)},
         {reaction::taken, phrase_list(reaction_words::taken)}}};
    return all;
}

bool is_any_in(std::span<const std::string_view> emoji, std::string_view utf8)
{
    return std::any_of(emoji.begin(), emoji.end(), [&](std::string_view one) {
        return utf8.find(one) != std::string_view::npos;
    });
}

std::optional<reaction> reaction_in_emoji(std::string_view utf8)
{
    if (is_any_in(reaction_words::unhappy_emoji, utf8)) return reaction::no;
    if (is_any_in(reaction_words::glad_emoji, utf8)) return reaction::yes;
    if (is_any_in(reaction_words::friendly_emoji, utf8)) return reaction::taken;
    return std::nullopt;
}

std::optional<reaction> reaction_in_words(std::span<const token> words)
{
    static const phrase_list fillers(reaction_words::fillers);
    std::optional<reaction> found;
    for (std::size_t at = 0; at < words.size();) {
        std::size_t longest = fillers.length_at(words, at);
        std::optional<reaction> here;
        for (const auto& known : known_reactions()) {
            const auto length = known.spelled.length_at(words, at);
            if (length > longest || (length == longest && length > 0 && !here)) {
                longest = length;
                here = known.what;
            }
        }
        if (longest == 0) return std::nullopt;
        if (here) found = found ? std::max(*found, *here) : here;
        at += longest;
    }
    return found;
}

bool asks(std::string_view utf8)
{
    return utf8.find('?') != std::string_view::npos || utf8.find("؟") != std::string_view::npos;
}

}  // namespace

std::optional<reaction> reaction_in(std::string_view utf8, std::span<const token> words)
{
    // A letter or digit may be part of the smile.
    if (words.empty() || (words.size() == 1 && words.front().text.size() == 1))
        if (const auto shown = reaction_in_emoji(utf8)) return shown;
    if (words.empty() || words.size() > most_words_of_reaction) return std::nullopt;
    const auto found = reaction_in_words(words);
    // "Good?" is a question, "what?" none that the FAQ could answer.
    if (found && *found != reaction::objection && asks(utf8)) return std::nullopt;
    return found;
}

reason reason_for(reaction what, said_before after)
{
    const bool turned_down = what == reaction::no && after != said_before::nothing;
    return turned_down || what == reaction::objection ? reason::declined : reason::acknowledged;
}

std::optional<bool> helped_by(reaction what)
{
    switch (what) {
    case reaction::yes: return true;
    case reaction::no:
    case reaction::objection: return false;
    case reaction::taken: break;
    }
    return std::nullopt;
}

}  // namespace pasokh::faq
