#include "opposites.hpp"

#include "opposite_words.hpp"
#include "word_table.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace pasokh::faq {
namespace {

static_assert(opposite_words::pairs.size() * 2 <= 64, "a side is a bit");

struct phrase_of_side {
    std::vector<token> words;
    sides side = 0;
};

using phrases_by_first_word = word_table<std::vector<phrase_of_side>>;

void add_side(std::string_view listed, sides side, phrases_by_first_word& into)
{
    while (!listed.empty()) {
        auto words = tokenise(next_part(listed, ','));
        if (words.empty()) continue;
        auto& all = into[words.front().text];
        all.push_back({std::move(words), side});
    }
}

const phrases_by_first_word& phrases()
{
    static const phrases_by_first_word all = [] {
        phrases_by_first_word read;
        sides side = 1;
        for (std::string_view pair : opposite_words::pairs) {
            add_side(next_part(pair, '|'), side, read);
            add_side(pair, side << 1, read);
            side <<= 2;
        }
        return read;
    }();
    return all;
}

const phrase_of_side* longest_at(std::span<const token> words)
{
    const auto* known = phrases().find(words.front().text);
    if (!known) return nullptr;
    const phrase_of_side* longest = nullptr;
    for (const auto& one : *known) {
        const bool fits =
            one.words.size() <= words.size() &&
            std::equal(one.words.begin(), one.words.end(), words.begin(), [](const token& a, const token& b) {
                return a.text == b.text;
            });
        if (fits && (!longest || one.words.size() > longest->words.size())) longest = &one;
    }
    return longest;
}

}  // namespace

sides sides_in(std::span<const token> words)
{
    sides found = 0;
    while (!words.empty()) {
        const auto* phrase = longest_at(words);
        if (phrase) found |= phrase->side;
        words = words.subspan(phrase ? phrase->words.size() : 1);
    }
    return found;
}

}  // namespace pasokh::faq
