#include "bench.hpp"
#include "dense_training.hpp"
#include "faq/engine.hpp"
#include "faq/formats.hpp"
#include "faq/loader.hpp"
#include "faq/meaning.hpp"
#include "faq/report.hpp"
#include "training.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

namespace faq = pasokh::faq;
using json = nlohmann::json;
using arguments = std::vector<std::string>;

constexpr int success = 0;
constexpr int failure = 1;
constexpr int wrong_usage = 2;

constexpr std::string_view usage = R"(pasokh-faq: try, check and measure the answers of the FAQ bot

  pasokh-faq ask FAQ [TEXT]        answers TEXT, or each line of standard input
  pasokh-faq convert FAQ OUT       writes FAQ in the format that the name of OUT ends with
  pasokh-faq check FAQ             mistakes and advice; fails if the file cannot be loaded
  pasokh-faq eval FAQ QUESTIONS    figures on labelled questions {"lang","text","expect"}
  pasokh-faq serve FAQ             JSON Lines: {"text","lang"} in, {"id","score","candidates","us"} out
  pasokh-faq train SETS OUT [--except SOURCE]...
                                   learns the confidence from the sets listed in SETS and writes OUT
  pasokh-faq train-meaning SETS VECTORS OUT [--except SOURCE]...
                                   the same for words and meaning together; VECTORS holds {"text","vector"} a line
  pasokh-faq bench SETS [--except SOURCE]... [--together A,B]...
                                   figures of every set as JSON, each with coefficients that have seen neither
                                   its source nor those named together with it; learns nothing from --except
  pasokh-faq speed                 time and memory on made-up FAQs, as JSON
FAQ is .jsonl, .toml, .csv, .json (schema.org's FAQPage, also in an .html page) or .md.
Options
  --table FOLDER                   weighs meaning too, of a table of static embeddings (model2vec)
  --wrong RATE                     accepted share of wrong answers (0.05)
  --lang LANG                      of entries that do not name their language, and of answers (fa)

Examples
  pasokh-faq ask config/demo-shop.faq.jsonl "هزینه ارسال چقدره؟"
  pasokh-faq check config/demo-shop.faq.jsonl
  pasokh-faq convert config/demo-shop.faq.jsonl shop.toml
)";

bool complain_about(const std::string& file, const std::vector<faq::problem>& problems)
{
    for (const auto& one : problems)
        std::cerr << file << ": " << to_string(one) << '\n';
    return !problems.empty();
}

int with_engine(
    const std::string& file,
    const faq::options& chosen,
    const std::function<int(const faq::engine&)>& use
)
{
    const auto loaded = faq::load(file, chosen.default_language);
    if (complain_about(file, loaded.problems)) return failure;
    return use(faq::engine::build(loaded.content, chosen));
}

/// A bot, and the table that tells it what questions mean.
struct speaker {
    faq::engine bot;
    std::optional<faq::static_table> table;

    faq::reply
    ask(std::string_view text, std::string_view language = {}, const faq::context& before = {}) const
    {
        if (!table) return bot.ask(text, language, before);
        return bot.ask(text, language, before, table->of(text));
    }
};

int with_speaker(
    const std::string& file,
    const faq::options& chosen,
    const std::string& folder,
    const std::function<int(const speaker&)>& use
)
{
    return with_engine(file, chosen, [&](const faq::engine& bot) {
        if (folder.empty()) return use({bot, std::nullopt});
        auto read = faq::static_table::read(folder);
        if (const auto* wrong = std::get_if<faq::problem>(&read)) {
            complain_about(folder, {*wrong});
            return failure;
        }
        auto table = std::get<faq::static_table>(std::move(read));
        std::vector<faq::meaning_vector> meanings;
        for (const auto& text : bot.phrasings())
            meanings.push_back(table.of(text));
        auto taught = bot.with_meanings(meanings);
        return use({std::move(taught), std::move(table)});
    });
}

int ask(const speaker& bot, const arguments& words)
{
    if (!words.empty()) {
        std::string text;
        for (const auto& word : words)
            text += (text.empty() ? "" : " ") + word;
        std::cout << describe(bot.ask(text));
        return success;
    }
    faq::context before;
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << describe(bot.ask(line, {}, before)) << std::endl;
        before.previous_question = line;
    }
    return success;
}

