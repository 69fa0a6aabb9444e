#pragma once

#include "faq/meaning.hpp"
#include "matcher.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace pasokh::faq {

/// What is known about the best entry of a ranking by words and meaning together.
struct dense_evidence {
    bool agreed = false;  ///< words alone have the same best entry
    double by_words = 0;  ///< the probability that words alone gave theirs
    double top = 0;       ///< score of the best entry
    double second = 0;    ///< of the next
    double mean_of_next = 0;
    double nearest = 0;            ///< cosine of the meaning to the best entry's nearest phrasing
    double nearest_elsewhere = 0;  ///< to any other entry's
    double entries = 0;
    double phrasings_per_wording = 0;
};

inline constexpr std::size_t dense_signal_count = 11;
using dense_signals = std::array<double, dense_signal_count>;

dense_signals signals_of(const dense_evidence& seen);

/// The confidence of words and meaning together, learned apart from that of words alone. The signals are
/// ranks, ridge scores and centred cosines, which mean about the same whatever model makes the vectors.
struct dense_model {
    dense_signals mean{};
    dense_signals deviation{};
    dense_signals coefficients{};  // [0] is the offset
    std::array<confidence_model::cut, 8> answer_cuts{};
    double ask_cut = 0;

    double probability(const dense_evidence& seen) const;
    double answer_cut(double wrong_answer_rate) const;
};

extern const dense_model trained_dense;

/// The phrasings of a FAQ as meanings beside the words of a matcher: kernel ridge on half of each kernel.
/// Meanings are centred on those of the FAQ, because the vectors of a model share a direction that says
/// nothing, and an offset cosine is no kernel. The matcher must outlive it.
class dense_space {
public:
    /// Above this many numbers in all, a FAQ is not given meaning: 256 MiB.
    static constexpr std::size_t most_numbers = 64 * 1024 * 1024;

    /// `meanings` by phrasing, an empty one where there is none.
    dense_space(const matcher& words, std::span<const meaning_vector> meanings);

    bool usable() const { return width_ > 0; }

    /// Can this be compared with the FAQ's?
    bool fits(const meaning_vector& question) const;

    struct verdict {
        std::vector<ranked_entry> ranking;
        dense_evidence seen;
    };

    /// `found` by words alone, as the matcher gives it, with the probability that it is right. `question`
    /// fits.
    verdict weigh(const match& found, double by_words, const meaning_vector& question) const;

private:
    struct neighbour {
        std::uint32_t phrasing = 0;
        float similarity = 0;  // of both kernels together
    };

    std::span<const float> row(std::size_t phrasing) const
    {
        return std::span(rows_).subspan(phrasing * width_, width_);
    }

    std::vector<float> centred(const meaning_vector& one) const;
    double kernel(std::size_t i, std::size_t j) const;
    void train();
    std::vector<float> scores(const std::vector<float>& by_words, const std::vector<float>& by_meaning) const;
    std::vector<float> shortlist_scores(const std::vector<float>& both) const;

    const matcher& words_;
    std::size_t width_ = 0;
    std::size_t entries_ = 0;
    std::vector<float> center_;
    std::vector<float> rows_;        // phrasings × width, each of unit length or zero
    std::vector<float> dual_;        // phrasings × entries; empty: the FAQ is too large to train as a whole
    std::vector<float> intercepts_;  // by entry
};

}  // namespace pasokh::faq
