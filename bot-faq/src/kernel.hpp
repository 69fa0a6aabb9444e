#pragma once

#include "index.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pasokh::faq {

/// The phrasings by feature.
class transposed {
public:
    struct place {
        std::uint32_t phrasing = 0;
        float value = 0;
    };

    explicit transposed(const feature_index& index);

    /// In order of phrasing.
    std::span<const place> column(std::size_t number) const
    {
        return std::span(places_).subspan(starts_[number], starts_[number + 1] - starts_[number]);
    }

private:
    std::vector<std::uint32_t> starts_;
    std::vector<place> places_;
};

/// How much every two phrasings resemble each other, as ridge regression wants it: cosines with
/// `ridge::offset` added. Only the lower triangle of the square is filled.
std::vector<double> kernel_of_all(const feature_index& index, const transposed& by_column);

}  // namespace pasokh::faq
