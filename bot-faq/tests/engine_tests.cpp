#include "confidence.hpp"
#include "faq/engine.hpp"
#include "faq/report.hpp"
#include "matcher.hpp"
#include "text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace pasokh::faq;

namespace {

knowledge small_shop()
{
    knowledge content;
    content.entries.push_back(
        {"cost",
         {{"fa", {"هزینه ارسال چقدر است؟", {"پول پست چنده", "کرایه ارسال"}, "۵۰ هزار تومان"}},
          {"en", {"How much is shipping?", {"delivery cost", "shipping fee"}, "50,000 toman"}}}}
    );
    content.entries.push_back(
        {"hours",
         {{"fa", {"ساعت کاری شما چیست؟", {"کی باز هستید", "تا چند بازید"}, "۹ تا ۱۸"}},
          {"en", {"What are your opening hours?", {"when are you open", "working hours"}, "9 to 18"}}}}
    );
    content.entries.push_back(
        {"agent", {{"fa", {"چطور با پشتیبان صحبت کنم؟", {"وصل شدن به پشتیبان"}, "دکمه را بزنید"}}}}
    );
    content.entries.push_back(
        {"size", {{"en", {"What size is it?", {"dimensions", "how big is it"}, "20 cm"}}}}
    );
    return content;
}

}  // namespace

TEST_CASE("engine: a known phrasing is answered in the language it was asked in", "[faq][engine]")
{
    const auto bot = engine::build(small_shop());
    const auto persian = bot.ask("هزينه ارسال چقدر است", "en");
    CHECK(persian.outcome == outcome::answer);
    CHECK(persian.reason == reason::confident);
    CHECK(persian.language == "fa");
    CHECK(persian.answer == "۵۰ هزار تومان");
    const auto english = bot.ask("Delivery cost?", "fa");
    CHECK(english.outcome == outcome::answer);
    CHECK(english.candidates.front().entry_id == "cost");
}

TEST_CASE(
    "engine: the page decides what the text leaves open, the default what the entry lacks",
    "[faq][engine]"
)
{
    const auto bot = engine::build(small_shop(), {.default_language = "en"});
    CHECK(bot.ask("hazine ersal cheghadr ast", "en").candidates.front().question == "هزینه ارسال چقدر است؟");
    CHECK(bot.ask("how big is it", "en").answer == "20 cm");
    CHECK(bot.ask("dimensions", "fa").answer == "20 cm");
}

TEST_CASE("engine: suggestions are offered only to ask, three at most", "[faq][engine]")
{
    reply said;
    said.candidates.resize(5);
    said.outcome = outcome::ask;
    CHECK(said.suggestions().size() == 3);
    said.outcome = outcome::hand_off;
    CHECK(said.suggestions().empty());
}

TEST_CASE("engine: a request for a human hands off even when words of an entry are in it", "[faq][engine]")
{
    const auto said =
        engine::build(small_shop())
            .ask("هزینه ارسال مهم نیست، می‌خوام با اپراتور صحبت کنم"
            );
    CHECK(said.outcome == outcome::hand_off);
    CHECK(said.reason == reason::wants_human);
    CHECK(said.wants_human);
}

TEST_CASE(
    "engine: an entry that asks for a human itself is answered, and the wish stays visible",
    "[faq][engine]"
)
{
    const auto said = engine::build(small_shop()).ask("چطور با پشتیبان صحبت کنم؟");
    CHECK(said.outcome == outcome::answer);
    CHECK(said.candidates.front().entry_id == "agent");
    CHECK(said.wants_human);
}

TEST_CASE("engine: small talk is answered in the same language", "[faq][engine]")
{
    const auto bot = engine::build(small_shop());
    CHECK(bot.ask("سلام", "fa").answer == "سلام! چطور می‌توانم کمکتان کنم؟");
    CHECK(bot.ask("hello", "en").answer == "Hello! How can I help you?");
    CHECK(bot.ask("hello", "en").outcome == outcome::small_talk);
}

TEST_CASE("engine: what is refused is not answered, unless an entry is about refusing", "[faq][engine]")
{
    knowledge content = small_shop();
    content.entries.push_back(
        {"cancel",
         {{"fa", {"چطور نوبتم را لغو کنم؟", {"میخوام نوبتم رو لغو کنم", "لغو نوبت"}, "از پنل"}},
          {"en", {"How do I cancel?", {"I want to cancel my visit", "cancel my visit"}, "in the panel"}}}}
    );
    content.entries.push_back(
        {"renewal",
         {{"en", {"I don't want to renew", {"stop renewing", "no more renewals"}, "switch it off"}}}}
    );
    const auto bot = engine::build(content);
    REQUIRE(bot.ask("میخوام نوبتم رو لغو کنم", "fa").outcome == outcome::answer);
    for (const auto* text :
         {"نمی‌خوام نوبتم رو لغو کنم", "نمیخوام لغو کنم میخوام ساعت نوبتم رو عوض کنم"})
        CHECK(bot.ask(text, "fa").outcome != outcome::answer);
    REQUIRE(bot.ask("i want to cancel my visit", "en").outcome == outcome::answer);
    CHECK(bot.ask("i don't want to cancel my visit", "en").outcome == outcome::ask);
    CHECK(bot.ask("i dont want to renew", "en").outcome == outcome::answer);
}

