#include "matcher.hpp"

#include "faq/engine.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>

namespace pasokh::faq {
namespace {

/// A stop word says little about whether the question was understood.
double share_of_meaning(importance weight)
{
    switch (weight) {
    case importance::function: return 0.25;
    case importance::frequent: return 0.5;
    case importance::topical: return 1;
    }
    return 1;
}

constexpr std::size_t looked_after = 5;

/// Phrasings of a large FAQ that a question is compared with exactly.
constexpr std::size_t compared = 512;

std::vector<analysis> analyse_all(const std::vector<matcher::phrasing>& phrasings)
{
    std::vector<analysis> all;
    all.reserve(phrasings.size());
    for (const auto& one : phrasings)
        all.push_back(analyse(one.text, language_of_code(one.language_code)));
    return all;
}

std::vector<std::uint32_t> owners_of(const std::vector<matcher::phrasing>& phrasings)
{
    std::vector<std::uint32_t> owners;
    owners.reserve(phrasings.size());
    for (const auto& one : phrasings)
        owners.push_back(one.entry);
    return owners;
}

void sort_unique(std::vector<std::uint64_t>& hashes)
{
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

std::vector<ranked_entry> rank(const std::vector<float>& scores)
{
    std::vector<ranked_entry> ranking;
    ranking.reserve(scores.size());
    for (std::uint32_t entry = 0; entry < scores.size(); ++entry)
        ranking.push_back({entry, scores[entry]});
    const std::size_t kept = std::min(ranking.size(), reply::most_candidates);
    std::partial_sort(
        ranking.begin(),
        ranking.begin() + static_cast<std::ptrdiff_t>(kept),
        ranking.end(),
        [](const ranked_entry& a, const ranked_entry& b) {
            return a.score != b.score ? a.score > b.score : a.entry < b.entry;
        }
    );
    ranking.resize(kept);
    return ranking;
}

double mean_after_best(const std::vector<ranked_entry>& ranking)
{
    double sum = 0;
    std::size_t seen = 0;
    for (std::size_t i = 1; i < ranking.size() && i <= looked_after; ++i, ++seen)
        sum += std::max(0.0F, ranking[i].score);
    return seen == 0 ? 0 : sum / static_cast<double>(seen);
}

}  // namespace

std::vector<matcher::phrasing> phrasings_of(const knowledge& content)
{
    std::vector<matcher::phrasing> all;
    for (std::uint32_t number = 0; number < content.entries.size(); ++number) {
        for (const auto& [code, wording] : content.entries[number].wordings) {
            all.push_back({number, code, wording.question});
            for (const auto& variant : wording.variants)
                all.push_back({number, code, variant});
        }
    }
    return all;
}

matcher::matcher(const knowledge& content)
    : phrasings_(phrasings_of(content))
    , entries_(content.entries.size())
    , vocabulary_of_(entries_)
    , spellings_of_(entries_)
    , analysed_(analyse_all(phrasings_))
    , index_(analysed_)
    , ridge_(index_, owners_of(phrasings_), entries_)
{
    for (std::size_t i = 0; i < phrasings_.size(); ++i) {
        auto& vocabulary = vocabulary_of_[phrasings_[i].entry];
        const auto& words = analysed_[i].words;
        for (std::size_t at = 0; at < words.size(); ++at) {
            if (std::find(vocabulary.begin(), vocabulary.end(), words[at].hash) == vocabulary.end())
                spellings_of_[phrasings_[i].entry].push_back(analysed_[i].spellings[at]);
            vocabulary.push_back(words[at].hash);
        }
        for (const feature& sound : analysed_[i].channels[static_cast<std::size_t>(channel::sounds)])
            vocabulary.push_back(sound.hash);
        analysed_[i].channels = {};
    }
    for (auto& words : vocabulary_of_) {
        sort_unique(words);
        vocabulary_.insert(vocabulary_.end(), words.begin(), words.end());
    }
    sort_unique(vocabulary_);
    std::size_t wordings = 0;
    for (const entry& one : content.entries)
        wordings += one.wordings.size();
    phrasings_per_wording_ =
        wordings == 0 ? 0 : static_cast<double>(phrasings_.size()) / static_cast<double>(wordings);
}

bool matcher::entry_knows(std::uint32_t entry, std::uint64_t word) const
{
    return std::binary_search(vocabulary_of_[entry].begin(), vocabulary_of_[entry].end(), word);
}

match matcher::find(std::string_view question, language arabic_script_is) const
{
    const analysis as_written = analyse(question, arabic_script_is);
    match found = match_of(as_written);
    if (arabic_script_is != language::persian || as_written.has_arabic_script || !index_.knows_sounds())
        return found;
    // Latin letters that are meant as Persian: Finglish, or an English word on a Persian page. The better
    // reading is the one that some entry answers to.
    match by_sound = match_of(analyse_by_sound(question));
    return by_sound.seen.top > found.seen.top ? by_sound : found;
}

double matcher::weight_of(const word& one) const
{
    return index_.rarity_of(one) * share_of_meaning(one.weight);
}

double matcher::covered_by(const analysis& question, std::uint32_t entry) const
{
    double all = 0;
    double covered = 0;
    for (const word& one : question.words) {
        const double weight = weight_of(one);
        all += weight;
        if (entry_knows(entry, one.hash)) covered += weight;
    }
    return all > 0 ? covered / all : 0;
}

void matcher::weigh_words(const analysis& question, const std::vector<ranked_entry>& ranking, evidence& seen)
    const
{
    double all = 0;
    for (const word& one : question.words) {
        const double weight = weight_of(one);
        all += weight;
        if (!std::binary_search(vocabulary_.begin(), vocabulary_.end(), one.hash)) seen.unknown += weight;
        seen.content_words += one.weight == importance::function ? 0 : 1;
    }
    if (all > 0) seen.unknown /= all;
    seen.words = static_cast<double>(question.words.size());
    seen.covered = covered_by(question, ranking[0].entry);
    seen.covered_more = seen.covered - (ranking.size() > 1 ? covered_by(question, ranking[1].entry) : 0);
}

void matcher::weigh_difference(const analysis& question, std::size_t nearest, evidence& seen) const
{
    const auto surplus_of = [&](const std::vector<word>& words, const std::vector<word>& others) {
        evidence::surplus found;
        double all = 0;
        for (const word& one : words) {
            const double weight = weight_of(one);
            all += weight;
            const bool shared = std::any_of(others.begin(), others.end(), [&](const word& other) {
                return other.hash == one.hash;
            });
            if (shared) continue;
            found.share += weight;
            found.heaviest = std::max(found.heaviest, weight / index_.unseen_rarity());
        }
        if (all > 0) found.share /= all;
        return found;
    };
    const analysis& stated = analysed_[nearest];
    const auto& words = question.by_sound_alone ? stated.sounds_of_words : stated.words;
    seen.only_asked = surplus_of(question.words, words);
    seen.only_stated = surplus_of(words, question.words);
}

double matcher::likeness_to_entry(const analysis& question, std::size_t word, std::uint32_t entry) const
{
    if (entry_knows(entry, question.words[word].hash)) return 1;
    double most = 0;
    if (!question.by_sound_alone)
        for (const spelling& known : spellings_of_[entry])
            most = std::max(most, likeness(question.spellings[word], known));
    return most;
}

void matcher::weigh_likeness(
    const analysis& question,
    std::size_t nearest,
    const std::vector<ranked_entry>& ranking,
    evidence& seen
) const
{
    const auto found_by = [&](const std::vector<word>& words, const auto& likeness_of) {
        evidence::likeness found;
        double all = 0;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const double weight = weight_of(words[i]);
            const double alike = likeness_of(i);
            all += weight;
            found.share += weight * alike;
            found.missing = std::max(found.missing, weight * (1 - alike) / index_.unseen_rarity());
        }
        if (all > 0) found.share /= all;
        return found;
    };
    const analysis& stated = analysed_[nearest];
    const bool by_sound = question.by_sound_alone;
    const auto& words = by_sound ? stated.sounds_of_words : stated.words;
    const auto between = [&](std::size_t asked, std::size_t said) {
        if (question.words[asked].hash == words[said].hash) return 1.0;
        return by_sound ? 0.0 : likeness(question.spellings[asked], stated.spellings[said]);
    };
    seen.asked_as_stated = found_by(question.words, [&](std::size_t asked) {
        double most = 0;
        for (std::size_t said = 0; said < words.size(); ++said)
            most = std::max(most, between(asked, said));
        return most;
    });
    seen.stated_as_asked = found_by(words, [&](std::size_t said) {
        double most = 0;
        for (std::size_t asked = 0; asked < question.words.size(); ++asked)
            most = std::max(most, between(asked, said));
        return most;
    });
    const auto of_entry = [&](std::size_t place) {
        return found_by(question.words, [&](std::size_t asked) {
            return likeness_to_entry(question, asked, ranking[place].entry);
        });
    };
    seen.asked_of_entry = of_entry(0);
    seen.asked_of_next = ranking.size() > 1 ? of_entry(1).share : 0;
}

void matcher::weigh_parts(
    const sparse_vector& vector,
    const resemblance& near,
    const std::vector<ranked_entry>& ranking,
    evidence& seen
) const
{
    const std::uint32_t best = ranking[0].entry;
    const auto of_best = ridge_.parts_of_score(vector, best);
    const auto of_next = ranking.size() > 1 ? ridge_.parts_of_score(vector, ranking[1].entry)
                                            : std::array<float, kind_count>{};
    for (std::size_t number = 0; number < kind_count; ++number) {
        double elsewhere = 0;
        evidence::part& part = seen.parts[number];
        for (std::size_t i = 0; i < near.phrasings.size(); ++i) {
            double& nearest = phrasings_[near.phrasings[i]].entry == best ? part.nearest : elsewhere;
            nearest = std::max(nearest, static_cast<double>(near.by_kind[number][i]));
        }
        part.gap = part.nearest - elsewhere;
        part.score = of_best[number];
        part.margin = static_cast<double>(of_best[number]) - of_next[number];
    }
}

/// In order of number. What is nearest elsewhere is a phrasing of these too, but for questions that resemble
/// nothing.
std::vector<std::uint32_t> matcher::phrasings_of_best(const std::vector<ranked_entry>& ranking) const
{
    std::vector<std::uint32_t> all;
    for (const ranked_entry& one : ranking) {
        const auto own = ridge_.phrasings_of(one.entry);
        all.insert(all.end(), own.begin(), own.end());
    }
    std::sort(all.begin(), all.end());
    return all;
}

match matcher::match_of(const analysis& question) const
{
    sparse_vector vector = index_.vector_of(question);
    match found;
    if (vector.empty()) return found;
    resemblance near;
    if (ridge_.trained_whole()) {
        found.ranking = rank(ridge_.scores(vector));
        near = index_.resemblance_to(phrasings_of_best(found.ranking), vector);
    } else {
        near = index_.resemblance_to(index_.probably_nearest(vector, compared), vector);
        found.ranking = rank(ridge_.scores(near));
    }

    evidence& seen = found.seen;
    const std::uint32_t best = found.ranking.front().entry;
    seen.top = found.ranking.front().score;
    seen.second = found.ranking.size() > 1 ? found.ranking[1].score : 0;
    seen.mean_of_next = mean_after_best(found.ranking);
    std::optional<std::uint32_t> nearest_phrasing;
    for (std::size_t i = 0; i < near.phrasings.size(); ++i) {
        const double similarity = near.whole[i];
        if (phrasings_[near.phrasings[i]].entry != best) {
            seen.nearest_elsewhere = std::max(seen.nearest_elsewhere, similarity);
        } else if (!nearest_phrasing || similarity > seen.nearest) {
            nearest_phrasing = near.phrasings[i];
            seen.nearest = similarity;
        }
    }
    if (nearest_phrasing) {
        weigh_difference(question, *nearest_phrasing, seen);
        weigh_likeness(question, *nearest_phrasing, found.ranking, seen);
    }
    weigh_parts(vector, near, found.ranking, seen);
    weigh_words(question, found.ranking, seen);
    seen.entries = static_cast<double>(entries_);
    seen.phrasings_per_wording = phrasings_per_wording_;
    found.asked = std::move(vector);
    found.near = std::move(near);
    return found;
}

}  // namespace pasokh::faq
