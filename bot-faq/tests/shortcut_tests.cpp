// What is found in a shorter way is what the plain way finds.
#include "word_table.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <string>

using namespace pasokh::faq;

namespace {

std::u32string any_word(std::mt19937& random, std::size_t most_letters)
{
    std::u32string word;
    for (auto left = random() % (most_letters + 1); left > 0; --left)
        word += static_cast<char32_t>(U'a' + random() % 3);
    return word;
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
