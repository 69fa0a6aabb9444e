#include "faq/loader.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

using namespace pasokh::faq;

namespace {

constexpr auto good =
    R"({"id":"a","lang":"en","question":"Where?","variants":["Where is it"],"answer":"Here."})";

std::string only_problem(const std::string& text)
{
    const auto read = parse_jsonl(text);
    REQUIRE(read.problems.size() == 1);
    CHECK(read.content.entries.empty());
    return to_string(read.problems.front());
}

}  // namespace

TEST_CASE("loader: lines that repeat an id in another language are one entry", "[faq][loader]")
{
    const auto read = parse_jsonl(
        std::string(good) + "\r\n\n" + R"({"id":"a","lang":"fa","question":"کجا؟","answer":"اینجا."})" + "\n"
    );
    REQUIRE(read.ok());
    REQUIRE(read.content.entries.size() == 1);
    const entry& one = read.content.entries.front();
    CHECK(one.id == "a");
    CHECK(one.wordings.at("en").variants == std::vector<std::string>{"Where is it"});
    CHECK(one.wordings.at("fa").answer == "اینجا.");
}

TEST_CASE("loader: every mistake names its line and field", "[faq][loader]")
{
    CHECK(only_problem(R"({"lang":"en","question":"q","answer":"a"})") == "line 1, id: missing");
    CHECK(
        only_problem(std::string(good) + "\n" + R"({"id":"b","lang":"en","question":"q"})") ==
        "line 2, answer: missing"
    );
    CHECK(
        only_problem(R"({"id":"b","lang":"en","question":7,"answer":"a"})") ==
        "line 1, question: must be a string"
    );
    CHECK(only_problem(R"({"id":"b","lang":"en","question":" ","answer":"a"})") == "line 1, question: empty");
    CHECK(
        only_problem(R"({"id":"b","lang":"en","question":"q","variants":"x","answer":"a"})") ==
        "line 1, variants: must be a list of strings"
    );
    CHECK(
        only_problem(R"({"id":"b","lang":"en","question":"q","variants":["x",null],"answer":"a"})") ==
        "line 1, variants[1]: must be a string"
    );
    CHECK(
        only_problem(R"({"id":"b","lang":"en","question":"q","anwser":"a","answer":"a"})") ==
        "line 1, anwser: unknown field"
    );
    CHECK(
        only_problem(R"({"id":"b","id":"c","lang":"en","question":"q","answer":"a"})") ==
        "line 1, id: given twice"
    );
    CHECK(
        only_problem(R"({"id":"b","lang":"e1","question":"q","answer":"a"})") ==
        "line 1, lang: must be a language code such as \"fa\""
    );
    CHECK(only_problem(std::string(good) + "\n" + good) == "line 2, id: \"a\" has \"en\" already, in line 1");
}

TEST_CASE("loader: a line that is no JSON object is named", "[faq][loader]")
{
    CHECK(only_problem("{") == "line 1: not valid JSON in UTF-8");
    CHECK(only_problem("[]") == "line 1: must be an object");
    CHECK(only_problem("{\"id\":\"\xFF\"}") == "line 1: not valid JSON in UTF-8");
    CHECK(
        only_problem(R"({"id":"\ud800","lang":"en","question":"q","answer":"a"})") ==
        "line 1: not valid JSON in UTF-8"
    );
    CHECK(only_problem(std::string(10'000, '[')) == "line 1: nested too deeply");
    CHECK(only_problem(R"({"id":"a","variants":[[["x"]]]})") == "line 1: nested too deeply");
}

TEST_CASE("loader: all mistakes are reported together and nothing is imported", "[faq][loader]")
{
    const auto read = parse_jsonl(std::string(good) + "\n{\n" + R"({"id":"b","lang":"en"})");
    REQUIRE(read.problems.size() == 3);
    CHECK(to_string(read.problems[0]) == "line 2: not valid JSON in UTF-8");
    CHECK(to_string(read.problems[1]) == "line 3, question: missing");
    CHECK(to_string(read.problems[2]) == "line 3, answer: missing");
    CHECK(read.content.entries.empty());
}

TEST_CASE("loader: sizes are bounded", "[faq][loader]")
{
    const auto with_answer = [](std::size_t length) {
        return R"({"id":"a","lang":"en","question":"q","answer":")" + std::string(length, 'x') + "\"}";
    };
    CHECK(parse_jsonl(with_answer(limits::answer_bytes)).ok());
    CHECK(only_problem(with_answer(limits::answer_bytes + 1)) == "line 1, answer: longer than 16000 bytes");
    CHECK(only_problem(with_answer(limits::line_bytes)) == "line 1: longer than 131072 bytes");
}

TEST_CASE("loader: an empty file and a missing file are mistakes of the file", "[faq][loader]")
{
    CHECK(only_problem("") == "file: holds no entry");
    const auto missing = load_jsonl("no/such/file.jsonl");
    REQUIRE(missing.problems.size() == 1);
    CHECK(to_string(missing.problems.front()) == "file: cannot read no/such/file.jsonl");
}

namespace {

/// A file that goes with the test.
class temp_file {
public:
    explicit temp_file(std::string_view bytes)
    {
        std::string name = (std::filesystem::temp_directory_path() / "pasokh-faq-XXXXXX").string();
        const int opened = ::mkstemp(name.data());
        REQUIRE(opened >= 0);
        path_ = name;
        std::ofstream(path_, std::ios::binary) << bytes;
    }

    temp_file(const temp_file&) = delete;
    temp_file& operator=(const temp_file&) = delete;

    ~temp_file() { std::filesystem::remove(path_); }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE("loader: a file in UTF-16 is called that", "[faq][loader]")
{
    using namespace std::string_view_literals;
    for (const auto bytes : {"\xFF\xFE{\0}\0"sv, "\xFE\xFF\0{\0}"sv, "{\0}\0"sv}) {
        const temp_file file(bytes);
        const auto read = load_jsonl(file.path());
        REQUIRE(read.problems.size() == 1);
        CHECK(to_string(read.problems.front()) == "file: is UTF-16: save it as UTF-8");
    }
    const temp_file marked("\xEF\xBB\xBF" + std::string(good));
    CHECK(load_jsonl(marked.path()).ok());
}

TEST_CASE("loader: questions know their line, and none is a mistake", "[faq][loader]")
{
    const temp_file two(R"({"lang":"en","text":"a","expect":null}

{"lang":"en","text":"b","expect":"x"})");
    const auto read = load_questions(two.path());
    REQUIRE(read.content.size() == 2);
    CHECK(read.content[1].line == 3);
    const temp_file none("\n\n");
    const auto empty = load_questions(none.path());
    REQUIRE(empty.problems.size() == 1);
    CHECK(to_string(empty.problems.front()) == "file: holds no question");
}
