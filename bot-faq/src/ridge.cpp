#include "ridge.hpp"

#include "cholesky.hpp"
#include "kernel.hpp"
#include "wide.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace pasokh::faq {
namespace {

// Of the labelled sets, scored this way instead of as a whole, 64 finds as many right entries as 120 or all
// of them do (within half a point), and costs a third.
constexpr std::size_t shortlist_phrasings = 64;
constexpr std::size_t shortlist_phrasings_of_one = 12;
// Of a large FAQ, to find the nearest phrasing of another entry: enough to be right nearly always, and little
// enough for tens of thousands of phrasings.
constexpr std::size_t strangers_looked_at = 8;
constexpr std::size_t postings_of_stranger = 4'000;
// Of each of two entries of a large FAQ: their first phrasings show how alike they are, and many would take
// too long to compare.
constexpr std::size_t compared_of_pair = 8;
constexpr std::uint32_t nobody = 0xFFFFFFFF;

/// 256 MiB: a FAQ of random letters has a column for every few of them, and a weight for each entry in each.
constexpr std::size_t most_weights = 64 * 1024 * 1024;

PASOKH_WIDE void add_times(float* sums, const float* row, float times, std::size_t length)
{
    for (std::size_t i = 0; i < length; ++i)
        sums[i] += times * row[i];
}

/// Four rows one after another, to the bit as `add_times` adds them; the sums are read and written once, and
/// the rows come from memory side by side.
PASOKH_WIDE void add_four_times(
    float* sums,
    const std::array<const float*, 4>& rows,
    const std::array<float, 4>& times,
    std::size_t length
)
{
    const float* const first = rows[0];
    const float* const second = rows[1];
    const float* const third = rows[2];
    const float* const fourth = rows[3];
    for (std::size_t i = 0; i < length; ++i)
        sums[i] = (((sums[i] + times[0] * first[i]) + times[1] * second[i]) + times[2] * third[i]) +
                  times[3] * fourth[i];
}

/// What each feature says for each entry, a column at a time, so that its weights stay where they are at
/// hand. `dual` is phrasings × entries.
void add_weights(
    const transposed& by_column,
    std::span<const float> dual,
    std::size_t entries,
    std::span<float> weights
)
{
    const auto of = [&](const transposed::place& one) { return dual.data() + one.phrasing * entries; };
    for (std::size_t column = 0; column * entries < weights.size(); ++column) {
        float* const sums = weights.data() + column * entries;
        const auto places = by_column.column(column);
        std::size_t at = 0;
        for (; at + 4 <= places.size(); at += 4) {
            const auto* const some = places.data() + at;
            add_four_times(
                sums,
                {of(some[0]), of(some[1]), of(some[2]), of(some[3])},
                {some[0].value, some[1].value, some[2].value, some[3].value},
                entries
            );
        }
        for (; at < places.size(); ++at)
            add_times(sums, of(places[at]), places[at].value, entries);
    }
}

/// Of two different entries, in whichever order, among all pairs of entries.
std::size_t place_of_pair(std::size_t one, std::size_t other)
{
    const auto [lower, upper] = std::minmax(one, other);
    return upper * (upper - 1) / 2 + lower;
}

/// Both in order of column.
float product(std::span<const coordinate> one, std::span<const coordinate> other)
{
    float sum = 0;
    for (auto a = one.begin(), b = other.begin(); a != one.end() && b != other.end();) {
        if (a->column == b->column)
            sum += (a++)->value * (b++)->value;
        else
            ++(a->column < b->column ? a : b);
    }
    return sum;
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
    if (owners_.size() <= most_phrasings && index_.column_count() * entries_ <= most_weights)
        train();
    else
        measure_nearness(probably_nearest_of_all());
}

std::vector<float> ridge::mean_by_entry(const std::vector<float>& of_phrasings) const
{
    std::vector<float> means(entries_);
    for (std::size_t entry = 0; entry < entries_; ++entry) {
        for (const std::uint32_t own : phrasings_of_[entry])
            means[entry] += of_phrasings[own];
        means[entry] /= static_cast<float>(std::max<std::size_t>(1, phrasings_of_[entry].size()));
    }
    return means;
}

void ridge::measure_nearness(const nearest_ones& found)
{
    strangers_ = mean_by_entry(found.stranger);
    siblings_ = mean_by_entry(found.sibling);
    float sum = 0;
    std::size_t count = 0;
    const auto has_siblings = [&](std::size_t entry) { return phrasings_of_[entry].size() > 1; };
    for (std::size_t entry = 0; entry < entries_; ++entry) {
        if (!has_siblings(entry)) continue;
        sum += siblings_[entry];
        ++count;
    }
    if (count == 0) return;
    // With none, it would look as if its phrasings were far apart, and a question near to it for that.
    for (std::size_t entry = 0; entry < entries_; ++entry)
        if (!has_siblings(entry)) siblings_[entry] = sum / static_cast<float>(count);
}

/// Fills `between_` on the way.
ridge::nearest_ones ridge::nearest_of_all(const std::vector<double>& kernel)
{
    const std::size_t size = owners_.size();
    nearest_ones nearest{std::vector<float>(size), std::vector<float>(size)};
    between_.assign(entries_ * (entries_ - std::min<std::size_t>(1, entries_)) / 2, 0);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const auto cosine = static_cast<float>(kernel[i * size + j] - offset);
            const bool siblings = owners_[i] == owners_[j];
            std::vector<float>& of = siblings ? nearest.sibling : nearest.stranger;
            of[i] = std::max(of[i], cosine);
            of[j] = std::max(of[j], cosine);
            if (siblings) continue;
            float& pair = between_[place_of_pair(owners_[i], owners_[j])];
            pair = std::max(pair, cosine);
        }
    }
    return nearest;
}

