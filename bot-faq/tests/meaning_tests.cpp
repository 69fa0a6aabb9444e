// Meaning beside words: how it is weighed.
#include "dense.hpp"
#include "faq/engine.hpp"
#include "faq/meaning.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

namespace {

using namespace pasokh::faq;

/// One axis an entry, and on every vector a large part that says nothing, as real models have it.
meaning_vector on_axis(std::size_t axis, float strength = 1)
{
    meaning_vector out(6, 3);
    out[axis] += strength;
    return out;
}

knowledge shop()
{
    knowledge all;
    const auto add = [&](const char* id, const char* question, std::vector<std::string> variants) {
        auto& entry = all.entries.emplace_back();
        entry.id = id;
        entry.wordings["en"] = {question, std::move(variants), std::string("answer of ") + id};
    };
    add("refund", "How do I get my money back?", {"I want a refund for my order", "refund of a payment"});
    add("delivery", "When will my parcel arrive?", {"how long does shipping take", "delivery time of orders"}
    );
    add("account",
        "How do I change my password?",
        {"reset the password of my account", "I forgot my password"});
    add("opening", "What are your opening hours?", {"when is the shop open", "are you open on friday"});
    return all;
}

engine with_axes(const engine& words)
{
    std::vector<meaning_vector> all;
    for (std::size_t i = 0; i < words.phrasings().size(); ++i)
        all.push_back(on_axis(i / 3));
    return words.with_meanings(all);
}

}  // namespace

TEST_CASE("meaning: a question without a word in common finds its entry", "[meaning]")
{
    const auto words = engine::build(shop(), {.default_language = "en"});
    REQUIRE(words.phrasings().size() == 12);
    CHECK_FALSE(words.has_meanings());
    const auto both = with_axes(words);
    REQUIRE(both.has_meanings());
    const auto* question = "kindly reimburse what was charged";
    CHECK(words.ask(question, "en").outcome != outcome::answer);
    const auto said = both.ask(question, "en", {}, on_axis(0));
    CHECK(said.by_meaning);
    REQUIRE_FALSE(said.candidates.empty());
    CHECK(said.candidates.front().entry_id == "refund");
    CHECK(said.outcome != outcome::hand_off);
    // The same vector for another entry leads there: it is the meaning that decides.
    CHECK(both.ask(question, "en", {}, on_axis(3)).candidates.front().entry_id == "opening");
}

TEST_CASE("meaning: of nothing in the FAQ is no reason to answer", "[meaning]")
{
    const auto both = with_axes(engine::build(shop(), {.default_language = "en"}));
    for (const std::size_t other : {4U, 5U}) {
        const auto said = both.ask("compose a poem concerning the moon", "en", {}, on_axis(other));
        CHECK(said.by_meaning);
        CHECK(said.outcome != outcome::answer);
        CHECK(said.confidence < 0.5);
    }
}

TEST_CASE("meaning: words alone answer where there is none, or none that fits", "[meaning]")
{
    const auto words = engine::build(shop(), {.default_language = "en"});
    const auto both = with_axes(words);
    const auto* question = "how long does the shipping take please";
    const auto alone = words.ask(question, "en");
    for (const auto& vector :
         {meaning_vector(), meaning_vector(5, 1), meaning_vector(6, NAN), meaning_vector(6, INFINITY)}) {
        const auto said = both.ask(question, "en", {}, vector);
        CHECK_FALSE(said.by_meaning);
        CHECK(said.confidence == alone.confidence);
        CHECK(said.outcome == alone.outcome);
    }
    CHECK_FALSE(words.with_meanings({}).has_meanings());
    CHECK_FALSE(words.with_meanings(std::vector<meaning_vector>(12)).has_meanings());
    std::vector<meaning_vector> uneven(12, meaning_vector(4, 1));
    uneven[3].resize(3);
    CHECK_FALSE(words.with_meanings(uneven).has_meanings());
    CHECK_FALSE(words.with_meanings(std::vector<meaning_vector>(11, on_axis(0))).has_meanings());
    // A vector of nothing but zeros, and phrasings that all mean the same: no direction is left, and nothing
    // breaks.
    const auto flat = words.with_meanings(std::vector<meaning_vector>(12, meaning_vector(6, 1)));
    CHECK(std::isfinite(flat.ask(question, "en", {}, meaning_vector(6, 1)).confidence));
    CHECK(std::isfinite(both.ask(question, "en", {}, meaning_vector(6, 0)).confidence));
}

TEST_CASE("meaning: guards and phrasings of the FAQ come first", "[meaning]")
{
    const auto both = with_axes(engine::build(shop(), {.default_language = "en"}));
    const auto human = both.ask("I want to talk to a human", "en", {}, on_axis(0));
    CHECK(human.outcome == outcome::hand_off);
    CHECK(human.wants_human);
    CHECK(both.ask("hello", "en", {}, on_axis(0)).outcome == outcome::small_talk);
    const auto known = both.ask("I forgot my password", "en", {}, on_axis(1));
    CHECK(known.outcome == outcome::answer);
    CHECK(known.candidates.front().entry_id == "account");
}

TEST_CASE("meaning: a FAQ too large to train as a whole is weighed too", "[meaning]")
{
    knowledge all;
    std::vector<meaning_vector> vectors;
    for (int i = 0; i < 700; ++i) {
        auto& entry = all.entries.emplace_back();
        entry.id = "e" + std::to_string(i);
        const auto name = "topic" + std::to_string(i * 7919);
        entry.wordings["en"] = {"what about " + name, {name + " please", "tell me of " + name}, "answer"};
        meaning_vector one(16, 2);
        std::mt19937 dice(static_cast<unsigned>(i));
        for (auto& each : one)
            each += static_cast<float>(dice() % 1'000) / 500;
        vectors.insert(vectors.end(), 3, one);
    }
    const auto both = engine::build(all, {.default_language = "en"}).with_meanings(vectors);
    REQUIRE(both.has_meanings());
    const auto said = both.ask("utterly different wording", "en", {}, vectors[300]);
    REQUIRE(said.by_meaning);
    CHECK(said.candidates.front().entry_id == "e100");
}

TEST_CASE("meaning: the trained confidence grows with agreement and falls with doubt", "[meaning]")
{
    dense_evidence sure{true, 0.9, 0.8, 0.1, 0.05, 0.9, 0.1, 20, 4};
    auto doubtful = sure;
    doubtful.agreed = false;
    doubtful.top = 0.3;
    doubtful.second = 0.28;
    doubtful.nearest = 0.2;
    CHECK(trained_dense.probability(sure) > 0.9);
    CHECK(trained_dense.probability(doubtful) < 0.5);
    double before = 1;
    for (const double rate : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5}) {
        CHECK(trained_dense.answer_cut(rate) <= before);
        before = trained_dense.answer_cut(rate);
    }
}
