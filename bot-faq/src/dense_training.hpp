#pragma once

#include "dense.hpp"
#include "training.hpp"

#include <iosfwd>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace pasokh::faq {

/// What one question of a set taught about words and meaning together.
struct dense_case {
    dense_evidence seen;
    bool right = false;
    bool among_suggestions = false;
    bool in_scope = false;
    bool right_by_words = false;
    double by_words = 0;
    std::string source;
    std::string set;
    double weight = 1;
    double probability = 0;  ///< by coefficients that have not seen the source
};

using meanings_by_text = std::map<std::string, meaning_vector, std::less<>>;

/// The cases of a set. `by_words` must not have seen its source. Questions that a guard takes are none, and
/// those without a meaning.
std::vector<dense_case>
dense_cases_of(const training_set& set, const meanings_by_text& all, const confidence_models& by_words);

/// Coefficients of all cases, with cuts measured on sources that they had not seen. Fills in each
/// `probability`.
dense_model train_dense(std::vector<dense_case>& cases);

/// By set: questions, hit@1 of both together and of words alone, answers at the cut for 5 %, and how many are
/// wrong.
std::string describe_cases(const std::vector<dense_case>& cases, const dense_model& model);

/// The source file that compiles the model in.
void write_dense_model(std::ostream& out, const dense_model& model);

}  // namespace pasokh::faq
