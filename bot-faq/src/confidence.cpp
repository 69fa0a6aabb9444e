#include "confidence.hpp"

#include "cholesky.hpp"
#include "wide.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <initializer_list>
#include <vector>

namespace pasokh::faq {
namespace {

// On sources left out 40 is a little worse in what is answered (bench/results/faq-eighth.md); 1 knows its own
// sources too well.
constexpr double penalty = 20.0;
// Only the confident end decides what is answered, so a case counts there up to eight times as much as at the
// other, in a second fit. Its weight depends on the evidence alone, not on whether it was right: no bias.
constexpr double weight_of_hopeless = 0.15;
constexpr double least_change = 1e-7;
constexpr int most_steps = 60;

double logistic(double x)
{
    return 1 / (1 + std::exp(-std::clamp(x, -30.0, 30.0)));
}

double product(const signals& a, const signals& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < signal_count; ++i)
        sum += a[i] * b[i];
    return sum;
}

signals standardised(const signals& raw, const confidence_model& model)
{
    signals scaled = raw;
    for (std::size_t i = 1; i < signal_count; ++i)
        scaled[i] = (raw[i] - model.mean[i]) / model.deviation[i];
    return scaled;
}

void measure_scale(
    std::span<const judged_evidence> cases,
    std::span<const signals> raw,
    confidence_model& model
)
{
    double all = 0;
    for (std::size_t at = 0; at < cases.size(); ++at) {
        all += cases[at].weight;
        for (std::size_t i = 1; i < signal_count; ++i)
            model.mean[i] += cases[at].weight * raw[at][i];
    }
    for (double& mean : model.mean)
        mean /= all;
    for (std::size_t at = 0; at < cases.size(); ++at) {
        for (std::size_t i = 1; i < signal_count; ++i) {
            const double off = raw[at][i] - model.mean[i];
            model.deviation[i] += cases[at].weight * off * off;
        }
    }
    for (double& deviation : model.deviation)
        deviation = std::max(1e-6, std::sqrt(deviation / all));
}

PASOKH_WIDE void add_times(double* sums, const double* row, double times, std::size_t length)
{
    for (std::size_t i = 0; i < length; ++i)
        sums[i] += times * row[i];
}

/// One Newton step; returns the largest change of a coefficient.
double
improve(std::span<const judged_evidence> cases, std::span<const signals> scaled, confidence_model& model)
{
    signals gradient{};
    std::vector<double> curvature(signal_count * signal_count);
    for (std::size_t at = 0; at < cases.size(); ++at) {
        const judged_evidence& one = cases[at];
        const signals& x = scaled[at];
        const double p = logistic(product(x, model.coefficients));
        for (std::size_t i = 0; i < signal_count; ++i) {
            gradient[i] += one.weight * (p - (one.right ? 1 : 0)) * x[i];
            const double curving = one.weight * p * (1 - p) * x[i];
            add_times(curvature.data() + i * signal_count, x.data(), curving, i + 1);
        }
    }
    for (std::size_t i = 0; i < signal_count; ++i) {
        const double pull = i == 0 ? 1e-6 : penalty;  // the offset is free
        gradient[i] += pull * model.coefficients[i];
        curvature[i * signal_count + i] += pull;
    }
    cholesky(std::move(curvature), signal_count).solve(gradient);
    double change = 0;
    for (std::size_t i = 0; i < signal_count; ++i) {
        model.coefficients[i] -= gradient[i];
        change = std::max(change, std::abs(gradient[i]));
    }
    return change;
}

}  // namespace

