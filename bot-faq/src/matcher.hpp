#pragma once

#include "confidence.hpp"
#include "entry_words.hpp"
#include "faq/knowledge.hpp"
#include "index.hpp"
#include "ridge.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pasokh::faq {

struct ranked_entry {
    std::uint32_t entry = 0;
    float score = 0;
};

struct match {
    std::vector<ranked_entry> ranking;  ///< best first; empty when nothing in the question is known
    evidence seen;                      ///< for the first of the ranking
    sparse_vector asked;                ///< the question
    resemblance near;                   ///< to the phrasings that the evidence is of
    bool of_both = false;               ///< of the question together with the one before it
};

/// Ranks the entries of a FAQ for a question and collects the evidence for the best one. Decides nothing.
class matcher {
public:
    explicit matcher(const knowledge& content);

    matcher(const matcher&) = delete;
    matcher& operator=(const matcher&) = delete;

    match find(std::string_view question, language arabic_script_is) const;
    match find(std::span<const token> question, language arabic_script_is) const;

    /// The question as it was meant, where it was typed with the keyboard in the wrong language: most of its
    /// words, as they stand, are known to neither the FAQ nor the language, and on the other layout they are.
    std::optional<std::string> retyped(std::string_view question) const;

    struct phrasing {
        std::uint32_t entry = 0;
        std::string language_code;
        std::string text;
    };

    const std::vector<phrasing>& phrasings() const { return phrasings_; }

    /// On average, for each entry in each of its languages.
    double phrasings_per_wording() const { return phrasings_per_wording_; }

    const feature_index& index() const { return index_; }

    /// See ridge::penalty_of.
    double penalty_of(std::uint32_t number) const { return ridge_.penalty_of(number); }

    /// By phrasing, as `ridge::leave_one_out`.
    std::vector<std::vector<double>> leave_one_out() const { return ridge_.leave_one_out(); }

private:
    double understood(std::string_view question) const;
    void listen();
    const std::u32string* heard_as(std::u32string_view finglish) const;
    std::vector<token> in_words_of_faq(std::span<const token> question) const;
    match match_of(const analysis& question) const;
    std::vector<std::uint32_t> phrasings_of_best(const std::vector<ranked_entry>& ranking) const;

    double weight_of(const word& one) const { return index_.rarity_of(one) * share_of_meaning(one.weight); }

    // The rest collects evidence for the first of the ranking; evidence.cpp.
    double covered_by(const analysis& question, std::uint32_t entry) const;
    void
    weigh_words(const analysis& question, const std::vector<ranked_entry>& ranking, evidence& seen) const;
    void weigh_rivals(
        const analysis& question,
        const entry_words::comparison& with_best,
        const std::vector<ranked_entry>& ranking,
        evidence& seen
    ) const;
    void weigh_core(
        const analysis& question,
        const entry_words::comparison& with_best,
        std::uint32_t best,
        evidence& seen
    ) const;
    void weigh_difference(const analysis& question, std::size_t nearest, evidence& seen) const;
    void weigh_likeness(
        const analysis& question,
        std::size_t nearest,
        const entry_words::comparison& with_best,
        const std::vector<ranked_entry>& ranking,
        evidence& seen
    ) const;
    void weigh_parts(
        const sparse_vector& vector,
        const resemblance& near,
        const std::vector<ranked_entry>& ranking,
        evidence& seen
    ) const;
    void spread_parts(evidence& seen) const;
    void weigh_votes(const resemblance& near, std::uint32_t best, evidence& seen) const;
    std::pair<std::size_t, std::size_t> own_of(const resemblance& near, std::uint32_t entry) const;
    std::size_t
    weigh_nearness(const resemblance& near, const std::vector<ranked_entry>& ranking, evidence& seen) const;

    std::vector<phrasing> phrasings_;
    std::size_t entries_ = 0;
    double phrasings_per_wording_ = 0;
    std::vector<analysis> analysed_;  // by phrasing; without the channels
    feature_index index_;
    ridge ridge_;
    entry_words words_;
    std::unordered_map<std::uint64_t, std::vector<std::u32string>>
        spoken_;                    // words of the FAQ by their sound
    std::vector<float> strangers_;  // by entry: how near phrasings of others come to its own, on average
};

/// The phrasings of a FAQ, entry by entry, the canonical one of each language first.
std::vector<matcher::phrasing> phrasings_of(const knowledge& content);

}  // namespace pasokh::faq