TEST_CASE("engine: a known word or two is a topic, and is asked about", "[faq][engine]")
{
    const auto bot = engine::build(small_shop());
    for (const auto* topic : {"هزینه", "ساعت", "shipping", "opening hours"}) {
        INFO(topic);
        const auto said = bot.ask(topic, "fa");
        CHECK(said.outcome != outcome::hand_off);
        CHECK_FALSE(said.candidates.empty());
    }
}

TEST_CASE("engine: a keyboard left in the other language is read as meant", "[faq][engine]")
{
    const auto bot = engine::build(small_shop());
    const auto hello = bot.ask("sghl", "en");
    CHECK(hello.reason == reason::greeting);
    CHECK(hello.language == "fa");
    // «هزینه ارسال چقدر است» and "delivery cost".
    const auto persian = bot.ask("icdki hvshg ]rnv hsj", "fa");
    CHECK(persian.outcome == outcome::answer);
    CHECK(persian.answer == "۵۰ هزار تومان");
    const auto english = bot.ask("یثمهرثقغ زخسف", "fa");
    CHECK(english.outcome == outcome::answer);
    CHECK(english.candidates.front().entry_id == "cost");
}

TEST_CASE("engine: what makes sense, or none on either layout, stays as typed", "[faq][engine]")
{
    const matcher words(small_shop());
    for (const auto* text :
         {"shipping",
          "How much is shipping?",
          "hazine ersal",
          "chande ersal",
          "hello",
          "سلام",
          "هزینه ارسال چقدر است",
          "Dvořák",
          "xqzt wkv",
          "123",
          "",
          "Delivery cost for Isfahan",
          "warum dauert der versand so lange",
          "ما هي رسوم التوصيل"}) {
        INFO(text);
        CHECK_FALSE(words.retyped(text));
    }
}

TEST_CASE(
    "evidence: a question of another thing with the same verb lacks the entry's own word",
    "[faq][engine]"
)
{
    knowledge content;
    content.entries.push_back(
        {"track",
         {{"en", {"track my order", {"how can I track an order", "order tracking, where is it"}, "a"}}}}
    );
    content.entries.push_back(
        {"invoice",
         {{"en", {"download my invoice", {"how can I get an invoice", "invoice for my company"}, "b"}}}}
    );
    const matcher words(content);
    const auto right = words.find("can I track an order", language::english).seen;
    const auto strange = words.find("can I glorf an order", language::english).seen;
    const auto rival = words.find("track the invoice", language::english).seen;
    CHECK(right.core_as_asked.missing < strange.core_as_asked.missing);
    CHECK(right.core_as_asked.share > strange.core_as_asked.share);
    CHECK(right.unknown_to_all.heaviest == 0);
    CHECK(strange.unknown_to_all.heaviest == Approx(1));
    CHECK(right.for_rivals.heaviest == 0);
    CHECK(rival.for_rivals.heaviest > 0);
    CHECK(rival.for_others > 0);
    CHECK(right.votes > rival.votes);
    CHECK(right.nearer_than_strangers > strange.nearer_than_strangers);
    CHECK(right.nearer_than_siblings > strange.nearer_than_siblings);
    CHECK(right.nearer_than_next > rival.nearer_than_next);
    CHECK(right.new_words == 0);
    CHECK(strange.new_words == 1);
}

TEST_CASE("engine: a short follow-up is read together with the question before", "[faq][engine]")
{
    const auto bot = engine::build(small_shop());
    const auto alone = bot.ask("و برای شیراز؟", "fa");
    const auto followed = bot.ask("و برای شیراز؟", "fa", {.previous_question = "هزینه ارسال چقدر است"});
    CHECK(alone.outcome != outcome::answer);
    REQUIRE_FALSE(followed.candidates.empty());
    CHECK(followed.candidates.front().entry_id == "cost");
    CHECK(followed.confidence > alone.confidence);
}

TEST_CASE(
    "engine: of words of the FAQ that sound alike, Finglish is the one with its vowels",
    "[faq][engine]"
)
{
    knowledge content;
    content.entries.push_back(
        {"years", {{"fa", {"چند سال سابقه دارید؟", {"از چه سالی کار می‌کنید"}, "a"}}}}
    );
    content.entries.push_back({"asking", {{"fa", {"سوال دارم", {"چطور سوال بپرسم"}, "b"}}}});
    const auto bot = engine::build(content, {.default_language = "fa"});
    const auto best = [&](const char* question) { return bot.ask(question, "fa").candidates.at(0).entry_id; };
    CHECK(best("chand sal sabeghe darid") == "years");
    CHECK(best("chand sale kar mikonid") == "years");
    CHECK(best("soal daram") == "asking");
    CHECK(best("soalam ro chetor beporsam") == "asking");
}

