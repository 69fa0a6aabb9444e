// Messages that only make sense after what was said before them.
#include "faq/engine.hpp"
#include "faq/loader.hpp"
#include "faq/report.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <string>
#include <utility>

using namespace pasokh::faq;

namespace {

const knowledge& demo()
{
    static const loaded read = load_jsonl(DEMO_FAQ);
    REQUIRE(read.ok());
    return read.content;
}

const engine& demo_bot()
{
    static const engine bot = engine::build(demo());
    return bot;
}

/// What the last of these messages gets, all of one visitor.
reply talk(const engine& bot, std::string_view page, std::initializer_list<std::string_view> messages)
{
    context before;
    reply said;
    for (const auto message : messages) {
        said = bot.ask(message, page, before);
        before = after(said, std::move(before));
    }
    return said;
}

bool leads_to(const reply& said, std::string_view id)
{
    if (said.outcome == outcome::answer) return said.candidates.front().entry_id == id;
    for (const auto& one : said.suggestions())
        if (one.entry_id == id) return true;
    return false;
}

struct turn {
    const char* page;
    const char* question;
    const char* next;
    const char* expected;
};

}  // namespace

TEST_CASE("conversation: what is no follow-up never gets the answer before it again", "[faq][conversation]")
{
    constexpr auto english = "how much is shipping";
    constexpr auto persian = "هزینه ارسال چقدره؟";
    // Expected: the reason, or "-" for anything but an answer.
    const auto [page, question, next, expected] = GENERATE_REF(values<turn>({
        {"en", english, "ok", "acknowledged"},
        {"en", english, "OK, got it", "acknowledged"},
        {"en", english, "I see", "acknowledged"},
        {"en", english, "great", "acknowledged"},
        {"en", english, "yes", "acknowledged"},
        {"en", english, "lol", "acknowledged"},
        {"en", english, "👍🏽", "acknowledged"},
        {"en", english, ":)", "acknowledged"},
        {"en", english, "no", "declined"},
        {"en", english, "👎", "declined"},
        {"en", english, "you are wrong", "declined"},
        {"en", english, "wrong answer", "declined"},
        {"en", english, "that's not what I asked", "declined"},
        {"en", english, "what do you mean?", "declined"},
        {"en", english, "it didn't help", "declined"},
        {"en", english, "?", "gibberish"},
        {"en", english, "🤔", "gibberish"},
        {"en", english, "no thanks", "thanks"},
        {"en", english, "too expensive", "-"},
        {"en", english, "why", "-"},
        {"en", english, "my dog is sick", "-"},
        {"en", english, "nice shop", "-"},
        {"en", "how can i return a product", "i hate this", "-"},
        {"fa", persian, "باشه", "acknowledged"},
        {"fa", persian, "خب", "acknowledged"},
        {"fa", persian, "خیلی عالی", "acknowledged"},
        {"fa", persian, "هههههه", "acknowledged"},
        {"fa", persian, "❤️", "acknowledged"},
        {"fa", persian, "اشتباهه", "declined"},
        {"fa", persian, "نفهمیدم", "declined"},
        {"fa", persian, "نه اینو نگفتم", "declined"},
        {"fa", persian, "منظورم این نبود", "declined"},
        {"fa", persian, "یعنی چی؟", "declined"},
        {"fa", persian, "نه", "declined"},
        {"fa", persian, "نه ممنون", "thanks"},
        {"fa", persian, "؟", "gibberish"},
        {"fa", persian, "چرا", "-"},
        {"fa", persian, "خیلی گرونه", "-"},
        {"fa", "ساعت کاری شما چیه؟", "سگ من مریضه", "-"},
        {"fa", "hazine ersal cheghadre", "bashe", "acknowledged"},
        {"fa", "hazine ersal cheghadre", "bale", "acknowledged"},
        {"fa", "hazine ersal cheghadre", "na", "declined"},
        {"fa", "hazine ersal cheghadre", "eshtebahe", "declined"},
        {"fa", "hazine ersal cheghadre", "chera", "-"},
        {"ar", english, "طيب", "acknowledged"},
        {"ar", english, "نعم", "acknowledged"},
        {"ar", english, "لا", "declined"},
        {"ar", english, "لم أفهم", "declined"},
    }));
    CAPTURE(question, next);
    REQUIRE(talk(demo_bot(), page, {question}).outcome == outcome::answer);
    const auto said = talk(demo_bot(), page, {question, next});
    INFO(describe(said));
    CHECK(said.outcome != outcome::answer);
    if (expected != std::string("-")) CHECK(to_string(said.reason) == expected);
}

TEST_CASE("conversation: a real follow-up goes on from the question before", "[faq][conversation]")
{
    // Expected: the entry that is answered or offered.
    const auto [page, question, next, expected] = GENERATE(values<turn>({
        {"fa", "هزینه ارسال چقدره؟", "و برای شیراز؟", "delivery_cost"},
        {"fa", "هزینه ارسال چقدره؟", "شیراز چی", "delivery_cost"},
        {"fa", "هزینه ارسال چقدره؟", "چند روز؟", "delivery_time"},
        {"fa", "hazine ersal cheghadr ast", "chand rooze", "delivery_time"},
        {"fa", "hazine ersal cheghadr ast", "va baraye shiraz", "delivery_cost"},
        {"en", "how much is shipping", "and for Shiraz?", "delivery_cost"},
        {"en", "how much is shipping", "how long?", "delivery_time"},
        {"en", "how much is shipping", "how long does it take", "delivery_time"},
        {"en", "how much is shipping", "what about abroad", "international"},
        {"en", "how much is shipping", "and returns?", "returns"},
        {"en", "how much is shipping", "is it free?", "delivery_cost"},
    }));
    CAPTURE(question, next);
    const auto said = talk(demo_bot(), page, {question, next});
    INFO(describe(said));
    CHECK(leads_to(said, expected));
}

