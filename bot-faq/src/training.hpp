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
    knowledge content;
    std::vector<labelled_question> questions;
};

struct training_result {
    confidence_model model;        ///< learned on everything, with cuts measured on unseen sources
    double calibration_error = 0;  ///< expected calibration error on unseen sources
    std::size_t cases = 0;
};

training_result train_confidence(std::span<const training_set> sets);

/// The source file that compiles the model in.
void write_model(std::ostream& out, const confidence_model& model);

}  // namespace pasokh::faq
