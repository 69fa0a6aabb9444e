#include "faq/engine.hpp"

#include "dense.hpp"
#include "follow_up.hpp"
#include "guards.hpp"
#include "language.hpp"
#include "matcher.hpp"
#include "own_words.hpp"
#include "phrasing_book.hpp"
#include "reaction.hpp"
#include "text.hpp"

#include <algorithm>
#include <iterator>

namespace pasokh::faq {
namespace {

// A message that is, letter for letter after folding, a phrasing of exactly one entry.
constexpr double confidence_of_known_phrasing = 0.99;

outcome outcome_of(reason why)
{
    switch (why) {
    case reason::confident: return outcome::answer;
    case reason::unsure:
    case reason::gibberish:
    case reason::declined: return outcome::ask;
    case reason::greeting:
    case reason::thanks:
    case reason::acknowledged:
    case reason::goodbye: return outcome::small_talk;
    default: return outcome::hand_off;
    }
}

}  // namespace

class engine::implementation {
public:
    implementation(const knowledge& content, const options& chosen, const confidence_models& learned)
        : content_(content)
        , options_(chosen)
        , learned_(learned)
        , matcher_(content_)
        , stated_(matcher_.phrasings())
    {
        const double rate = std::clamp(chosen.wrong_answer_rate, 0.005, 0.5);
        const confidence_model& cuts = learned_.of(matcher_.phrasings_per_wording());
        answer_cut_ = cuts.answer_cut(rate);
        ask_cut_ = std::min(cuts.ask_cut, answer_cut_);
        dense_answer_cut_ = trained_dense.answer_cut(rate);
        dense_ask_cut_ = std::min(trained_dense.ask_cut, dense_answer_cut_);
    }

    /// What makes no sense as it was typed may do so on the other keyboard layout.
    reply
    ask(std::string_view typed,
        std::string_view page_language,
        const context& before,
        const dense_space* space = nullptr,
        const meaning_vector& meant = {}) const
    {
        reply said = ask_as_typed(typed, page_language, before, space, meant);
        const bool understood = said.reason != reason::low_confidence && said.reason != reason::unsure &&
                                said.reason != reason::gibberish;
        if (understood) return said;
        // Of the retyped words nobody has asked the meaning.
        if (const auto retyped = matcher_.retyped(typed))
            return ask_as_typed(*retyped, page_language, before, nullptr, {});
        return said;
    }

    std::vector<collision> collisions() const
    {
        std::vector<collision> all;
        const auto scores = matcher_.leave_one_out();
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const auto& phrasing = matcher_.phrasings()[i];
            const auto best = std::max_element(scores[i].begin(), scores[i].end());
            const auto winner = static_cast<std::size_t>(best - scores[i].begin());
            if (winner != phrasing.entry && *best > scores[i][phrasing.entry] + collision_margin)
                all.push_back(
                    {content_.entries[phrasing.entry].id, phrasing.text, content_.entries[winner].id}
                );
        }
        return all;
    }

    std::size_t entry_count() const { return content_.entries.size(); }

    const matcher& words() const { return matcher_; }

    std::size_t phrasing_count() const { return matcher_.phrasings().size(); }

private:
    // Left out, a phrasing often loses by a little to a neighbour; only a clear loss deserves its author's
    // time.
    static constexpr double collision_margin = 0.4;

    reply ask_as_typed(
        std::string_view question,
        std::string_view page_language,
        const context& before,
        const dense_space* space,
        const meaning_vector& meant
    ) const
    {
        reply said;
        const auto words = tokenise(question);
        said.language = language_of(question, words, page_language);
        const language spoken = language_of_code(said.language);

        const auto reacted = reaction_in(question, words);
        auto guarded = guard(words, spoken);
        if (reacted && (!guarded || guarded == reason::gibberish))
            guarded = reason_for(*reacted, before.after);

        match found = find(words, guarded ? context() : before, spoken, said.confidence);
        reason why = reason_of(said.confidence);
        // A phrasing that stands in the FAQ needs no second opinion; of a question together with the one
        // before it there is no meaning.
        const bool weighed =
            space && space->fits(meant) && said.confidence < confidence_of_known_phrasing && !found.of_both;
        if (weighed) {
            auto again = space->weigh(found, said.confidence, meant);
            found.ranking = std::move(again.ranking);
            said.confidence = trained_dense.probability(again.seen);
            why = said.confidence >= dense_answer_cut_ ? reason::confident
                  : said.confidence >= dense_ask_cut_  ? reason::unsure
                                                       : reason::low_confidence;
            said.by_meaning = true;
        }
        if (why == reason::low_confidence && is_topic(found)) why = reason::unsure;
        // "I don't want to cancel, I want to pause" is near the wrong one of the two.
        if (why == reason::confident && refuses(words) && !stated_.refuses(found.ranking.front().entry))
            why = reason::unsure;
        if (why == reason::confident && stated_.is_opposed(found.ranking.front().entry, words))
            why = reason::unsure;
        if (page_language.empty() && leaves_language_open(words)) said.language = language_like(found, said);
        fill_candidates(found, said);

        said.wants_human = guarded == reason::wants_human;
        if (guarded && !asks_for_it(found, words, *guarded)) {
            said.confidence = 0;
            if (reacted) said.helped = helped_by(*reacted);
            decide(*guarded, before.after, found, said);
        } else {
            said.thread = thread_of(question, words, before, found);
            decide(why, before.after, found, said);
        }
        return said;
    }

