#include "language.hpp"

#include "concepts.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <initializer_list>

namespace pasokh::faq {
namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> letters)
{
    return std::any_of(letters.begin(), letters.end(), [&](std::string_view letter) {
        return text.find(letter) != std::string_view::npos;
    });
}

bool has_persian_letters(std::string_view text)
{
    return contains_any(text, {"پ", "چ", "ژ", "گ"});
}

/// Letters that Persian does not write, unlike ي and ك, which an Arabic keyboard puts into Persian too.
bool has_arabic_letters(std::string_view text)
{
    return !has_persian_letters(text) && contains_any(text, {"ة", "إ", "لأ"});
}

struct hints {
    std::size_t arabic_letters = 0;
    std::size_t latin_letters = 0;
    int english = 0;   // function words
    int finglish = 0;  // the same, and words that the lexicon knows as such
};

hints hints_in(std::span<const token> words)
{
    hints seen;
    for (const token& word : words) {
        if (is_arabic_script(word.text)) seen.arabic_letters += word.text.size();
        if (!is_latin_script(word.text)) continue;
        seen.latin_letters += word.text.size();
        seen.english += is_english_function_word(word.text);
        seen.finglish += is_finglish_function_word(word.text) || is_finglish_word(word.text);
    }
    return seen;
}

}  // namespace

language language_of_code(std::string_view code)
{
    const std::string_view primary = code.substr(0, code.find_first_of("-_"));
    if (primary == "fa") return language::persian;
    if (primary == "en") return language::english;
    if (primary == "ar") return language::arabic;
    return language::other;
}

std::string detect_language(std::string_view text, std::string_view page_language)
{
    return detect_language(text, tokenise(text), page_language);
}

std::string
detect_language(std::string_view text, std::span<const token> words, std::string_view page_language)
{
    const hints seen = hints_in(words);
    const language page = language_of_code(page_language);
    if (seen.arabic_letters > seen.latin_letters)
        return page == language::arabic ? (has_persian_letters(text) ? "fa" : "ar")
                                        : (has_arabic_letters(text) ? "ar" : "fa");
    if (seen.latin_letters == 0) return std::string(page_language);
    if (page == language::other && !page_language.empty()) return std::string(page_language);
    if (seen.finglish != seen.english) return seen.finglish > seen.english ? "fa" : "en";
    return page_language.empty() ? "en" : std::string(page_language);
}

bool leaves_language_open(std::span<const token> words)
{
    const hints seen = hints_in(words);
    return seen.latin_letters > 0 && seen.latin_letters >= seen.arabic_letters &&
           seen.finglish == seen.english;
}

}  // namespace pasokh::faq
