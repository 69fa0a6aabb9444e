#include "dense.hpp"

#include "cholesky.hpp"
#include "faq/engine.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace pasokh::faq {
namespace {

/// See ridge: the same for the sum of both kernels.
constexpr std::size_t shortlist_phrasings = 64;
constexpr std::size_t shortlist_phrasings_of_one = 12;
constexpr std::size_t looked_after = 5;
/// A vector that is nothing but the common direction has no meaning of its own.
constexpr double least_length = 1e-6;

double logit(double p)
{
    const double within = std::clamp(p, 0.0025, 0.9975);
    return std::log(within / (1 - within));
}

float dot(std::span<const float> a, std::span<const float> b)
{
    float sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

/// False when there is no direction in it.
bool to_unit_length(std::span<float> one)
{
    double length = 0;
    for (const float each : one)
        length += static_cast<double>(each) * static_cast<double>(each);
    const bool has_direction = std::isfinite(length) && length > least_length * least_length;
    const auto scale = has_direction ? static_cast<float>(1 / std::sqrt(length)) : 0.0F;
    for (float& each : one)
        each = has_direction ? each * scale : 0;
    return has_direction;
}

std::vector<ranked_entry> ranked(const std::vector<float>& scores)
{
    std::vector<ranked_entry> ranking;
    for (std::uint32_t entry = 0; entry < scores.size(); ++entry)
        ranking.push_back({entry, scores[entry]});
    std::stable_sort(ranking.begin(), ranking.end(), [](const ranked_entry& a, const ranked_entry& b) {
        return a.score > b.score;
    });
    ranking.resize(std::min(ranking.size(), reply::most_candidates));
    return ranking;
}

/// Of two rows in order of column.
double product(std::span<const coordinate> a, std::span<const coordinate> b)
{
    double sum = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        if (i->column < j->column) {
            ++i;
        } else if (j->column < i->column) {
            ++j;
        } else {
            sum += static_cast<double>(i->value) * static_cast<double>(j->value);
            ++i;
            ++j;
        }
    }
    return sum;
}

}  // namespace

dense_signals signals_of(const dense_evidence& seen)
{
    const double second = std::max(0.0, seen.second);
    const double by_words = logit(seen.by_words);
    return {
        1,
        seen.agreed ? by_words : 0,
        seen.agreed ? 1.0 : 0.0,
        seen.agreed ? 0 : by_words,
        seen.top,
        seen.top - second,
        seen.top / (std::max(0.0, seen.top) + second + std::max(0.0, seen.mean_of_next) + 0.05),
        seen.nearest,
        seen.nearest - seen.nearest_elsewhere,
        std::log(std::max(1.0, seen.entries)) / 5,
        std::log(seen.phrasings_per_wording + 1)};
}

double dense_model::probability(const dense_evidence& seen) const
{
    const auto raw = signals_of(seen);
    double sum = coefficients[0];
    for (std::size_t i = 1; i < raw.size(); ++i)
        sum += coefficients[i] * (raw[i] - mean[i]) / deviation[i];
    return 1 / (1 + std::exp(-std::clamp(sum, -30.0, 30.0)));
}

double dense_model::answer_cut(double wrong_answer_rate) const
{
    confidence_model same;
    same.answer_cuts = answer_cuts;
    return same.answer_cut(wrong_answer_rate);
}

dense_space::dense_space(const matcher& words, std::span<const meaning_vector> meanings) : words_(words)
{
    const auto& phrasings = words.phrasings();
    if (meanings.size() != phrasings.size()) return;
    for (const auto& one : meanings)
        if (!one.empty() && width_ == 0) width_ = one.size();
    const bool alike = std::ranges::all_of(meanings, [&](const meaning_vector& one) {
        return one.empty() || one.size() == width_;
    });
    if (width_ == 0 || !alike || meanings.size() > most_numbers / width_) {
        width_ = 0;
        return;
    }
    for (const auto& one : phrasings)
        entries_ = std::max<std::size_t>(entries_, one.entry + 1);
    rows_.assign(meanings.size() * width_, 0);
    center_.assign(width_, 0);
    std::size_t known = 0;
    for (std::size_t i = 0; i < meanings.size(); ++i) {
        if (meanings[i].empty()) continue;
        const auto into = std::span(rows_).subspan(i * width_, width_);
        std::ranges::copy(meanings[i], into.begin());
        if (!to_unit_length(into)) continue;
        ++known;
        for (std::size_t at = 0; at < width_; ++at)
            center_[at] += into[at];
    }
    for (float& each : center_)
        each /= static_cast<float>(std::max<std::size_t>(1, known));
    for (std::size_t i = 0; i < meanings.size(); ++i) {
        const auto into = std::span(rows_).subspan(i * width_, width_);
        if (std::ranges::all_of(into, [](float each) { return each == 0; })) continue;
        for (std::size_t at = 0; at < width_; ++at)
            into[at] -= center_[at];
        (void)to_unit_length(into);
    }
    if (phrasings.size() <= ridge::most_phrasings) train();
}

bool dense_space::fits(const meaning_vector& question) const
{
    return width_ > 0 && question.size() == width_ &&
           std::ranges::all_of(question, [](float each) { return std::isfinite(each); });
}

std::vector<float> dense_space::centred(const meaning_vector& one) const
{
    auto out = one;
    if (!to_unit_length(out)) return out;
    for (std::size_t at = 0; at < width_; ++at)
        out[at] -= center_[at];
    (void)to_unit_length(out);
    return out;
}