    /// What stands in the FAQ word for word is in the language that it stands there in. Of Latin letters
    /// below a Persian or Arabic wording that is only sure where the page says nothing: they may as well be
    /// English.
    std::string
    language_of(std::string_view question, std::span<const token> words, std::string_view page_language) const
    {
        std::string detected = detect_language(question, words, page_language);
        if (const auto code = stated_.language_of(words); !code.empty()) {
            const language stated = language_of_code(code);
            const bool latin = !words.empty() && is_latin_script(words.front().text);
            const bool may_be_loan = latin && (stated == language::persian || stated == language::arabic);
            if (!may_be_loan || page_language.empty()) return std::string(code);
        }
        return detected.empty() ? options_.default_language : detected;
    }

    /// Of the phrasing that a question comes nearest to: Finglish sounds like a Persian one.
    std::string language_like(const match& found, const reply& said) const
    {
        const auto& cosines = found.near.whole;
        if (found.ranking.empty() || found.ranking.front().score < least_score_of_follow_up ||
            cosines.empty())
            return said.language;
        const auto best = std::max_element(cosines.begin(), cosines.end()) - cosines.begin();
        return matcher_.phrasings()[found.near.phrasings[static_cast<std::size_t>(best)]].language_code;
    }

    /// The site's own words are in a language that it has, the bot's in one that the bot speaks.
    std::string language_for(reason why, const std::string& wanted) const
    {
        const bool own = !own_words(why, said_before::nothing, wanted).empty();
        const bool has_it = own ? language_of_code(wanted) != language::other : stated_.has_language(wanted);
        return has_it ? wanted : options_.default_language;
    }

    /// Does an entry ask for just what a guard is there for? "Yes" is one word of many questions, so it must
    /// be the whole phrasing.
    bool asks_for_it(const match& found, std::span<const token> question, reason guarded) const
    {
        if (found.ranking.empty()) return false;
        const auto best = found.ranking.front().entry;
        const bool reaction = guarded == reason::acknowledged || guarded == reason::declined;
        return reaction ? stated_.is_of(best, question) : stated_.asks_for(best, guarded);
    }

    /// The best match, for a short follow-up also together with the question before.
    match
    find(std::span<const token> question, const context& before, language spoken, double& confidence) const
    {
        match alone = matcher_.find(question, spoken);
        confidence = confidence_in(alone, question);
        if (confidence < confidence_of_known_phrasing && names_nothing(question))
            confidence = std::min(confidence, most_of_unsure());
        if (before.previous_question.empty() || confidence >= answer_cut_ || !may_follow(question, alone))
            return alone;
        const auto earlier = tokenise(before.previous_question);
        if (folded(earlier) == folded(question)) return alone;
        auto both = earlier;
        both.insert(both.end(), question.begin(), question.end());
        match together = matcher_.find(both, spoken);
        const double confidence_together = confidence_in(together, both);
        if (together.ranking.empty() || confidence_together <= confidence) return alone;
        together.of_both = true;
        confidence = confidence_together;
        const bool torn = prefer_own(together, alone);
        if (torn || says_nothing_new(together, earlier, question, spoken))
            confidence = std::min(confidence, most_of_unsure());
        return together;
    }

    /// The same answer as before, although no new word speaks for it.
    bool says_nothing_new(
        const match& together,
        std::span<const token> earlier,
        std::span<const token> question,
        language spoken
    ) const
    {
        const auto best = together.ranking.front().entry;
        const match before = matcher_.find(earlier, spoken);
        const bool same = !before.ranking.empty() && before.ranking.front().entry == best &&
                          confidence_in(before, earlier) >= answer_cut_;
        if (!same) return false;
        std::vector<token> fresh;
        std::copy_if(question.begin(), question.end(), std::back_inserter(fresh), [&](const token& word) {
            return std::none_of(earlier.begin(), earlier.end(), [&](const token& one) {
                return one.text == word.text;
            });
        });
        const match added = matcher_.find(fresh, spoken);
        return std::none_of(added.ranking.begin(), added.ranking.end(), [&](const ranked_entry& one) {
            return one.entry == best && one.score >= least_score_of_follow_up;
        });
    }

    double most_of_unsure() const { return std::max(ask_cut_, 0.95 * answer_cut_); }

    double confidence_in(const match& found, std::span<const token> question) const
    {
        if (found.ranking.empty()) return 0;
        if (stated_.is_of_several(question)) return most_of_unsure();
        const double learned = learned_.probability(found.seen);
        const bool is_known = stated_.is_of(found.ranking.front().entry, question);
        return is_known ? std::max({learned, confidence_of_known_phrasing, answer_cut_}) : learned;
    }

