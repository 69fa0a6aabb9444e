#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace pasokh::faq {

/// The factor L of a symmetric positive definite matrix A = L Lᵀ, for solving with it many times.
class cholesky {
public:
    /// `matrix` holds A row by row, `size` squared numbers; only its lower triangle is read.
    /// A pivot that rounding made non-positive is raised: identical phrasings do not fail.
    cholesky(std::vector<double> matrix, std::size_t size);

    /// Replaces `right_side` by the x of A x = right_side.
    void solve(std::span<double> right_side) const;

    /// The same for `count` right sides at once, which lie beside each other: number i of the first, of the
    /// second and so on, then i + 1.
    void solve_many(std::span<double> right_sides, std::size_t count) const;

    /// A⁻¹, row by row.
    std::vector<double> inverse() const;

private:
    void solve_block(double* some) const;

    std::span<const double> row(std::size_t i) const { return std::span(lower_).subspan(i * size_, size_); }

    std::vector<double> lower_;
    std::size_t size_;
};

}  // namespace pasokh::faq
