#pragma once

#include "features.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace pasokh::faq {

/// One coordinate of a phrasing or a question among the features that the FAQ knows.
struct coordinate {
    std::uint32_t column = 0;
    float value = 0;
};

using sparse_vector = std::vector<coordinate>;

/// Phrasings beside a question: the cosine of each, and the parts by kind of resemblance that it is the sum
/// of.
struct resemblance {
    std::vector<std::uint32_t> phrasings;
    std::vector<float> whole;
    std::array<std::vector<float>, kind_count> by_kind;
};

/// What a question may cost in a large FAQ: about a tenth of a millisecond.
inline constexpr std::size_t most_postings = 50'000;

/// The phrasings of a FAQ as unit vectors, and any question in the same space.
class feature_index {
public:
    /// `texts_elsewhere` have none of their features: where phrasings are few, what they share is no common
    /// word for that.
    explicit feature_index(std::span<const analysis> phrasings, std::size_t texts_elsewhere = 0);

    /// The question as a vector of length at most 1: what the FAQ has never seen still counts in its length,
    /// so a question full of unknown words is far from everything. One that is by sound alone is as long as
    /// makes its product with a phrasing the cosine of their sounds.
    sparse_vector vector_of(const analysis& question) const;

    /// Cosine of the question to every phrasing, or to the first few of them.
    std::vector<float> similarities(const sparse_vector& question) const
    {
        return similarities(question, phrasing_count());
    }

    std::vector<float> similarities(const sparse_vector& question, std::size_t of_first) const;

    /// To these phrasings, exact.
    resemblance resemblance_to(std::vector<std::uint32_t> some, const sparse_vector& question) const;

    /// At most so many phrasings that are probably the nearest, in order of number. They are found by the
    /// question's rarest features, as many as meet at most `postings` phrasings, which bounds the time of any
    /// question.
    std::vector<std::uint32_t>
    probably_nearest(sparse_vector question, std::size_t most, std::size_t postings = most_postings) const;

    /// Columns of a kind lie together, in the order of the kinds.
    kind kind_at(std::uint32_t column) const
    {
        std::uint8_t number = 0;
        for (std::size_t before = 0; before + 1 < kind_count; ++before)
            number = static_cast<std::uint8_t>(number + (column >= ends_of_kinds_[before]));
        return static_cast<kind>(number);
    }

    /// Of the square of the length of a text that has features of every kind: what is of this one.
    double share_of(kind which) const;

    /// In order of column.
    std::span<const coordinate> phrasing(std::size_t number) const;

    std::size_t phrasing_count() const { return row_starts_.size() - 1; }

    std::size_t column_count() const { return rarity_.size(); }

    bool knows_sounds() const { return weights_[static_cast<std::size_t>(channel::sounds)] > 0; }

    /// Weight of a word by its rarity in the FAQ: the share of a question's meaning that it carries.
    float rarity_of(const word& which) const;

    /// Of a word that the FAQ does not know.
    float unseen_rarity() const { return unseen_rarity_; }

private:
    struct posting {
        std::uint32_t phrasing = 0;
        float value = 0;
    };

    static constexpr std::uint32_t unknown = 0xFFFFFFFF;

    /// Where it stands says the lower half of the hash, near enough: a feature that is mistaken for another
    /// needs the same upper half and a place nearby, and costs one look at memory instead of two.
    struct bucket {
        std::uint32_t upper_half = 0;
        std::uint32_t column = unknown;  ///< `unknown` marks a free bucket
    };

    void number_features(std::span<const analysis> phrasings);
    void measure_rarity(std::span<const analysis> phrasings, std::size_t texts_elsewhere);
    void store_rows(std::span<const analysis> phrasings);
    void store_postings();
    void weigh_channels(std::span<const analysis> phrasings);
    void add_senses(std::span<const analysis> phrasings);

    /// Where a text points to, by the senses of its words; of length at most 1, because words without a sense
    /// count in the length. 0 when none has one.
    std::array<float, sense_width> direction_of_text(const analysis& text) const;

    /// Behind the coordinates of `vector`, whose lengths squared sum to `used`; to that the new ones are
    /// added.
    void append_senses(const analysis& text, sparse_vector& vector, float& used) const;

    /// A column of a sense is in nearly all phrasings.
    bool of_sense(std::uint32_t column) const { return column >= first_of_senses_; }

    std::uint32_t column_of(std::uint64_t hash) const;

    std::uint32_t occurrences(std::uint32_t column) const
    {
        return posting_starts_[column + 1] - posting_starts_[column];
    }

    std::span<const posting> postings_of(std::uint32_t column) const
    {
        return std::span(postings_).subspan(posting_starts_[column], occurrences(column));
    }

    float rarity_at(std::uint32_t column) const
    {
        return column == unknown ? unseen_rarity_ : rarity_[column];
    }

    std::array<float, channel_count> weights_{};
    std::vector<bucket> buckets_;  // open addressing, linear probing, never more than half full
    std::vector<float> rarity_;    // by column
    std::array<std::uint32_t, kind_count> ends_of_kinds_{};
    float unseen_rarity_ = 0;
    std::uint32_t first_of_senses_ = 0;  // the last columns
    float weight_of_senses_ = 0;         // 0: there are no such columns
    std::array<float, sense_width> center_{};
    std::vector<std::uint32_t> row_starts_;
    std::vector<coordinate> rows_;
    std::vector<std::array<std::uint32_t, kind_count>> ends_in_rows_;  // of each kind, by phrasing
    std::vector<std::uint32_t> posting_starts_;
    std::vector<posting> postings_;
};

}  // namespace pasokh::faq
