#pragma once

#include "language.hpp"
#include "senses.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pasokh::faq {

/// The ways in which two questions can resemble each other. Each is weighed and normalised by itself, so that
/// a long word does not drown the words of the question in its own n-grams.
enum class channel : std::uint8_t {
    letters,
    words,
    pairs,   ///< of neighbouring words, in order
    nearby,  ///< pairs of words within a few words, in either order
    sounds,
    concepts,  ///< words that mean about the same
};
inline constexpr std::size_t channel_count = 6;

/// What a resemblance rests on, as evidence: the same spelling, words, order of words, or meaning.
enum class kind : std::uint8_t { spelling, words, phrases, meaning };
inline constexpr std::size_t kind_count = 4;

constexpr kind kind_of(channel where)
{
    switch (where) {
    case channel::letters:
    case channel::sounds: return kind::spelling;
    case channel::words: return kind::words;
    case channel::pairs:
    case channel::nearby: return kind::phrases;
    case channel::concepts: return kind::meaning;
    }
    return kind::spelling;
}

struct feature {
    std::uint64_t hash = 0;  ///< of channel and content; distinct features do not collide in practice
    float count = 0;
    float emphasis = 1;  ///< less than 1 for words that are frequent in any text
};

struct word {
    std::uint64_t hash = 0;  ///< of the stem; the same as its feature's in channel::words
    importance weight = importance::topical;
};

/// How a word is written and what it means, for words that are nearly the same.
struct spelling {
    static constexpr std::size_t most_letters = 14;

    std::array<char16_t, most_letters> letters{};  ///< of the stem; the rest of a longer one does not count
    std::uint8_t length = 0;
    std::array<std::uint16_t, 2> concepts{};  ///< groups of concept_words.hpp, from 1; 0 is none
    sense points = 0;                         ///< of a topical word
    std::uint64_t set_of_letters = 0;         ///< a bit for each, the same for letters 64 apart
};

/// What the scorer and the confidence need to know of a text; the text itself is no longer needed.
struct analysis {
    std::array<std::vector<feature>, channel_count> channels;
    std::vector<word> words;            ///< in order, with repetitions
    std::vector<spelling> spellings;    ///< of `words`, one for each; none of a text by sound alone
    std::vector<sense> senses;          ///< of `words`, one for each; none of a text by sound alone
    std::vector<word> sounds_of_words;  ///< the same by whole sound keys, as they are in channel::sounds
    bool has_arabic_script = false;
    bool by_sound_alone = false;
};

/// How much a word counts among the words, the sounds and the senses of its text; flat around these values.
float emphasis_of_word(importance weight);

analysis analyse(std::string_view utf8, language arabic_script_is);
/// Without sounds where nobody will ask for them: channel::sounds and `sounds_of_words` stay empty.
analysis analyse(std::span<const token> tokens, language arabic_script_is, bool with_sounds = true);

/// Only `words` and `spellings`: what each word is by itself.
analysis analyse_words(std::span<const token> tokens, language arabic_script_is);

/// The hash of how a word sounds as a whole, as in `sounds_of_words`; 0 for a word of one consonant.
std::uint64_t whole_sound(std::u32string_view folded_word);

/// The same of the word as it stands, with its endings.
std::uint64_t sound_with_endings(std::u32string_view folded_word);

/// Damerau's distance, no letter edited twice ("optimal string alignment"): a letter more, less or another,
/// or two neighbours that changed places, is one edit.
int edits_between(const spelling& a, const spelling& b);

/// How far two different words say the same, from 0 to 1: as two of one group of the lexicon do, two that
/// point alike, or one typed with a slip.
double likeness(const spelling& a, const spelling& b);

/// Letters that may be edited before a word is another: one in three, "refnd", «بلیط» and «بلیت».
constexpr int most_edits(int length)
{
    return length * 34 / 100;
}

/// Whether counting edits could find one word to be the other with a slip; most pairs are told apart by this
/// glance. Words of one or two letters are other words after one slip.
inline bool may_be_a_slip(const spelling& a, const spelling& b)
{
    const int longer = std::max(a.length, b.length);
    const int shorter = std::min(a.length, b.length);
    const int most = most_edits(longer);
    if (shorter < 3 || longer - shorter > most) return false;
    // An edit changes at most two letters of the set.
    return std::popcount(a.set_of_letters ^ b.set_of_letters) <= 2 * most;
}

/// A text taken for Finglish: Latin letters say nothing but how a Persian word sounds. `words` is then the
/// same as `sounds_of_words`.
analysis analyse_by_sound(std::span<const token> tokens);

}  // namespace pasokh::faq
