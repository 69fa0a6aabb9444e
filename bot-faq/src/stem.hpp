#pragma once

#include "language.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pasokh::faq {

/// The part of a folded word that its inflections share; light on purpose, it never looks words up beyond a
/// few irregular verbs. Colloquial Persian becomes written Persian first («میخوام» → «خواه»).
/// `arabic_script_is` says how to read Arabic letters: Persian or Arabic.
std::u32string stem(std::u32string_view word, language arabic_script_is);

/// The same without a copy: what it returns stands in `word`, in `room` or in a table.
std::u32string_view stem_in(std::u32string_view word, language arabic_script_is, std::u32string& room);

/// How much a word says about the topic of a question.
enum class importance : std::uint8_t {
    function,  ///< a stop word
    frequent,  ///< "make", «چطور»: in questions about everything
    topical,
};

importance importance_of(std::u32string_view word, language arabic_script_is);

/// Words that carry next to no topic in a question: "the", «را», "mikham".
bool is_stop_word(std::u32string_view word, language arabic_script_is);

bool is_english_function_word(std::u32string_view word);
bool is_finglish_function_word(std::u32string_view word);

/// The written form of a colloquial Persian word, or the word itself.
std::u32string_view written_form(std::u32string_view word);

}  // namespace pasokh::faq
