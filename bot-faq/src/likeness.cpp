#include "features.hpp"

#include <algorithm>

namespace pasokh::faq {

/// Hyyrö's way: the letters of `a` are bits of a word, and each bit of `up` and `down` says by how much the
/// distance changes from one letter of `a` to the next.
int edits_between(const spelling& a, const spelling& b)
{
    if (a.length == 0) return b.length;
    const char16_t* const of_a = a.letters.data();
    const char16_t* const of_b = b.letters.data();
    const std::uint32_t last = std::uint32_t{1} << (a.length - 1);
    std::uint32_t up = ~std::uint32_t{0};
    std::uint32_t down = 0;
    std::uint32_t same_or_less = 0;
    std::uint32_t alike_before = 0;
    int edits = a.length;
    for (int j = 0; j < b.length; ++j) {
        std::uint32_t alike = 0;
        for (int i = 0; i < a.length; ++i)
            alike |= std::uint32_t{of_a[i] == of_b[j]} << i;
        const std::uint32_t changed_places = ((~same_or_less & alike) << 1) & alike_before;
        same_or_less = (((alike & up) + up) ^ up) | alike | down | changed_places;
        const std::uint32_t more = down | ~(same_or_less | up);
        const std::uint32_t less = same_or_less & up;
        edits += (more & last) != 0;
        edits -= (less & last) != 0;
        up = (less << 1) | ~(same_or_less | (more << 1) | 1);
        down = ((more << 1) | 1) & same_or_less;
        alike_before = alike;
    }
    return edits;
}

double likeness(const spelling& a, const spelling& b)
{
    constexpr double of_one_group = 0.7;
    constexpr double loss_by_edits = 1.5;

    double alike = a.points != 0 && b.points != 0 ? likeness_of(a.points, b.points) : 0;
    for (const auto group : a.concepts)
        if (group != 0 && (group == b.concepts[0] || group == b.concepts[1]))
            alike = std::max(alike, of_one_group);
    if (!may_be_a_slip(a, b)) return alike;
    const int length = std::max(a.length, b.length);
    const int most = most_edits(length);
    const int edits = edits_between(a, b);
    return edits <= most ? std::max(alike, 1 - loss_by_edits * (edits / static_cast<double>(length))) : alike;
}

}  // namespace pasokh::faq
