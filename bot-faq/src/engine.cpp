#include "faq/engine.hpp"

#include "dense.hpp"
#include "guards.hpp"
#include "language.hpp"
#include "matcher.hpp"
#include "text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace pasokh::faq {
namespace {

// A message that is, letter for letter after folding, a phrasing of exactly one entry.
constexpr double confidence_of_known_phrasing = 0.99;
// Short enough to make sense only after the question before it.
constexpr double most_words_of_follow_up = 4;

outcome outcome_of(reason why)
{
    switch (why) {
    case reason::confident: return outcome::answer;
    case reason::unsure: return outcome::ask;
    case reason::greeting:
    case reason::thanks:
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
    {
        const double rate = std::clamp(chosen.wrong_answer_rate, 0.005, 0.5);
        const confidence_model& cuts = learned_.of(matcher_.phrasings_per_wording());
        answer_cut_ = cuts.answer_cut(rate);
        ask_cut_ = std::min(cuts.ask_cut, answer_cut_);
        dense_answer_cut_ = trained_dense.answer_cut(rate);
        dense_ask_cut_ = std::min(trained_dense.ask_cut, dense_answer_cut_);
        for (const auto& phrasing : matcher_.phrasings()) {
            const auto [known, is_new] = known_phrasings_.emplace(folded(phrasing.text), phrasing.entry);
            if (!is_new && known->second != phrasing.entry) ambiguous_.insert(known->first);
            if (const auto sounds_like = guard(phrasing.text, language_of_code(phrasing.language_code)))
                guarded_.emplace(phrasing.entry, *sounds_like);
        }
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
        said.language = detect_language(question, words, page_language);
        if (said.language.empty()) said.language = options_.default_language;
        const language spoken = language_of_code(said.language);

        match found = find(words, before, spoken, said.confidence);
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
        fill_candidates(found, said);

        const auto guarded = guard(words, spoken);
        said.wants_human = guarded == reason::wants_human;
        const bool entry_asks_for_it =
            guarded && !found.ranking.empty() && guarded_.contains({found.ranking.front().entry, *guarded});
        if (guarded && !entry_asks_for_it) {
            said.confidence = 0;
            decide(*guarded, found, said);
        } else {
            decide(why, found, said);
        }
        return said;
    }

    /// The best match, for a short follow-up also together with the question before.
    match
    find(std::span<const token> question, const context& before, language spoken, double& confidence) const
    {
        match alone = matcher_.find(question, spoken);
        confidence = confidence_in(alone, question);
        if (before.previous_question.empty() || confidence >= answer_cut_ ||
            alone.seen.words > most_words_of_follow_up)
            return alone;
        auto both = tokenise(before.previous_question);
        both.insert(both.end(), question.begin(), question.end());
        match together = matcher_.find(both, spoken);
        const double confidence_together = confidence_in(together, both);
        if (confidence_together <= confidence) return alone;
        confidence = confidence_together;
        together.of_both = true;
        return together;
    }

    double confidence_in(const match& found, std::span<const token> question) const
    {
        if (found.ranking.empty()) return 0;
        const double learned = learned_.probability(found.seen);
        const std::string spelling = folded(question);
        const auto known = known_phrasings_.find(spelling);
        const bool is_known = known != known_phrasings_.end() && !ambiguous_.contains(spelling) &&
                              known->second == found.ranking.front().entry;
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
        for (const ranked_entry& one : found.ranking) {
            const entry& owner = content_.entries[one.entry];
            said.candidates.push_back({owner.id, in_language(owner, said.language).question, one.score});
        }
    }

    void decide(reason why, const match& found, reply& said) const
    {
        said.reason = why;
        said.outcome = outcome_of(why);
        if (said.outcome == outcome::answer)
            said.answer = in_language(content_.entries[found.ranking.front().entry], said.language).answer;
        else if (said.outcome == outcome::small_talk)
            said.answer = small_talk_answer(why, said.language);
    }

    const wording& in_language(const entry& one, const std::string& code) const
    {
        for (const auto& wanted : {code, options_.default_language}) {
            if (const auto found = one.wordings.find(wanted); found != one.wordings.end())
                return found->second;
        }
        return one.wordings.begin()->second;
    }

    knowledge content_;
    options options_;
    const confidence_models& learned_;
    matcher matcher_;
    double answer_cut_ = 1;
    double ask_cut_ = 1;
    double dense_answer_cut_ = 1;
    double dense_ask_cut_ = 1;
    std::unordered_map<std::string, std::uint32_t> known_phrasings_;  // by folded spelling
    std::set<std::string> ambiguous_;                                 // spellings that several entries claim
    std::set<std::pair<std::uint32_t, reason>>
        guarded_;  // entries whose own phrasings sound like a guard's case
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
    if (outcome != faq::outcome::ask) return {};
    return {
        candidates.begin(),
        candidates.begin() + static_cast<std::ptrdiff_t>(std::min(most_suggestions, candidates.size()))};
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
    }
    return "";
}

}  // namespace pasokh::faq
