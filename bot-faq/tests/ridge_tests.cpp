#include "cholesky.hpp"
#include "distinct_hashes.hpp"
#include "faq/engine.hpp"
#include "kernel.hpp"
#include "matcher.hpp"
#include "ridge.hpp"
#include "tiles.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <set>
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

TEST_CASE("tiles: a band below others is factored as row by row", "[faq][ridge]")
{
    constexpr std::size_t size = 40;
    constexpr std::size_t band = 24;
    std::mt19937 random(11);
    std::vector<double> by_tiles(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < i; ++j)
            by_tiles[i * size + j] = static_cast<double>(random() % 1000) / 1000;
        by_tiles[i * size + i] = 5 + static_cast<double>(random() % 100);
    }
    const auto before = by_tiles;
    auto expected = by_tiles;
    for (std::size_t i = band; i < size; ++i) {
        for (std::size_t j = 0; j < band; ++j) {
            double& entry = expected[i * size + j];
            for (std::size_t k = 0; k < j; ++k)
                entry -= expected[i * size + k] * expected[j * size + k];
            entry /= expected[j * size + j];
        }
    }
    if (!factor_below_by_tiles(by_tiles.data(), size, band, size)) {
        CHECK(by_tiles == before);  // a machine without wide registers
        return;
    }
    for (std::size_t at = 0; at < by_tiles.size(); ++at)
        CHECK(by_tiles[at] == Approx(expected[at]).margin(1e-12));
    CHECK_FALSE(factor_below_by_tiles(by_tiles.data(), size, band, size - 3));
    CHECK_FALSE(factor_below_by_tiles(by_tiles.data(), size, band - 4, size));
}

TEST_CASE("kernel: every pair of phrasings has the very cosine that a question would", "[faq][ridge]")
{
    // More than one block of rows, and no multiple of it; some have nothing in common with their neighbours.
    const std::vector<std::string> texts{
        "how much is it",
        "what does it cost",
        "price list",
        "when do you open",
        "opening hours",
        "are you open now",
        "where are you",
        "your address",
        "how to find you",
        "هزینه ارسال چقدر است",
        "قیمت ارسال",
        "how much is it?",
        "zq",
        "find the price list"};
    std::vector<analysis> analysed;
    for (const auto& text : texts)
        analysed.push_back(analyse(text, language::persian));
    const feature_index index(analysed);
    const auto kernel = kernel_of_all(index, transposed(index));
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto row = index.phrasing(i);
        const auto cosine = index.similarities({row.begin(), row.end()}, i + 1);
        for (std::size_t j = 0; j <= i; ++j)
            CHECK(kernel[i * texts.size() + j] == static_cast<double>(cosine[j]) + ridge::offset);
    }
}

TEST_CASE(
    "ridge: an entry of ten phrasings does not swallow the questions for one of a single phrasing",
    "[faq][ridge]"
)
{
    knowledge content;
    content.entries.push_back(
        {"delivery",
         {{"en",
           {"How long does delivery take?",
            {"when will my order arrive",
             "how many days until my parcel comes",
             "delivery time",
             "how soon do you deliver",
             "my order is late",
             "when do I get my order",
             "is my order on its way",
             "how fast is shipping",
             "my parcel has not arrived yet"},
            "3 days"}}}}
    );
    content.entries.push_back({"refund", {{"en", {"How do I get my money back?", {}, "a form"}}}});
    content.entries.push_back({"place", {{"en", {"Where is your shop?", {}, "there"}}}});
    content.entries.push_back({"cancel", {{"en", {"Can I cancel what I bought?", {}, "yes"}}}});
    const matcher ranks(content);
    const auto first = [&](const char* question) {
        return content.entries[ranks.find(question, language::persian).ranking.front().entry].id;
    };
    CHECK(first("I want to cancel my order") == "cancel");
    CHECK(first("my order was wrong, is my money on its way back") == "refund");
    CHECK(first("where do I pick my order up at your shop") == "place");
    CHECK(first("how many days does my order take") == "delivery");
    CHECK(first("my order is not here yet") == "delivery");
}

