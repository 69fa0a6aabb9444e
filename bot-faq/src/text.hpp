#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::faq {

/// Code points of a question that are looked at; the rest of a longer text is ignored.
inline constexpr std::size_t max_question_length = 2'000;

/// A word in folded spelling: one form for all the ways to type the same letters.
struct token {
    std::u32string text;
    bool after_half_space = false;  ///< only a ZWNJ stood between this word and the one before
};

/// Folds case, Arabic and Persian letter forms, digits, marks and stretched letters, drops punctuation and
/// emoji, and joins the Persian affixes that some write apart («می خواهم», «کتاب ها») to their word.
std::vector<token> tokenise(std::string_view utf8);

/// The folded words with a space between: for comparing phrasings as a whole.
std::string folded(std::string_view utf8);
std::string folded(std::span<const token> words);

bool is_arabic_script(char32_t letter);
bool is_arabic_script(std::u32string_view word);
bool is_latin_script(std::u32string_view word);

std::string to_utf8(std::u32string_view text);

/// Takes what stands before the separator, or all, off the front of `text`, and the separator with it.
std::string_view next_part(std::string_view& text, char separator);

}  // namespace pasokh::faq
