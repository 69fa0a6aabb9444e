#include "faq/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace pasokh::faq {
namespace {

constexpr std::array<double, 4> rates_around_5{0.03, 0.05, 0.08, 0.10};

struct outcome_of_question {
    double score = 0;
    bool right = false;
};

/// Largest share of the in-scope questions answered rightly by "answer if the score is high enough" while
/// wrong answers stay within the rate. Questions of equal score are answered together. The best score first.
double best_coverage(std::span<const outcome_of_question> asked, std::size_t in_scope, double wrong_rate)
{
    std::size_t right = 0;
    std::size_t best = 0;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        right += asked[i].right;
        const bool tied = i + 1 < asked.size() && asked[i + 1].score == asked[i].score;
        const std::size_t wrong = i + 1 - right;
        if (!tied && static_cast<double>(wrong) <= wrong_rate * static_cast<double>(i + 1))
            best = std::max(best, right);
    }
    return in_scope == 0 ? 0 : static_cast<double>(best) / static_cast<double>(in_scope);
}

double share(std::size_t part, std::size_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::size_t rank_of(const reply& said, const std::string& id)
{
    for (std::size_t i = 0; i < said.candidates.size(); ++i) {
        if (said.candidates[i].entry_id == id) return i + 1;
    }
    return 0;
}

}  // namespace

figures evaluate(const engine& bot, std::span<const labelled_question> questions, const static_table* table)
{
    figures result;
    std::vector<outcome_of_question> asked;
    std::size_t first = 0;
    std::size_t among_three = 0;
    std::size_t answered_rightly = 0;
    std::size_t answered_out_of_scope = 0;
    for (const labelled_question& question : questions) {
        const reply said = table ? bot.ask(question.text, question.language, {}, table->of(question.text))
                                 : bot.ask(question.text, question.language);
        const std::size_t rank = question.expected ? rank_of(said, *question.expected) : 0;
        const bool answers = said.outcome == outcome::answer;
        (question.expected ? result.in_scope : result.out_of_scope) += 1;
        first += rank == 1;
        among_three += rank >= 1 && rank <= 3;
        result.answered += answers;
        answered_rightly += answers && rank == 1;
        answered_out_of_scope += answers && !question.expected;
        asked.push_back({said.confidence, rank == 1});
    }
    result.hit_at_1 = share(first, result.in_scope);
    result.hit_at_3 = share(among_three, result.in_scope);
    std::sort(asked.begin(), asked.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    result.coverage_at_5 = best_coverage(asked, result.in_scope, 0.05);
    for (const double rate : rates_around_5)
        result.coverage_around_5 += best_coverage(asked, result.in_scope, rate) / rates_around_5.size();
    result.own_coverage = share(answered_rightly, result.in_scope);
    result.own_wrong = share(result.answered - answered_rightly, result.answered);
    result.out_of_scope_answered = share(answered_out_of_scope, result.out_of_scope);
    return result;
}

std::string describe(const reply& said)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(2);
    text << to_string(said.outcome) << " (" << to_string(said.reason) << "), confidence " << said.confidence;
    if (!said.language.empty()) text << ", language " << said.language;
    text << '\n';
    for (std::size_t i = 0; i < std::min(said.candidates.size(), reply::most_suggestions); ++i)
        text << "  " << said.candidates[i].score << "  " << said.candidates[i].entry_id << "  "
             << said.candidates[i].question << '\n';
    if (!said.answer.empty()) text << said.answer << '\n';
    return text.str();
}

}  // namespace pasokh::faq
