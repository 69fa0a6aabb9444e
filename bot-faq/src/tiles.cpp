#include "tiles.hpp"

#include "wide.hpp"

#include <cstring>

namespace pasokh::faq {

#if PASOKH_HAS_WIDEST

namespace {

using eight = double __attribute__((vector_size(64)));

constexpr std::size_t tile = 4;
constexpr std::size_t lanes = 8;

/// The eight sums of `dot` for each of four rows with each of four others, `stride` apart; `length` is a
/// multiple of eight. Every number read is used four times, and the sums stay in registers.
PASOKH_WIDEST void sums_of_tile(
    const double* rows,
    const double* others,
    std::size_t stride,
    std::size_t length,
    eight (&sums)[tile][tile]
)
{
    eight found[tile][tile]{};
    for (std::size_t k = 0; k < length; k += lanes) {
        eight of_others[tile];
        for (std::size_t column = 0; column < tile; ++column)
            std::memcpy(&of_others[column], others + column * stride + k, sizeof(eight));
        for (std::size_t row = 0; row < tile; ++row) {
            eight value;
            std::memcpy(&value, rows + row * stride + k, sizeof value);
            for (std::size_t column = 0; column < tile; ++column)
                found[row][column] += value * of_others[column];
        }
    }
    std::memcpy(&sums, &found, sizeof found);
}

/// What the rows of the band from `band` to `end` are below the rows above it, to the bit as `dots` finds
/// it; `end` - `band` and `band` are multiples of eight.
PASOKH_WIDEST void factor_below(double* all, std::size_t size, std::size_t band, std::size_t end)
{
    eight sums[lanes / tile][tile][tile];
    for (std::size_t j = 0; j < band; j += lanes) {
        for (std::size_t i = band; i < end; i += tile) {
            for (std::size_t part = 0; part < lanes / tile; ++part)
                sums_of_tile(all + i * size, all + (j + part * tile) * size, size, j, sums[part]);
            for (std::size_t row = 0; row < tile; ++row) {
                double* const current = all + (i + row) * size;
                for (std::size_t column = 0; column < lanes; ++column) {
                    const double* const above = all + (j + column) * size;
                    double total = 0;
                    for (std::size_t k = j; k < j + column; ++k)
                        total += current[k] * above[k];
                    for (std::size_t lane = 0; lane < lanes; ++lane)
                        total += sums[column / tile][row][column % tile][lane];
                    current[j + column] = (current[j + column] - total) / above[j + column];
                }
            }
        }
    }
}

bool has_widest()
{
    static const bool has = __builtin_cpu_supports("avx512f") > 0;
    return has;
}

}  // namespace

bool factor_below_by_tiles(double* matrix, std::size_t size, std::size_t band, std::size_t end)
{
    if (!has_widest() || band % lanes != 0 || (end - band) % tile != 0) return false;
    factor_below(matrix, size, band, end);
    return true;
}

#else

bool factor_below_by_tiles(double*, std::size_t, std::size_t, std::size_t)
{
    return false;
}

#endif

}  // namespace pasokh::faq
