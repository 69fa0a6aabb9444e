#include "dense_training.hpp"

#include "cholesky.hpp"
#include "cuts.hpp"
#include "guards.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>
#include <set>
#include <sstream>

namespace pasokh::faq {
namespace {

constexpr double penalty = 1;
constexpr int steps = 60;

void weigh_sources_alike(std::vector<dense_case>& cases)
{
    std::map<std::string, std::size_t> sizes;
    for (const auto& one : cases)
        ++sizes[one.source];
    for (auto& one : cases)
        one.weight = weight_of_source / static_cast<double>(sizes[one.source]);
}

/// Of all cases but those of one source.
dense_model fit_without(const std::vector<dense_case>& cases, const std::string& source)
{
    constexpr auto size = dense_signal_count;
    dense_model model;
    std::vector<std::pair<dense_signals, const dense_case*>> kept;
    for (const auto& one : cases)
        if (one.source != source) kept.emplace_back(signals_of(one.seen), &one);
    double all = 0;
    for (const auto& [raw, one] : kept) {
        all += one->weight;
        for (std::size_t i = 1; i < size; ++i)
            model.mean[i] += one->weight * raw[i];
    }
    for (auto& each : model.mean)
        each /= all;
    for (const auto& [raw, one] : kept)
        for (std::size_t i = 1; i < size; ++i)
            model.deviation[i] += one->weight * (raw[i] - model.mean[i]) * (raw[i] - model.mean[i]);
    for (auto& each : model.deviation)
        each = std::max(1e-6, std::sqrt(each / all));
    for (int step = 0; step < steps; ++step) {
        dense_signals gradient{};
        std::vector<double> curvature(size * size);
        for (const auto& [raw, one] : kept) {
            const double p = model.probability(one->seen);
            const double off = one->weight * (p - (one->right ? 1 : 0));
            const double bend = one->weight * p * (1 - p);
            dense_signals scaled = raw;
            for (std::size_t i = 1; i < size; ++i)
                scaled[i] = (raw[i] - model.mean[i]) / model.deviation[i];
            for (std::size_t i = 0; i < size; ++i) {
                gradient[i] += off * scaled[i];
                for (std::size_t j = 0; j <= i; ++j)
                    curvature[i * size + j] += bend * scaled[i] * scaled[j];
            }
        }
        for (std::size_t i = 0; i < size; ++i) {
            const double pull = i == 0 ? 1e-6 : penalty;
            gradient[i] += pull * model.coefficients[i];
            curvature[i * size + i] += pull;
        }
        cholesky(std::move(curvature), size).solve(gradient);
        for (std::size_t i = 0; i < size; ++i)
            model.coefficients[i] -= gradient[i];
    }
    return model;
}

/// Most probable first; by words alone or together with meaning.
std::vector<judged_case> judged(const std::vector<dense_case>& cases, bool by_words)
{
    std::vector<judged_case> out;
    for (const auto& one : cases)
        out.push_back(
            {by_words ? one.by_words : one.probability,
             one.weight,
             by_words ? one.right_by_words : one.right,
             one.among_suggestions,
             one.set}
        );
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return a.probability > b.probability;
    });
    return out;
}

}  // namespace

std::vector<dense_case>
dense_cases_of(const training_set& set, const meanings_by_text& all, const confidence_models& by_words)
{
    const matcher words(set.content);
    std::vector<meaning_vector> meanings;
    for (const auto& one : words.phrasings()) {
        const auto found = all.find(one.text);
        meanings.push_back(found == all.end() ? meaning_vector() : found->second);
    }
    const dense_space space(words, meanings);
    std::vector<dense_case> cases;
    for (const auto& question : set.questions) {
        const auto spoken = language_of_code(detect_language(question.text, question.language));
        const auto meant = all.find(question.text);
        if (guard(question.text, spoken) || meant == all.end() || !space.fits(meant->second)) continue;
        const auto found = words.find(question.text, spoken);
        const double confidence = found.ranking.empty() ? 0 : by_words.probability(found.seen);
        const auto judged = space.weigh(found, confidence, meant->second);
        dense_case one;
        one.seen = judged.seen;
        one.source = set.source;
        one.set = set.name;
        one.in_scope = question.expected.has_value();
        one.by_words = confidence;
        one.right_by_words = question.expected && !found.ranking.empty() &&
                             set.content.entries[found.ranking.front().entry].id == *question.expected;
        for (std::size_t i = 0; question.expected && i < judged.ranking.size() && i < reply::most_suggestions;
             ++i) {
            const bool hit = set.content.entries[judged.ranking[i].entry].id == *question.expected;
            one.right = one.right || (hit && i == 0);
            one.among_suggestions = one.among_suggestions || hit;
        }
        cases.push_back(std::move(one));
    }
    return cases;
}

