#pragma once

#include "distinct_hashes.hpp"
#include "features.hpp"
#include "index.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace pasokh::faq {

/// A stop word says little about whether the question was understood.
constexpr double share_of_meaning(importance weight)
{
    switch (weight) {
    case importance::function: return 0.25;
    case importance::frequent: return 0.5;
    case importance::topical: return 1;
    }
    return 1;
}

/// Which words each entry of a FAQ uses, in any of its phrasings, and how much each matters to it.
class entry_words {
public:
    struct known_word {
        std::uint64_t hash = 0;
        double weight = 0;  ///< by rarity and importance; 1 is as rare as can be
        double share = 0;   ///< of the phrasings of the entry: how many have the word
        spelling spelled;   ///< empty for a word by sound
    };

    /// `phrasings` with their channels, `owners[i]` the entry of number i.
    entry_words(
        std::span<const analysis> phrasings,
        std::span<const std::uint32_t> owners,
        std::size_t entries,
        const feature_index& index
    );

    /// By word, sound key or part of one.
    bool knows(std::uint32_t entry, std::uint64_t hash) const;
    bool any_knows(std::uint64_t hash) const;

    /// How far the words of a question and of an entry say the same, each from 0 to 1.
    struct comparison {
        std::vector<double> of_asked;  ///< by word of the question: how far the entry has one like it
        std::vector<double> of_known;  ///< by `known_words`: how far the question has one like it
    };

    comparison compare(std::uint32_t entry, const analysis& question) const;

    /// What a glance at a word tells: whether another may be like it.
    struct glance {
        std::uint64_t hash = 0;
        std::uint64_t set_of_letters = 0;
        std::array<std::uint16_t, 2> concepts{};
        std::uint8_t length = 0;
        sense points = 0;
    };

    /// Those that a question is compared with.
    std::span<const known_word> known_words(std::uint32_t entry, const analysis& question) const
    {
        return question.by_sound_alone ? by_sound_[entry] : written_[entry];
    }

private:
    void count(const analysis& phrasing, std::uint32_t entry, const feature_index& index);

    distinct_hashes vocabulary_of_entries_;          // words mixed with the entry that has them
    distinct_hashes vocabulary_;                     // of all entries
    std::vector<std::vector<known_word>> written_;   // by entry
    std::vector<std::vector<known_word>> by_sound_;  // by entry; none where sounds do not matter
    std::vector<std::vector<glance>> glances_;       // at `written_`
};

}  // namespace pasokh::faq
