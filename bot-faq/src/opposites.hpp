#pragma once

#include "text.hpp"

#include <cstdint>
#include <span>

namespace pasokh::faq {

/// Sides of opposites, a bit each; the two of a pair are neighbours. See opposite_words.hpp.
using sides = std::uint64_t;

/// Those that a text takes, by its longest phrases: "turn off" is no "turn", «غیر فعال» not «فعال».
sides sides_in(std::span<const token> words);

/// The other side of each.
constexpr sides opposites_of(sides some)
{
    constexpr sides first_of_pairs = 0x5555555555555555;
    return (some & first_of_pairs) << 1 | (some >> 1 & first_of_pairs);
}

}  // namespace pasokh::faq
