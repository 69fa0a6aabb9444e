#include "training.hpp"

#include "guards.hpp"
#include "matcher.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <map>
#include <ostream>
#include <set>

namespace pasokh::faq {
namespace {

constexpr std::array<double, 8> rates{0.01, 0.02, 0.03, 0.05, 0.08, 0.10, 0.15, 0.20};
// Every source weighs as if it had this many questions, however many sets and questions it has.
constexpr double weight_of_source = 1'000;
constexpr int calibration_bins = 10;
// See answer_cut_for.
constexpr double worst_site = 2;
constexpr double fewest_answers = 20;
// "Did you mean" is worth a visitor's time when the right entry is among the three at least this often.
constexpr double least_hit_among_suggestions = 0.5;

void weigh_sources_alike(std::vector<training_case>& cases)
{
    std::map<std::string, std::size_t> sizes;
    for (const auto& one : cases)
        ++sizes[one.source];
    for (auto& one : cases)
        one.judged.weight = weight_of_source / static_cast<double>(sizes[one.source]);
}

/// The model of all cases but those of one source; an empty name leaves nothing out.
confidence_model fit_without(const std::vector<training_case>& cases, const std::string& source)
{
    std::vector<judged_evidence> kept;
    for (const auto& one : cases) {
        if (one.source != source) kept.push_back(one.judged);
    }
    return fit_confidence(kept);
}

/// Smallest probability from which on wrong answers stay within the rate on the whole, and within
/// `worst_site` times the rate in every set that has enough answers to tell. The second makes the cut hold for the
/// awkward FAQ too, not only for the average one.
double answer_cut_for(const std::vector<training_case>& by_probability, double rate)
{
    struct tally {
        double answered = 0;
        double wrong = 0;
    };

    tally all;
    std::map<std::string_view, tally> by_set;
    std::set<std::string_view> over;
    double cut = 1;
    for (const auto& one : by_probability) {
        const double wrong = one.judged.right ? 0 : 1;
        all.answered += one.judged.weight;
        all.wrong += wrong * one.judged.weight;
        tally& own = by_set[one.set];
        own.answered += 1;
        own.wrong += wrong;
        // One answer more than the share allows is chance in a set of few answers.
        if (own.wrong > worst_site * rate * own.answered + 1 && own.answered >= fewest_answers)
            over.insert(one.set);
        else
            over.erase(one.set);
        if (all.wrong <= rate * all.answered && over.empty()) cut = one.probability;
    }
    return cut;
}

/// Lower edge of the probabilities at which the right entry is among the suggestions often enough.
double ask_cut_for(const std::vector<training_case>& cases)
{
    constexpr int steps = 50;
    for (int step = 0; step < steps; ++step) {
        const double from = static_cast<double>(step) / steps;
        double all = 0;
        double hits = 0;
        for (const auto& one : cases) {
            if (one.probability < from || one.probability >= from + 2.0 / steps) continue;
            all += one.judged.weight;
            hits += one.among_suggestions ? one.judged.weight : 0;
        }
        if (all > 0 && hits >= least_hit_among_suggestions * all) return from;
    }
    return 1;
}

double calibration_error_of(const std::vector<training_case>& cases)
{
    struct bin {
        double all = 0, right = 0, claimed = 0;
    };

    std::array<bin, calibration_bins> bins;
    double all = 0;
    for (const auto& one : cases) {
        auto& into = bins[static_cast<std::size_t>(std::min(0.999, one.probability) * calibration_bins)];
        into.all += one.judged.weight;
        into.right += one.judged.right ? one.judged.weight : 0;
        into.claimed += one.probability * one.judged.weight;
        all += one.judged.weight;
    }
    double off = 0;
    for (const bin& one : bins)
        off += std::abs(one.right - one.claimed);
    return all > 0 ? off / all : 0;
}

void write_numbers(std::ostream& out, const char* name, const signals& numbers)
{
    out << "    ." << name << " = {";
    for (std::size_t i = 0; i < numbers.size(); ++i)
        out << (i == 0 ? "" : ",") << (i % 6 == 0 ? "\n        " : " ") << numbers[i];
    out << "},\n";
}

}  // namespace

std::vector<training_case> cases_of(const training_set& set)
{
    const matcher ranks(set.content);
    std::vector<training_case> cases;
    for (const labelled_question& question : set.questions) {
        const language spoken = language_of_code(detect_language(question.text, question.language));
        const match found = ranks.find(question.text, spoken);
        if (found.ranking.empty() || guard(question.text, spoken)) continue;
        training_case one{{found.seen}, set.source, set.name};
        for (std::size_t i = 0; question.expected && i < found.ranking.size() && i < reply::most_suggestions;
             ++i) {
            const bool hit = set.content.entries[found.ranking[i].entry].id == *question.expected;
            one.judged.right = one.judged.right || (hit && i == 0);
            one.among_suggestions = one.among_suggestions || hit;
        }
        cases.push_back(std::move(one));
    }
    return cases;
}

training_result train_confidence(std::vector<training_case> cases)
{
    std::set<std::string> sources;
    for (const auto& one : cases)
        sources.insert(one.source);
    weigh_sources_alike(cases);
    for (const std::string& source : sources) {
        const confidence_model unseen = fit_without(cases, source);
        for (auto& one : cases) {
            if (one.source == source) one.probability = unseen.probability(one.judged.seen);
        }
    }
    training_result result{fit_without(cases, ""), calibration_error_of(cases), cases.size()};
    std::stable_sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) {
        return a.probability > b.probability;
    });
    for (std::size_t i = 0; i < rates.size(); ++i)
        result.model.answer_cuts[i] = {rates[i], answer_cut_for(cases, rates[i])};
    result.model.ask_cut = ask_cut_for(cases);
    return result;
}

void write_model(std::ostream& out, const confidence_model& model)
{
    out << "// Written by `pasokh-faq train`; do not edit. How to train: bot-faq/README.md.\n"
           "#include \"confidence.hpp\"\n\nnamespace pasokh::faq {\n\n// clang-format off\n"
           "const confidence_model trained_confidence{\n"
        << std::fixed << std::setprecision(6);
    write_numbers(out, "mean", model.mean);
    write_numbers(out, "deviation", model.deviation);
    write_numbers(out, "coefficients", model.coefficients);
    out << "    .answer_cuts = {{";
    for (std::size_t i = 0; i < model.answer_cuts.size(); ++i)
        out << (i == 0 ? "" : ", ") << (i % 4 == 0 ? "\n        " : "") << '{'
            << model.answer_cuts[i].wrong_answer_rate << ", " << model.answer_cuts[i].probability << '}';
    out << "}},\n    .ask_cut = " << model.ask_cut
        << ",\n};\n// clang-format on\n\n}  // namespace pasokh::faq\n";
}

}  // namespace pasokh::faq
