// What is found in a shorter way is what the plain way finds.
#include "distinct_hashes.hpp"
#include "entry_words.hpp"
#include "features.hpp"
#include "index.hpp"
#include "word_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace pasokh::faq;

namespace {

std::u32string any_word(std::mt19937& random, std::size_t most_letters)
{
    std::u32string word;
    for (auto left = random() % (most_letters + 1); left > 0; --left)
        word += static_cast<char32_t>(U'a' + random() % 3);
    return word;
}

std::string any_text(std::mt19937& random, std::size_t words)
{
    static const std::vector<std::string> some{
        "order",  "ordre",   "refund",          "refunds",  "price",
        "prise",  "cost",    "costs",           "where",    "is",
        "my",     "the",     "parcel",          "هزینه",    "هزینه‌ها",
        "ارسال",  "ارسل",    "می‌خوام", "نمیخواهم", "gheymat",
        "chande", "quickly", "queries",         "1000",     "soooo"};
    std::string text;
    for (; words > 0; --words)
        text += some[random() % some.size()] + ' ';
    return text;
}

double likeness_the_plain_way(const analysis& question, std::size_t at, const entry_words::known_word& known)
{
    if (question.words[at].hash == known.hash) return 1;
    return likeness(question.spellings[at], known.spelled);
}

/// Every place of the row, the four sums of each kind one number after another.
float cosine_the_plain_way(
    const feature_index& index,
    std::size_t phrasing,
    const sparse_vector& question,
    kind of
)
{
    std::vector<coordinate> row;
    for (const coordinate& one : index.phrasing(phrasing))
        if (index.kind_at(one.column) == of) row.push_back(one);
    float sums[4]{};
    for (std::size_t at = 0; at < row.size(); ++at) {
        float asked = 0;
        for (const coordinate& one : question)
            if (one.column == row[at].column) asked += one.value;
        sums[at < row.size() / 4 * 4 ? at % 4 : 0] += asked * row[at].value;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

}  // namespace

TEST_CASE("word table: holds what a map holds, also of words that look alike", "[faq][text]")
{
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    word_table<int> table;
    word_set set;
    std::map<std::u32string, int> expected;
    for (int i = 0; i < 5'000; ++i) {
        const auto word = any_word(random, 9);
        table[word] = i;
        set.insert(word);
        expected[word] = i;
    }
    for (int i = 0; i < 20'000; ++i) {
        const auto word = any_word(random, 11);
        const auto known = expected.find(word);
        const int* found = table.find(word);
        REQUIRE((found != nullptr) == (known != expected.end()));
        if (found) REQUIRE(*found == known->second);
        REQUIRE(table.contains(word) == (found != nullptr));
        REQUIRE(set.contains(word) == (found != nullptr));
    }
}

TEST_CASE("distinct hashes: contain what was added and nothing else", "[faq][index]")
{
    std::mt19937_64 random(5);
    std::set<std::uint64_t> expected;
    distinct_hashes found;
    CHECK_FALSE(found.contains(0));  // which marks a free place
    for (int i = 0; i < 3'000; ++i) {
        const std::uint64_t hash = (random() % 4'000) << 12;
        expected.insert(hash);
        found.add(hash);
    }
    for (std::uint64_t number = 0; number < 5'000; ++number)
        REQUIRE(found.contains(number << 12) == expected.contains(number << 12));
}

TEST_CASE("features: are in order of hash, each once, and none is lost", "[faq][features]")
{
    std::mt19937 random(8);
    for (const std::size_t words : {1U, 3U, 7U, 40U, 400U}) {
        const std::string text = any_text(random, words);
        const auto tokens = tokenise(text);
        const auto found = analyse(tokens, language::persian);
        const auto of = [&](channel where) { return found.channels[static_cast<std::size_t>(where)]; };
        for (const auto& features : found.channels) {
            const auto wrong = std::adjacent_find(features.begin(), features.end(), [](auto& a, auto& b) {
                return a.hash >= b.hash;
            });
            CHECK(wrong == features.end());
        }
        float letters = 0;
        for (const feature& one : of(channel::letters))
            letters += one.count;
        float expected = 0;  // of 2 to 5 letters, with both edges; a word too short for one is one by itself
        for (const token& one : tokens) {
            const auto framed = static_cast<int>(written_form(one.text).size()) + 2;
            for (int gram = 2; gram <= 5; ++gram)
                expected += static_cast<float>(std::max(1, framed - gram + 1));
        }
        CHECK(letters == expected);
    }
}

TEST_CASE("features: words by themselves are those of the whole analysis", "[faq][features]")
{
    std::mt19937 random(9);
    for (const language spoken : {language::persian, language::english, language::arabic}) {
        const auto tokens = tokenise(any_text(random, 60));
        const auto whole = analyse(tokens, spoken);
        const auto found = analyse_words(tokens, spoken);
        REQUIRE(found.words.size() == tokens.size());
        REQUIRE(found.spellings.size() == tokens.size());
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            CHECK(found.words[i].hash == whole.words[i].hash);
            CHECK(found.words[i].weight == whole.words[i].weight);
            CHECK(found.spellings[i].letters == whole.spellings[i].letters);
            CHECK(found.spellings[i].concepts == whole.spellings[i].concepts);
        }
    }
}

TEST_CASE("entry words: a glance at all of them overlooks none that is alike", "[faq][index]")
{
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    constexpr std::size_t entries = 12;
    std::vector<analysis> phrasings;
    std::vector<std::uint32_t> owners;
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
        for (int i = 0; i < 3; ++i) {
            phrasings.push_back(analyse(any_text(random, 6), language::persian));
            owners.push_back(entry);
        }
    }
    const feature_index index(phrasings);
    const entry_words words(phrasings, owners, entries, index);
    std::size_t partly = 0;
    for (int round = 0; round < 100; ++round) {
        const auto question = analyse(any_text(random, 5), language::persian);
        for (std::uint32_t entry = 0; entry < entries; ++entry) {
            const auto found = words.compare(entry, question);
            const auto known = words.known_words(entry, question);
            REQUIRE(found.of_known.size() == known.size());
            std::vector<double> of_known(known.size());
            for (std::size_t at = 0; at < question.words.size(); ++at) {
                double asked = 0;
                for (std::size_t i = 0; i < known.size(); ++i) {
                    const double alike = likeness_the_plain_way(question, at, known[i]);
                    asked = std::max(asked, alike);
                    of_known[i] = std::max(of_known[i], alike);
                }
                partly += asked > 0 && asked < 1;
                if (words.knows(entry, question.words[at].hash)) asked = 1;
                REQUIRE(found.of_asked[at] == asked);
            }
            REQUIRE(found.of_known == of_known);
        }
    }
    CHECK(partly > 100);
}

TEST_CASE("index: products in one go are to the bit those of one number after another", "[faq][index]")
{
    std::mt19937 random(12);
    std::vector<analysis> phrasings;
    for (std::size_t i = 0; i < 60; ++i)
        phrasings.push_back(analyse(any_text(random, 1 + i % 9), language::persian));
    const feature_index index(phrasings);
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < phrasings.size(); ++i)
        all.push_back(i);
    for (int round = 0; round < 20; ++round) {
        const auto question = index.vector_of(analyse(any_text(random, 6), language::persian));
        const auto found = index.resemblance_to(all, question);
        for (std::size_t i = 0; i < all.size(); ++i) {
            float whole = 0;
            for (std::size_t number = 0; number < kind_count; ++number) {
                const float part = cosine_the_plain_way(index, i, question, static_cast<kind>(number));
                REQUIRE(found.by_kind[number][i] == part);
                whole += part;
            }
            REQUIRE(found.whole[i] == whole);
        }
    }
}
