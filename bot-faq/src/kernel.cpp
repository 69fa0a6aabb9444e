#include "kernel.hpp"

#include "ridge.hpp"
#include "wide.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

namespace pasokh::faq {
namespace {

constexpr std::size_t rows_at_once = 8;
using eight = float __attribute__((vector_size(rows_at_once * sizeof(float))));

/// `sums`, eight for each phrasing below `limit`, += what each has of a column × `asked`.
PASOKH_WIDE void add_column(
    float* sums,
    const transposed::place* first,
    const transposed::place* end,
    std::uint32_t limit,
    const float* asked
)
{
    eight values;
    std::memcpy(&values, asked, sizeof values);
    for (; first != end && first->phrasing < limit; ++first) {
        float* const to = sums + first->phrasing * rows_at_once;
        eight open;
        std::memcpy(&open, to, sizeof open);
        open += values * first->value;
        std::memcpy(to, &open, sizeof open);
    }
}

/// Cosines of the phrasings from `first` to all before `limit`, eight beside each other. Neighbours are
/// mostly of one entry and have much in common, so a column is read once for all of them; a phrasing without
/// it adds 0, and each sum grows in the order of columns, to the bit as `feature_index::similarities` adds
/// it.
void cosines_of_eight(
    const feature_index& index,
    const transposed& by_column,
    std::size_t first,
    std::uint32_t limit,
    std::vector<float>& sums
)
{
    constexpr std::uint32_t none = 0xFFFFFFFF;
    std::fill(sums.begin(), sums.end(), 0.0F);
    std::array<std::span<const coordinate>, rows_at_once> open;
    for (std::size_t row = 0; first + row < limit; ++row)
        open[row] = index.phrasing(first + row);
    while (true) {
        std::uint32_t column = none;
        for (const auto& rest : open)
            if (!rest.empty()) column = std::min(column, rest.front().column);
        if (column == none) return;
        std::array<float, rows_at_once> asked{};
        for (std::size_t row = 0; row < rows_at_once; ++row) {
            if (open[row].empty() || open[row].front().column != column) continue;
            asked[row] = open[row].front().value;
            open[row] = open[row].subspan(1);
        }
        const auto places = by_column.column(column);
        add_column(sums.data(), places.data(), places.data() + places.size(), limit, asked.data());
    }
}

}  // namespace

transposed::transposed(const feature_index& index) : starts_(index.column_count() + 1)
{
    for (std::size_t number = 0; number < index.phrasing_count(); ++number)
        for (const coordinate& one : index.phrasing(number))
            ++starts_[one.column + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    places_.resize(starts_.back());
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (std::uint32_t number = 0; number < index.phrasing_count(); ++number)
        for (const coordinate& one : index.phrasing(number))
            places_[next[one.column]++] = {number, one.value};
}

std::vector<double> kernel_of_all(const feature_index& index, const transposed& by_column)
{
    const std::size_t size = index.phrasing_count();
    std::vector<double> kernel(size * size);
    std::vector<float> sums(size * rows_at_once);
    for (std::size_t first = 0; first < size; first += rows_at_once) {
        const std::size_t end = std::min(size, first + rows_at_once);
        cosines_of_eight(index, by_column, first, static_cast<std::uint32_t>(end), sums);
        for (std::size_t i = first; i < end; ++i) {
            double* const row = kernel.data() + i * size;
            for (std::size_t j = 0; j <= i; ++j)
                row[j] = static_cast<double>(sums[j * rows_at_once + (i - first)]) + ridge::offset;
        }
    }
    return kernel;
}

}  // namespace pasokh::faq
