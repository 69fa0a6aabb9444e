#include "cholesky.hpp"

#include "tiles.hpp"
#include "wide.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace pasokh::faq {
namespace {

constexpr double least_pivot = 1e-9;

/// Left to itself the compiler keeps a fixed number of sums in memory; of vectors it keeps them in registers.
/// Where there are no registers as wide, a vector is two of the width there is.
using four = double __attribute__((vector_size(32)));

/// Eight sums instead of one let the compiler use vector registers without -ffast-math, and keep the result
/// the same on every machine of a kind.
PASOKH_WIDE double dot(const double* a, const double* b, std::size_t length)
{
    std::array<double, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= length; i += sums.size())
        for (std::size_t lane = 0; lane < sums.size(); ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    double total = 0;
    for (; i < length; ++i)
        total += a[i] * b[i];
    for (const double sum : sums)
        total += sum;
    return total;
}

PASOKH_WIDE void subtract(double* from, const double* row, double times, std::size_t length)
{
    for (std::size_t i = 0; i < length; ++i)
        from[i] -= row[i] * times;
}

constexpr std::size_t rows_at_once = 4;
/// Right sides that are solved together: the matrix is read once for all of them.
constexpr std::size_t sides_at_once = 16;

/// Each of the rows at `first`, `stride` apart, times `other`; to the bit what `dot` gives. Four together
/// read `other` once and have enough sums under way to hide how long an addition takes.
PASOKH_WIDE void
dots(const double* first, std::size_t stride, const double* other, std::size_t length, double* results)
{
    static_assert(rows_at_once == 4);
    const double* const second = first + stride;
    const double* const third = second + stride;
    const double* const fourth = third + stride;
    four first_low{}, first_high{}, second_low{}, second_high{};
    four third_low{}, third_high{}, fourth_low{}, fourth_high{};
    std::size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        four low, high, value;
        std::memcpy(&low, other + i, sizeof low);
        std::memcpy(&high, other + i + 4, sizeof high);
        const auto add = [&](const double* row, four& sums_low, four& sums_high)
            __attribute__((always_inline))
        {
            std::memcpy(&value, row + i, sizeof value);
            sums_low += value * low;
            std::memcpy(&value, row + i + 4, sizeof value);
            sums_high += value * high;
        };
        add(first, first_low, first_high);
        add(second, second_low, second_high);
        add(third, third_low, third_high);
        add(fourth, fourth_low, fourth_high);
    }
    const auto finish = [&](const double* row, const four& low, const four& high) {
        double total = 0;
        for (std::size_t rest = i; rest < length; ++rest)
            total += row[rest] * other[rest];
        for (std::size_t lane = 0; lane < 4; ++lane)
            total += low[lane];
        for (std::size_t lane = 0; lane < 4; ++lane)
            total += high[lane];
        return total;
    };
    results[0] = finish(first, first_low, first_high);
    results[1] = finish(second, second_low, second_high);
    results[2] = finish(third, third_low, third_high);
    results[3] = finish(fourth, fourth_low, fourth_high);
}

constexpr std::size_t fours = sides_at_once / 4;

/// `sides` -= `row`[j] × row j of `solved`, summed over all j below `length`: rows of `sides_at_once`
/// numbers.
PASOKH_WIDE void gather(double* sides, const double* row, const double* solved, std::size_t length)
{
    four sums[fours]{};
    for (std::size_t j = 0; j < length; ++j) {
        for (std::size_t part = 0; part < fours; ++part) {
            four value;
            std::memcpy(&value, solved + j * sides_at_once + part * 4, sizeof value);
            sums[part] += value * row[j];
        }
    }
    for (std::size_t part = 0; part < fours; ++part) {
        four open;
        std::memcpy(&open, sides + part * 4, sizeof open);
        open -= sums[part];
        std::memcpy(sides + part * 4, &open, sizeof open);
    }
}

/// Row j of `open` -= `row`[j] × `solved`, for all j below `length`.
PASOKH_WIDE void spread(double* open, const double* row, const double* solved, std::size_t length)
{
    for (std::size_t j = 0; j < length; ++j)
        for (std::size_t side = 0; side < sides_at_once; ++side)
            open[j * sides_at_once + side] -= row[j] * solved[side];
}

/// The same for the `rows_at_once` rows that end with `last` and what was solved for them: to the bit what
/// the last to the first give one by one, but `open` is read and written once for all of them.
PASOKH_WIDE void
spread_rows(double* open, const double* last, std::size_t stride, const double* solved, std::size_t length)
{
    static_assert(rows_at_once == 4);
    const double* const second = last - stride;
    const double* const third = second - stride;
    const double* const fourth = third - stride;
    for (std::size_t part = 0; part < fours; ++part) {
        four values[rows_at_once];
        for (std::size_t back = 0; back < rows_at_once; ++back)
            std::memcpy(&values[back], solved + part * 4 - back * sides_at_once, sizeof values[back]);
        double* to = open + part * 4;
        for (std::size_t j = 0; j < length; ++j, to += sides_at_once) {
            four sides;
            std::memcpy(&sides, to, sizeof sides);
            sides -= values[0] * last[j];
            sides -= values[1] * second[j];
            sides -= values[2] * third[j];
            sides -= values[3] * fourth[j];
            std::memcpy(to, &sides, sizeof sides);
        }
    }
}

