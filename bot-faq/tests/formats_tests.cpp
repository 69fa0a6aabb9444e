#include "faq/formats.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using namespace pasokh::faq;

namespace {

/// Everything an entry can hold, with what its formats could stumble over.
knowledge everything()
{
    entry delivery{"delivery", {}};
    auto& fa = delivery.wordings["fa"];
    fa.question = "هزینه ارسال، «پیک» یا پست؟";
    fa.variants = {"پست چنده", "kharje \"post\" chande; chand?"};
    fa.answer = "تهران ۶۰٬۰۰۰ تومان.\n\nشهرهای دیگر: با پست \"پیشتاز\".";
    fa.links = {{"https://shop.example/delivery?a=1&b=2", "جدول هزینه‌ها"}};
    fa.images = {{"https://shop.example/map.png", "نقشه"}};
    fa.next = {"returns"};
    auto& en = delivery.wordings["en"];
    en.question = "What does delivery cost?";
    en.answer = "€4.90";
    entry returns{"returns", {}};
    returns.wordings["fa"] = {"می‌توانم پس بدهم؟", {"مرجوعی"}, "تا ۷ روز."};
    return {{delivery, returns}};
}

std::vector<std::string> problems(format how, std::string_view text)
{
    const auto read = parse(how, text, "fa");
    CHECK((read.ok() || read.content.entries.empty()));
    std::vector<std::string> out;
    for (const auto& each : read.problems)
        out.push_back(to_string(each));
    return out;
}

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("formats: what is written is read back, in every format", "[faq][formats]")
{
    const auto content = everything();
    for (const auto how : {format::jsonl, format::toml, format::csv, format::markdown, format::json_ld}) {
        INFO(to_string(how));
        auto read = parse(how, write(how, content), "fa");
        for (const auto& each : read.problems)
            UNSCOPED_INFO(to_string(each));
        REQUIRE(read.ok());
        auto expected = content;
        if (how == format::json_ld) {
            // What schema.org has no word for.
            expected.entries[0].wordings["fa"].next.clear();
        }
        CHECK(read.content.entries == expected.entries);
        CHECK(write(how, read.content) == write(how, parse(how, write(how, read.content), "fa").content));
    }
}

TEST_CASE("formats: markdown gives back what it was given, whatever a text looks like", "[faq][formats]")
{
    std::mt19937 dice(20261122);
    const auto below = [&](std::size_t most) { return static_cast<std::size_t>(dice() % most); };
    const std::vector<std::string> pieces{
        "#",
        "# ",
        "## x",
        ">",
        "> ",
        "-",
        "- ",
        "* ",
        "1. ",
        "```",
        "`",
        "\n",
        "\n\n",
        " ",
        "\t",
        "\r",
        "\\",
        "\\n",
        "\\#",
        "[",
        "]",
        "](",
        "(",
        ")",
        "![",
        "[a](https://x.example/)",
        "![b](https://x.example/p.png)",
        "{",
        "}",
        "{#id lang=fa}",
        "&",
        "&#10;",
        "&#",
        "&amp;",
        "<b>",
        "|",
        "***",
        "---",
        "سلام",
        "هزینه",
        "word",
        "a",
        ",",
        "=",
        "!",
        "%20",
        "😀"};
    const auto text = [&](std::size_t most) {
        std::string out;
        for (std::size_t i = below(most) + 1; i > 0; --i)
            out += pieces[below(pieces.size())];
        // A text of nothing but blanks is none.
        return out.find_first_not_of(" \t\r\n") == std::string::npos ? out + "x" : out;
    };
    const auto id = [&] {
        std::string out = "i";
        for (std::size_t i = below(4); i > 0; --i)
            out += std::vector<std::string>{" ", ",", "{", "}", "#", "&#32;", "\\", "=", "b"}[below(9)];
        return out + "d";
    };
    for (int round = 0; round < 3'000; ++round) {
        knowledge content;
        const auto first = id();
        const auto second = first + "2";
        for (const auto& name : {first, second}) {
            entry one{name, {}};
            auto& said = one.wordings[below(2) == 0 ? "fa" : "en"];
            said.question = text(6);
            for (std::size_t i = below(3); i > 0; --i)
                said.variants.push_back(text(5));
            said.answer = text(12);
            for (std::size_t i = below(3); i > 0; --i)
                said.links.push_back(
                    {below(2) == 0 ? "https://x.example/a_(b)?c=1&#10;d" : "http://y.example", text(4)}
                );
            for (std::size_t i = below(2); i > 0; --i)
                said.images.push_back({"https://x.example/(m).png", text(4)});
            if (below(2) == 0) said.next = {first};
            content.entries.push_back(std::move(one));
        }
        const auto written = write(format::markdown, content);
        const auto read = parse(format::markdown, written, "fa");
        if (read.ok() && read.content.entries == content.entries) continue;
        for (const auto& each : read.problems)
            UNSCOPED_INFO(to_string(each));
        INFO(written);
        INFO(write(format::jsonl, content));
        REQUIRE(read.ok());
        REQUIRE(read.content.entries == content.entries);
    }
}

TEST_CASE("formats: markdown of people keeps its meaning", "[faq][formats]")
{
    const auto read = parse(
        format::markdown,
        "## How \\#1 is it? {#a}\n\nSee [the *map*](https://x.example/m) and C:\\Users.\n\n```\n# \\# "
        "[no](https://x.example/)\n```\n"
        "\n## Second\n\n- one\n- two\n\n![Map](https://x.example/p.png)\n",
        "en"
    );
    REQUIRE(read.ok());
    const auto& first = read.content.entries.at(0).wordings.at("en");
    CHECK(first.question == "How #1 is it?");
    CHECK(first.answer == "See the *map* and C:\\Users.\n\n```\n# \\# [no](https://x.example/)\n```");
    CHECK(first.links == std::vector<pasokh::faq::link>{{"https://x.example/m", "the *map*"}});
    CHECK(read.content.entries.at(1).wordings.at("en").answer == "- one\n- two");
    // Nothing but brackets is answered within the time of a request.
    std::string brackets = "## q\n\n";
    while (brackets.size() < 15'000)
        brackets += "[](";
    CHECK(parse(format::markdown, brackets, "en").ok());
}

TEST_CASE("formats: csv is taken as spreadsheets write it", "[faq][formats]")
{
    const auto read = parse(
        format::csv,
        "Question;Answer;Variants\r\n\"Where;\r\nare you?\";Here.;\"where is it\r\nyour address\"\r\n\r\n",
        "en"
    );
    REQUIRE(read.ok());
    REQUIRE(read.content.entries.size() == 1);
    const auto& one = read.content.entries.front();
    CHECK(one.id.starts_with("q-"));
    CHECK(one.wordings.at("en").question == "Where;\r\nare you?");
    CHECK(one.wordings.at("en").variants == lines{"where is it", "your address"});
    CHECK(
        problems(format::csv, "a,answer\nx,y\n") ==
        lines{"line 1, a: unknown column", "line 1, question: no such column"}
    );
    CHECK(problems(format::csv, "question,answer\nx\n") == lines{"line 2: 1 cells instead of 2"});
    CHECK(problems(format::csv, "question,answer\nx,\"y\n\n") == lines{"line 2: a quote is never closed"});
    CHECK(
        problems(format::csv, "question,answer\n\"a\"b,y\n") == lines{"line 2: text behind a closing quote"}
    );
    CHECK(
        problems(format::csv, "question,answer,links\na,b,here http:/x\nc,,\n") ==
        lines{
            "line 2, links[0]: must lead to an address such as https://shop.example/",
            "line 3, answer: empty"}
    );
}

TEST_CASE("formats: no cell of an export is a formula for a spreadsheet", "[faq][formats]")
{
    knowledge content{{{"a", {{"en", {"=1+1", {"@SUM(A1)"}, "-5 °C"}}}}}};
    const auto text = write(format::csv, content);
    CHECK(text.find(",=") == std::string::npos);
    CHECK(text.find(",-") == std::string::npos);
    CHECK(text.find(",@") == std::string::npos);
    CHECK(parse(format::csv, text, "en").content.entries == content.entries);
}

TEST_CASE("formats: schema.org's FAQPage, bare or in a page, with or without HTML", "[faq][formats]")
{
    constexpr auto page = R"(<html><script>var a = "<script";</script>
<script type="application/ld+json">
{"@context":"https://schema.org","@graph":[{"@type":"WebSite"},{"@type":["WebPage","FAQPage"],"inLanguage":"en-GB",
"mainEntity":[
 {"@type":"Question","name":"Do you deliver &amp; install?","acceptedAnswer":{"@type":"Answer",
  "text":"<p>Yes.</p><ul><li>In <b>town</b></li><li>&#1607;&#x645;&hellip;</li></ul><script>alert(1)<\/script> See <a href='https://shop.example/d'>the table</a>, not <a href='javascript:alert(1)'>this</a>."}}
]}]}
</script></html>)";
    const auto read = parse(format::json_ld, page, "fa");
    REQUIRE(read.ok());
    REQUIRE(read.content.entries.size() == 1);
    const auto& said = read.content.entries.front().wordings.at("en");
    CHECK(said.question == "Do you deliver & install?");
    CHECK(said.answer == "Yes.\n\n- In town\n\n- هم…\n\nSee the table, not this.");
    REQUIRE(said.links.size() == 1);
    CHECK(said.links.front().label == "the table");

    CHECK(problems(format::json_ld, "{}") == lines{"file: holds no FAQPage of schema.org"});
    CHECK(problems(format::json_ld, "{\n\"a\":") == lines{"line 2: not valid JSON in UTF-8"});
    CHECK(
        problems(
            format::json_ld,
            "{\"@type\":\"FAQPage\",\"mainEntity\":[\n{\"@type\":\"Question\",\"name\":\"a\",\n"
            "\"acceptedAnswer\":{\"text\":\"b\"}},\n{\"@type\":\"Question\",\"name\":\"c\"},\n{\"@type\":"
            "\"X\"}]}"
        ) ==
        lines{
            "line 4, mainEntity[1].acceptedAnswer.text: must be a string",
            "line 5, mainEntity[2].@type: must be \"Question\""}
    );
    CHECK(problems(format::json_ld, std::string(100'000, '[')) == lines{"line 1: nested too deeply"});
}

TEST_CASE("formats: markdown headings are questions, headings over nothing are sections", "[faq][formats]")
{
    constexpr auto page =
        "# Shop\n\n## Delivery\n\n### What does it cost?\n> how much\n\n€5, see "
        "[the table](https://shop.example/d).\n\n```\n# no heading\n```\n### Second {#two lang=fa}\nYes\n";
    const auto read = parse(format::markdown, page, "en");
    REQUIRE(read.ok());
    REQUIRE(read.content.entries.size() == 2);
    const auto& first = read.content.entries[0].wordings.at("en");
    CHECK(first.question == "What does it cost?");
    CHECK(first.variants == lines{"how much"});
    CHECK(first.answer == "€5, see the table.\n\n```\n# no heading\n```");
    CHECK(first.links == std::vector<pasokh::faq::link>{{"https://shop.example/d", "the table"}});
    CHECK(read.content.entries[1].id == "two");
    CHECK(read.content.entries[1].wordings.contains("fa"));
    CHECK(
        problems(format::markdown, "# a {#x}\nb\n\n# a {#x}\nc\n") ==
        lines{"line 4, id: \"x\" has \"fa\" already, in line 1"}
    );
    CHECK(problems(format::markdown, "# a {#x}\n# b\nc") == lines{"line 1, answer: empty"});
}

TEST_CASE("formats: nothing of a markdown page is lost without a word", "[faq][formats]")
{
    CHECK(
        problems(format::markdown, "## Q1?\nA1\n\n## Q2?\n\n## Q3?\nA3\n") == lines{"line 4, answer: missing"}
    );
    CHECK(problems(format::markdown, "# Q1?\nA1\n## Q2?\n# Q3?\nA3\n") == lines{"line 3, answer: missing"});
    CHECK(problems(format::markdown, "# Q1?\nA1\n# Q2?\n\n") == lines{"line 3, answer: missing"});
    CHECK(
        problems(format::markdown, "# Q1?\nA1\n```\ncode\n# Q2?\nA2\n") ==
        lines{"line 3: ``` is opened here and never closed"}
    );
    CHECK(
        problems(format::markdown, "\nWelcome!\nAll about us.\n# Q1?\nA1\n") ==
        lines{"line 2: text before the first heading: put it below a question or take it out"}
    );

    // What people and generators write and nobody misses.
    const auto read = parse(
        format::markdown,
        "---\ntitle: FAQ\n---\n<!-- generated -->\n\n# Shop\n## Q1?\nSay ```x```, or\n````\n```\n# "
        "none\n````\n"
        "## Q2?\nA2\n",
        "en"
    );
    REQUIRE(read.ok());
    REQUIRE(read.content.entries.size() == 2);
    CHECK(read.content.entries[0].wordings.at("en").answer == "Say ```x```, or\n````\n```\n# none\n````");
}

TEST_CASE(
    "formats: the same question twice is told by its line, not by an id that nobody wrote",
    "[faq][formats]"
)
{
    CHECK(
        problems(format::csv, "question,answer\nHow much?,1\nhow much,2\n") ==
        lines{"line 3, question: same question as in line 2"}
    );
    CHECK(
        problems(format::markdown, "# a\nb\n# a\nc\n") ==
        lines{"line 3, question: same question as in line 1"}
    );
    CHECK(
        problems(format::json_ld, R"({"@type":"FAQPage","mainEntity":[
{"@type":"Question","name":"a","acceptedAnswer":{"text":"b"}},
{"@type":"Question","name":"a","acceptedAnswer":{"text":"c"}}]})") ==
        lines{"line 3, mainEntity[1].question: same question as in line 2"}
    );
    CHECK(
        problems(format::csv, "id,question,answer\nx,a,1\nx,b,2\n") ==
        lines{"line 3, id: \"x\" has \"fa\" already, in line 2"}
    );
}

TEST_CASE("formats: letters that were lost elsewhere are not taken in", "[faq][formats]")
{
    CHECK(
        problems(format::csv, "question,answer\nx,y\n\xEF\xBF\xBD\xEF\xBF\xBD,z\n") ==
        lines{"line 3, question: holds U+FFFD: save the file as UTF-8"}
    );
    CHECK(
        problems(
            format::jsonl,
            R"({"id":"a","lang":"fa","question":"q","variants":["v","\ufffd"],"answer":"a"})"
        ) == lines{"line 1, variants[1]: holds U+FFFD: save the file as UTF-8"}
    );
    for (const std::string id : {".", ".."})
        CHECK(
            problems(format::csv, "id,question,answer\n" + id + ",q,a\n") ==
            lines{"line 2, id: must be more than dots"}
        );
}

TEST_CASE("formats: what else a page has in JSON does not spoil its FAQ", "[faq][formats]")
{
    const std::string broken = "<script type=\"application/ld+json\">\n{\"@type\":\"Shop\",}</script>\n";
    const std::string good =
        "<script type=\"application/ld+json\">{\"@type\":\"FAQPage\",\"mainEntity\":{\"@type\":\"Question\","
        "\"name\":\"a\",\"acceptedAnswer\":{\"text\":\"b\"}}}</script>\n";
    CHECK(parse(format::json_ld, broken + good, "en").content.entries.size() == 1);
    CHECK(problems(format::json_ld, broken).front() == "line 2: not valid JSON in UTF-8");
    const std::string half = "<script type=\"application/ld+json\">{\"@type\":\"FAQPage\",</script>";
    CHECK(problems(format::json_ld, good + half) == lines{"line 2: not valid JSON in UTF-8"});
}

TEST_CASE("formats: toml names line and field", "[faq][formats]")
{
    CHECK(
        problems(format::toml, "[[entry]]\nid = 'a'\n[entry.fa]\nquestion = 'b'\nanswr = 'c'\n") ==
        lines{"line 5, answr: unknown field", "line 3, answer: missing"}
    );
    CHECK(
        problems(format::toml, "[[entry]]\n[entry.fa]\nquestion = 1\nanswer = 'c'\n") ==
        lines{"line 3, question: must be a string"}
    );
    CHECK(problems(format::toml, "[[entry]\n").front().starts_with("line 1: "));
    CHECK(problems(format::toml, "[[entry]]\nid='a'\n") == lines{"line 1, fa: missing"});
    CHECK(
        problems(
            format::toml,
            "[[entry]]\n[entry.fa]\nquestion='q'\nanswer='a'\nlinks=[{url='https://x'}]\n"
        ) == lines{"line 5, links[0]: must be { url = …, label = … }"}
    );
}

TEST_CASE("formats: an entry in Indonesian, whose code is what others call their name", "[faq][formats]")
{
    knowledge content{
        {{"a b", {{"id", {"Berapa ongkos kirim?", {}, "Lima."}}, {"en", {"How much?", {}, "5"}}}}}};
    for (const auto how : {format::jsonl, format::toml, format::csv, format::json_ld}) {
        INFO(to_string(how));
        CHECK(parse(how, write(how, content), "fa").content.entries == content.entries);
    }
    CHECK(
        problems(format::jsonl, R"({"id":" a","lang":"en","question":"q","answer":"a"})") ==
        lines{"line 1, id: must be one line without blanks around it"}
    );
}

TEST_CASE("formats: an answer leads only to the web, and only to entries that exist", "[faq][formats]")
{
    for (const auto* bad :
         {"javascript:alert(1)",
          "http://",
          "https://shop.example@evil.example/",
          "https:// x",
          "//shop.example",
          "https://a\"b",
          "data:text/html,x",
          "HTTPS:/x"})
        CHECK_FALSE(is_web_address(bad, false));
    CHECK(is_web_address("https://shop.example/کفش?a=1#b", true));
    CHECK(is_web_address("http://localhost:8080", false));
    CHECK_FALSE(is_web_address("http://shop.example/a.png", true));

    constexpr auto head = R"({"id":"a","lang":"fa","question":"q","answer":"a",)";
    CHECK(
        problems(format::jsonl, std::string(head) + R"("next":["a","b"]})") ==
        lines{"line 1, next[1]: no entry \"b\""}
    );
    CHECK(
        problems(
            format::jsonl,
            std::string(head) + R"("images":[{"url":"http://x/a.png","description":"d"}]})"
        ) == lines{"line 1, images[0]: must have an address such as https://shop.example/map.png"}
    );
    CHECK(
        problems(
            format::jsonl,
            std::string(head) + R"("links":[{"url":"https://x/","label":"d","onclick":"x"}]})"
        ) == lines{"line 1, links[0]: must be {\"url\": …, \"label\": …}"}
    );
    CHECK(
        problems(format::jsonl, std::string(head) + R"("next":["a","a","a","a","a"]})") ==
        lines{"line 1, next: more than 4"}
    );
}

TEST_CASE("formats: whatever is thrown at them, they say what is wrong and import nothing", "[faq][formats]")
{
    const auto content = everything();
    std::mt19937 random(20260);
    for (const auto how : {format::jsonl, format::toml, format::csv, format::markdown, format::json_ld}) {
        const auto good = write(how, content);
        INFO(to_string(how));
        for (int round = 0; round < 400; ++round) {
            auto bad = good;
            const auto changes = 1 + random() % 4;
            for (std::size_t i = 0; i < changes && !bad.empty(); ++i) {
                const auto at = random() % bad.size();
                switch (random() % 5) {
                case 0: bad[at] = static_cast<char>(random() % 256); break;
                case 1: bad.erase(at, random() % 40); break;
                case 2: bad.insert(at, good, random() % good.size(), random() % 40); break;
                case 3: bad.resize(at); break;
                default: bad.insert(at, 1, "\"{}[]\n#,;\\<>="[random() % 13]); break;
                }
            }
            const auto read = parse(how, bad, "fa");
            if (read.ok())
                CHECK(problems_of(read.content).empty());
            else
                CHECK(read.content.entries.empty());
        }
    }
}
