#include "entry_words.hpp"

#include "wide.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace pasokh::faq {
namespace {

/// Distinct pairs do not collide in practice, no more than distinct words.
std::uint64_t mixed(std::uint32_t entry, std::uint64_t hash)
{
    return hash ^ (entry + std::uint64_t{1}) * 0x9e3779b97f4a7c15ULL;
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

using glance = entry_words::glance;

constexpr std::size_t lengths = spelling::most_letters + 1;

/// By the lengths of two words: how many letters of their sets may differ if one is the other with a slip
/// (`may_be_a_slip`); -1 where the lengths rule it out.
constexpr auto most_differing = [] {
    std::array<std::array<std::int8_t, lengths>, lengths> all{};
    for (int a = 0; a < static_cast<int>(lengths); ++a) {
        for (int b = 0; b < static_cast<int>(lengths); ++b) {
            const int most = most_edits(std::max(a, b));
            const bool may_be = std::min(a, b) >= 3 && std::max(a, b) - std::min(a, b) <= most;
            all[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)] =
                static_cast<std::int8_t>(may_be ? 2 * most : -1);
        }
    }
    return all;
}();

glance glance_at(const word& one, const spelling& spelled)
{
    return {one.hash, spelled.set_of_letters, spelled.concepts, spelled.length, spelled.points};
}

/// Which of the known words are the asked one or not surely unlike it; `found` has room for all. Written
/// without a branch: which word passes is what a processor cannot guess.
PASOKH_WIDE std::size_t
perhaps_alike(const glance& asked, const glance* known, std::size_t size, std::uint32_t* found)
{
    // A word without a group shares none with another.
    constexpr std::uint32_t no_group = std::numeric_limits<std::uint32_t>::max();
    const std::uint32_t first = asked.concepts[0] == 0 ? no_group : asked.concepts[0];
    const std::uint32_t second = asked.concepts[1] == 0 ? no_group : asked.concepts[1];
    const std::int8_t* const most = most_differing[asked.length].data();
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < size; ++i) {
        const glance& one = known[i];
        const std::uint32_t a = one.concepts[0];
        const std::uint32_t b = one.concepts[1];
        const bool of_one_group = (a == first) | (a == second) | (b == first) | (b == second);
        const int differing = std::popcount(one.set_of_letters ^ asked.set_of_letters);
        found[count] = i;
        count += (one.hash == asked.hash) | of_one_group | (differing <= most[one.length]);
    }
    return count;
}

}  // namespace

entry_words::entry_words(
    std::span<const analysis> phrasings,
    std::span<const std::uint32_t> owners,
    std::size_t entries,
    const feature_index& index
)
    : written_(entries)
    , by_sound_(entries)
    , glances_(entries)
{
    std::vector<double> phrasings_of(entries);
    for (std::size_t i = 0; i < phrasings.size(); ++i) {
        phrasings_of[owners[i]] += 1;
        count(phrasings[i], owners[i], index);
    }
    for (std::size_t entry = 0; entry < entries; ++entry) {
        for (known_word& one : written_[entry]) {
            one.share /= phrasings_of[entry];
            glances_[entry].push_back(glance_at({one.hash, {}}, one.spelled));
        }
        for (known_word& one : by_sound_[entry])
            one.share /= phrasings_of[entry];
    }
}

void entry_words::count(const analysis& phrasing, std::uint32_t entry, const feature_index& index)
{
    const auto add = [&](std::uint64_t hash) {
        vocabulary_of_entries_.add(mixed(entry, hash));
        vocabulary_.add(hash);
    };
    for (const word& one : phrasing.words)
        add(one.hash);
    for (const feature& sound : phrasing.channels[static_cast<std::size_t>(channel::sounds)])
        add(sound.hash);
    count_words(phrasing.words, phrasing.spellings, index, written_[entry]);
    if (index.knows_sounds()) count_words(phrasing.sounds_of_words, {}, index, by_sound_[entry]);
}

bool entry_words::knows(std::uint32_t entry, std::uint64_t hash) const
{
    return vocabulary_of_entries_.contains(mixed(entry, hash));
}

bool entry_words::any_knows(std::uint64_t hash) const
{
    return vocabulary_.contains(hash);
}

entry_words::comparison entry_words::compare(std::uint32_t entry, const analysis& question) const
{
    const auto known = known_words(entry, question);
    comparison found{std::vector<double>(question.words.size()), std::vector<double>(known.size())};
    std::vector<std::uint32_t> alike(known.size());
    for (std::size_t at = 0; at < question.words.size(); ++at) {
        const std::uint64_t hash = question.words[at].hash;
        double& asked = found.of_asked[at];
        const auto note = [&](std::size_t which, double how_far) {
            asked = std::max(asked, how_far);
            found.of_known[which] = std::max(found.of_known[which], how_far);
        };
        if (question.by_sound_alone) {
            for (std::size_t i = 0; i < known.size(); ++i)
                if (known[i].hash == hash) note(i, 1);
        } else {
            const auto& glances = glances_[entry];
            const spelling& spelled = question.spellings[at];
            const glance seen = glance_at(question.words[at], spelled);
            const std::size_t count = perhaps_alike(seen, glances.data(), glances.size(), alike.data());
            for (const std::uint32_t i : std::span(alike).first(count))
                note(i, known[i].hash == hash ? 1 : likeness(spelled, known[i].spelled));
            for (std::size_t i = 0; seen.points != 0 && i < glances.size(); ++i)
                if (glances[i].points != 0) note(i, likeness_of(seen.points, glances[i].points));
        }
        // Also what only sounds like a word of it.
        if (asked < 1 && knows(entry, hash)) asked = 1;
    }
    return found;
}

}  // namespace pasokh::faq