ridge::nearest_ones ridge::probably_nearest_of_all() const
{
    nearest_ones nearest{std::vector<float>(owners_.size()), std::vector<float>(owners_.size())};
    for (std::uint32_t i = 0; i < owners_.size(); ++i) {
        const auto row = index_.phrasing(i);
        const sparse_vector asked(row.begin(), row.end());
        const std::size_t looked_at = phrasings_of_[owners_[i]].size() + strangers_looked_at;
        const auto near =
            index_.resemblance_to(index_.probably_nearest(asked, looked_at, postings_of_stranger), asked);
        for (std::size_t at = 0; at < near.phrasings.size(); ++at) {
            if (near.phrasings[at] == i) continue;
            const bool siblings = owners_[near.phrasings[at]] == owners_[i];
            float& greatest = siblings ? nearest.sibling[i] : nearest.stranger[i];
            greatest = std::max(greatest, near.whole[at]);
        }
    }
    return nearest;
}

float ridge::nearness_between(std::uint32_t one, std::uint32_t other) const
{
    if (trained_whole()) return between_[place_of_pair(one, other)];
    const auto first_of = [&](std::uint32_t entry) {
        const auto& all = phrasings_of_[entry];
        return std::span(all).first(std::min(all.size(), compared_of_pair));
    };
    float nearest = 0;
    for (const std::uint32_t a : first_of(one))
        for (const std::uint32_t b : first_of(other))
            nearest = std::max(nearest, product(index_.phrasing(a), index_.phrasing(b)));
    return nearest;
}

double ridge::penalty_of(std::uint32_t phrasing) const
{
    const double mean = static_cast<double>(owners_.size()) / static_cast<double>(entries_);
    return lambda * static_cast<double>(phrasings_of_[owners_[phrasing]].size()) / mean;
}

void ridge::add_penalties(std::vector<double>& kernel) const
{
    for (std::uint32_t i = 0; i < owners_.size(); ++i)
        kernel[i * owners_.size() + i] += penalty_of(i);
}

void ridge::train()
{
    const transposed by_column(index_);
    auto kernel = kernel_of_all(index_, by_column);
    measure_nearness(nearest_of_all(kernel));
    add_penalties(kernel);
    const cholesky factor(std::move(kernel), owners_.size());
    std::vector<double> dual(owners_.size() * entries_);  // phrasings × entries
    for (std::size_t i = 0; i < owners_.size(); ++i)
        dual[i * entries_ + owners_[i]] = 1;
    factor.solve_many(dual, entries_);
    intercepts_.assign(entries_, 0);
    for (std::size_t i = 0; i < owners_.size(); ++i)
        for (std::size_t entry = 0; entry < entries_; ++entry)
            intercepts_[entry] += static_cast<float>(offset * dual[i * entries_ + entry]);
    // Only what sets an entry apart from the others counts: the share that all have in common is large where
    // entries are few, and a FAQ of one would answer everything.
    const float common = std::accumulate(intercepts_.begin(), intercepts_.end(), 0.0F) /
                         static_cast<float>(std::max<std::size_t>(1, entries_));
    for (float& intercept : intercepts_)
        intercept -= common;
    weights_.assign(index_.column_count() * entries_, 0);
    add_weights(by_column, std::vector<float>(dual.begin(), dual.end()), entries_, weights_);
}

std::vector<float> ridge::scores(const sparse_vector& question) const
{
    std::vector<float> sums = intercepts_;
    const auto row = [&](const coordinate& one) { return weights_.data() + one.column * entries_; };
    std::size_t at = 0;
    for (; at + 4 <= question.size(); at += 4) {
        const coordinate* const some = question.data() + at;
        add_four_times(
            sums.data(),
            {row(some[0]), row(some[1]), row(some[2]), row(some[3])},
            {some[0].value, some[1].value, some[2].value, some[3].value},
            entries_
        );
    }
    for (; at < question.size(); ++at)
        add_times(sums.data(), row(question[at]), question[at].value, entries_);
    return sums;
}

