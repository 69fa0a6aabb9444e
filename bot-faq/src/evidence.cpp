#include "matcher.hpp"

#include <algorithm>

namespace pasokh::faq {
namespace {

/// Phrasings that vote.
constexpr std::size_t voters = 5;

}  // namespace

double matcher::covered_by(const analysis& question, std::uint32_t entry) const
{
    double all = 0;
    double covered = 0;
    for (const word& one : question.words) {
        const double weight = weight_of(one);
        all += weight;
        if (words_.knows(entry, one.hash)) covered += weight;
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
        if (!words_.any_knows(one.hash)) seen.unknown += weight;
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

void matcher::weigh_likeness(
    const analysis& question,
    std::size_t nearest,
    const entry_words::comparison& with_best,
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
    const auto of_entry = [&](const entry_words::comparison& with) {
        return found_by(question.words, [&](std::size_t asked) { return with.of_asked[asked]; });
    };
    seen.asked_of_entry = of_entry(with_best);
    if (ranking.size() > 1) seen.asked_of_next = of_entry(words_.compare(ranking[1].entry, question)).share;
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
        seen.kinds_agreed += part.gap > 0 ? 1.0 / kind_count : 0;
        part.score = of_best[number];
        part.margin = static_cast<double>(of_best[number]) - of_next[number];
    }
}

/// What the question says that speaks for another entry, or for none.
void matcher::weigh_rivals(
    const analysis& question,
    const entry_words::comparison& with_best,
    const std::vector<ranked_entry>& ranking,
    evidence& seen
) const
{
    const auto note = [&](evidence::surplus& where, double weight) {
        where.share += weight;
        where.heaviest = std::max(where.heaviest, weight / index_.unseen_rarity());
    };
    double all = 0;
    for (std::size_t at = 0; at < question.words.size(); ++at) {
        const std::uint64_t hash = question.words[at].hash;
        const double weight = weight_of(question.words[at]);
        all += weight;
        const double lacking = weight * (1 - with_best.of_asked[at]);
        if (lacking <= 0) continue;
        if (!words_.any_knows(hash)) {
            note(seen.unknown_to_all, lacking);
            continue;
        }
        seen.for_others += lacking;
        const bool rival_knows = std::any_of(ranking.begin() + 1, ranking.end(), [&](const auto& one) {
            return words_.knows(one.entry, hash);
        });
        if (rival_knows) note(seen.for_rivals, lacking);
    }
    if (all <= 0) return;
    for (double* share : {&seen.unknown_to_all.share, &seen.for_rivals.share, &seen.for_others})
        *share /= all;
}

/// What an entry nearly always says and the question does not: "cancel" of "cancel my order".
void matcher::weigh_core(
    const analysis& question,
    const entry_words::comparison& with_best,
    std::uint32_t best,
    evidence& seen
) const
{
    const auto known = words_.known_words(best, question);
    double all = 0;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const double alike = with_best.of_known[i];
        const double weight = known[i].share * known[i].weight;
        all += weight;
        seen.core_as_asked.share += weight * alike;
        seen.core_as_asked.missing = std::max(seen.core_as_asked.missing, weight * (1 - alike));
    }
    if (all > 0) seen.core_as_asked.share /= all;
}

void matcher::weigh_votes(const resemblance& near, std::uint32_t best, evidence& seen) const
{
    struct vote {
        float cosine = 0;
        std::uint32_t phrasing = 0;
    };

    std::vector<vote> votes(near.phrasings.size());
    for (std::size_t i = 0; i < votes.size(); ++i)
        votes[i] = {near.whole[i], near.phrasings[i]};
    const auto counted = votes.begin() + static_cast<std::ptrdiff_t>(std::min(voters, votes.size()));
    std::partial_sort(votes.begin(), counted, votes.end(), [](vote a, vote b) {
        return a.cosine != b.cosine ? a.cosine > b.cosine : a.phrasing < b.phrasing;
    });
    double all = 0;
    double own = 0;
    std::for_each(votes.begin(), counted, [&](vote one) {
        const double weight = std::max(0.0F, one.cosine);
        all += weight;
        own += phrasings_[one.phrasing].entry == best ? weight : 0;
    });
    seen.votes = all > 0 ? own / all : 0;
}

/// Returns the best entry's phrasing that is nearest; the number of phrasings if none resembles the question.
std::size_t matcher::weigh_nearness(const resemblance& near, std::uint32_t best, evidence& seen) const
{
    std::size_t nearest = phrasings_.size();
    for (std::size_t i = 0; i < near.phrasings.size(); ++i) {
        const double similarity = near.whole[i];
        if (phrasings_[near.phrasings[i]].entry != best) {
            seen.nearest_elsewhere = std::max(seen.nearest_elsewhere, similarity);
        } else if (nearest == phrasings_.size() || similarity > seen.nearest) {
            nearest = near.phrasings[i];
            seen.nearest = similarity;
        }
    }
    seen.nearer_than_strangers = seen.nearest - static_cast<double>(strangers_[best]);
    return nearest;
}

}  // namespace pasokh::faq
