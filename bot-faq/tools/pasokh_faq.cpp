#include "faq/engine.hpp"
#include "faq/formats.hpp"
#include "faq/loader.hpp"
#include "faq/meaning.hpp"
#include "faq/report.hpp"
#include "learning.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace pasokh::faq::tool;
namespace faq = pasokh::faq;
using json = nlohmann::json;

/// As faq::options takes them.
constexpr double least_rate = 0.005;
constexpr double most_rate = 0.5;
constexpr std::array<std::string_view, 5>
    option_names{"--wrong", "--lang", "--table", "--except", "--together"};

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
  --wrong RATE                     accepted share of wrong answers, 0.005 to 0.5 (0.05)
  --lang LANG                      of entries that do not name their language, and of answers (fa)
  --                               what follows is no option

Examples
  pasokh-faq ask config/demo-shop.faq.jsonl "هزینه ارسال چقدره؟"
  pasokh-faq check config/demo-shop.faq.jsonl
  pasokh-faq convert config/demo-shop.faq.jsonl shop.toml
)";

int with_engine(
    const std::string& file,
    const faq::options& chosen,
    const std::function<int(const faq::engine&, const faq::knowledge&)>& use
)
{
    const auto loaded = faq::load(file, chosen.default_language);
    if (complain_about(file, loaded.problems)) return failure;
    return use(faq::engine::build(loaded.content, chosen), loaded.content);
}

/// A bot, and the table that tells it what questions mean.
struct speaker {
    faq::engine bot;
    std::optional<faq::static_table> table;
    std::set<std::string> ids;  // of the entries

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
    return with_engine(file, chosen, [&](const faq::engine& bot, const faq::knowledge& content) {
        std::set<std::string> ids;
        for (const auto& one : content.entries)
            ids.insert(one.id);
        if (folder.empty()) return use({bot, std::nullopt, std::move(ids)});
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
        return use({std::move(taught), std::move(table), std::move(ids)});
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
        const auto said = bot.ask(line, {}, before);
        std::cout << describe(said) << std::endl;
        before = after(said, std::move(before));
    }
    return success;
}

/// Says what a format has no word for; the file is written all the same.
void warn_of_loss(const std::string& to, const faq::knowledge& wanted, const faq::knowledge& kept)
{
    std::map<std::string, const faq::entry*> found;
    for (const auto& one : kept.entries)
        found.emplace(one.id, &one);
    for (const auto& one : wanted.entries) {
        const auto same = found.find(one.id);
        if (same != found.end() && *same->second == one) continue;
        auto without_next = one;
        for (auto& [code, said] : without_next.wordings)
            said.next.clear();
        const bool only_next = same != found.end() && *same->second == without_next;
        std::cerr << to << ": " << one.id
                  << (only_next ? ": its next questions have no place in this format\n"
                                : ": reads differently in this format\n");
    }
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
    const auto again = faq::parse(*how, text, language);
    if (complain_about(to, again.problems)) return failure;
    std::ofstream out(to, std::ios::binary);
    out << text;
    out.close();
    if (!out.good()) {
        std::cerr << to << ": cannot be written\n";
        return failure;
    }
    warn_of_loss(to, loaded.content, again.content);
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
    auto problems = questions.problems;
    for (const auto& one : questions.content)
        if (one.expected && !who.ids.contains(*one.expected))
            problems.push_back({one.line, "expect", "no entry \"" + *one.expected + '"'});
    if (complain_about(file, problems)) return failure;
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

/// What stands before the command's own words.
struct settings {
    faq::options chosen;
    arguments except;
    arguments together;
    std::string table;
    arguments words;
};

bool parse_rate(const std::string& text, double& into)
{
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    return failed == std::errc{} && end == text.data() + text.size() && into >= least_rate &&
           into <= most_rate;
}

/// Nullopt after a complaint. Behind "--" nothing is an option.
std::optional<settings> read_arguments(const arguments& given)
{
    settings out;
    for (auto at = given.begin(); at != given.end(); ++at) {
        if (!at->starts_with("--")) {
            out.words.push_back(*at);
            continue;
        }
        if (*at == "--") {
            out.words.insert(out.words.end(), at + 1, given.end());
            break;
        }
        const auto& name = *at;
        const bool known = std::ranges::find(option_names, name) != option_names.end();
        if (!known || at + 1 == given.end()) {
            std::cerr << name << (known ? ": a value is missing\n" : ": unknown option\n");
            return std::nullopt;
        }
        const auto& value = *++at;
        if (name == "--except") out.except.push_back(value);
        if (name == "--together") out.together.push_back(value);
        if (name == "--table") out.table = value;
        if (name == "--lang") out.chosen.default_language = value;
        if (name == "--wrong" && !parse_rate(value, out.chosen.wrong_answer_rate)) {
            std::cerr << "--wrong: a share from 0.005 to 0.5 expected, such as 0.05\n";
            return std::nullopt;
        }
    }
    return out;
}

int run(const arguments& given)
{
    const bool asks_for_help =
        std::ranges::any_of(given, [](const auto& one) { return one == "--help" || one == "-h"; });
    if (asks_for_help || (!given.empty() && given[0] == "help")) {
        std::cout << usage;
        return success;
    }
    const auto read = read_arguments(given);
    if (!read) return wrong_usage;
    const auto& chosen = read->chosen;
    const auto& except = read->except;
    const auto& table = read->table;
    const auto& words = read->words;
    const std::string command = words.empty() ? "" : words[0];
    if (command == "ask" && words.size() >= 2) {
        const arguments question(words.begin() + 2, words.end());
        return with_speaker(words[1], chosen, table, [&question](const speaker& bot) {
            return ask(bot, question);
        });
    }
    if (command == "check" && words.size() == 2) return check(words[1], chosen.default_language);
    if (command == "convert" && words.size() == 3)
        return convert(words[1], words[2], chosen.default_language);
    if (command == "eval" && words.size() == 3) {
        const auto& file = words[2];
        return with_speaker(words[1], chosen, table, [&file](const speaker& bot) {
            return evaluate(bot, file);
        });
    }
    if (command == "serve" && words.size() == 2) return with_speaker(words[1], chosen, table, serve);
    if (command == "train" && words.size() == 3) return train(words[1], words[2], except);
    if (command == "train-meaning" && words.size() == 4)
        return train_meaning(words[1], words[2], words[3], except);
    if (command == "bench" && words.size() == 2) return bench(words[1], except, read->together);
    if (command == "speed" && words.size() == 1) return speed();
    std::cerr << usage;
    return wrong_usage;
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
