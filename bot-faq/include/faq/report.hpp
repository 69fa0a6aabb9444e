#pragma once

#include "faq/engine.hpp"
#include "faq/loader.hpp"

#include <span>
#include <string>
#include <vector>

namespace pasokh::faq {

/// Advice about a FAQ that loads but could be better.
struct remark {
    std::string entry_id;
    std::string advice;
};

/// Entries with fewer than three phrasings, missing languages, phrasings that belong to two entries, that say
/// nothing or that only a human answers, entries that cannot be reached, collisions, and entries that ask the
/// same. Takes as long as engine::build and some more.
std::vector<remark> lint(const knowledge& content);

/// How well an engine does on labelled questions; every figure is a share between 0 and 1.
struct figures {
    std::size_t in_scope = 0;
    std::size_t out_of_scope = 0;
    double hit_at_1 = 0;  ///< the right entry is ranked first, whatever the decision
    double hit_at_3 = 0;
    double coverage_at_5 = 0;  ///< answered rightly by the best cut with at most 5 % wrong answers
    /// The mean of the same at 3, 5, 8 and 10 %: depends less on a handful of answers.
    double coverage_around_5 = 0;
    std::size_t answered = 0;  ///< by the engine's own decision
    double own_coverage = 0;   ///< answered rightly by the engine's own decision
    double own_wrong = 0;      ///< wrong among the answers given
    double out_of_scope_answered = 0;
};

/// With a table also by what the questions mean.
figures evaluate(
    const engine& bot,
    std::span<const labelled_question> questions,
    const static_table* table = nullptr
);

/// The reply as a person at a terminal wants to read it: outcome, confidence, ranking, answer.
std::string describe(const reply& said);

}  // namespace pasokh::faq
