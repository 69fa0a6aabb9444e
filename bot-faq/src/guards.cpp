#include "guards.hpp"

#include "faq/engine.hpp"
#include "guard_words.hpp"
#include "phrases.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace pasokh::faq {
namespace {

// Above these a message tells a story of its own.
constexpr std::size_t longest_general_question = 40;
constexpr std::size_t longest_request_for_human = 20;
constexpr std::size_t fewest_digits_of_order = 6;
constexpr std::size_t shortest_mash = 4;

using words = std::span<const token>;

template <class Predicate>
bool any(words message, Predicate fits)
{
    return std::any_of(message.begin(), message.end(), [&](const token& one) { return fits(one.text); });
}

bool asks_to_talk(words message)
{
    static const word_list talking(guard_words::talking);
    static const word_list told(guard_words::told);
    for (std::size_t i = 0; i < message.size(); ++i) {
        const std::u32string& word = message[i].text;
        const bool english_past = word.ends_with(U"ed") && is_latin_script(word);
        const bool over = i + 1 < message.size() && told.has_exactly(message[i + 1].text);
        if (talking.has(word) && !english_past && !over) return true;
    }
    return false;
}

const word_list& helpers()
{
    static const word_list list(guard_words::helpers);
    return list;
}

/// Of a message that names a helper.
bool names_nothing_else(words message, language arabic_script_is)
{
    static const word_list insistence(guard_words::insistence);
    return std::all_of(message.begin(), message.end(), [&](const token& one) {
        return is_stop_word(one.text, arabic_script_is) || helpers().has(one.text) ||
               insistence.has(one.text);
    });
}

/// "I need an agent", and no more after it than a stop word: "I need an admin account" is another matter.
bool wishes_for_helper(words message, language arabic_script_is)
{
    static const phrase_list wishing(guard_words::wishing);
    static const word_list between(guard_words::between);
    for (std::size_t at = 0; at < message.size(); ++at) {
        const std::size_t length = wishing.length_at(message, at);
        if (length == 0) continue;
        for (std::size_t next = at + length; next < message.size(); ++next) {
            const bool last = next + 1 == message.size();
            if (helpers().has(message[next].text) &&
                (last || is_stop_word(message[next + 1].text, arabic_script_is)))
                return true;
            if (!between.has_exactly(message[next].text)) break;
        }
    }
    return false;
}

bool asks_to_be_connected(words message)
{
    static const word_list me(guard_words::me);
    static const word_list connecting(guard_words::connecting);
    return any(message, [](const auto& word) { return me.has_exactly(word); }) &&
           any(message, [](const auto& word) { return connecting.has_exactly(word); });
}

bool wants_human(words message, language arabic_script_is)
{
    static const word_list anybody(guard_words::anybody);
    static const word_list other_business(guard_words::other_business);
    static const phrase_list requests(guard_words::human_phrases);
    static const phrase_list helper_phrases(guard_words::helper_phrases);
    static const phrase_list dealings(guard_words::dealings);
    if (message.size() > longest_request_for_human) return false;
    if (requests.is_in(message) || asks_to_be_connected(message)) return true;
    const bool helper = any(message, [](const auto& word) { return helpers().has(word); });
    if (helper && (names_nothing_else(message, arabic_script_is) || dealings.is_in(message) ||
                   wishes_for_helper(message, arabic_script_is)))
        return true;
    const bool somebody = helper || helper_phrases.is_in(message) ||
                          any(message, [](const auto& word) { return anybody.has_exactly(word); });
    return somebody && asks_to_talk(message) &&
           !any(message, [](const auto& word) { return other_business.has(word); });
}

bool complains(words message)
{
    static const phrase_list complaints(guard_words::complaints);
    static const word_list insults(guard_words::insults);
    return complaints.is_in(message) ||
           any(message, [](const auto& word) { return is_arabic_script(word) && insults.has(word); });
}

/// Small talk only if nothing else is said: «سلام، هزینه ارسال چقدره؟» is a question.
std::optional<reason> small_talk(words message)
{
    static const phrase_list greetings(guard_words::greetings);
    static const phrase_list thanks(guard_words::thanks);
    static const phrase_list goodbyes(guard_words::goodbyes);
    static const word_list fillers(guard_words::small_talk_fillers);
    static const word_list thanks_fillers(guard_words::thanks_fillers);
    std::optional<reason> kind;
    for (std::size_t at = 0; at < message.size();) {
        if (const auto length = goodbyes.length_at(message, at)) {
            kind = reason::goodbye;
            at += length;
        } else if (const auto thanked = thanks.length_at(message, at)) {
            kind = kind == reason::goodbye ? kind : reason::thanks;
            at += thanked;
        } else if (const auto greeted = greetings.length_at(message, at)) {
            kind = kind ? kind : reason::greeting;
            at += greeted;
        } else if (fillers.has_exactly(message[at].text) ||
                   (kind == reason::thanks && thanks_fillers.has_exactly(message[at].text))) {
            ++at;
        } else {
            return std::nullopt;
        }
    }
    return kind;
}

bool is_digit(char32_t c)
{
    return c >= U'0' && c <= U'9';
}

bool is_personal_case(words message)
{
    static const word_list currencies(guard_words::currencies);
    if (message.size() > longest_general_question) return true;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const std::u32string& word = message[i].text;
        const auto digits = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
        const bool amount = i + 1 < message.size() && currencies.has_exactly(message[i + 1].text);
        const bool round = word.ends_with(U"000");
        if (digits >= fewest_digits_of_order && !amount && !round) return true;
    }
    return false;
}

/// A run of neighbouring keys, or Latin letters without a vowel.
bool is_mash(const std::u32string& word)
{
    static constexpr std::array<std::u32string_view, 6>
        rows{U"qwertyuiop", U"asdfghjkl", U"zxcvbnm", U"ضصثقفغعهخحجچ", U"شسیبلاتنمکگ", U"ظطزرذدپو"};
    if (word.size() < shortest_mash) return false;
    const bool along_a_row = std::any_of(rows.begin(), rows.end(), [&](std::u32string_view row) {
        return row.find(word) != std::u32string_view::npos;
    });
    return along_a_row || (is_latin_script(word) && word.find_first_of(U"aeiouy") == std::u32string::npos);
}

bool is_gibberish(words message)
{
    std::size_t letters = 0;
    for (const auto& [word, after_half_space] : message)
        letters += word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
    if (letters == 0) return true;
    const bool one_letter =
        letters == 1 && (is_arabic_script(message.front().text) || is_latin_script(message.front().text));
    return one_letter || !any(message, [](const auto& word) { return !is_mash(word); });
}

}  // namespace

std::optional<reason> guard(std::string_view message, language arabic_script_is)
{
    return guard(tokenise(message), arabic_script_is);
}

std::optional<reason> guard(std::span<const token> message, language arabic_script_is)
{
    if (wants_human(message, arabic_script_is)) return reason::wants_human;
    if (complains(message)) return reason::complaint;
    if (is_personal_case(message)) return reason::personal_case;
    if (is_gibberish(message)) return reason::gibberish;
    return small_talk(message);
}

bool refuses(std::span<const token> message)
{
    static const phrase_list refusals(guard_words::refusals);
    return refusals.is_in(message);
}

}  // namespace pasokh::faq
