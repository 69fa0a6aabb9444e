#include "cholesky.hpp"

#include "wide.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace pasokh::faq {
namespace {

constexpr double least_pivot = 1e-9;

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

/// Each of the rows at `first`, `stride` apart, times `other`; to the bit what `dot` gives. Four together
/// read `other` once and have enough sums under way to hide how long an addition takes.
PASOKH_WIDE void
dots(const double* first, std::size_t stride, const double* other, std::size_t length, double* results)
{
    std::array<std::array<double, 8>, rows_at_once> sums{};
    std::size_t i = 0;
    for (; i + 8 <= length; i += 8)
        for (std::size_t row = 0; row < rows_at_once; ++row)
            for (std::size_t lane = 0; lane < 8; ++lane)
                sums[row][lane] += first[row * stride + i + lane] * other[i + lane];
    for (std::size_t row = 0; row < rows_at_once; ++row) {
        double total = 0;
        for (std::size_t rest = i; rest < length; ++rest)
            total += first[row * stride + rest] * other[rest];
        for (const double sum : sums[row])
            total += sum;
        results[row] = total;
    }
}

/// `sides` += `row`[j] × row j of `solved`, for all j below `length`: rows of `width` numbers.
PASOKH_WIDE void
gather(double* sides, const double* row, const double* solved, std::size_t length, std::size_t width)
{
    for (std::size_t j = 0; j < length; ++j)
        for (std::size_t side = 0; side < width; ++side)
            sides[side] += row[j] * solved[j * width + side];
}

/// Row j of `open` -= `row`[j] × `solved`, for all j below `length`.
PASOKH_WIDE void
spread(double* open, const double* row, const double* solved, std::size_t length, std::size_t width)
{
    for (std::size_t j = 0; j < length; ++j)
        for (std::size_t side = 0; side < width; ++side)
            open[j * width + side] -= row[j] * solved[side];
}

/// A band of rows that stays in the cache while the rows above it pass by.
constexpr std::size_t rows_of_band = 32;
/// Right sides that are solved together, for the same reason.
constexpr std::size_t sides_at_once = 16;

}  // namespace

cholesky::cholesky(std::vector<double> matrix, std::size_t size) : lower_(std::move(matrix)), size_(size)
{
    double* const all = lower_.data();
    for (std::size_t band = 0; band < size_; band += rows_of_band) {
        const std::size_t end = std::min(size_, band + rows_of_band);
        for (std::size_t j = 0; j < band; ++j) {
            const double* const above = all + j * size_;
            std::size_t i = band;
            for (; i + rows_at_once <= end; i += rows_at_once) {
                std::array<double, rows_at_once> products{};
                dots(all + i * size_, size_, above, j, products.data());
                for (std::size_t row = 0; row < rows_at_once; ++row) {
                    double& entry = all[(i + row) * size_ + j];
                    entry = (entry - products[row]) / above[j];
                }
            }
            for (; i < end; ++i)
                all[i * size_ + j] = (all[i * size_ + j] - dot(all + i * size_, above, j)) / above[j];
        }
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
    std::array<double, sides_at_once> sums{};
    std::vector<double> some;
    for (std::size_t from = 0; from < count; from += sides_at_once) {
        const std::size_t width = std::min(sides_at_once, count - from);
        some.resize(size_ * width);
        for (std::size_t i = 0; i < size_; ++i)
            for (std::size_t side = 0; side < width; ++side)
                some[i * width + side] = right_sides[i * count + from + side];
        // As in `solve`: what marks the phrasings of a few entries begins with zeros.
        const auto first_value =
            std::find_if(some.begin(), some.end(), [](double value) { return value != 0; });
        const auto first = static_cast<std::size_t>(first_value - some.begin()) / width;
        for (std::size_t i = first; i < size_; ++i) {
            sums.fill(0);
            gather(sums.data(), row(i).data() + first, some.data() + first * width, i - first, width);
            for (std::size_t side = 0; side < width; ++side)
                some[i * width + side] = (some[i * width + side] - sums[side]) / row(i)[i];
        }
        for (std::size_t i = size_; i-- > 0;) {
            double* const solved = some.data() + i * width;
            for (std::size_t side = 0; side < width; ++side)
                solved[side] /= row(i)[i];
            spread(some.data(), row(i).data(), solved, i, width);
        }
        for (std::size_t i = 0; i < size_; ++i)
            for (std::size_t side = 0; side < width; ++side)
                right_sides[i * count + from + side] = some[i * width + side];
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
