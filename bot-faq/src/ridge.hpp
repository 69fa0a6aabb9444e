#pragma once

#include "index.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace pasokh::faq {

/// Kernel ridge regression of "is it this entry?" for all entries at once. Trained on the phrasings of a FAQ,
/// it learns which features tell entries apart, which nearest-neighbour search does not.
class ridge {
public:
    /// Strength of the regularisation; between 0.1 and 1 it hardly matters.
    static constexpr double lambda = 0.5;
    /// Added to every cosine: with it the regression has an intercept by entry, so a question that shares
    /// little with anything is not pulled towards the entries with the oddest words. Flat between 0.3 and 1.
    static constexpr double offset = 0.5;
    /// Above this many phrasings training would take seconds, and each question is scored on a shortlist
    /// instead.
    static constexpr std::size_t most_phrasings = 2'000;

    /// `owners[i]` is the entry of phrasing i. The index must outlive the ridge.
    ridge(const feature_index& index, std::span<const std::uint32_t> owners, std::size_t entries);

    /// Whether a question is scored by itself, or by what it resembles.
    bool trained_whole() const { return !weights_.empty(); }

    /// Score by entry, about 1 for a certain match and 0 for none. For a FAQ trained as a whole.
    std::vector<float> scores(const sparse_vector& question) const;

    /// The same for a FAQ that is too large for it; `near` as the index gives it.
    std::vector<float> scores(const resemblance& near) const;

    std::span<const std::uint32_t> phrasings_of(std::uint32_t entry) const { return phrasings_of_[entry]; }

    /// What the diagonal of the kernel gets for a phrasing: `lambda`, times the number of phrasings of its
    /// entry over the mean, so that all entries weigh alike. Otherwise those with ten phrasings swallow the
    /// questions for those with one. A higher power finds still more of the latter, and loses the former.
    double penalty_of(std::uint32_t phrasing) const;

    /// What each kind of resemblance adds to the score of an entry, the intercept aside. Zeros for a FAQ that
    /// is too large to train as a whole, where a score has no such parts.
    std::array<float, kind_count> parts_of_score(const sparse_vector& question, std::uint32_t entry) const;

    /// By entry: the cosine of each of its phrasings to the nearest of any other entry, on average.
    const std::vector<float>& nearness_of_strangers() const { return strangers_; }

    /// The same to the nearest other one of its own. An entry with one phrasing is taken to be like the
    /// others, on average; 0 where all have one.
    const std::vector<float>& nearness_of_siblings() const { return siblings_; }

    /// The greatest cosine of a phrasing of one entry to a phrasing of another; of a FAQ that is too large to
    /// train as a whole, among the first few of each.
    float nearness_between(std::uint32_t one, std::uint32_t other) const;

    /// For each phrasing its scores by entry as if it had never been there, exact and without
    /// retraining (the penalties stay as they are).
    /// Empty for a FAQ that is too large to train as a whole.
    std::vector<std::vector<double>> leave_one_out() const;

private:
    /// A phrasing on the shortlist.
    struct neighbour {
        std::uint32_t phrasing = 0;
        float similarity = 0;
    };

    void train();
    void add_penalties(std::vector<double>& kernel) const;

    /// By phrasing: the greatest cosine to any of another entry, and to any other of its own.
    struct nearest_ones {
        std::vector<float> stranger;
        std::vector<float> sibling;
    };

    void measure_nearness(const nearest_ones& found);
    std::vector<float> mean_by_entry(const std::vector<float>& of_phrasings) const;
    nearest_ones nearest_of_all(const std::vector<double>& kernel);
    nearest_ones probably_nearest_of_all() const;
    std::vector<neighbour> shortlist(const resemblance& near) const;
    std::vector<double> kernel_of(const std::vector<neighbour>& some) const;

    const feature_index& index_;
    std::vector<std::uint32_t> owners_;
    std::size_t entries_;
    std::vector<std::vector<std::uint32_t>> phrasings_of_;
    std::vector<float> weights_;     // feature columns × entries
    std::vector<float> intercepts_;  // by entry
    std::vector<float> strangers_;   // by entry
    std::vector<float> siblings_;    // by entry
    std::vector<float> between_;     // by pair of entries, see place_of_pair; only where trained as a whole
};

}  // namespace pasokh::faq
