#pragma once

#include "confidence.hpp"
#include "faq/loader.hpp"

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

namespace pasokh::faq {

/// A FAQ with labelled questions, and where they come from: sets of one source are never used to judge one
/// another.
struct training_set {
    std::string source;
    std::string name;
    knowledge content;
    std::vector<labelled_question> questions;
    bool only_measured = false;  ///< nothing is learned from it
};

/// What one question of a set taught: the evidence for the best entry and whether it was right.
struct training_case {
    judged_evidence judged;
    std::string source;
    std::string set;
    bool among_suggestions = false;
    bool made_up = false;    ///< teaches the coefficients, judges nothing
    double probability = 0;  ///< by coefficients that have not seen the source
};

/// The cases of a set. The engine asks the guards first, so questions that they take are none.
std::vector<training_case> cases_of(const training_set& set);

struct training_result {
    confidence_models models;      ///< learned on everything, with cuts measured on unseen sources
    double calibration_error = 0;  ///< expected calibration error on unseen sources
    std::size_t cases = 0;
};

training_result train_confidence(std::vector<training_case> cases);

/// The source file that compiles the model in.
void write_models(std::ostream& out, const confidence_models& models);

}  // namespace pasokh::faq
