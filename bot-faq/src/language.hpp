#pragma once

#include "text.hpp"

#include <span>
#include <string>
#include <string_view>

namespace pasokh::faq {

/// The languages that have stemmers, stop words and guards of their own. Any other language is matched by its
/// words as they are and by character n-grams.
enum class language { persian, english, arabic, other };

language language_of_code(std::string_view code);

/// The language of a text as a code: by its letters and function words, and where they leave it open by the
/// language of the page. Finglish is Persian.
std::string detect_language(std::string_view text, std::string_view page_language);

/// The same where the words of the text are at hand.
std::string
detect_language(std::string_view text, std::span<const token> words, std::string_view page_language);

/// Whether it is in Latin letters and its function words do not tell English from Finglish.
bool leaves_language_open(std::span<const token> words);

}  // namespace pasokh::faq
