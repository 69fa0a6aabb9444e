#include "ridge.hpp"

#include "cholesky.hpp"

#include <algorithm>
#include <numeric>

namespace pasokh::faq {
namespace {

// What one question may cost in a large FAQ: a solve over this many phrasings takes about half a millisecond.
constexpr std::size_t shortlist_phrasings = 120;
constexpr std::size_t shortlist_phrasings_of_one = 12;

float dot(std::span<const coordinate> a, std::span<const coordinate> b)
{
    float sum = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i].column == b[j].column)
            sum += a[i++].value * b[j++].value;
        else if (a[i].column < b[j].column)
            ++i;
        else
            ++j;
    }
    return sum;
}

cholesky factor_of_kernel(const feature_index& index)
{
    const std::size_t size = index.phrasing_count();
    std::vector<double> kernel(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        const auto row = index.phrasing(i);
        const auto cosine = index.similarities({row.begin(), row.end()});
        for (std::size_t j = 0; j < size; ++j)
            kernel[i * size + j] = static_cast<double>(cosine[j]) + ridge::offset;
        kernel[i * size + i] += ridge::lambda;
    }
    return {std::move(kernel), size};
}

}  // namespace

ridge::ridge(const feature_index& index, std::span<const std::uint32_t> owners, std::size_t entries)
    : index_(index)
    , owners_(owners.begin(), owners.end())
    , entries_(entries)
    , phrasings_of_(entries)
{
    for (std::uint32_t i = 0; i < owners_.size(); ++i)
        phrasings_of_[owners_[i]].push_back(i);
    if (owners_.size() <= most_phrasings) train();
}

void ridge::train()
{
    const cholesky factor = factor_of_kernel(index_);
    std::vector<float> dual(owners_.size() * entries_);  // phrasings × entries
    std::vector<double> solution(owners_.size());
    for (std::size_t entry = 0; entry < entries_; ++entry) {
        for (std::size_t i = 0; i < solution.size(); ++i)
            solution[i] = owners_[i] == entry ? 1 : 0;
        factor.solve(solution);
        for (std::size_t i = 0; i < solution.size(); ++i)
            dual[i * entries_ + entry] = static_cast<float>(solution[i]);
    }
    intercepts_.assign(entries_, 0);
    for (std::size_t i = 0; i < owners_.size(); ++i)
        for (std::size_t entry = 0; entry < entries_; ++entry)
            intercepts_[entry] += static_cast<float>(offset) * dual[i * entries_ + entry];
    // Only what sets an entry apart from the others counts: the share that all have in common is large where
    // entries are few, and a FAQ of one would answer everything.
    const float common = std::accumulate(intercepts_.begin(), intercepts_.end(), 0.0F) /
                         static_cast<float>(std::max<std::size_t>(1, entries_));
    for (float& intercept : intercepts_)
        intercept -= common;
    weights_.assign(index_.column_count() * entries_, 0);
    for (std::size_t i = 0; i < owners_.size(); ++i)
        for (const coordinate& one : index_.phrasing(i))
            for (std::size_t entry = 0; entry < entries_; ++entry)
                weights_[one.column * entries_ + entry] += one.value * dual[i * entries_ + entry];
}

std::vector<float> ridge::scores(const sparse_vector& question, std::span<const float> similarities) const
{
    if (!trained_whole()) return shortlist_scores(similarities);
    std::vector<float> sums = intercepts_;
    for (const coordinate& one : question) {
        const auto row = std::span(weights_).subspan(one.column * entries_, entries_);
        for (std::size_t entry = 0; entry < entries_; ++entry)
            sums[entry] += one.value * row[entry];
    }
    return sums;
}

std::array<float, kind_count> ridge::parts_of_score(const sparse_vector& question, std::uint32_t entry) const
{
    std::array<float, kind_count> parts{};
    if (!trained_whole()) return parts;
    for (const coordinate& one : question)
        parts[static_cast<std::size_t>(index_.kind_at(one.column))] +=
            one.value * weights_[one.column * entries_ + entry];
    return parts;
}

std::vector<std::uint32_t> ridge::nearest_phrasings(std::span<const float> similarities) const
{
    std::vector<std::uint32_t> by_similarity(similarities.size());
    std::iota(by_similarity.begin(), by_similarity.end(), 0U);
    const auto wanted = std::min(by_similarity.size(), shortlist_phrasings * 4);
    std::partial_sort(
        by_similarity.begin(),
        by_similarity.begin() + static_cast<std::ptrdiff_t>(wanted),
        by_similarity.end(),
        [&](std::uint32_t a, std::uint32_t b) {
            return similarities[a] != similarities[b] ? similarities[a] > similarities[b] : a < b;
        }
    );
    std::vector<std::uint32_t> chosen;
    std::vector<std::uint8_t> taken_of(entries_);
    for (std::size_t i = 0; i < wanted && chosen.size() < shortlist_phrasings; ++i) {
        const std::uint32_t phrasing = by_similarity[i];
        if (similarities[phrasing] > 0 && taken_of[owners_[phrasing]]++ < shortlist_phrasings_of_one)
            chosen.push_back(phrasing);
    }
    return chosen;
}

std::vector<float> ridge::shortlist_scores(std::span<const float> similarities) const
{
    const auto near = nearest_phrasings(similarities);
    std::vector<double> kernel(near.size() * near.size());
    for (std::size_t i = 0; i < near.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            kernel[i * near.size() + j] =
                static_cast<double>(dot(index_.phrasing(near[i]), index_.phrasing(near[j]))) + offset;
        kernel[i * near.size() + i] += lambda;
    }
    std::vector<double> support(near.size());
    for (std::size_t i = 0; i < near.size(); ++i)
        support[i] = static_cast<double>(similarities[near[i]]) + offset;
    cholesky(std::move(kernel), near.size()).solve(support);

    std::vector<float> sums(entries_);
    for (std::size_t i = 0; i < near.size(); ++i)
        sums[owners_[near[i]]] += static_cast<float>(support[i]);
    return sums;
}

std::vector<std::vector<double>> ridge::leave_one_out() const
{
    if (!trained_whole()) return {};
    const auto inverse = factor_of_kernel(index_).inverse();
    const std::size_t size = owners_.size();
    std::vector<std::vector<double>> left_out(size, std::vector<double>(entries_));
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j)
            left_out[i][owners_[j]] -= inverse[i * size + j];
        for (double& score : left_out[i])
            score /= inverse[i * size + i];
        left_out[i][owners_[i]] += 1;
    }
    return left_out;
}

}  // namespace pasokh::faq
