#include "learning.hpp"

#include "bench.hpp"
#include "dense_training.hpp"
#include "faq/loader.hpp"
#include "training.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <string_view>
#include <utility>

namespace pasokh::faq::tool {
namespace {

using json = nlohmann::json;

/// SETS names each set: {"NAME-kN": {"faq": path, "queries": path}}; NAME without -kN is its source. A set
/// with "only_measured": true teaches nothing. Empty after a complaint.
std::vector<training_set> load_sets(const std::string& sets_file)
{
    std::ifstream stream(sets_file);
    const json listed = json::parse(stream, nullptr, false);
    if (!listed.is_object()) {
        std::cerr << sets_file << ": must be a JSON object of sets\n";
        return {};
    }
    const auto folder = std::filesystem::path(sets_file).parent_path();
    std::vector<training_set> sets;
    if (listed.empty()) std::cerr << sets_file << ": names no set\n";
    for (const auto& [name, files] : listed.items()) {
        const auto is_text = [&files = files](const char* field) {  // clang 14 captures no binding
            return files.is_object() && files.contains(field) && files[field].is_string();
        };
        if (!is_text("faq") || !is_text("queries")) {
            std::cerr << sets_file << ": " << name << R"(: must be {"faq": path, "queries": path})" << '\n';
            return {};
        }
        auto loaded = load_jsonl(folder / files["faq"].get<std::string>());
        auto questions = load_questions(folder / files["queries"].get<std::string>());
        if (complain_about(name, loaded.problems) || complain_about(name, questions.problems)) return {};
        sets.push_back(
            {name.substr(0, name.rfind("-k")),
             name,
             std::move(loaded.content),
             std::move(questions.content),
             files.contains("only_measured") && files["only_measured"] == true}
        );
    }
    return sets;
}

constexpr std::string_view measuring_only = "parsinlu";

/// Sets whose licence (CC BY-NC-SA for ParsiNLU) allows measuring with them, and nothing that is made of
/// them.
bool may_learn_from(const training_set& set)
{
    return set.source.find(measuring_only) == std::string::npos;
}

/// Those to learn from; empty after a complaint.
std::vector<training_set> sets_to_learn_from(const std::string& sets_file, const arguments& except)
{
    auto sets = load_sets(sets_file);
    if (sets.empty()) return {};
    std::erase_if(sets, [&](const auto& set) {
        return set.only_measured || std::find(except.begin(), except.end(), set.source) != except.end();
    });
    if (sets.empty()) std::cerr << sets_file << ": --except leaves no set to learn from\n";
    for (const auto& set : sets)
        if (!may_learn_from(set)) {
            std::cerr << sets_file << ": " << set.source
                      << " is licensed for measuring only: leave it out with --except " << set.source << '\n';
            return {};
        }
    return sets;
}

bool is_vector(const json& what)
{
    return what.is_array() && std::ranges::all_of(what, [](const json& x) { return x.is_number(); });
}

/// {"text","vector"} a line. Empty after a complaint.
meanings_by_text load_vectors(const std::string& file)
{
    meanings_by_text all;
    std::ifstream stream(file);
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const json one = json::parse(line, nullptr, false);
        const bool fine = one.is_object() && one.contains("text") && one["text"].is_string() &&
                          one.contains("vector") && is_vector(one["vector"]);
        if (!fine) {
            complain_about(file, {{number, "", R"(must be {"text": …, "vector": [numbers]})"}});
            return {};
        }
        all[one["text"].get<std::string>()] = one["vector"].get<meaning_vector>();
    }
    if (all.empty()) complain_about(file, {{0, "", "holds no vector"}});
    return all;
}

arguments split_at_commas(std::string_view text)
{
    arguments parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

}  // namespace

bool complain_about(const std::string& file, const std::vector<problem>& problems)
{
    for (const auto& one : problems)
        std::cerr << file << ": " << to_string(one) << '\n';
    return !problems.empty();
}

int train(const std::string& sets_file, const std::string& out_file, const arguments& except)
{
    const auto sets = sets_to_learn_from(sets_file, except);
    if (sets.empty()) return failure;
    std::vector<training_case> cases;
    for (const auto& set : sets) {
        auto more = cases_of(set);
        std::move(more.begin(), more.end(), std::back_inserter(cases));
    }
    if (cases.empty()) {
        std::cerr << sets_file << ": holds no question to learn from\n";
        return failure;
    }
    const auto learned = train_confidence(std::move(cases));
    std::ofstream out(out_file);
    write_models(out, learned.models);
    std::cout << learned.cases << " cases, calibration error on unseen sources " << std::fixed
              << std::setprecision(3) << learned.calibration_error << '\n';
    return out.good() ? success : failure;
}

int train_meaning(
    const std::string& sets_file,
    const std::string& vectors_file,
    const std::string& out_file,
    const arguments& except
)
{
    const auto all = load_vectors(vectors_file);
    const auto sets = sets_to_learn_from(sets_file, except);
    if (all.empty() || sets.empty()) return failure;
    std::vector<training_case> by_words;
    for (const auto& set : sets) {
        auto more = cases_of(set);
        std::move(more.begin(), more.end(), std::back_inserter(by_words));
    }
    std::vector<dense_case> cases;
    for (const auto& set : sets) {
        auto others = by_words;
        std::erase_if(others, [&](const auto& one) { return one.source == set.source; });
        const auto unseen = train_confidence(std::move(others)).models;
        auto more = dense_cases_of(set, all, unseen);
        std::cout << set.name << ": " << more.size() << " cases\n";
        std::move(more.begin(), more.end(), std::back_inserter(cases));
    }
    if (cases.empty()) {
        std::cerr << vectors_file << ": holds no vector of a question of these sets\n";
        return failure;
    }
    const auto model = train_dense(cases);
    std::ofstream out(out_file);
    write_dense_model(out, model);
    std::cout << describe_cases(cases, model);
    return out.good() ? success : failure;
}

int bench(const std::string& sets_file, const arguments& except, const arguments& together)
{
    const auto sets = load_sets(sets_file);
    if (sets.empty()) return failure;
    apart sources{{}, except};
    for (const auto& names : together)
        sources.groups.push_back(split_at_commas(names));
    json all = json::object();
    for (const auto& [name, found] : measure_unseen(sets, sources))
        all[name] = {
            {"hit1", found.hit_at_1},
            {"hit3", found.hit_at_3},
            {"c5", found.coverage_at_5},
            {"c3to10", found.coverage_around_5},
            {"own_cov", found.own_coverage},
            {"own_wrong", found.own_wrong},
            {"answered", found.answered},
            {"own_oos_answered", found.out_of_scope_answered}};
    std::cout << all.dump(1) << '\n';
    return success;
}

int speed()
{
    json all = json::array();
    for (const auto& [entries, phrasings] : {std::pair<std::size_t, std::size_t>{150, 10}, {5'000, 5}}) {
        const auto took = measure_speed(entries, phrasings);
        all.push_back(
            {{"entries", took.entries},
             {"phrasings", took.phrasings},
             {"build_ms", took.build_ms},
             {"p50_us", took.p50_us},
             {"p99_us", took.p99_us},
             {"mebibytes", took.mebibytes}}
        );
    }
    std::cout << all.dump(1) << '\n';
    return success;
}

}  // namespace pasokh::faq::tool
