#include "training.hpp"

#include "cuts.hpp"
#include "guards.hpp"
#include "matcher.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <map>
#include <optional>
#include <ostream>
#include <set>

namespace pasokh::faq {
namespace {

constexpr int calibration_bins = 10;
// The made-up cases of a source weigh as much in all as this many questions.
constexpr double weight_of_made_up = 200;
// Of FAQs with one phrasing an entry and with several; see answer_cut_for. From 1 and 2 down to these the
// awkward sets lose wrong answers in the main; several phrasings lose right ones below.
constexpr double worst_thin_site = 0.6;
constexpr double worst_thick_site = 1.7;

void weigh_sources_alike(std::vector<training_case>& cases)
{
    std::map<std::pair<std::string, bool>, std::size_t> sizes;
    for (const auto& one : cases)
        ++sizes[{one.source, one.made_up}];
    for (auto& one : cases)
        one.judged.weight = (one.made_up ? weight_of_made_up : weight_of_source) /
                            static_cast<double>(sizes[{one.source, one.made_up}]);
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
    out << "        ." << name << " = {";
    for (std::size_t i = 0; i < numbers.size(); ++i)
        out << (i == 0 ? "" : ",") << (i % 6 == 0 ? "\n            " : " ") << numbers[i];
    out << "},\n";
}

void write_model(std::ostream& out, const char* name, const confidence_model& model)
{
    out << "    ." << name << " = {\n";
    write_numbers(out, "mean", model.mean);
    write_numbers(out, "deviation", model.deviation);
    write_numbers(out, "coefficients", model.coefficients);
    out << "        .answer_cuts = {{";
    for (std::size_t i = 0; i < model.answer_cuts.size(); ++i)
        out << (i == 0 ? "" : ",") << (i % 4 == 0 ? "\n            " : " ") << '{'
            << model.answer_cuts[i].wrong_answer_rate << ", " << model.answer_cuts[i].probability << '}';
    out << "}},\n        .ask_cut = " << model.ask_cut << "},\n";
}

struct spoken_word {
    std::string text;
    bool topical = false;
};

std::vector<spoken_word> words_of(std::string_view text, language spoken)
{
    std::vector<spoken_word> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto tokens = tokenise(text.substr(0, end));
        if (!tokens.empty()) {
            const bool topical = importance_of(tokens.front().text, spoken) == importance::topical;
            words.push_back({std::string(text.substr(0, end)), topical});
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string joined(const std::vector<spoken_word>& words)
{
    std::string text;
    for (const auto& one : words)
        text.append(text.empty() ? "" : " ").append(one.text);
    return text;
}

/// Crowds seldom write what real visitors do ask: nearly the question of an entry, with another thing in it.
/// So each phrasing is asked once with a topical word from elsewhere in the FAQ, which makes it a question
/// without an entry, and once without its other words, which does not.
std::vector<training_case> made_up_cases(const training_set& set, const matcher& ranks)
{
    std::vector<training_case> cases;
    const auto& phrasings = ranks.phrasings();
    const auto add = [&](const std::string& text, language spoken, std::optional<std::uint32_t> entry) {
        const match found = ranks.find(text, spoken);
        if (found.ranking.empty()) return;
        training_case one{{found.seen}, set.source, set.name};
        one.made_up = true;
        one.judged.right = entry && found.ranking.front().entry == *entry;
        cases.push_back(std::move(one));
    };
    for (std::size_t i = 0; i < phrasings.size(); ++i) {
        const language spoken = language_of_code(phrasings[i].language_code);
        auto words = words_of(phrasings[i].text, spoken);
        const auto& other = phrasings[(i + phrasings.size() / 2) % phrasings.size()];
        const auto is_topical = [](const spoken_word& one) { return one.topical; };
        const auto mine = std::find_if(words.begin(), words.end(), is_topical);
        const auto others = words_of(other.text, language_of_code(other.language_code));
        const auto strange = std::find_if(others.rbegin(), others.rend(), is_topical);
        if (mine == words.end() || strange == others.rend() || other.entry == phrasings[i].entry) continue;
        auto keywords = words;
        std::erase_if(keywords, [](const spoken_word& one) { return !one.topical; });
        add(joined(keywords), spoken, phrasings[i].entry);
        *mine = *strange;
        add(joined(words), spoken, std::nullopt);
    }
    return cases;
}

}  // namespace

std::vector<training_case> cases_of(const training_set& set)
{
    const matcher ranks(set.content);
    std::vector<training_case> cases = made_up_cases(set, ranks);
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
    std::vector<training_case> real = cases;
    std::erase_if(real, [](const training_case& one) { return one.made_up; });
    const auto models_without = [&](const std::string& source) {
        return confidence_models{fit_without(cases, source), fit_without(real, source)};
    };
    std::vector<training_case> judged = real;
    for (const std::string& source : sources) {
        const confidence_models unseen = models_without(source);
        for (auto& one : judged) {
            if (one.source == source) one.probability = unseen.probability(one.judged.seen);
        }
    }
    std::stable_sort(judged.begin(), judged.end(), [](const auto& a, const auto& b) {
        return a.probability > b.probability;
    });
    const auto thick = std::stable_partition(judged.begin(), judged.end(), [](const training_case& one) {
        return !confidence_models::several(one.judged.seen.phrasings_per_wording);
    });
    training_result result{models_without(""), calibration_error_of(judged), judged.size()};
    std::vector<judged_case> cases_of_cuts;
    for (const auto& one : judged)
        cases_of_cuts.push_back(
            {one.probability, one.judged.weight, one.judged.right, one.among_suggestions, one.set}
        );
    const auto thin_ones = static_cast<std::size_t>(thick - judged.begin());
    const std::span all(cases_of_cuts);
    measure_cuts(all.first(thin_ones), worst_thin_site, result.models.of_one_phrasing);
    measure_cuts(all.subspan(thin_ones), worst_thick_site, result.models.of_several);
    return result;
}

void write_models(std::ostream& out, const confidence_models& models)
{
    out << "// Written by `pasokh-faq train`; do not edit. How to train: bot-faq/README.md.\n"
           "#include \"confidence.hpp\"\n\nnamespace pasokh::faq {\n\n// clang-format off\n"
           "const confidence_models trained_confidence{\n"
        << std::fixed << std::setprecision(6);
    write_model(out, "of_one_phrasing", models.of_one_phrasing);
    write_model(out, "of_several", models.of_several);
    out << "};\n// clang-format on\n\n}  // namespace pasokh::faq\n";
}

}  // namespace pasokh::faq
