#pragma once

#include <cstddef>

namespace pasokh::faq {

/// Factors the rows from `band` to `end` of a matrix of `size` rows below the first `band` columns, on
/// machines with registers of 64 bytes: to the bit what `cholesky` does row by row. Returns false and changes
/// nothing where there are none, or where `band` is no multiple of eight or the rows no multiple of four.
bool factor_below_by_tiles(double* matrix, std::size_t size, std::size_t band, std::size_t end);

}  // namespace pasokh::faq