TEST_CASE(
    "distinct hashes: each once and in order, among them the one that marks a free place",
    "[faq][index]"
)
{
    std::mt19937_64 random(3);
    std::set<std::uint64_t> expected{0};
    distinct_hashes found;
    found.add(0);
    for (int i = 0; i < 5'000; ++i) {
        const std::uint64_t hash = (random() % 1'500) * 0x10000;  // low bits the same, so they crowd
        expected.insert(hash);
        found.add(hash);
    }
    CHECK(found.sorted() == std::vector<std::uint64_t>(expected.begin(), expected.end()));
}

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

namespace {

knowledge many_things(int number)
{
    knowledge content;
    for (int i = 0; i < number; ++i) {
        const std::string name = "thing" + std::to_string(i * 7919 % 100'003);
        content.entries.push_back(
            {name, {{"en", {"How much is the " + name, {"price of " + name, name + " cost"}, "?"}}}}
        );
    }
    return content;
}

/// The greatest cosine between phrasings of the two, each with itself aside.
float nearest_of(const matcher& ranks, std::uint32_t one, std::uint32_t other)
{
    float nearest = 0;
    for (std::size_t i = 0; i < ranks.phrasings().size(); ++i) {
        if (ranks.phrasings()[i].entry != one) continue;
        const auto row = ranks.index().phrasing(i);
        const auto cosines = ranks.index().similarities({row.begin(), row.end()});
        for (std::size_t j = 0; j < cosines.size(); ++j)
            if (j != i && ranks.phrasings()[j].entry == other) nearest = std::max(nearest, cosines[j]);
    }
    return nearest;
}

}  // namespace

TEST_CASE("ridge: how near entries are to one another, trained as a whole or not", "[faq][ridge]")
{
    for (const int number : {5, 900}) {
        const matcher ranks(many_things(number));
        std::vector<std::uint32_t> owners;
        for (const auto& one : ranks.phrasings())
            owners.push_back(one.entry);
        const ridge scorer(ranks.index(), owners, static_cast<std::size_t>(number));
        CHECK(scorer.trained_whole() == (number == 5));
        CHECK(scorer.nearness_between(1, 4) == Approx(nearest_of(ranks, 1, 4)).margin(1e-5));
        CHECK(scorer.nearness_between(4, 1) == scorer.nearness_between(1, 4));
        // A mean of what each phrasing has, so never above the greatest.
        CHECK(scorer.nearness_of_siblings()[3] > 0);
        CHECK(scorer.nearness_of_siblings()[3] <= nearest_of(ranks, 3, 3) + 1e-5F);
    }
}

TEST_CASE("ridge: an entry with one phrasing is taken to be as wide as the others are", "[faq][ridge]")
{
    auto content = many_things(6);
    content.entries[4].wordings.at("en").variants.clear();
    const matcher ranks(content);
    std::vector<std::uint32_t> owners;
    for (const auto& one : ranks.phrasings())
        owners.push_back(one.entry);
    const auto siblings = ridge(ranks.index(), owners, 6).nearness_of_siblings();
    const auto of_others = siblings[0] + siblings[1] + siblings[2] + siblings[3] + siblings[5];
    CHECK(of_others > 0);
    CHECK(siblings[4] == Approx(of_others / 5).margin(1e-5));

    // Where nobody has another phrasing there is nothing to go by.
    for (auto& one : content.entries)
        one.wordings.at("en").variants.clear();
    const matcher alone(content);
    const ridge thin(alone.index(), std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5}, 6);
    CHECK(thin.nearness_of_siblings() == std::vector<float>(6));
}

TEST_CASE("ridge: a FAQ too large to train as a whole still finds its entries", "[faq][ridge]")
{
    const knowledge content = many_things(900);
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
