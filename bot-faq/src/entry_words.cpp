#include "entry_words.hpp"

#include <algorithm>

namespace pasokh::faq {
namespace {

void sort_unique(std::vector<std::uint64_t>& hashes)
{
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

bool repeats(const std::vector<word>& words, std::size_t at)
{
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(at);
    return std::any_of(words.begin(), end, [&](const word& one) { return one.hash == words[at].hash; });
}

/// Counts the phrasings that have each word; `spellings` may be empty.
void count_words(
    const std::vector<word>& words,
    std::span<const spelling> spellings,
    const feature_index& index,
    std::vector<entry_words::known_word>& into
)
{
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (repeats(words, at)) continue;
        auto known = std::find_if(into.begin(), into.end(), [&](const auto& one) {
            return one.hash == words[at].hash;
        });
        if (known == into.end()) {
            const double weight = index.rarity_of(words[at]) * share_of_meaning(words[at].weight) /
                                  static_cast<double>(index.unseen_rarity());
            into.push_back({words[at].hash, weight, 0, spellings.empty() ? spelling{} : spellings[at]});
            known = into.end() - 1;
        }
        known->share += 1;
    }
}

}  // namespace

entry_words::entry_words(
    std::span<const analysis> phrasings,
    std::span<const std::uint32_t> owners,
    std::size_t entries,
    const feature_index& index
)
    : vocabulary_of_(entries)
    , written_(entries)
    , by_sound_(entries)
{
    std::vector<double> phrasings_of(entries);
    for (std::size_t i = 0; i < phrasings.size(); ++i) {
        phrasings_of[owners[i]] += 1;
        count(phrasings[i], owners[i], index);
    }
    for (std::size_t entry = 0; entry < entries; ++entry) {
        sort_unique(vocabulary_of_[entry]);
        vocabulary_.insert(vocabulary_.end(), vocabulary_of_[entry].begin(), vocabulary_of_[entry].end());
        for (known_word& one : written_[entry])
            one.share /= phrasings_of[entry];
        for (known_word& one : by_sound_[entry])
            one.share /= phrasings_of[entry];
    }
    sort_unique(vocabulary_);
}

void entry_words::count(const analysis& phrasing, std::uint32_t entry, const feature_index& index)
{
    auto& vocabulary = vocabulary_of_[entry];
    for (const word& one : phrasing.words)
        vocabulary.push_back(one.hash);
    for (const feature& sound : phrasing.channels[static_cast<std::size_t>(channel::sounds)])
        vocabulary.push_back(sound.hash);
    count_words(phrasing.words, phrasing.spellings, index, written_[entry]);
    if (index.knows_sounds()) count_words(phrasing.sounds_of_words, {}, index, by_sound_[entry]);
}

bool entry_words::knows(std::uint32_t entry, std::uint64_t hash) const
{
    return std::binary_search(vocabulary_of_[entry].begin(), vocabulary_of_[entry].end(), hash);
}

bool entry_words::any_knows(std::uint64_t hash) const
{
    return std::binary_search(vocabulary_.begin(), vocabulary_.end(), hash);
}

entry_words::comparison entry_words::compare(std::uint32_t entry, const analysis& question) const
{
    const auto known = known_words(entry, question);
    comparison found{std::vector<double>(question.words.size()), std::vector<double>(known.size())};
    for (std::size_t at = 0; at < question.words.size(); ++at) {
        double& asked = found.of_asked[at];
        for (std::size_t i = 0; i < known.size(); ++i) {
            const bool same = question.words[at].hash == known[i].hash;
            if (!same && (question.by_sound_alone || surely_unlike(question.spellings[at], known[i].spelled)))
                continue;
            const double alike = same ? 1 : likeness(question.spellings[at], known[i].spelled);
            asked = std::max(asked, alike);
            found.of_known[i] = std::max(found.of_known[i], alike);
        }
        // Also what only sounds like a word of it.
        if (asked < 1 && knows(entry, question.words[at].hash)) asked = 1;
    }
    return found;
}

}  // namespace pasokh::faq