std::array<float, kind_count> ridge::parts_of_score(const sparse_vector& question, std::uint32_t entry) const
{
    std::array<float, kind_count> parts{};
    if (!trained_whole()) return parts;
    const float* const of_entry = weights_.data() + entry;
    for (const coordinate& one : question)
        parts[static_cast<std::size_t>(index_.kind_at(one.column))] +=
            one.value * of_entry[one.column * entries_];
    return parts;
}

std::vector<ridge::neighbour> ridge::shortlist(const resemblance& near) const
{
    std::vector<neighbour> nearest(near.phrasings.size());
    for (std::size_t i = 0; i < nearest.size(); ++i)
        nearest[i] = {near.phrasings[i], near.whole[i]};
    std::sort(nearest.begin(), nearest.end(), [](neighbour a, neighbour b) {
        return a.similarity != b.similarity ? a.similarity > b.similarity : a.phrasing < b.phrasing;
    });
    std::vector<neighbour> chosen;
    std::vector<std::uint8_t> taken_of(entries_);
    for (const neighbour one : nearest) {
        if (chosen.size() == shortlist_phrasings || one.similarity <= 0) break;
        if (taken_of[owners_[one.phrasing]]++ < shortlist_phrasings_of_one) chosen.push_back(one);
    }
    return chosen;
}

/// Products of all pairs: those that have a feature meet in its column, instead of each phrasing every other.
/// Only the lower triangle.
std::vector<double> ridge::kernel_of(const std::vector<neighbour>& some) const
{
    struct shared {
        std::uint32_t row = 0;
        float value = 0;
    };

    std::size_t features = 0;
    for (const neighbour& one : some)
        features += index_.phrasing(one.phrasing).size();
    std::vector<std::uint32_t> starts;  // by column in the order in which the shortlist first has it
    starts.reserve(features + 1);
    std::vector<shared> by_column(features);
    std::vector<double> kernel(some.size() * some.size());
    // By column of the index; `nobody` again at the end. Nothing below may throw.
    thread_local std::vector<std::uint32_t> places;
    if (places.size() < index_.column_count()) places.resize(index_.column_count(), nobody);
    for (const neighbour& one : some) {
        for (const coordinate& each : index_.phrasing(one.phrasing)) {
            std::uint32_t& place = places[each.column];
            if (place == nobody) {
                place = static_cast<std::uint32_t>(starts.size());
                starts.push_back(0);
            }
            ++starts[place];
        }
    }
    std::uint32_t next = 0;
    for (std::uint32_t& start : starts)
        next += std::exchange(start, next);
    // Filling a column moves its start to its end, which is where the next one starts.
    for (std::uint32_t row = 0; row < some.size(); ++row)
        for (const coordinate& one : index_.phrasing(some[row].phrasing))
            by_column[starts[places[one.column]]++] = {row, one.value};
    const shared* first = by_column.data();
    for (const std::uint32_t stop : starts) {
        const shared* const end = by_column.data() + stop;
        for (const shared* later = first; later != end; ++later) {
            double* const products = kernel.data() + later->row * some.size();
            for (const shared* earlier = first; earlier <= later; ++earlier)
                products[earlier->row] += static_cast<double>(later->value) * earlier->value;
        }
        first = end;
    }
    for (const neighbour& one : some)
        for (const coordinate& each : index_.phrasing(one.phrasing))
            places[each.column] = nobody;
    return kernel;
}

std::vector<float> ridge::scores(const resemblance& near) const
{
    const auto some = shortlist(near);
    auto kernel = kernel_of(some);
    std::vector<double> support(some.size());
    for (std::size_t i = 0; i < some.size(); ++i) {
        for (std::size_t j = 0; j <= i; ++j)
            kernel[i * some.size() + j] += offset;
        kernel[i * some.size() + i] += penalty_of(some[i].phrasing);
        support[i] = static_cast<double>(some[i].similarity) + offset;
    }
    cholesky(std::move(kernel), some.size()).solve(support);

    std::vector<float> sums(entries_);
    for (std::size_t i = 0; i < some.size(); ++i)
        sums[owners_[some[i].phrasing]] += static_cast<float>(support[i]);
    return sums;
}

std::vector<std::vector<double>> ridge::leave_one_out() const
{
    if (!trained_whole()) return {};
    const std::size_t size = owners_.size();
    auto kernel = kernel_of_all(index_, transposed(index_));
    add_penalties(kernel);
    const auto inverse = cholesky(std::move(kernel), size).inverse();
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
