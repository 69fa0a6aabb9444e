// Words that are used alike: directions of meaning, and the glossaries that lend them to Persian and Arabic.
#include "faq/engine.hpp"
#include "features.hpp"
#include "senses.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace {

using namespace pasokh::faq;

sense sense_in(const std::string& word, language spoken)
{
    const auto tokens = tokenise(word);
    if (tokens.size() != 1) return 0;
    return sense_of(tokens.front().text, stem(tokens.front().text, spoken), spoken);
}

double likeness_in_english(const char* one, const char* other)
{
    const sense a = sense_in(one, language::english);
    const sense b = sense_in(other, language::english);
    INFO(one << " and " << other);
    REQUIRE(a != 0);
    REQUIRE(b != 0);
    return likeness_of(a, b);
}

struct glossary_line {
    std::string english;
    std::string words;
};

std::vector<glossary_line> lines_of(const char* file)
{
    std::ifstream in(std::string(SENSE_DATA) + "/" + file);
    REQUIRE(in);
    std::vector<glossary_line> all;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        INFO(line);
        const auto bar = line.find('|');
        REQUIRE(bar != std::string::npos);
        all.push_back({line.substr(0, bar), line.substr(bar + 1)});
    }
    return all;
}

std::vector<std::string> parts_of(const std::string& text)
{
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

knowledge hotel()
{
    knowledge all;
    const auto add = [&](const char* id, const char* question, std::vector<std::string> variants) {
        auto& entry = all.entries.emplace_back();
        entry.id = id;
        entry.wordings["en"] = {question, std::move(variants), std::string("answer of ") + id};
    };
    add("pets", "Can I bring my dog?", {"are cats allowed", "do you accept animals"});
    add("parking", "Where can I park?", {"is there a garage", "parking for cars"});
    add("breakfast",
        "When is breakfast?",
        {"what time do you serve it", "until when can I eat in the morning"});
    add("wifi", "What is the wifi password?", {"how do I connect to the internet", "is there wireless"});
    return all;
}

std::string best_of(const engine& hotel, const char* question)
{
    const auto said = hotel.ask(question, "en");
    return said.candidates.empty() ? "" : said.candidates.front().entry_id;
}

}  // namespace

TEST_CASE("senses: words that are used alike are alike, and others are not", "[faq][senses]")
{
    CHECK(likeness_in_english("dog", "puppy") > 0.2);
    CHECK(likeness_in_english("doctor", "physician") > 0.2);
    CHECK(likeness_in_english("laptop", "computer") > 0.2);
    CHECK(likeness_in_english("dog", "invoice") == 0);
    CHECK(likeness_in_english("password", "breakfast") == 0);
    CHECK(likeness_in_english("dog", "dog") == Approx(0.9).margin(0.05));
}

TEST_CASE("senses: every direction is of unit length, near enough", "[faq][senses]")
{
    for (const char* word : {"the", "refund", "dog", "whatsapp"}) {
        const sense found = sense_in(word, language::english);
        INFO(word);
        REQUIRE(found != 0);
        double squares = 0;
        for (const auto each : direction_of(found))
            squares += double{each / sense_scale} * double{each / sense_scale};
        CHECK(std::sqrt(squares) == Approx(1).margin(0.03));
    }
}

TEST_CASE("senses: a Persian or Arabic word points where its translation does", "[faq][senses]")
{
    const sense violin = sense_in("violin", language::english);
    REQUIRE(violin != 0);
    CHECK(sense_in("ویولن", language::persian) == violin);
    CHECK(sense_in("ویولن‌ها", language::persian) == violin);
    CHECK(sense_in("كمان", language::arabic) == violin);
    // By a group of the lexicon, between several English words.
    const sense dog = sense_in("dog", language::english);
    const sense pet = sense_in("گربه", language::persian);
    REQUIRE(pet != 0);
    CHECK(pet != dog);
    CHECK(likeness_of(pet, dog) > 0.5);
    // Not every language: nothing is known of these, whatever their letters look like in another one.
    CHECK(sense_in("violin", language::other) == 0);
    CHECK(sense_in("ویولن", language::other) == 0);
    CHECK(sense_in("qwxzvb", language::english) == 0);
}

TEST_CASE("senses: the file of directions is what the program takes it for", "[faq][senses]")
{
    std::ifstream in(std::string(SENSE_DATA) + "/english_senses.bin", std::ios::binary);
    REQUIRE(in);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const auto number = [&](std::size_t at) {
        std::size_t found = 0;
        for (std::size_t i = 4; i-- > 0;)
            found = found << 8 | static_cast<unsigned char>(bytes.at(at + i));
        return found;
    };
    const std::size_t words = number(0);
    const std::size_t length = number(8);
    CHECK(words > 29'000);
    CHECK(words < 60'000);  // a sense has 16 bits, and the glossaries need some
    CHECK(number(4) == sense_width);
    CHECK(bytes.size() == 12 + length + words * sense_width);
    const auto text = bytes.substr(12, length);
    CHECK(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) == words);
    CHECK(text.back() == '\n');
}

TEST_CASE(
    "senses: the glossaries translate into known words, and no word stands in two lines",
    "[faq][senses]"
)
{
    for (const char* file : {"persian_glossary.txt", "arabic_glossary.txt"}) {
        std::set<std::string> seen;
        for (const auto& line : lines_of(file)) {
            INFO(file << ": " << line.english << "|" << line.words);
            CHECK_FALSE(parts_of(line.english).empty());
            for (const auto& word : parts_of(line.english))
                CHECK(sense_in(word, language::english) != 0);
            CHECK_FALSE(parts_of(line.words).empty());
            for (const auto& word : parts_of(line.words)) {
                CHECK(seen.insert(word).second);
                CHECK(tokenise(word).size() == 1);
            }
        }
        CHECK(seen.size() > 500);
    }
}

TEST_CASE("senses: a question finds its entry by words that are used like the entry's", "[faq][senses]")
{
    const auto asked = engine::build(hotel(), {.default_language = "en"});
    CHECK(best_of(asked, "is my puppy welcome") == "pets");
    CHECK(best_of(asked, "I come with a truck") == "parking");
    CHECK(best_of(asked, "my laptop is offline") == "wifi");
    // A guess is asked about, not answered.
    CHECK(asked.ask("I come with a truck", "en").outcome == outcome::ask);
    CHECK(asked.ask("who painted the ceiling", "en").outcome != outcome::answer);
}

TEST_CASE("senses: a question in Persian finds an entry that is written in English", "[faq][senses]")
{
    const auto asked = engine::build(hotel(), {.default_language = "en"});
    CHECK(best_of(asked, "صبحانه چه ساعتیه؟") == "breakfast");
    CHECK(best_of(asked, "پارکینگ برای ماشین هست؟") == "parking");
    CHECK(best_of(asked, "سگ میتونم بیارم؟") == "pets");
}