TEST_CASE("conversation: a follow-up that changes what is asked may choose", "[faq][conversation]")
{
    knowledge content;
    content.entries.push_back(
        {"ship",
         {{"fa",
           {"برای شهرستان ارسال دارید؟",
            {"به همه شهرها می‌فرستید؟", "ارسال به شهرستان"},
            "بله"}}}}
    );
    content.entries.push_back(
        {"cost", {{"fa", {"هزینه ارسال چقدر است؟", {"کرایه پست چنده", "قیمت ارسال"}, "۵۰ هزار تومان"}}}}
    );
    const auto said = talk(engine::build(content), "fa", {"برای شهرستان ارسال دارید؟", "چقدر؟"});
    CHECK(said.outcome == outcome::ask);
    CHECK(leads_to(said, "cost"));
    CHECK(leads_to(said, "ship"));
}

TEST_CASE("conversation: thanks and a yes in between do not cut the thread", "[faq][conversation]")
{
    for (const auto* between : {"ممنون", "باشه", "👍", "سلام"}) {
        CAPTURE(between);
        const auto said = talk(demo_bot(), "fa", {"هزینه ارسال چقدره؟", between, "و برای شیراز؟"});
        CHECK(leads_to(said, "delivery_cost"));
    }
    const auto chain = talk(demo_bot(), "fa", {"هزینه ارسال چقدره؟", "و برای شیراز؟", "چند روز؟"});
    CHECK(leads_to(chain, "delivery_time"));
}

TEST_CASE("conversation: what names nothing is not answered by itself", "[faq][conversation]")
{
    for (const auto* text : {"چقدر؟", "chand rooze", "how long does it take", "کی؟"}) {
        CAPTURE(text);
        CHECK(demo_bot().ask(text, "fa").outcome != outcome::answer);
    }
}

TEST_CASE("conversation: yes and no say whether an answer helped", "[faq][conversation]")
{
    const auto after_answer = [](std::string_view text) {
        return talk(demo_bot(), "en", {"how much is shipping", text}).helped;
    };
    CHECK(after_answer("yes") == true);
    CHECK(after_answer("👍") == true);
    CHECK(after_answer("no") == false);
    CHECK(after_answer("none of these") == false);
    CHECK_FALSE(after_answer("ok").has_value());
    CHECK_FALSE(after_answer("and for Shiraz?").has_value());
    // "Anything else?" "No."
    CHECK(demo_bot().ask("no", "en").reason == reason::acknowledged);
    CHECK(demo_bot().ask("no", "en", {{}, said_before::suggestions}).reason == reason::declined);
}

TEST_CASE("conversation: a question with such a word in it stays a question", "[faq][conversation]")
{
    for (const auto* text :
         {"is it ok to return a product",
          "yes I want to cancel my order",
          "نه، هزینه ارسال چقدره؟",
          "باشه ولی ساعت کاری شما چیه؟",
          "good?",
          "no delivery today",
          "خوب بسته‌بندی می‌کنید"}) {
        CAPTURE(text);
        const auto said = demo_bot().ask(text, "fa");
        CHECK(said.reason != reason::acknowledged);
        CHECK(said.reason != reason::declined);
        CHECK_FALSE(said.helped.has_value());
    }
}

TEST_CASE("conversation: a FAQ's own phrasing wins over what it sounds like", "[faq][conversation]")
{
    knowledge content = demo();
    content.entries.push_back(
        {"none", {{"en", {"None of these", {"something else", "another matter"}, "Then call us."}}}}
    );
    const auto bot = engine::build(content);
    CHECK(bot.ask("none of these", "en").outcome == outcome::answer);
    CHECK(bot.ask("none", "en").reason == reason::declined);
}

TEST_CASE("conversation: an answer comes in the language of the question", "[faq][conversation]")
{
    CHECK(demo_bot().ask("hazine ersal chande").language == "fa");
    CHECK(demo_bot().ask("hazine ersal cheghadre").language == "fa");
    CHECK(demo_bot().ask("ramz faramoosh").language == "fa");
    CHECK(demo_bot().ask("shipping cost").language == "en");
    CHECK(demo_bot().ask("how much is shipping").language == "en");

    knowledge content = demo();
    for (auto& one : content.entries)
        if (one.id == "delivery_cost")
            one.wordings["de"] = {"Was kostet der Versand?", {"Versandkosten", "Porto"}, "45.000 Toman"};
    const auto bot = engine::build(content, {.default_language = "en"});
    CHECK(bot.ask("Was kostet der Versand").answer == "45.000 Toman");
    CHECK(bot.ask("was kostet der versand", "en").answer == "45.000 Toman");
    CHECK(bot.ask("how much is shipping", "en").language == "en");
}

TEST_CASE("conversation: the bot's own words are in a language that labels have", "[faq][conversation]")
{
    // Nothing here is in French: neither the labels nor what stands above them.
    const auto said = demo_bot().ask("delivery", "fr");
    REQUIRE(said.outcome == outcome::ask);
    CHECK(said.language == "fa");
    CHECK(demo_bot().ask("👍", "fr").language == "fa");
    CHECK(demo_bot().ask("👍", "ar").language == "ar");
}
