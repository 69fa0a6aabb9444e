#include "faq/report.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace pasokh::faq;

namespace {

entry in_english(const std::string& id, std::vector<std::string> phrasings, std::string answer = "Yes.")
{
    const auto first = phrasings.front();
    phrasings.erase(phrasings.begin());
    return {id, {{"en", {first, std::move(phrasings), std::move(answer)}}}};
}

knowledge shop()
{
    return {
        {in_english("cost", {"How much is shipping?", "delivery cost", "shipping fee"}),
         in_english("hours", {"What are your opening hours?", "when are you open", "working hours"}),
         in_english("size", {"What size is the table?", "table dimensions", "how big is the table"})}};
}

std::vector<std::string> advice_for(const knowledge& content, const std::string& id)
{
    std::vector<std::string> out;
    for (const auto& one : lint(content))
        if (one.entry_id == id) out.push_back(one.advice);
    return out;
}

bool one_says(const std::vector<std::string>& all, const std::string& part)
{
    return std::ranges::any_of(all, [&](const auto& one) { return one.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("lint: a FAQ in order gets no advice", "[faq][report]")
{
    for (const auto& one : lint(shop()))
        FAIL_CHECK(one.entry_id << ": " << one.advice);
}

TEST_CASE("lint: fewer than three phrasings are thin", "[faq][report]")
{
    auto content = shop();
    content.entries[0].wordings.at("en").variants.pop_back();
    CHECK(one_says(advice_for(content, "cost"), "has two phrasings in \"en\": add at least one more way"));
    content.entries[0].wordings.at("en").variants.clear();
    CHECK(one_says(advice_for(content, "cost"), "has one phrasing in \"en\": add at least two more ways"));
}

TEST_CASE("lint: phrasings that say nothing are named", "[faq][report]")
{
    auto content = shop();
    for (const std::string phrasing : {"???", "\xE2\x80\x8F", "the"})
        content.entries[1].wordings.at("en").variants.push_back(phrasing);
    const auto advice = advice_for(content, "hours");
    CHECK(one_says(advice, "\"???\" has no words"));
    CHECK(one_says(advice, "\"\xE2\x80\x8F\" has no words"));
    CHECK(one_says(advice, "\"the\" is a word that every question has"));
    CHECK(advice.size() == 3);

    content = shop();
    content.entries[1].wordings.at("en").variants.push_back("درباره شما");
    CHECK(advice_for(content, "hours").empty());
}

TEST_CASE("lint: an entry that cannot be reached is told so", "[faq][report]")
{
    auto content = shop();
    content.entries.push_back(in_english("nothing", {"???", "!!", "…"}));
    CHECK(one_says(advice_for(content, "nothing"), "unreachable"));
    CHECK_FALSE(one_says(advice_for(content, "cost"), "unreachable"));
}

TEST_CASE("lint: what only a human answers in a chat is told", "[faq][report]")
{
    auto content = shop();
    content.entries.push_back(
        in_english("human", {"talk to a human", "can I speak to an agent", "connect me to a person"})
    );
    CHECK(one_says(advice_for(content, "human"), "\"talk to a human\" goes to a human in a chat"));
    CHECK_FALSE(one_says(advice_for(content, "hours"), "goes to a human"));
}

TEST_CASE("lint: two entries that ask the same are told once, as a pair", "[faq][report]")
{
    auto content = shop();
    content.entries.push_back(
        in_english("refund", {"How do I get a refund?", "refund for my purchase", "get my refund"})
    );
    content.entries.push_back(
        in_english("money", {"How can I get a refund?", "refund of my purchase", "getting my refund"})
    );
    const auto first = advice_for(content, "refund");
    REQUIRE(first.size() == 1);
    CHECK(first[0].starts_with("asks the same as \"money\": merge the two"));
    CHECK(advice_for(content, "money").empty());
}

TEST_CASE("lint: letters that turn a text around are named by their field", "[faq][report]")
{
    auto content = shop();
    content.entries[2].wordings.at("en").answer = "20 \xE2\x80\xAE mc";
    const auto advice = advice_for(content, "size");
    REQUIRE(advice.size() == 1);
    CHECK(advice[0].starts_with("the answer in \"en\" holds U+202D or U+202E"));
}