signals signals_of(const evidence& seen)
{
    const double second = std::max(0.0, seen.second);
    const double margin = seen.top - second;
    const double gap = seen.nearest - seen.nearest_elsewhere;
    const double size = std::log(seen.entries) / 5;
    const double phrasings = std::log(seen.phrasings_per_wording + 1);
    signals all{};
    std::size_t next = 0;
    const auto add = [&](std::initializer_list<double> values) {
        for (const double value : values)
            all[next++] = value;
    };
    add({
        1,
        seen.top,
        margin,
        seen.nearest,
        gap,
        seen.covered,
        seen.unknown,
        std::min(seen.words, 20.0) / 10,
        std::min(seen.content_words, 4.0) / 4,
        seen.top / (seen.top + second + seen.mean_of_next + 0.05),
        size,
        phrasings,
        seen.top * seen.covered,
        seen.top * seen.top,
        seen.top * seen.unknown,
        gap * seen.top,
        seen.covered * seen.covered,
        seen.covered_more,
    });
    for (const auto& part : seen.parts)
        add({part.score, part.margin, part.nearest, part.gap});
    // The same score means less where entries are many or phrasings few.
    for (const double value : {seen.top, margin, seen.nearest, gap, seen.covered})
        add({value * size, value * phrasings});
    // Nearly the same words are nearly the same question, unless the word that differs is the one that
    // matters.
    for (const auto& surplus : {seen.only_asked, seen.only_stated}) {
        add({surplus.share, surplus.share * seen.top, surplus.heaviest, surplus.heaviest * seen.top});
        add({surplus.heaviest * phrasings});
    }
    // The same with words that are nearly the same: mistyped, or of one meaning.
    const auto& asked = seen.asked_as_stated;
    const auto& stated = seen.stated_as_asked;
    const auto& of_entry = seen.asked_of_entry;
    for (const double value :
         {asked.share,
          of_entry.share,
          of_entry.share - seen.asked_of_next,
          asked.missing,
          of_entry.missing,
          stated.share,
          stated.missing})
        add({value, value * seen.top});
    add({asked.share * phrasings, of_entry.share * phrasings, stated.share * phrasings});
    add({asked.share * stated.share, of_entry.share * of_entry.share});
    // What speaks for another entry or for none, and how near is near in this FAQ.
    add({
        seen.votes,
        seen.kinds_agreed,
        seen.core_as_asked.share,
        seen.core_as_asked.missing,
        seen.for_rivals.share,
        seen.for_rivals.heaviest,
        seen.unknown_to_all.share,
        seen.unknown_to_all.heaviest,
        seen.for_others,
        seen.nearer_than_strangers,
        seen.nearer_than_siblings,
        seen.nearer_than_siblings * phrasings,
        seen.nearer_than_next,
        seen.nearer_than_next * size,
        std::min(seen.new_words, 3.0),
    });
    assert(next == all.size());
    return all;
}

double confidence_model::probability(const evidence& seen) const
{
    return logistic(product(standardised(signals_of(seen), *this), coefficients));
}

double confidence_models::probability(const evidence& seen) const
{
    const double shown = of_several.probability(seen);
    if (several(seen.phrasings_per_wording)) return shown;
    return std::min(shown, of_one_phrasing.probability(seen));
}

double confidence_model::answer_cut(double wrong_answer_rate) const
{
    const auto above = std::find_if(answer_cuts.begin(), answer_cuts.end(), [&](const cut& one) {
        return one.wrong_answer_rate >= wrong_answer_rate;
    });
    if (above == answer_cuts.begin()) return above->probability;
    if (above == answer_cuts.end()) return answer_cuts.back().probability;
    const auto below = above - 1;
    const double way = (wrong_answer_rate - below->wrong_answer_rate) /
                       (above->wrong_answer_rate - below->wrong_answer_rate);
    return below->probability + way * (above->probability - below->probability);
}

namespace {

confidence_model fit(std::span<const judged_evidence> cases, std::span<const signals> raw)
{
    confidence_model model;
    measure_scale(cases, raw, model);
    std::vector<signals> scaled;
    scaled.reserve(raw.size());
    for (const signals& one : raw)
        scaled.push_back(standardised(one, model));
    for (int step = 0; step < most_steps && improve(cases, scaled, model) > least_change; ++step) {
    }
    return model;
}

/// The same weight in all, more of it where the model is confident.
void weigh_confident_end(
    const confidence_model& model,
    std::span<const signals> raw,
    std::span<judged_evidence> cases
)
{
    double before = 0;
    double after = 0;
    for (std::size_t at = 0; at < cases.size(); ++at) {
        before += cases[at].weight;
        const double p = logistic(product(standardised(raw[at], model), model.coefficients));
        cases[at].weight *= weight_of_hopeless + p;
        after += cases[at].weight;
    }
    for (judged_evidence& one : cases)
        one.weight *= before / after;
}

}  // namespace

confidence_model fit_confidence(std::span<const judged_evidence> cases)
{
    std::vector<signals> raw;
    raw.reserve(cases.size());
    for (const auto& one : cases)
        raw.push_back(signals_of(one.seen));
    std::vector<judged_evidence> weighed(cases.begin(), cases.end());
    weigh_confident_end(fit(cases, raw), raw, weighed);
    return fit(weighed, raw);
}

}  // namespace pasokh::faq
