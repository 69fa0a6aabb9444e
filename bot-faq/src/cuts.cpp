#include "cuts.hpp"

#include <map>
#include <set>

namespace pasokh::faq {
namespace {

constexpr double fewest_answers = 20;
// "Did you mean" is worth a visitor's time when the right entry is among the three at least this often.
constexpr double least_hit_among_suggestions = 0.5;

}  // namespace

double answer_cut_for(std::span<const judged_case> most_probable_first, double rate, double worst)
{
    struct tally {
        double answered = 0;
        double wrong = 0;
    };

    tally all;
    std::map<std::string_view, tally> by_set;
    std::set<std::string_view> over;
    double cut = 1;
    for (const judged_case& one : most_probable_first) {
        const double wrong = one.right ? 0 : 1;
        all.answered += one.weight;
        all.wrong += wrong * one.weight;
        tally& own = by_set[one.set];
        own.answered += 1;
        own.wrong += wrong;
        // One answer more than the share allows is chance in a set of few answers.
        if (own.wrong > worst * rate * own.answered + 1 && own.answered >= fewest_answers)
            over.insert(one.set);
        else
            over.erase(one.set);
        if (all.wrong <= rate * all.answered && over.empty()) cut = one.probability;
    }
    return cut;
}

double ask_cut_for(std::span<const judged_case> cases)
{
    constexpr int steps = 50;
    for (int step = 0; step < steps; ++step) {
        const double from = static_cast<double>(step) / steps;
        double all = 0;
        double hits = 0;
        for (const judged_case& one : cases) {
            if (one.probability < from || one.probability >= from + 2.0 / steps) continue;
            all += one.weight;
            hits += one.among_suggestions ? one.weight : 0;
        }
        if (all > 0 && hits >= least_hit_among_suggestions * all) return from;
    }
    return 1;
}

}  // namespace pasokh::faq
