#pragma once

#include "features.hpp"
#include "index.hpp"

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

    std::span<const known_word> written(std::uint32_t entry) const { return written_[entry]; }

    std::span<const known_word> by_sound(std::uint32_t entry) const { return by_sound_[entry]; }

    /// How far the entry has a word like number `at` of the question, from 0 to 1.
    double likeness_to(std::uint32_t entry, const analysis& question, std::size_t at) const;

private:
    void count(const analysis& phrasing, std::uint32_t entry, const feature_index& index);

    std::vector<std::vector<std::uint64_t>> vocabulary_of_;  // by entry, sorted
    std::vector<std::uint64_t> vocabulary_;                  // of all entries, sorted
    std::vector<std::vector<known_word>> written_;           // by entry
    std::vector<std::vector<known_word>> by_sound_;          // by entry; none where sounds do not matter
};

}  // namespace pasokh::faq
