#include "follow_up.hpp"

#include "phrases.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pasokh::faq {
namespace {

using phrase = std::string_view;

constexpr auto openings = std::to_array<phrase>({
    "و",   "برای",    "واسه",      "ولی",        "اما",       "یا",    "پس",   "اگه",  "اگر", "به",
    "در",  "حالا",    "چطور برای", "va",         "baraye",    "barae", "vase", "vali", "ama", "ya",
    "age", "agar",    "and",       "what about", "how about", "but",   "or",   "also", "for", "to",
    "in",  "what if", "وماذا عن",  "ماذا عن",    "بالنسبة",   "ولكن",  "أو",   "وفي",  "في",  "إلى",
});

constexpr auto endings = std::to_array<phrase>({
    "چی",
    "چه",
    "چطور",
    "هم",
    "chi",
    "chetor",
    "ham",
    "too",
    "then",
    "instead",
    "as well",
    "أيضا",
});

/// "why" is none of them: of a price it asks for what no entry says.
constexpr auto question_words = std::to_array<phrase>({
    "چقدر",     "چه قدر",   "چقد",     "چقدره",     "چند",      "چنده",   "چندتا",  "کی",       "کجا",
    "کجاست",    "چطور",     "چطوری",   "چگونه",     "چجوری",    "کدوم",   "کدام",   "چه مدت",   "چه زمانی",
    "چه وقت",   "cheghadr", "cheghad", "cheghadre", "cheqadr",  "chand",  "chande", "chanta",   "key",
    "koja",     "kojast",   "chetor",  "chetori",   "chejoori", "kodoom", "kodum",  "how long", "how much",
    "how many", "how",      "when",    "where",     "which",    "كم",     "متى",    "أين",      "كيف",
});

/// What may stand beside a question word without naming anything.
constexpr auto beside_question_words = std::to_array<phrase>({
    "روز",  "روزه",  "روزکاری", "ساعت", "ساعته", "هفته", "تومان",   "تومن",  "طول",  "میکشه", "میکشد",
    "میشه", "میشود", "میرسه",   "هست",  "است",   "تا",   "از",      "دقیقا", "rooz", "rooze", "roz",
    "roze", "ruz",   "ruze",    "saat", "hafte", "tool", "mikeshe", "mishe", "hast", "ast",   "ta",
    "az",   "toman", "is",      "it",   "does",  "do",   "take",    "will",  "be",   "that",  "days",
    "day",  "hours", "exactly", "i",    "can",   "يوما", "يوم",     "هو",
});

bool ends_with_one_of(std::span<const token> message, const phrase_list& list)
{
    for (std::size_t at = 1; at < message.size(); ++at)
        if (at + list.length_at(message, at) == message.size()) return true;
    return false;
}

}  // namespace

bool names_nothing(std::span<const token> message)
{
    static const phrase_list asking(question_words);
    static const phrase_list beside(beside_question_words);
    bool asks = false;
    for (std::size_t at = 0; at < message.size();) {
        const auto asked = asking.length_at(message, at);
        asks = asks || asked > 0;
        const auto length = std::max(asked, beside.length_at(message, at));
        if (length == 0) return false;
        at += length;
    }
    return asks;
}

bool continues(std::span<const token> message)
{
    static const phrase_list opening(openings);
    static const phrase_list ending(endings);
    if (message.empty()) return false;
    return opening.length_at(message, 0) > 0 || ends_with_one_of(message, ending) || names_nothing(message);
}

}  // namespace pasokh::faq