/// Refuses to write where it would have to guess the format, and what it could not read back.
int convert(const std::string& from, const std::string& to, const std::string& language)
{
    const auto how = faq::format_of_file(to);
    if (!how) {
        std::cerr << to << ": must end with .jsonl, .toml, .csv, .json or .md\n";
        return wrong_usage;
    }
    const auto loaded = faq::load(from, language);
    if (complain_about(from, loaded.problems)) return failure;
    const auto text = faq::write(*how, loaded.content);
    if (complain_about(to, faq::parse(*how, text, language).problems)) return failure;
    std::ofstream out(to, std::ios::binary);
    out << text;
    out.close();
    if (!out.good()) {
        std::cerr << to << ": cannot be written\n";
        return failure;
    }
    std::cout << loaded.content.entries.size() << " entries\n";
    return success;
}

int check(const std::string& file, const std::string& language)
{
    const auto loaded = faq::load(file, language);
    if (complain_about(file, loaded.problems)) return failure;
    const auto remarks = faq::lint(loaded.content);
    for (const auto& one : remarks)
        std::cout << one.entry_id << ": " << one.advice << '\n';
    std::cout << loaded.content.entries.size() << " entries, " << remarks.size() << " remarks\n";
    return success;
}

int evaluate(const speaker& who, const std::string& file)
{
    const auto questions = faq::load_questions(file);
    if (complain_about(file, questions.problems)) return failure;
    const auto found = faq::evaluate(who.bot, questions.content, who.table ? &*who.table : nullptr);
    const auto line = [](const char* name, double share) {
        std::cout << std::left << std::setw(24) << name << std::fixed << std::setprecision(1) << share * 100
                  << " %\n";
    };
    std::cout << "questions               " << found.in_scope << " in scope, " << found.out_of_scope
              << " out of scope\n";
    line("hit@1", found.hit_at_1);
    line("hit@3", found.hit_at_3);
    line("C@5", found.coverage_at_5);
    line("own coverage", found.own_coverage);
    line("own wrong", found.own_wrong);
    line("out of scope answered", found.out_of_scope_answered);
    return success;
}

json served(const speaker& bot, const json& question)
{
    const auto start = std::chrono::steady_clock::now();
    const auto said = bot.ask(question.value("text", ""), question.value("lang", ""));
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    json candidates = json::array();
    for (const auto& one : said.candidates)
        candidates.push_back({{"id", one.entry_id}, {"score", one.score}});
    const bool answers = said.outcome == faq::outcome::answer;
    return {
        {"id", answers ? json(said.candidates.front().entry_id) : json(nullptr)},
        {"score", said.confidence},
        {"candidates", std::move(candidates)},
        {"outcome", to_string(said.outcome)},
        {"reason", to_string(said.reason)},
        {"us", took.count()}};
}

bool is_question(const json& line)
{
    const auto is_text = [&](const char* field) { return line.contains(field) && line[field].is_string(); };
    return line.is_object() && is_text("text") && (!line.contains("lang") || is_text("lang"));
}

int serve(const speaker& who)
{
    const auto& bot = who.bot;
    std::cout << json{{"ready", true}, {"entries", bot.entry_count()}, {"phrasings", bot.phrasing_count()}}
              << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        const json question = json::parse(line, nullptr, false);
        if (!is_question(question))
            std::cout << R"({"error":"a line must be an object with the strings text and lang"})"
                      << std::endl;
        else
            std::cout << served(who, question) << std::endl;
    }
    return success;
}

/// SETS names each set: {"NAME-kN": {"faq": path, "queries": path}}; NAME without -kN is its source. Empty
/// after a complaint.
std::vector<faq::training_set> load_sets(const std::string& sets_file)
{
    std::ifstream stream(sets_file);
    const json listed = json::parse(stream, nullptr, false);
    if (!listed.is_object()) {
        std::cerr << sets_file << ": must be a JSON object of sets\n";
        return {};
    }
    const auto folder = std::filesystem::path(sets_file).parent_path();
    std::vector<faq::training_set> sets;
    for (const auto& [name, files] : listed.items()) {
        auto loaded = faq::load_jsonl(folder / files.value("faq", ""));
        auto questions = faq::load_questions(folder / files.value("queries", ""));
        if (complain_about(name, loaded.problems) || complain_about(name, questions.problems)) return {};
        sets.push_back(
            {name.substr(0, name.rfind("-k")), name, std::move(loaded.content), std::move(questions.content)}
        );
    }
    return sets;
}

