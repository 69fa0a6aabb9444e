// Things that one does or undoes are never answered for each other.
#include "faq/engine.hpp"
#include "opposites.hpp"

#include <catch2/catch.hpp>

#include <bit>

namespace {

using namespace pasokh::faq;

sides sides_of(const char* text)
{
    return sides_in(tokenise(text));
}

bool are_opposed(const char* one, const char* other)
{
    return (sides_of(one) & opposites_of(sides_of(other))) != 0;
}

engine carrier()
{
    knowledge all;
    const auto add = [&](const char* id, const char* lang, const char* question, std::vector<std::string> more
                     ) {
        auto& entry = all.entries.emplace_back();
        entry.id = id;
        entry.wordings[lang] = {question, std::move(more), std::string("answer of ") + id};
    };
    add("activate", "en", "How do I activate my sim card?", {"activate my card", "turn on my sim"});
    add("increase", "en", "How do I increase my limit?", {"raise my limit", "I need a higher limit"});
    add("arrival", "en", "When does my flight arrive?", {"arrival time of my flight", "what time do we land"}
    );
    add("photo", "en", "How do I upload a photo?", {"upload my picture", "where can I upload an image"});
    add("both", "en", "Can I add or remove a seat?", {"add a seat", "remove a seat"});
    add("volume",
        "fa",
        "چطور حجم بسته را افزایش دهم؟",
        {"افزایش حجم بسته", "می‌خوام حجم بسته‌ام زیاد بشه"});
    return engine::build(all, {.default_language = "en"});
}

}  // namespace

TEST_CASE("opposites: the longest phrase says which side is taken", "[faq][opposites]")
{
    CHECK(are_opposed("turn it on, activate it", "deactivate it"));
    CHECK(are_opposed("فعال‌سازی", "غیرفعال"));
    CHECK(are_opposed("فعال", "غیر فعال"));
    CHECK(are_opposed("gheyre faal", "faal"));
    CHECK(are_opposed("log in", "Log out!"));
    CHECK_FALSE(are_opposed("turn left on the road", "turn off"));
    CHECK_FALSE(are_opposed("فعال", "فعال"));
    CHECK(std::popcount(sides_of("نصب")) == 1);
    CHECK(std::popcount(sides_of("حذف نصب")) == 1);
    CHECK(sides_of("") == 0);
}

TEST_CASE(
    "opposites: a question for the other side is asked about, whatever else is the same",
    "[faq][opposites]"
)
{
    const auto bot = carrier();
    for (const auto& [question, lang] :
         {std::pair{"How do I deactivate my sim card?", "en"},
          {"How do I decrease my limit?", "en"},
          {"I need a lower limit", "en"},
          {"departure time of my flight", "en"},
          {"How do I download a photo?", "en"},
          {"چطور حجم بسته را کاهش دهم؟", "fa"}}) {
        INFO(question);
        const auto said = bot.ask(question, lang);
        CHECK(said.outcome == outcome::ask);
        CHECK_FALSE(said.candidates.empty());
    }
}

TEST_CASE("opposites: the same side, or an entry about both, is answered", "[faq][opposites]")
{
    const auto bot = carrier();
    for (const char* question :
         {"How can I activate my sim card?", "remove a seat please", "how do I raise my limit"}) {
        INFO(question);
        CHECK(bot.ask(question, "en").outcome == outcome::answer);
    }
}
