#include "follow_up.hpp"

#include "phrases.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pasokh::faq {
namespace {

using phrase = std::string_view;

// Short enough to make sense only after the question before it.
constexpr std::size_t most_words_of_follow_up = 4;
// A question that went on and on is kept as it was: more words would only hide what it was about.
constexpr std::size_t most_words_of_thread = 12;
// Of a follow-up's words, by weight, that no entry knows: one with more is about something else.
constexpr double most_unknown_of_follow_up = 0.5;

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

/// The confidence was learned on questions that stand for themselves: to "great", too, it would be sure
/// of the question before. So the question before counts only for what goes on from it.
bool may_follow(std::span<const token> question, const match& alone)
{
    const evidence& seen = alone.seen;
    if (question.size() > most_words_of_follow_up) return false;
    return continues(question) || (seen.content_words >= 1 && seen.unknown < most_unknown_of_follow_up);
}

/// A follow-up may change what is asked, not only for what: where its own words lead elsewhere, that
/// entry comes first, and the visitor chooses.
bool prefer_own(match& together, const match& alone)
{
    if (alone.ranking.empty() || alone.ranking.front().score < least_score_of_follow_up) return false;
    if (alone.ranking.front().entry == together.ranking.front().entry) return false;
    std::vector<ranked_entry> mixed;
    const auto add = [&](const std::vector<ranked_entry>& from, std::size_t at) {
        const bool is_new =
            at < from.size() && std::none_of(mixed.begin(), mixed.end(), [&](const auto& one) {
                return one.entry == from[at].entry;
            });
        if (is_new && mixed.size() < reply::most_candidates) mixed.push_back(from[at]);
    };
    for (std::size_t at = 0; at < reply::most_candidates; ++at) {
        add(alone.ranking, at);
        add(together.ranking, at);
    }
    together.ranking = std::move(mixed);
    return true;
}

std::string
thread_of(std::string_view question, std::span<const token> words, const context& before, const match& found)
{
    if (!found.of_both) return std::string(question);
    if (tokenise(before.previous_question).size() + words.size() > most_words_of_thread)
        return before.previous_question;
    return before.previous_question + ' ' + std::string(question);
}

}  // namespace pasokh::faq