int train(const std::string& sets_file, const std::string& out_file, const arguments& except)
{
    const auto sets = load_sets(sets_file);
    std::vector<faq::training_case> cases;
    for (const auto& set : sets) {
        if (std::find(except.begin(), except.end(), set.source) != except.end()) continue;
        auto more = faq::cases_of(set);
        std::move(more.begin(), more.end(), std::back_inserter(cases));
    }
    if (cases.empty()) return failure;
    const auto learned = faq::train_confidence(std::move(cases));
    std::ofstream out(out_file);
    faq::write_models(out, learned.models);
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
    faq::meanings_by_text all;
    std::ifstream stream(vectors_file);
    for (std::string line; std::getline(stream, line);) {
        const json one = json::parse(line, nullptr, false);
        if (one.is_object())
            all[one.at("text").get<std::string>()] = one.at("vector").get<faq::meaning_vector>();
    }
    auto sets = load_sets(sets_file);
    std::erase_if(sets, [&](const auto& set) {
        return std::find(except.begin(), except.end(), set.source) != except.end();
    });
    std::vector<faq::training_case> by_words;
    for (const auto& set : sets) {
        auto more = faq::cases_of(set);
        std::move(more.begin(), more.end(), std::back_inserter(by_words));
    }
    std::vector<faq::dense_case> cases;
    for (const auto& set : sets) {
        auto others = by_words;
        std::erase_if(others, [&](const auto& one) { return one.source == set.source; });
        const auto unseen = faq::train_confidence(std::move(others)).models;
        auto more = faq::dense_cases_of(set, all, unseen);
        std::cout << set.name << ": " << more.size() << " cases\n";
        std::move(more.begin(), more.end(), std::back_inserter(cases));
    }
    if (cases.empty()) return failure;
    const auto model = faq::train_dense(cases);
    std::ofstream out(out_file);
    faq::write_dense_model(out, model);
    std::cout << faq::describe_cases(cases, model);
    return out.good() ? success : failure;
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

int bench(const std::string& sets_file, const arguments& except, const arguments& together)
{
    const auto sets = load_sets(sets_file);
    if (sets.empty()) return failure;
    faq::apart sources{{}, except};
    for (const auto& names : together)
        sources.groups.push_back(split_at_commas(names));
    json all = json::object();
    for (const auto& [name, found] : faq::measure_unseen(sets, sources))
        all[name] = {
            {"hit1", found.hit_at_1},
            {"hit3", found.hit_at_3},
            {"c5", found.coverage_at_5},
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
        const auto took = faq::measure_speed(entries, phrasings);
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

/// Takes "--name VALUE" out of the arguments, every time it is there.
arguments take_option(arguments& from, const std::string& name)
{
    arguments values;
    for (auto at = from.begin(); at != from.end();) {
        if (*at == name && at + 1 != from.end()) {
            values.push_back(*(at + 1));
            at = from.erase(at, at + 2);
        } else {
            ++at;
        }
    }
    return values;
}

bool parse_number(const std::string& text, double& into)
{
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    return failed == std::errc{} && end == text.data() + text.size();
}

int run(arguments given)
{
    faq::options chosen;
    const arguments rates = take_option(given, "--wrong");
    if (!rates.empty() && !parse_number(rates.back(), chosen.wrong_answer_rate)) {
        std::cerr << "--wrong: a number such as 0.05 expected\n";
        return wrong_usage;
    }
    const arguments languages = take_option(given, "--lang");
    if (!languages.empty()) chosen.default_language = languages.back();
    const arguments except = take_option(given, "--except");
    const arguments together = take_option(given, "--together");
    const arguments tables = take_option(given, "--table");
    const std::string table = tables.empty() ? "" : tables.back();
    const std::string command = given.empty() ? "" : given[0];
    if (command == "ask" && given.size() >= 2)
        return with_speaker(given[1], chosen, table, [&](const speaker& bot) {
            return ask(bot, {given.begin() + 2, given.end()});
        });
    if (command == "check" && given.size() == 2) return check(given[1], chosen.default_language);
    if (command == "convert" && given.size() == 3)
        return convert(given[1], given[2], chosen.default_language);
    if (command == "eval" && given.size() == 3)
        return with_speaker(given[1], chosen, table, [&](const speaker& bot) {
            return evaluate(bot, given[2]);
        });
    if (command == "serve" && given.size() == 2) return with_speaker(given[1], chosen, table, serve);
    if (command == "train" && given.size() == 3) return train(given[1], given[2], except);
    if (command == "train-meaning" && given.size() == 4)
        return train_meaning(given[1], given[2], given[3], except);
    if (command == "bench" && given.size() == 2) return bench(given[1], except, together);
    if (command == "speed" && given.size() == 1) return speed();
    const bool help = command == "help" || command == "--help";
    (help ? std::cout : std::cerr) << usage;
    return help ? success : wrong_usage;
}

}  // namespace

int main(int count, char** values)
{
    try {
        return run({values + 1, values + count});
    } catch (const std::exception& mistake) {
        std::cerr << "pasokh-faq: " << mistake.what() << '\n';
        return wrong_usage;
    }
}
