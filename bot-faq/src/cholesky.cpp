#include "cholesky.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace pasokh::faq {
namespace {

// Wider registers where the machine has them. Without fused multiplication the sums are the same to the bit.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define PASOKH_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define PASOKH_WIDE
#endif

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

}  // namespace

cholesky::cholesky(std::vector<double> matrix, std::size_t size) : lower_(std::move(matrix)), size_(size)
{
    for (std::size_t i = 0; i < size_; ++i) {
        double* const current = &lower_[i * size_];
        for (std::size_t j = 0; j < i; ++j) {
            const double* const above = &lower_[j * size_];
            current[j] = (current[j] - dot(current, above, j)) / above[j];
        }
        current[i] = std::sqrt(std::max(least_pivot, current[i] - dot(current, current, i)));
        std::fill(current + i + 1, current + size_, 0.0);
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