dense_model train_dense(std::vector<dense_case>& cases)
{
    weigh_sources_alike(cases);
    std::set<std::string> sources;
    for (const auto& one : cases)
        sources.insert(one.source);
    for (const auto& source : sources) {
        const auto unseen = fit_without(cases, source);
        for (auto& one : cases)
            if (one.source == source) one.probability = unseen.probability(one.seen);
    }
    auto model = fit_without(cases, "");
    measure_cuts(std::span<const judged_case>(judged(cases, false)), worst_site, model);
    return model;
}

std::string describe_cases(const std::vector<dense_case>& cases, const dense_model& model)
{
    struct tally {
        double in_scope = 0, right = 0, right_by_words = 0, answered = 0, wrong = 0, by_words = 0,
               wrong_by_words = 0;
    };

    std::map<std::string, tally> sets;
    const double cut = model.answer_cut(0.05);
    // What words alone would answer under the same rule.
    const double cut_of_words = answer_cut_for(judged(cases, true), 0.05, worst_site);
    for (const auto& one : cases)
        for (const auto* name : {one.set.c_str(), "all"}) {
            auto& of = sets[name];
            of.in_scope += one.in_scope ? 1 : 0;
            of.right += one.right ? 1 : 0;
            of.right_by_words += one.right_by_words ? 1 : 0;
            of.answered += one.probability >= cut ? 1 : 0;
            of.wrong += one.probability >= cut && !one.right ? 1 : 0;
            of.by_words += one.by_words >= cut_of_words ? 1 : 0;
            of.wrong_by_words += one.by_words >= cut_of_words && !one.right_by_words ? 1 : 0;
        }
    std::ostringstream out;
    out << std::fixed << std::setprecision(1);
    for (const auto& [name, of] : sets)
        out << name << ": in scope " << of.in_scope << ", hit@1 " << 100 * of.right / of.in_scope
            << " (words " << 100 * of.right_by_words / of.in_scope << "), answered " << of.answered
            << " (words " << of.by_words << "), wrong " << of.wrong << " (words " << of.wrong_by_words
            << ")\n";
    return out.str();
}

void write_dense_model(std::ostream& out, const dense_model& model)
{
    const auto numbers = [&](const char* name, const dense_signals& all) {
        out << "    ." << name << " = {";
        for (std::size_t i = 0; i < all.size(); ++i)
            out << (i == 0 ? "" : ",") << (i % 6 == 0 ? "\n        " : " ") << all[i];
        out << "},\n";
    };
    out << "// Written by `pasokh-faq train-meaning`; do not edit. How to train: bot-faq/README.md.\n"
           "#include \"dense.hpp\"\n\nnamespace pasokh::faq {\n\n// clang-format off\n"
           "const dense_model trained_dense{\n"
        << std::fixed << std::setprecision(6);
    numbers("mean", model.mean);
    numbers("deviation", model.deviation);
    numbers("coefficients", model.coefficients);
    out << "    .answer_cuts = {{";
    for (std::size_t i = 0; i < model.answer_cuts.size(); ++i)
        out << (i == 0 ? "" : ",") << (i % 4 == 0 ? "\n        " : " ") << '{'
            << model.answer_cuts[i].wrong_answer_rate << ", " << model.answer_cuts[i].probability << '}';
    out << "}},\n    .ask_cut = " << model.ask_cut
        << "};\n// clang-format on\n\n}  // namespace pasokh::faq\n";
}

}  // namespace pasokh::faq
