#pragma once

#include "language.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace pasokh::faq {

/// The groups of concept_words.hpp that a stem belongs to; usually one or none. What a word of Arabic letters
/// belongs to depends on its language: «شهر» is a city in Persian and a month in Arabic.
std::span<const std::uint16_t> concepts_of(std::u32string_view stem, language arabic_script_is);

std::size_t concept_count();

/// The English words of a group, as they are written there.
std::string_view english_of_concept(std::uint16_t group);

/// Is it Persian in Latin letters there, and no English word?
bool is_finglish_word(std::u32string_view folded_word);

}  // namespace pasokh::faq
