#include "guards.hpp"

#include "faq/engine.hpp"
#include "guard_words.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pasokh::faq {
namespace {

// Above these a message tells a story of its own.
constexpr std::size_t longest_general_question = 40;
constexpr std::size_t longest_request_for_human = 20;
constexpr std::size_t fewest_digits_of_order = 6;
constexpr std::size_t shortest_mash = 4;

using words = std::vector<std::u32string>;

words words_of(std::span<const token> tokens)
{
    words result;
    result.reserve(tokens.size());
    for (const token& one : tokens)
        result.push_back(one.text);
    return result;
}

words folded_words(std::string_view text)
{
    return words_of(tokenise(text));
}

/// A set of single words that also knows their inflections.
class word_list {
public:
    explicit word_list(std::span<const guard_words::phrase> spelled)
    {
        for (const auto text : spelled)
            for (const auto& word : folded_words(text)) {
                surfaces_.insert(word);
                stems_.insert(stem(word, language::persian));
            }
    }

    bool has(const std::u32string& word) const
    {
        return surfaces_.contains(word) || stems_.contains(stem(word, language::persian));
    }

    bool has_exactly(const std::u32string& word) const { return surfaces_.contains(word); }

private:
    std::unordered_set<std::u32string> surfaces_;
    std::unordered_set<std::u32string> stems_;
};

/// Phrases that must stand in the message word by word.
class phrase_list {
public:
    explicit phrase_list(std::span<const guard_words::phrase> spelled)
    {
        for (const auto text : spelled)
            if (words phrase = folded_words(text); !phrase.empty())
                by_first_[phrase.front()].push_back(std::move(phrase));
    }

    /// Length of the longest phrase that starts at `at`, 0 when there is none.
    std::size_t length_at(const words& message, std::size_t at) const
    {
        std::size_t longest = 0;
        const auto found = by_first_.find(message[at]);
        if (found == by_first_.end()) return longest;
        for (const words& phrase : found->second) {
            if (phrase.size() > longest && at + phrase.size() <= message.size() &&
                std::equal(phrase.begin(), phrase.end(), message.begin() + static_cast<std::ptrdiff_t>(at)))
                longest = phrase.size();
        }
        return longest;
    }

    bool is_in(const words& message) const
    {
        for (std::size_t at = 0; at < message.size(); ++at) {
            if (length_at(message, at) > 0) return true;
        }
        return false;
    }

private:
    std::unordered_map<std::u32string, std::vector<words>> by_first_;
};

template <class Predicate>
bool any(const words& message, Predicate fits)
{
    return std::any_of(message.begin(), message.end(), fits);
}

bool asks_to_talk(const words& message)
{
    static const word_list talking(guard_words::talking);
    static const word_list told(guard_words::told);
    for (std::size_t i = 0; i < message.size(); ++i) {
        const bool english_past = message[i].ends_with(U"ed") && is_latin_script(message[i]);
        const bool over = i + 1 < message.size() && told.has_exactly(message[i + 1]);
        if (talking.has(message[i]) && !english_past && !over) return true;
    }
    return false;
}

const word_list& helpers()
{
    static const word_list list(guard_words::helpers);
    return list;
}

/// Of a message that names a helper.
bool names_nothing_else(const words& message, language arabic_script_is)
{
    static const word_list insistence(guard_words::insistence);
    return std::all_of(message.begin(), message.end(), [&](const auto& word) {
        return is_stop_word(word, arabic_script_is) || helpers().has(word) || insistence.has(word);
    });
}

bool wants_human(const words& message, language arabic_script_is)
{
    static const word_list anybody(guard_words::anybody);
    static const word_list other_business(guard_words::other_business);
    static const phrase_list requests(guard_words::human_phrases);
    static const phrase_list helper_phrases(guard_words::helper_phrases);
    if (message.size() > longest_request_for_human) return false;
    if (requests.is_in(message)) return true;
    const bool helper = any(message, [](const auto& word) { return helpers().has(word); });
    if (helper && names_nothing_else(message, arabic_script_is)) return true;
    const bool somebody = helper || helper_phrases.is_in(message) ||
                          any(message, [](const auto& word) { return anybody.has_exactly(word); });
    return somebody && asks_to_talk(message) &&
           !any(message, [](const auto& word) { return other_business.has(word); });
}

bool complains(const words& message)
{
    static const phrase_list complaints(guard_words::complaints);
    return complaints.is_in(message);
}

/// Small talk only if nothing else is said: «سلام، هزینه ارسال چقدره؟» is a question.
std::optional<reason> small_talk(const words& message)
{
    static const phrase_list greetings(guard_words::greetings);
    static const phrase_list thanks(guard_words::thanks);
    static const phrase_list goodbyes(guard_words::goodbyes);
    static const word_list fillers(guard_words::small_talk_fillers);
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
        } else if (fillers.has_exactly(message[at])) {
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

bool is_personal_case(const words& message)
{
    static const word_list currencies(guard_words::currencies);
    if (message.size() > longest_general_question) return true;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const auto digits =
            static_cast<std::size_t>(std::count_if(message[i].begin(), message[i].end(), is_digit));
        const bool amount = i + 1 < message.size() && currencies.has_exactly(message[i + 1]);
        const bool round = message[i].ends_with(U"000");
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

bool is_gibberish(const words& message)
{
    std::size_t letters = 0;
    for (const auto& word : message)
        letters += word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
    if (letters == 0) return true;
    const bool one_letter =
        letters == 1 && (is_arabic_script(message.front()) || is_latin_script(message.front()));
    return one_letter || std::all_of(message.begin(), message.end(), is_mash);
}

}  // namespace

std::optional<reason> guard(std::string_view message, language arabic_script_is)
{
    return guard(tokenise(message), arabic_script_is);
}

std::optional<reason> guard(std::span<const token> message, language arabic_script_is)
{
    const words said = words_of(message);
    if (wants_human(said, arabic_script_is)) return reason::wants_human;
    if (complains(said)) return reason::complaint;
    if (is_personal_case(said)) return reason::personal_case;
    if (is_gibberish(said)) return reason::gibberish;
    return small_talk(said);
}

std::string_view small_talk_answer(reason why, std::string_view language_code)
{
    const language spoken = language_of_code(language_code);
    switch (why) {
    case reason::greeting:
        return spoken == language::persian  ? "سلام! چطور می‌توانم کمکتان کنم؟"
               : spoken == language::arabic ? "مرحبًا! كيف يمكنني مساعدتك؟"
                                            : "Hello! How can I help you?";
    case reason::thanks:
        return spoken == language::persian
                   ? "خواهش می‌کنم! اگر سؤال دیگری دارید بپرسید."
               : spoken == language::arabic ? "على الرحب والسعة! هل من سؤال آخر؟"
                                            : "You're welcome! Anything else, just ask.";
    case reason::goodbye:
        return spoken == language::persian  ? "خدانگهدار، روز خوبی داشته باشید!"
               : spoken == language::arabic ? "مع السلامة، طاب يومك!"
                                            : "Goodbye, and have a nice day!";
    default: return {};
    }
}

std::string_view did_you_mean(std::string_view language_code)
{
    const language spoken = language_of_code(language_code);
    return spoken == language::persian  ? "منظورتان یکی از این‌هاست؟"
           : spoken == language::arabic ? "هل تقصد أحد هذه الأسئلة؟"
                                        : "Did you mean one of these?";
}

}  // namespace pasokh::faq
