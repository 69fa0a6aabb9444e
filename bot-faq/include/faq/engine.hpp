#pragma once

#include "faq/knowledge.hpp"
#include "faq/meaning.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::faq {

struct confidence_models;
class dense_space;

/// What the bot should do with a question.
enum class outcome {
    answer,      ///< say `reply::answer`
    ask,         ///< "did you mean …?" with `reply::suggestions()`; without any, say `reply::answer`
    hand_off,    ///< a human should take over
    small_talk,  ///< say `reply::answer`; the message asked for nothing
};

/// Why it should do so.
enum class reason {
    confident,       ///< answer: sure enough for the chosen rate of wrong answers
    unsure,          ///< ask: the right entry is probably among the suggestions
    low_confidence,  ///< hand_off: nothing fits
    wants_human,     ///< hand_off: the visitor asked for a human
    complaint,       ///< hand_off: anger, a complaint or a legal threat
    personal_case,   ///< hand_off: an order number or a long story, which no general answer fits
    gibberish,       ///< ask: no words in it; without suggestions
    declined,        ///< ask: turns down what the bot said; without suggestions
    acknowledged,    ///< small_talk: yes, no, "ok", a thumb up
    greeting,        ///< small_talk
    thanks,          ///< small_talk
    goodbye,         ///< small_talk
};

std::string_view to_string(outcome what);
std::string_view to_string(reason why);

struct options {
    /// Wrong answers that the site accepts, as a share of the answers given: 0.005 … 0.5. Both thresholds
    /// follow.
    double wrong_answer_rate = 0.05;
    /// Language of the answer when the visitor's is not in the entry.
    std::string default_language = "fa";
};

/// What the bot said right before a message: "no" turns an answer down, but not a greeting.
enum class said_before { nothing, answer, suggestions };

/// What was said before, for short follow-ups ("and for Shiraz?") and for "yes" and "no".
struct context {
    /// As `reply::thread` gave it for the newest question that had one: neither thanks nor a "yes" in between
    /// is a question.
    std::string previous_question;
    said_before after = said_before::nothing;
};

struct candidate {
    std::string entry_id;
    std::string question;  ///< in the visitor's language where the entry has it
    double score = 0;      ///< raw score of the ranking; comparable within one reply only
};

struct reply {
    /// Buttons of a "did you mean" and entries in a ranking.
    static constexpr std::size_t most_suggestions = 3;
    static constexpr std::size_t most_candidates = 10;

    faq::outcome outcome = outcome::hand_off;
    faq::reason reason = reason::low_confidence;
    /// The visitor asked for a human. Also set when an entry's own phrasing asks for one and the entry was
    /// answered; in a live chat this flag wins over the outcome.
    bool wants_human = false;
    bool by_meaning = false;            ///< meanings were weighed beside words
    double confidence = 0;              ///< probability that the first candidate is right
    std::string language;               ///< language of `answer` and of the labels, as far as entries have it
    std::vector<candidate> candidates;  ///< ranking, best first, whatever the outcome
    std::string answer;                 ///< what to say; empty for a hand-off and for suggestions
    /// The question, with the one before it where it only makes sense together; empty when nothing was asked.
    std::string thread;
    /// Of a message that says whether the answer before it was of use.
    std::optional<bool> helped;

    /// The candidates to offer as buttons: none unless the outcome is `ask`, and then only if something was
    /// asked.
    std::vector<candidate> suggestions() const;
};

/// What the next message comes after.
context after(const reply& said, context before);

/// What the bot says above the buttons of an `ask`.
std::string_view did_you_mean(std::string_view language);

/// Two entries that are easily taken for one another, seen by leaving one phrasing out.
struct collision {
    std::string entry_id;  ///< owner of the phrasing
    std::string phrasing;
    std::string taken_for;  ///< the entry that wins when the phrasing is not known
};

/// Finds the entry that a visitor means and knows when it does not. Immutable: a copy is cheap, and any
/// number of threads may ask at once. An edited FAQ is a new engine.
class engine {
public:
    /// Takes time and belongs on a worker thread: 0.1 s for a FAQ of 50 entries, about a second for 2,000
    /// phrasings. `content` as it comes from the loader; an empty one makes an engine that never answers.
    static engine build(const knowledge& content, const options& chosen = {});

    /// With confidence learned elsewhere, for measuring on FAQs that the compiled-in coefficients have seen.
    /// The model must outlive the engine.
    static engine build(const knowledge& content, const options& chosen, const confidence_models& learned);

    /// `language` is the language of the page ("fa", "en", may be empty); the text itself decides where it
    /// can.
    reply ask(std::string_view question, std::string_view language = {}, const context& before = {}) const;

    /// The same with what the question means, of the same kind as the phrasings' meanings. Without these, or
    /// with one of another length, it is as if there were none.
    reply
    ask(std::string_view question,
        std::string_view language,
        const context& before,
        const meaning_vector& meant) const;

    /// The texts whose meanings with_meanings() wants, in its order.
    std::vector<std::string> phrasings() const;

    /// The same engine with meanings beside words; an empty one says nothing of its phrasing. Takes about as
    /// long as build(). Without use, has_meanings() is false: of different lengths, none at all, or too many.
    engine with_meanings(const std::vector<meaning_vector>& by_phrasing) const;

    bool has_meanings() const { return space_ != nullptr; }

    /// Phrasings that the rest of the FAQ would send to another entry.
    std::vector<collision> collisions() const;

    std::size_t entry_count() const;
    std::size_t phrasing_count() const;

private:
    class implementation;
    explicit engine(
        std::shared_ptr<const implementation> built,
        std::shared_ptr<const dense_space> space = nullptr
    );

    std::shared_ptr<const implementation> built_;
    std::shared_ptr<const dense_space> space_;  // points into built_
};

}  // namespace pasokh::faq