    /// A word or two that the FAQ knows is no question, but says what it is about: "which of these?" helps
    /// more than "I did not understand".
    static bool is_topic(const match& found)
    {
        constexpr double most_words = 2;
        constexpr double least_score = 0.25;
        const evidence& seen = found.seen;
        return !found.of_both && seen.words <= most_words && seen.content_words >= 1 && seen.unknown == 0 &&
               !found.ranking.empty() && found.ranking.front().score >= least_score;
    }

    reason reason_of(double confidence) const
    {
        if (confidence >= answer_cut_) return reason::confident;
        return confidence >= ask_cut_ ? reason::unsure : reason::low_confidence;
    }

    void fill_candidates(const match& found, reply& said) const
    {
        said.candidates.reserve(found.ranking.size());
        for (const ranked_entry& one : found.ranking) {
            const entry& owner = content_.entries[one.entry];
            said.candidates.push_back({owner.id, in_language(owner, said.language).question, one.score});
        }
    }

    void decide(reason why, said_before after, const match& found, reply& said) const
    {
        said.reason = why;
        said.outcome = outcome_of(why);
        said.language = language_for(why, said.language);
        if (said.outcome == outcome::answer)
            said.answer = in_language(content_.entries[found.ranking.front().entry], said.language).answer;
        else
            said.answer = own_words(why, after, said.language);
    }

    const wording& in_language(const entry& one, const std::string& code) const
    {
        for (const std::string* wanted : {&code, &options_.default_language}) {
            if (const auto found = one.wordings.find(*wanted); found != one.wordings.end())
                return found->second;
        }
        return one.wordings.begin()->second;
    }

    knowledge content_;
    options options_;
    const confidence_models& learned_;
    matcher matcher_;
    phrasing_book stated_;
    double answer_cut_ = 1;
    double ask_cut_ = 1;
    double dense_answer_cut_ = 1;
    double dense_ask_cut_ = 1;
};

engine::engine(std::shared_ptr<const implementation> built, std::shared_ptr<const dense_space> space)
    : built_(std::move(built))
    , space_(std::move(space))
{
}

engine engine::build(const knowledge& content, const options& chosen)
{
    return build(content, chosen, trained_confidence);
}

engine engine::build(const knowledge& content, const options& chosen, const confidence_models& learned)
{
    return engine(std::make_shared<const implementation>(content, chosen, learned));
}

reply engine::ask(std::string_view question, std::string_view language, const context& before) const
{
    return built_->ask(question, language, before);
}

reply engine::ask(
    std::string_view question,
    std::string_view language,
    const context& before,
    const meaning_vector& meant
) const
{
    return built_->ask(question, language, before, space_.get(), meant);
}

std::vector<std::string> engine::phrasings() const
{
    std::vector<std::string> all;
    for (const auto& one : built_->words().phrasings())
        all.push_back(one.text);
    return all;
}

engine engine::with_meanings(const std::vector<meaning_vector>& by_phrasing) const
{
    auto space = std::make_shared<const dense_space>(built_->words(), by_phrasing);
    return engine(built_, space->usable() ? std::move(space) : nullptr);
}

std::vector<collision> engine::collisions() const
{
    return built_->collisions();
}

std::size_t engine::entry_count() const
{
    return built_->entry_count();
}

std::size_t engine::phrasing_count() const
{
    return built_->phrasing_count();
}

std::vector<candidate> reply::suggestions() const
{
    const bool names_nothing = reason == faq::reason::gibberish || reason == faq::reason::declined;
    if (outcome != faq::outcome::ask || names_nothing) return {};
    return {
        candidates.begin(),
        candidates.begin() + static_cast<std::ptrdiff_t>(std::min(most_suggestions, candidates.size()))};
}

context after(const reply& said, context before)
{
    if (!said.thread.empty()) before.previous_question = said.thread;
    before.after = said.outcome == outcome::answer ? said_before::answer
                   : said.suggestions().empty()    ? said_before::nothing
                                                   : said_before::suggestions;
    return before;
}

std::string_view to_string(outcome what)
{
    switch (what) {
    case outcome::answer: return "answer";
    case outcome::ask: return "ask";
    case outcome::hand_off: return "hand_off";
    case outcome::small_talk: return "small_talk";
    }
    return "";
}

std::string_view to_string(reason why)
{
    switch (why) {
    case reason::confident: return "confident";
    case reason::unsure: return "unsure";
    case reason::low_confidence: return "low_confidence";
    case reason::wants_human: return "wants_human";
    case reason::complaint: return "complaint";
    case reason::personal_case: return "personal_case";
    case reason::gibberish: return "gibberish";
    case reason::greeting: return "greeting";
    case reason::thanks: return "thanks";
    case reason::goodbye: return "goodbye";
    case reason::declined: return "declined";
    case reason::acknowledged: return "acknowledged";
    }
    return "";
}

}  // namespace pasokh::faq
