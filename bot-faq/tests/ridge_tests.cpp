#include "cholesky.hpp"
#include "faq/engine.hpp"
#include "matcher.hpp"
#include "ridge.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using namespace pasokh::faq;

namespace {

knowledge three_entries()
{
    knowledge content;
    content.entries.push_back(
        {"price", {{"en", {"How much is it?", {"what does it cost", "price list"}, "5"}}}}
    );
    content.entries.push_back(
        {"time", {{"en", {"When do you open?", {"opening hours", "are you open now"}, "9"}}}}
    );
    content.entries.push_back(
        {"place", {{"en", {"Where are you?", {"your address", "how to find you"}, "there"}}}}
    );
    return content;
}

knowledge without_phrasing(knowledge content, const std::string& text)
{
    for (auto& one : content.entries)
        std::erase(one.wordings.at("en").variants, text);
    return content;
}

}  // namespace

TEST_CASE("cholesky: many right sides are solved as one by one", "[faq][ridge]")
{
    // More than a band of rows and a block of sides, and multiples of neither.
    constexpr std::size_t size = 71;
    constexpr std::size_t count = 19;
    std::mt19937 random(7);
    std::vector<double> matrix(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < i; ++j)
            matrix[i * size + j] = matrix[j * size + i] = static_cast<double>(random() % 100) / 1000;
        matrix[i * size + i] = 10;
    }
    const cholesky factor(matrix, size);
    std::vector<double> together(size * count);
    for (std::size_t i = 3; i < size; ++i)
        together[i * count + i % count] = static_cast<double>(random() % 10);
    auto solved = together;
    factor.solve_many(solved, count);
    for (std::size_t side = 0; side < count; ++side) {
        for (std::size_t i = 0; i < size; ++i) {
            double product = 0;
            for (std::size_t j = 0; j < size; ++j)
                product += matrix[i * size + j] * solved[j * count + side];
            CHECK(product == Approx(together[i * count + side]).margin(1e-9));
        }
    }
}

TEST_CASE("cholesky: solves what it factored", "[faq][ridge]")
{
    constexpr std::size_t size = 37;
    std::mt19937 random(5);
    std::vector<double> root(size * size);
    for (double& number : root)
        number = static_cast<double>(random() % 1000) / 1000;
    std::vector<double> matrix(size * size);
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j) {
            for (std::size_t k = 0; k < size; ++k)
                matrix[i * size + j] += root[i * size + k] * root[j * size + k];
            matrix[i * size + j] += i == j ? 1 : 0;
        }
    std::vector<double> expected(size);
    for (double& number : expected)
        number = static_cast<double>(random() % 100);
    std::vector<double> solved(size);
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j)
            solved[i] += matrix[i * size + j] * expected[j];

    cholesky(matrix, size).solve(solved);

    for (std::size_t i = 0; i < size; ++i)
        CHECK(solved[i] == Approx(expected[i]).margin(1e-6));
}

TEST_CASE("ridge: its own phrasings score high, strangers low", "[faq][ridge]")
{
    const matcher ranks(three_entries());
    const auto known = ranks.find("opening hours", language::english);
    REQUIRE_FALSE(known.ranking.empty());
    CHECK(known.ranking.front().entry == 1);
    CHECK(known.ranking.front().score > 0.5F);  // of 1, less the third that three entries have in common
    CHECK(known.seen.covered == Approx(1));
    const auto stranger = ranks.find("zebra xylophone", language::english);
    CHECK((stranger.ranking.empty() || stranger.ranking.front().score < 0.2F));
}

TEST_CASE("ridge: leaving one out equals never having known it", "[faq][ridge]")
{
    // The index weighs features by rarity, which leaving out a row of the kernel does not undo; so only the
    // winner is compared, and the left-out score must lie far below the score with the phrasing known.
    const matcher whole(three_entries());
    const auto left_out = whole.leave_one_out();
    REQUIRE(left_out.size() == whole.phrasings().size());
    for (std::size_t i = 0; i < left_out.size(); ++i) {
        const auto& phrasing = whole.phrasings()[i];
        const auto known = whole.find(phrasing.text, language::english);
        CHECK(left_out[i][phrasing.entry] < known.ranking.front().score);
    }
    const matcher smaller(without_phrasing(three_entries(), "are you open now"));
    const auto unseen = smaller.find("are you open now", language::english);
    std::size_t at = 0;
    while (whole.phrasings()[at].text != "are you open now")
        ++at;
    const auto best = std::max_element(left_out[at].begin(), left_out[at].end()) - left_out[at].begin();
    CHECK(static_cast<std::uint32_t>(best) == unseen.ranking.front().entry);
}

TEST_CASE("ridge: a FAQ too large to train as a whole still finds its entries", "[faq][ridge]")
{
    knowledge content;
    for (int i = 0; i < 900; ++i) {
        const std::string name = "thing" + std::to_string(i * 7919 % 100'003);
        content.entries.push_back(
            {name, {{"en", {"How much is the " + name, {"price of " + name, name + " cost"}, "?"}}}}
        );
    }
    const auto bot = engine::build(content);
    REQUIRE(bot.phrasing_count() > ridge::most_phrasings);
    CHECK(bot.collisions().empty());
    for (const int wanted : {0, 17, 450, 899}) {
        const auto& one = content.entries[static_cast<std::size_t>(wanted)];
        const auto said = bot.ask("what is the cost of " + one.id, "en");
        REQUIRE_FALSE(said.candidates.empty());
        CHECK(said.candidates.front().entry_id == one.id);
    }
}