/// A band of rows that stays in the cache while the rows above it pass by.
constexpr std::size_t rows_of_band = 32;

/// What the rows of the band from `band` to `end` are below the rows above it.
void factor_below_by_rows(double* all, std::size_t size, std::size_t band, std::size_t end)
{
    for (std::size_t j = 0; j < band; ++j) {
        const double* const above = all + j * size;
        std::size_t i = band;
        for (; i + rows_at_once <= end; i += rows_at_once) {
            std::array<double, rows_at_once> products{};
            dots(all + i * size, size, above, j, products.data());
            for (std::size_t row = 0; row < rows_at_once; ++row) {
                double& entry = all[(i + row) * size + j];
                entry = (entry - products[row]) / above[j];
            }
        }
        for (; i < end; ++i)
            all[i * size + j] = (all[i * size + j] - dot(all + i * size, above, j)) / above[j];
    }
}

}  // namespace

cholesky::cholesky(std::vector<double> matrix, std::size_t size) : lower_(std::move(matrix)), size_(size)
{
    double* const all = lower_.data();
    for (std::size_t band = 0; band < size_; band += rows_of_band) {
        const std::size_t end = std::min(size_, band + rows_of_band);
        if (!factor_below_by_tiles(all, size_, band, end)) factor_below_by_rows(all, size_, band, end);
        for (std::size_t i = band; i < end; ++i) {
            double* const current = all + i * size_;
            for (std::size_t j = band; j < i; ++j) {
                const double* const above = all + j * size_;
                current[j] = (current[j] - dot(current, above, j)) / above[j];
            }
            current[i] = std::sqrt(std::max(least_pivot, current[i] - dot(current, current, i)));
            std::fill(current + i + 1, current + size_, 0.0);
        }
    }
}

void cholesky::solve_many(std::span<double> right_sides, std::size_t count) const
{
    std::vector<double> some(size_ * sides_at_once);
    for (std::size_t from = 0; from < count; from += sides_at_once) {
        const std::size_t width = std::min(sides_at_once, count - from);
        std::fill(some.begin(), some.end(), 0.0);
        for (std::size_t i = 0; i < size_; ++i)
            std::copy_n(right_sides.data() + i * count + from, width, some.data() + i * sides_at_once);
        solve_block(some.data());
        for (std::size_t i = 0; i < size_; ++i)
            std::copy_n(some.data() + i * sides_at_once, width, right_sides.data() + i * count + from);
    }
}

/// `some` holds `sides_at_once` right sides, number i of each beside each other.
void cholesky::solve_block(double* some) const
{
    const auto divide = [&](std::size_t i) {
        for (std::size_t side = 0; side < sides_at_once; ++side)
            some[i * sides_at_once + side] /= row(i)[i];
    };
    // As in `solve`: what marks the phrasings of a few entries begins with zeros.
    const double* const end = some + size_ * sides_at_once;
    const double* const first_value =
        std::find_if(some + 0, some + size_ * sides_at_once, [](double value) { return value != 0; });
    if (first_value == end) return;
    const auto first = static_cast<std::size_t>(first_value - some) / sides_at_once;
    for (std::size_t i = first; i < size_; ++i) {
        double* const open = some + i * sides_at_once;
        gather(open, row(i).data() + first, some + first * sides_at_once, i - first);
        divide(i);
    }
    std::size_t i = size_;
    while (i >= rows_at_once) {
        const std::size_t lowest = i - rows_at_once;
        for (std::size_t solved = i; solved-- > lowest;) {
            divide(solved);
            const double* const values = some + solved * sides_at_once;
            spread(some + lowest * sides_at_once, row(solved).data() + lowest, values, solved - lowest);
        }
        spread_rows(some, row(i - 1).data(), size_, some + (i - 1) * sides_at_once, lowest);
        i = lowest;
    }
    while (i-- > 0) {
        divide(i);
        spread(some, row(i).data(), some + i * sides_at_once, i);
    }
}

void cholesky::solve(std::span<double> right_side) const
{
    // Nothing follows from leading zeros, and there are many when a right side marks the phrasings of one
    // entry.
    std::size_t first = 0;
    while (first < size_ && right_side[first] == 0)
        ++first;
    for (std::size_t i = first; i < size_; ++i)
        right_side[i] =
            (right_side[i] - dot(row(i).data() + first, right_side.data() + first, i - first)) / row(i)[i];
    for (std::size_t i = size_; i-- > 0;) {
        right_side[i] /= row(i)[i];
        subtract(right_side.data(), row(i).data(), right_side[i], i);
    }
}

std::vector<double> cholesky::inverse() const
{
    std::vector<double> result(size_ * size_);
    for (std::size_t i = 0; i < size_; ++i) {
        const auto column = std::span(result).subspan(i * size_, size_);  // symmetric: a row is a column
        column[i] = 1;
        solve(column);
    }
    return result;
}

}  // namespace pasokh::faq