TEST_CASE("engine: fewer accepted wrong answers ask for more confidence", "[faq][engine]")
{
    for (const double phrasings_of_each : {1.0, 5.0}) {
        const auto& learned = trained_confidence.of(phrasings_of_each);
        double before = 1;
        for (const double rate : {0.01, 0.02, 0.04, 0.05, 0.1, 0.2}) {
            const double cut = learned.answer_cut(rate);
            CAPTURE(phrasings_of_each, rate);
            CHECK(cut <= before);
            CHECK(cut > 0);
            before = cut;
        }
        CHECK(learned.answer_cut(0.05) < 1);
        CHECK(learned.ask_cut < learned.answer_cut(0.05));
    }
}

TEST_CASE("engine: an empty FAQ never answers and never fails", "[faq][engine]")
{
    const auto bot = engine::build({});
    CHECK(bot.ask("هزینه ارسال").outcome == outcome::hand_off);
    CHECK(bot.ask("").outcome != outcome::answer);
    CHECK(bot.collisions().empty());
}

TEST_CASE("engine: a FAQ of one entry does not answer everything with it", "[faq][engine]")
{
    knowledge content;
    content.entries.push_back(small_shop().entries.front());
    const auto bot = engine::build(content);
    CHECK(bot.ask("هزینه ارسال چقدر است؟").outcome == outcome::answer);
    CHECK(bot.ask("پایتخت فرانسه کجاست").outcome != outcome::answer);
}

TEST_CASE("engine: a phrasing that two entries claim is not certain", "[faq][engine]")
{
    knowledge content = small_shop();
    content.entries[3].wordings.at("en").variants.push_back("when are you open");
    const auto said = engine::build(content).ask("when are you open", "en");
    CHECK(said.outcome == outcome::ask);
    REQUIRE(said.candidates.size() >= 2);
    CHECK((said.candidates[0].entry_id == "hours" || said.candidates[0].entry_id == "size"));
    CHECK((said.candidates[1].entry_id == "hours" || said.candidates[1].entry_id == "size"));
}

TEST_CASE("report: advice names thin entries and shared phrasings", "[faq][report]")
{
    knowledge content = small_shop();
    content.entries[2].wordings.at("fa").variants.clear();
    content.entries[3].wordings.at("en").variants.push_back("delivery cost");
    const auto remarks = lint(content);
    const auto says = [&](const std::string& id, const std::string& part) {
        return std::any_of(remarks.begin(), remarks.end(), [&](const remark& one) {
            return one.entry_id == id && one.advice.find(part) != std::string::npos;
        });
    };
    CHECK(says("agent", "one phrasing in \"fa\""));
    CHECK(says("agent", "has no \"en\""));
    CHECK(says("size", "like \"cost\""));
    CHECK_FALSE(says("hours", "one phrasing"));
}

TEST_CASE("report: figures count what they say", "[faq][report]")
{
    const auto bot = engine::build(small_shop());
    const std::vector<labelled_question> questions{
        {"en", "delivery cost", "cost"},
        {"en", "working hours", "hours"},
        {"en", "zebra crossing in paris", std::nullopt},
        {"en", "dimensions", "cost"},  // labelled wrongly on purpose
    };
    const auto found = evaluate(bot, questions);
    CHECK(found.in_scope == 3);
    CHECK(found.out_of_scope == 1);
    CHECK(found.hit_at_1 == Approx(2.0 / 3));
    CHECK(found.own_coverage == Approx(2.0 / 3));
    CHECK(found.own_wrong == Approx(1.0 / 3));
    CHECK(found.out_of_scope_answered == Approx(0));
}

TEST_CASE("engine: nonsense of 2,000 characters is answered quickly", "[faq][engine]")
{
#if defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
    constexpr double limit_ms =
        100;  // instrumented code says nothing about speed; a loop gone wild still shows
#else
    constexpr double limit_ms = 5;
#endif
    const auto bot = engine::build(small_shop());
    std::mt19937 random(7);
    const std::u32string_view alphabet =
        U"abcdehimnorst \u200c\u0627\u0628\u06cc\u06a9\u0645\u0646 0123\u06f4\u0665\u064e\U0001f600\n'";
    std::vector<double> took;
    for (int round = 0; round < 1'000; ++round) {
        std::string text;
        for (int i = 0; i < 2'000; ++i) {
            if (random() % 200 == 0)
                text += static_cast<char>(random() % 256);  // also bytes that are no UTF-8
            else
                text += to_utf8(std::u32string(1, alphabet[random() % alphabet.size()]));
        }
        const auto start = std::clock();  // of the processor: a busy machine does not count
        const auto said = bot.ask(text, round % 2 == 0 ? "fa" : "en");
        took.push_back(1'000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        CHECK(said.candidates.size() <= reply::most_candidates);
    }
    CHECK(*std::max_element(took.begin(), took.end()) < limit_ms);
}
