#pragma once

#include "language.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace pasokh::faq {

/// A direction of meaning that a word points in: words that are used alike point alike ("luggage" and
/// "suitcase"). 0 is none.
using sense = std::uint16_t;

inline constexpr std::size_t sense_width = 48;

/// Components of a direction are whole numbers; divided by this it is of unit length, near enough.
inline constexpr float sense_scale = 160;

using direction = std::span<const std::int8_t, sense_width>;

/// Of a folded word and its stem. English words have their own, from what stands near them in much text;
/// Persian, Arabic and Finglish words have that of the English words that translate them, by the glossary and
/// the lexicon of concepts. A word of any other language has none.
sense sense_of(std::u32string_view word, std::u32string_view stem, language spoken);

/// Of a sense that is not 0.
direction direction_of(sense which);

/// Returns the length that it had; 0 where it has no direction, and then it stays as it is.
float to_unit_length(std::array<float, sense_width>& one);

/// How far two words mean the same by where they point, from 0 to 1; neither is 0.
double likeness_of(sense a, sense b);

}  // namespace pasokh::faq