double dense_space::kernel(std::size_t i, std::size_t j) const
{
    const auto& words = words_.index();
    return 0.5 * product(words.phrasing(i), words.phrasing(j)) +
           0.5 * static_cast<double>(dot(row(i), row(j)));
}

void dense_space::train()
{
    const auto& phrasings = words_.phrasings();
    const std::size_t size = phrasings.size();
    std::vector<double> matrix(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            matrix[i * size + j] = kernel(i, j) + ridge::offset;
        matrix[i * size + i] += words_.penalty_of(static_cast<std::uint32_t>(i));
    }
    const cholesky factor(std::move(matrix), size);
    dual_.assign(size * entries_, 0);
    intercepts_.assign(entries_, 0);
    std::vector<double> solution(size);
    for (std::size_t entry = 0; entry < entries_; ++entry) {
        for (std::size_t i = 0; i < size; ++i)
            solution[i] = phrasings[i].entry == entry ? 1 : 0;
        factor.solve(solution);
        double sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            dual_[i * entries_ + entry] = static_cast<float>(solution[i]);
            sum += solution[i];
        }
        intercepts_[entry] = static_cast<float>(ridge::offset * sum);
    }
    // As ridge does: what all entries have in common is no reason for one of them.
    const float common = std::accumulate(intercepts_.begin(), intercepts_.end(), 0.0F) /
                         static_cast<float>(std::max<std::size_t>(1, entries_));
    for (float& each : intercepts_)
        each -= common;
}

std::vector<float> dense_space::shortlist_scores(const std::vector<float>& both) const
{
    const auto& phrasings = words_.phrasings();
    std::vector<neighbour> nearest;
    for (std::uint32_t i = 0; i < both.size(); ++i)
        if (both[i] > 0) nearest.push_back({i, both[i]});
    std::stable_sort(nearest.begin(), nearest.end(), [](const neighbour& a, const neighbour& b) {
        return a.similarity > b.similarity;
    });
    std::vector<neighbour> some;
    std::vector<std::uint8_t> taken_of(entries_);
    for (const auto& one : nearest) {
        if (some.size() == shortlist_phrasings) break;
        if (taken_of[phrasings[one.phrasing].entry]++ < shortlist_phrasings_of_one) some.push_back(one);
    }
    std::vector<float> sums(entries_);
    if (some.empty()) return sums;
    std::vector<double> matrix(some.size() * some.size());
    std::vector<double> support(some.size());
    for (std::size_t i = 0; i < some.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            matrix[i * some.size() + j] = kernel(some[i].phrasing, some[j].phrasing) + ridge::offset;
        matrix[i * some.size() + i] += words_.penalty_of(some[i].phrasing);
        support[i] = static_cast<double>(some[i].similarity) + ridge::offset;
    }
    cholesky(std::move(matrix), some.size()).solve(support);
    for (std::size_t i = 0; i < some.size(); ++i)
        sums[phrasings[some[i].phrasing].entry] += static_cast<float>(support[i]);
    return sums;
}

std::vector<float>
dense_space::scores(const std::vector<float>& by_words, const std::vector<float>& by_meaning) const
{
    std::vector<float> both(by_words.size());
    for (std::size_t i = 0; i < both.size(); ++i)
        both[i] = 0.5F * by_words[i] + 0.5F * by_meaning[i];
    if (dual_.empty()) return shortlist_scores(both);
    auto sums = intercepts_;
    for (std::size_t i = 0; i < both.size(); ++i) {
        const auto weights = std::span(dual_).subspan(i * entries_, entries_);
        for (std::size_t entry = 0; entry < entries_; ++entry)
            sums[entry] += both[i] * weights[entry];
    }
    return sums;
}

dense_space::verdict
dense_space::weigh(const match& found, double by_words, const meaning_vector& question) const
{
    const auto& phrasings = words_.phrasings();
    std::vector<float> words;
    if (dual_.empty()) {
        words.resize(phrasings.size());
        for (std::size_t i = 0; i < found.near.phrasings.size(); ++i)
            words[found.near.phrasings[i]] = found.near.whole[i];
    } else {
        words = words_.index().similarities(found.asked);
    }
    const auto asked = centred(question);
    std::vector<float> meanings(phrasings.size());
    for (std::size_t i = 0; i < meanings.size(); ++i)
        meanings[i] = dot(asked, row(i));

    verdict out;
    out.ranking = ranked(scores(words, meanings));
    if (out.ranking.empty()) return out;
    const std::uint32_t best = out.ranking.front().entry;
    auto& seen = out.seen;
    seen.agreed = !found.ranking.empty() && found.ranking.front().entry == best;
    seen.by_words = by_words;
    seen.top = static_cast<double>(out.ranking.front().score);
    std::size_t next = 1;
    for (; next < out.ranking.size() && next <= looked_after; ++next)
        seen.mean_of_next += std::max(0.0, static_cast<double>(out.ranking[next].score));
    seen.mean_of_next /= static_cast<double>(std::max<std::size_t>(1, next - 1));
    if (out.ranking.size() > 1) seen.second = static_cast<double>(out.ranking[1].score);
    seen.nearest = -1;
    seen.nearest_elsewhere = out.ranking.size() > 1 ? -1 : 0;
    for (std::size_t i = 0; i < meanings.size(); ++i) {
        auto& nearest = phrasings[i].entry == best ? seen.nearest : seen.nearest_elsewhere;
        nearest = std::max(nearest, static_cast<double>(meanings[i]));
    }
    seen.entries = static_cast<double>(entries_);
    seen.phrasings_per_wording = words_.phrasings_per_wording();
    return out;
}

}  // namespace pasokh::faq
