#include "faq/engine.hpp"
#include "faq/loader.hpp"
#include "faq/report.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

using namespace pasokh::faq;

namespace {

const knowledge& demo()
{
    static const loaded read = load_jsonl(DEMO_FAQ);
    REQUIRE(read.ok());
    return read.content;
}

bool suggested(const reply& said, const std::string& id)
{
    const auto buttons = said.suggestions();
    return std::any_of(buttons.begin(), buttons.end(), [&](const candidate& one) {
        return one.entry_id == id;
    });
}

bool answered(const reply& said, const std::string& id)
{
    return said.outcome == outcome::answer && said.candidates.front().entry_id == id;
}

void check_row(const reply& said, const std::string& expected)
{
    if (expected == "?")
        CHECK(said.outcome != outcome::answer);
    else if (expected == "@human")
        CHECK(said.reason == reason::wants_human);
    else if (expected.starts_with("@"))
        CHECK(to_string(said.reason) == expected.substr(1));
    else if (expected.starts_with("~"))
        CHECK((answered(said, expected.substr(1)) || suggested(said, expected.substr(1))));
    else
        CHECK(answered(said, expected));
}

}  // namespace

TEST_CASE("demo FAQ: every golden question gets what it deserves", "[faq][golden]")
{
    const auto bot = engine::build(demo());
    std::ifstream rows(GOLDEN_QUESTIONS);
    REQUIRE(rows);
    std::size_t checked = 0;
    for (std::string row; std::getline(rows, row);) {
        if (row.empty() || row.starts_with("#")) continue;
        std::istringstream fields(row);
        std::string page;
        std::string text;
        std::string expected;
        REQUIRE(std::getline(fields, page, '\t'));
        REQUIRE(std::getline(fields, text, '\t'));
        REQUIRE(std::getline(fields, expected));
        const auto said = bot.ask(text, page);
        INFO(row << '\n' << describe(said));
        check_row(said, expected);
        ++checked;
    }
    CHECK(checked > 90);
}

TEST_CASE("demo FAQ: every entry has two languages and three phrasings in each", "[faq][golden]")
{
    CHECK(demo().entries.size() >= 45);
    for (const entry& one : demo().entries) {
        CAPTURE(one.id);
        for (const auto* code : {"fa", "en"}) {
            REQUIRE(one.wordings.contains(code));
            CHECK(one.wordings.at(code).variants.size() >= 2);
        }
    }
}

TEST_CASE("demo FAQ: each of its own phrasings is answered by its entry", "[faq][golden]")
{
    const auto bot = engine::build(demo());
    for (const entry& one : demo().entries) {
        for (const auto& [code, wording] : one.wordings) {
            CAPTURE(one.id, wording.question);
            CHECK(answered(bot.ask(wording.question, code), one.id));
            for (const auto& variant : wording.variants) {
                CAPTURE(variant);
                CHECK(answered(bot.ask(variant, code), one.id));
            }
        }
    }
}
