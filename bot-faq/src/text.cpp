#include "text.hpp"

#include <algorithm>
#include <array>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace pasokh::faq {
namespace {

// With the space behind it; a guess that saves moving.
constexpr std::size_t usual_letters = 5;

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

constexpr char32_t fold_ascii(char32_t c)
{
    if (within(c, U'A', U'Z')) return c - U'A' + U'a';
    if (within(c, U'a', U'z') || within(c, U'0', U'9')) return c;
    return c == U'\'' || c == U'`' ? drop : space;  // don't = dont
}

char32_t fold(char32_t c)
{
    if (c < 0x80) return fold_ascii(c);
    if (c == U'’' || c == U'‘') return drop;
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
    std::u32string text(std::min(utf8.size(), max_question_length), space);
    const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
    const auto length = static_cast<int32_t>(std::min(utf8.size(), max_question_length * 4));
    char32_t* next = text.data();
    const char32_t* const end = next + text.size();
    for (int32_t at = 0; at < length && next != end;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        *next++ = c < 0 ? space : static_cast<char32_t>(c);
    }
    text.resize(static_cast<std::size_t>(next - text.data()));
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
    char32_t* const letters = word.data();
    const std::size_t size = word.size();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size;) {
        const char32_t letter = letters[i];
        const std::size_t start = i;
        while (i < size && letters[i] == letter)
            ++i;
        const bool digit = within(letter, U'0', U'9');
        const std::size_t end = digit || i - start < 3 ? kept + (i - start) : kept + 1;
        while (kept < end)
            letters[kept++] = letter;
    }
    word.resize(kept);
}

std::vector<token> split(std::string_view utf8)
{
    std::u32string text = decode(utf8);
    if (std::any_of(text.begin(), text.end(), needs_unicode_normalisation)) text = unicode_normalised(text);
    std::vector<token> words;
    words.reserve(text.size() / usual_letters + 1);
    bool after_half_space = false;
    char32_t* const letters = text.data();  // folded in their place
    std::size_t first = 0;                  // of the word that is being read
    std::size_t next = 0;
    const auto finish = [&](bool next_after_half_space) {
        if (next > first) {
            words.push_back({std::u32string(letters + first, next - first), after_half_space});
            shorten_runs(words.back().text);
            after_half_space = next_after_half_space;
        } else if (!next_after_half_space) {
            after_half_space = false;
        }
        first = next;
    };
    for (const char32_t raw : text) {
        const char32_t c = fold(raw);
        if (c == drop) continue;
        if (c == half_space || c == space)
            finish(c == half_space);
        else
            letters[next++] = c;
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
    static constexpr std::array<std::u32string_view, 20> endings{
        U"ها",    U"های",   U"هایی",   U"هایم",   U"هایت",   U"هایش", U"هام", U"هات", U"هاش", U"هامون",
        U"هاتون", U"هاشون", U"هایمان", U"هایتان", U"هایشان", U"ترین", U"تون", U"مون", U"شون", U"تان"};
    return std::find(endings.begin(), endings.end(), word) != endings.end();
}

/// Endings only after a half-space; with a full space they may be words («تر» wet, «ام» am, «شان» rank).
bool is_half_spaced_ending(std::u32string_view word)
{
    static constexpr std::array<std::u32string_view, 11>
        endings{U"تر", U"ام", U"ات", U"اش", U"ای", U"اند", U"ایم", U"اید", U"مان", U"شان", U"ی"};
    return std::find(endings.begin(), endings.end(), word) != endings.end();
}

void append_utf8(std::u32string_view text, std::string& utf8)
{
    for (const char32_t c : text) {
        if (c < 0x80) {
            utf8.push_back(static_cast<char>(c));
            continue;
        }
        std::array<uint8_t, 4> bytes{};
        int32_t length = 0;
        UBool failed = false;
        U8_APPEND(bytes.data(), length, static_cast<int32_t>(bytes.size()), static_cast<UChar32>(c), failed);
        if (!failed)
            utf8.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
    }
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
    std::vector<token> words = split(utf8);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (kept > 0 && belongs_to_previous(words[kept - 1], words[i]))
            words[kept - 1].text += words[i].text;
        else if (kept++ != i)
            words[kept - 1] = std::move(words[i]);
    }
    words.resize(kept);
    return words;
}

std::string folded(std::string_view utf8)
{
    return folded(tokenise(utf8));
}

std::string folded(std::span<const token> words)
{
    std::string text;
    std::size_t letters = 0;
    for (const token& word : words)
        letters += word.text.size() + 1;
    text.reserve(letters * 2);
    for (const token& word : words) {
        if (!text.empty()) text += ' ';
        append_utf8(word.text, text);
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
    append_utf8(text, utf8);
    return utf8;
}

std::string_view next_part(std::string_view& text, char separator)
{
    const auto end = std::min(text.find(separator), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

}  // namespace pasokh::faq
