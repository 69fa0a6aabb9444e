#pragma once

#include "features.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace pasokh::faq {

/// What is known about the best entry of a ranking; the probability that it is right follows from these.
struct evidence {
    /// The evidence of one kind of resemblance.
    struct part {
        double score = 0;    ///< its part of `top`
        double margin = 0;   ///< that, less its part of `second`
        double nearest = 0;  ///< its part of the cosine to the nearest phrasing, as each kind sees nearness
        double gap = 0;      ///< that, less the same for any other entry
    };

    std::array<part, kind_count> parts{};
    double top = 0;                ///< score of the best entry
    double second = 0;             ///< of the next
    double mean_of_next = 0;       ///< of the five after the best
    double nearest = 0;            ///< cosine to the best entry's nearest phrasing
    double nearest_elsewhere = 0;  ///< cosine to any other entry's nearest phrasing
    double covered = 0;            ///< share of the question's word weight that the best entry knows
    double covered_more = 0;       ///< that, less what the next entry knows
    double unknown = 0;            ///< share that no entry knows

    /// What one of two texts says and the other does not.
    struct surplus {
        double share = 0;     ///< of the word weight of the first
        double heaviest = 0;  ///< its weightiest word; 1 is as rare as can be
    };

    surplus only_asked;   ///< the question over the best entry's nearest phrasing
    surplus only_stated;  ///< the other way round

    /// The words of one text that another has too, each as far as it has one like it (`likeness`).
    struct likeness {
        double share = 0;    ///< of the word weight of the first
        double missing = 0;  ///< the most that one word lacks; 1 is all of one as rare as can be
    };

    likeness asked_as_stated;  ///< of the question, in the best entry's nearest phrasing
    likeness stated_as_asked;  ///< the other way round
    likeness asked_of_entry;   ///< of the question, in all phrasings of the best entry
    double asked_of_next = 0;  ///< its share in the next entry

    /// Of the best entry's own words in the question; each weighs by the share of the phrasings that have it,
    /// so a word that all have is missed most.
    likeness core_as_asked;
    surplus for_rivals;       ///< of the question, what the best entry lacks and another of the ranking has
    surplus unknown_to_all;   ///< of the question, what no entry knows, less what is like a word of the best
    double for_others = 0;    ///< share of the question that the best entry lacks and any other has
    double votes = 0;         ///< share of the best entry in the cosines of the five nearest phrasings
    double kinds_agreed = 0;  ///< share of the kinds of resemblance by which it has the nearest phrasing
    /// `nearest`, less how near phrasings of other entries come to those of the best entry, on average: what
    /// is near for this FAQ.
    double nearer_than_strangers = 0;
    /// The same with how near the entry's own phrasings come to one another.
    double nearer_than_siblings = 0;
    /// `nearest`, less how near any phrasing of the best entry comes to one of the next. What was learned of
    /// it, from FAQs of at most 75 entries, is no penalty for entries that ask nearly the same: beside the
    /// margin between the two it makes a little surer there.
    double nearer_than_next = 0;
    double new_words = 0;  ///< topical words of the question that the best entry has nothing like
    double words = 0;
    double content_words = 0;
    double entries = 0;
    double phrasings_per_wording = 0;  ///< an entry and language
};

inline constexpr std::size_t signal_count = 88;
using signals = std::array<double, signal_count>;

signals signals_of(const evidence& seen);

/// What `pasokh-faq train` learns; compiled in as confidence_model.cpp.
struct confidence_model {
    /// The cut that gave at most this share of wrong answers on sites that the coefficients had not seen.
    struct cut {
        double wrong_answer_rate = 0;
        double probability = 0;
    };

    signals mean{};
    signals deviation{};
    signals coefficients{};  // [0] is the offset
    std::array<cut, 8> answer_cuts{};
    double ask_cut = 0;  ///< below it the right entry is seldom among the first three

    double probability(const evidence& seen) const;
    double answer_cut(double wrong_answer_rate) const;
};

/// A FAQ with one phrasing an entry does not say which of its words may differ, so nearness means less there
/// than where several phrasings show it. An answer of such a FAQ must convince both models, and its cuts are
/// its own.
struct confidence_models {
    confidence_model of_one_phrasing;
    confidence_model of_several;

    static constexpr double fewest_to_be_several = 2;

    static bool several(double phrasings_per_wording)
    {
        return phrasings_per_wording >= fewest_to_be_several;
    }

    /// The one with the cuts.
    const confidence_model& of(double phrasings_per_wording) const
    {
        return several(phrasings_per_wording) ? of_several : of_one_phrasing;
    }

    double probability(const evidence& seen) const;
};

extern const confidence_models trained_confidence;

/// One evidence of which it is known whether the best entry was right.
struct judged_evidence {
    evidence seen;
    double weight = 1;
    bool right = false;
};

/// Means, deviations and coefficients by penalised maximum likelihood; the cuts are left at zero.
/// The same input gives the same bits.
confidence_model fit_confidence(std::span<const judged_evidence> cases);

}  // namespace pasokh::faq
