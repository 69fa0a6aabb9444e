#include "matcher.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pasokh::faq {
namespace {

/// Phrasings that vote.
constexpr std::size_t voters = 5;
/// A word that an entry has nothing like to this degree is new to it.
constexpr double least_likeness = 0.5;

float greatest(std::span<const float> some)
{
    float most = 0;
    for (const float one : some)
        most = std::max(most, one);
    return most;
}

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
        if (by_sound) return 0.0;
        return likeness(question.spellings[asked], stated.spellings[said]);
    };
    std::vector<double> of_asked(question.words.size());
    std::vector<double> of_stated(words.size());
    for (std::size_t asked = 0; asked < of_asked.size(); ++asked) {
        for (std::size_t said = 0; said < of_stated.size(); ++said) {
            const double alike = between(asked, said);
            of_asked[asked] = std::max(of_asked[asked], alike);
            of_stated[said] = std::max(of_stated[said], alike);
        }
    }
    seen.asked_as_stated = found_by(question.words, [&](std::size_t asked) { return of_asked[asked]; });
    seen.stated_as_asked = found_by(words, [&](std::size_t said) { return of_stated[said]; });
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
    const auto [own, end] = own_of(near, best);
    for (std::size_t number = 0; number < kind_count; ++number) {
        evidence::part& part = seen.parts[number];
        const std::span<const float> all = near.by_kind[number];
        part.nearest = greatest(all.subspan(own, end - own));
        const double elsewhere = std::max(greatest(all.first(own)), greatest(all.subspan(end)));
        part.gap = part.nearest - elsewhere;
        seen.kinds_agreed += part.gap > 0 ? 1.0 / kind_count : 0;
        part.score = of_best[number];
        part.margin = static_cast<double>(of_best[number]) - of_next[number];
    }
}

/// By sound there is but one kind of resemblance, and it stands for all of them: each has the share of it
/// that it has of a question that is the same in every respect.
void matcher::spread_parts(evidence& seen) const
{
    evidence::part whole;
    for (const evidence::part& part : seen.parts) {
        whole.score += part.score;
        whole.margin += part.margin;
        whole.nearest += part.nearest;
        whole.gap += part.gap;
    }
    for (std::size_t number = 0; number < kind_count; ++number) {
        const double share = index_.share_of(static_cast<kind>(number));
        seen.parts[number] =
            {whole.score * share, whole.margin * share, whole.nearest * share, whole.gap * share};
    }
    seen.kinds_agreed = whole.gap > 0 ? 1 : 0;
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
        const bool topical = question.words[at].weight == importance::topical;
        seen.new_words += topical && with_best.of_asked[at] < least_likeness ? 1 : 0;
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
    // The nearest first; of those that are as near, the one with the lower number.
    std::array<std::size_t, voters> votes{};
    std::size_t counted = 0;
    for (std::size_t i = 0; i < near.whole.size(); ++i) {
        if (counted == voters && near.whole[i] <= near.whole[votes.back()]) continue;
        std::size_t place = counted == voters ? voters - 1 : counted++;
        for (; place > 0 && near.whole[i] > near.whole[votes[place - 1]]; --place)
            votes[place] = votes[place - 1];
        votes[place] = i;
    }
    const auto [own_from, own_end] = own_of(near, best);
    double all = 0;
    double own = 0;
    for (std::size_t place = 0; place < counted; ++place) {
        const double weight = std::max(0.0F, near.whole[votes[place]]);
        all += weight;
        own += votes[place] >= own_from && votes[place] < own_end ? weight : 0;
    }
    seen.votes = all > 0 ? own / all : 0;
}

/// Where the phrasings of an entry stand in `near`: they follow one another, since they do so in the FAQ.
std::pair<std::size_t, std::size_t> matcher::own_of(const resemblance& near, std::uint32_t entry) const
{
    const auto own = ridge_.phrasings_of(entry);
    const auto& all = near.phrasings;
    const auto first = std::lower_bound(all.begin(), all.end(), own.front());
    const auto end = std::upper_bound(first, all.end(), own.back());
    return {static_cast<std::size_t>(first - all.begin()), static_cast<std::size_t>(end - all.begin())};
}

/// Returns the best entry's phrasing that is nearest; the number of phrasings if none resembles the question.
std::size_t
matcher::weigh_nearness(const resemblance& near, const std::vector<ranked_entry>& ranking, evidence& seen)
    const
{
    const std::uint32_t best = ranking.front().entry;
    const auto [own, end] = own_of(near, best);
    const std::span<const float> all = near.whole;
    seen.nearest_elsewhere = std::max(greatest(all.first(own)), greatest(all.subspan(end)));
    std::size_t nearest = phrasings_.size();
    if (own < end) {
        const auto found = std::max_element(
            all.begin() + static_cast<std::ptrdiff_t>(own),
            all.begin() + static_cast<std::ptrdiff_t>(end)
        );
        nearest = near.phrasings[static_cast<std::size_t>(found - all.begin())];
        seen.nearest = *found;
    }
    seen.nearer_than_strangers = seen.nearest - static_cast<double>(strangers_[best]);
    seen.nearer_than_siblings = seen.nearest - static_cast<double>(ridge_.nearness_of_siblings()[best]);
    const double pair = ranking.size() > 1 ? ridge_.nearness_between(best, ranking[1].entry) : 0;
    seen.nearer_than_next = seen.nearest - pair;
    return nearest;
}

}  // namespace pasokh::faq
