#include "text.hpp"

#include <algorithm>
#include <array>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace pasokh::faq {
namespace {

constexpr char32_t drop = 0;
constexpr char32_t space = U' ';
constexpr char32_t half_space = 0x200C;
// NFKC-casefold deletes the half-space, so it travels through ICU as a private-use letter.
constexpr char32_t half_space_in_icu = 0xE000;

constexpr bool within(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

bool is_invisible(char32_t c)
{
    return within(c, 0x200D, 0x200F) || within(c, 0x202A, 0x202E) || within(c, 0x2060, 0x2069) ||
           c == 0xFEFF || c == 0xAD || c == 0x061C || within(c, 0xFE00, 0xFE0F);
}

bool is_arabic_mark(char32_t c)
{
    return within(c, 0x0610, 0x061A) || within(c, 0x064B, 0x065F) || c == 0x0670 ||
           within(c, 0x06D6, 0x06ED) || c == 0x0640;
}

char32_t fold_arabic(char32_t c)
{
    if (is_arabic_mark(c)) return drop;
    if (within(c, 0x0660, 0x0669)) return U'0' + (c - 0x0660);
    if (within(c, 0x06F0, 0x06F9)) return U'0' + (c - 0x06F0);
    switch (c) {
    case U'ي':
    case U'ى':
    case U'ې':
    case U'ۍ':
    case U'ێ':
    case U'ئ':
    case U'ے': return U'ی';
    case U'ك':
    case U'ڪ': return U'ک';
    case U'أ':
    case U'إ':
    case U'آ':
    case U'ٱ': return U'ا';
    case U'ة':
    case U'ۀ':
    case U'ە':
    case U'ہ':
    case U'ھ': return U'ه';
    case U'ؤ':
    case U'ڤ': return U'و';
    case U'ء': return drop;
    default: return u_isalnum(static_cast<UChar32>(c)) ? c : space;
    }
}

char32_t fold(char32_t c)
{
    if (within(c, U'A', U'Z')) return c - U'A' + U'a';
    if (within(c, U'a', U'z') || within(c, U'0', U'9')) return c;
    if (c == U'\'' || c == U'’' || c == U'‘' || c == U'`')  // don't = dont
        return drop;
    if (c < 0x80) return space;
    if (within(c, 0x0600, 0x06FF) && c != 0x061C) return fold_arabic(c);
    if (c == half_space || c == half_space_in_icu) return half_space;
    if (is_invisible(c)) return drop;
    return u_isalnum(static_cast<UChar32>(c)) ? c : space;
}

/// ASCII and the basic Arabic block need no Unicode normalisation; that is nearly every question.
bool needs_unicode_normalisation(char32_t c)
{
    return c >= 0x80 && !within(c, 0x0600, 0x06FF) && !within(c, 0x2000, 0x206F);
}

std::u32string decode(std::string_view utf8)
{
    std::u32string text;
    text.reserve(std::min(utf8.size(), max_question_length));
    const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
    const auto length = static_cast<int32_t>(std::min(utf8.size(), max_question_length * 4));
    for (int32_t at = 0; at < length && text.size() < max_question_length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        text.push_back(c < 0 ? space : static_cast<char32_t>(c));
    }
    return text;
}

icu::UnicodeString to_icu(const std::u32string& text)
{
    icu::UnicodeString wide;
    for (const char32_t c : text)
        wide.append(static_cast<UChar32>(c == half_space ? half_space_in_icu : c));
    return wide;
}

icu::UnicodeString without_marks(const icu::UnicodeString& text)
{
    icu::UnicodeString plain;
    for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        if (u_charType(text.char32At(at)) != U_NON_SPACING_MARK) plain.append(text.char32At(at));
    }
    return plain;
}

/// Compatibility forms, case and accents: ﷼ → ریال, ﻼ → لا, ｆ → f, é → e.
std::u32string unicode_normalised(const std::u32string& text)
{
    UErrorCode status = U_ZERO_ERROR;
    const auto* fold_case = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto* decompose = icu::Normalizer2::getNFKDInstance(status);
    const auto* compose = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status))
        return text;  // ICU without its data: the letters stay as typed, only rare forms no longer match
    const auto plain =
        without_marks(decompose->normalize(fold_case->normalize(to_icu(text), status), status));
    const auto composed = compose->normalize(plain, status);
    if (U_FAILURE(status)) return text;
    std::u32string result;
    for (int32_t at = 0; at < composed.length(); at = composed.moveIndex32(at, 1))
        result.push_back(static_cast<char32_t>(composed.char32At(at)));
    return result;
}

