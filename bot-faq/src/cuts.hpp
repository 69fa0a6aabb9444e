#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace pasokh::faq {

/// Accepted shares of wrong answers for which a model holds a cut.
inline constexpr std::array<double, 8> cut_rates{0.01, 0.02, 0.03, 0.05, 0.08, 0.10, 0.15, 0.20};

/// Every source weighs as if it had this many questions, however many sets and questions it has.
inline constexpr double weight_of_source = 1'000;

/// Where meaning is weighed beside words; see answer_cut_for.
inline constexpr double worst_site = 2;

/// One question of a set, by coefficients that have not seen its source.
struct judged_case {
    double probability = 0;
    double weight = 0;
    bool right = false;              ///< the best entry
    bool among_suggestions = false;  ///< the right entry
    std::string_view set;
};

/// Smallest probability from which on wrong answers stay within the rate on the whole, and within
/// `worst` times the rate in every set that has enough answers to tell. The second makes the cut hold for the
/// awkward FAQ too, not only for the average one.
double answer_cut_for(std::span<const judged_case> most_probable_first, double rate, double worst);

/// Lower edge of the probabilities at which the right entry is among the suggestions often enough.
double ask_cut_for(std::span<const judged_case> cases);

/// Both kinds of cuts of a model.
template <class Model>
void measure_cuts(std::span<const judged_case> most_probable_first, double worst, Model& model)
{
    for (std::size_t i = 0; i < cut_rates.size(); ++i)
        model.answer_cuts[i] = {cut_rates[i], answer_cut_for(most_probable_first, cut_rates[i], worst)};
    model.ask_cut = ask_cut_for(most_probable_first);
}

}  // namespace pasokh::faq