/// سلاااام → سلام, sooooo → so; digits keep their runs (1000).
void shorten_runs(std::u32string& word)
{
    std::u32string shorter;
    for (std::size_t i = 0; i < word.size();) {
        std::size_t end = i;
        while (end < word.size() && word[end] == word[i])
            ++end;
        const std::size_t length = end - i;
        const bool digit = within(word[i], U'0', U'9');
        shorter.append(digit || length < 3 ? length : 1, word[i]);
        i = end;
    }
    word = std::move(shorter);
}

std::vector<token> split(std::string_view utf8)
{
    std::u32string text = decode(utf8);
    if (std::any_of(text.begin(), text.end(), needs_unicode_normalisation)) text = unicode_normalised(text);
    std::vector<token> words;
    token word;
    const auto finish = [&](bool next_after_half_space) {
        if (!word.text.empty()) {
            shorten_runs(word.text);
            words.push_back(std::move(word));
            word = token{{}, next_after_half_space};
        } else if (!next_after_half_space) {
            word.after_half_space = false;
        }
    };
    for (const char32_t raw : text) {
        const char32_t c = fold(raw);
        if (c == drop) continue;
        if (c == half_space || c == space)
            finish(c == half_space);
        else
            word.text.push_back(c);
    }
    finish(false);
    return words;
}

bool is_verb_prefix(std::u32string_view word)
{
    return word == U"می" || word == U"نمی";
}

/// Endings that are never words of their own, so even a full space before them is only a spelling.
bool is_ending(std::u32string_view word)
{
    static constexpr std::array<std::u32string_view, 16> endings{
        U"ها",
        U"های",
        U"هایی",
        U"هایم",
        U"هایت",
        U"هایش",
        U"هام",
        U"هات",
        U"هاش",
        U"هامون",
        U"هاتون",
        U"هاشون",
        U"هایمان",
        U"هایتان",
        U"هایشان",
        U"ترین"};
    return std::find(endings.begin(), endings.end(), word) != endings.end();
}

/// Endings only after a half-space; with a full space they may be words («تر» wet, «ام» am).
bool is_half_spaced_ending(std::u32string_view word)
{
    static constexpr std::array<std::u32string_view, 15> endings{
        U"تر",
        U"ام",
        U"ات",
        U"اش",
        U"ای",
        U"اند",
        U"ایم",
        U"اید",
        U"مان",
        U"تان",
        U"شان",
        U"مون",
        U"تون",
        U"شون",
        U"ی"};
    return std::find(endings.begin(), endings.end(), word) != endings.end();
}

bool belongs_to_previous(const token& previous, const token& word)
{
    if (!is_arabic_script(previous.text) || !is_arabic_script(word.text)) return false;
    return (is_verb_prefix(previous.text) && word.text.size() > 1) || is_ending(word.text) ||
           (word.after_half_space && is_half_spaced_ending(word.text));
}

}  // namespace

std::vector<token> tokenise(std::string_view utf8)
{
    std::vector<token> joined;
    for (token& word : split(utf8)) {
        if (!joined.empty() && belongs_to_previous(joined.back(), word))
            joined.back().text += word.text;
        else
            joined.push_back(std::move(word));
    }
    return joined;
}

std::string folded(std::string_view utf8)
{
    return folded(tokenise(utf8));
}

std::string folded(std::span<const token> words)
{
    std::string text;
    for (const token& word : words) {
        if (!text.empty()) text += ' ';
        text += to_utf8(word.text);
    }
    return text;
}

bool is_arabic_script(char32_t letter)
{
    return within(letter, 0x0600, 0x06FF);
}

bool is_arabic_script(std::u32string_view word)
{
    return std::any_of(word.begin(), word.end(), [](char32_t c) { return is_arabic_script(c); });
}

bool is_latin_script(std::u32string_view word)
{
    return !word.empty() &&
           std::all_of(word.begin(), word.end(), [](char32_t c) { return within(c, U'a', U'z'); });
}

std::string to_utf8(std::u32string_view text)
{
    std::string utf8;
    for (const char32_t c : text) {
        std::array<uint8_t, 4> bytes{};
        int32_t length = 0;
        UBool failed = false;
        U8_APPEND(bytes.data(), length, static_cast<int32_t>(bytes.size()), static_cast<UChar32>(c), failed);
        if (!failed)
            utf8.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
    return utf8;
}

}  // namespace pasokh::faq
