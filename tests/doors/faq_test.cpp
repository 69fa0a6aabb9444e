// The FAQ over REST, and what the bot of a running server makes of it.

#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <future>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

json wording(const std::string& question, const std::string& answer, std::vector<std::string> variants = {})
{
    return {{"question", question}, {"answer", answer}, {"variants", variants}};
}

json entry(const std::string& id, const json& en)
{
    return {{"id", id}, {"wordings", {{"en", en}}}};
}

json delivery(const std::string& price = "It is 5 euros.")
{
    return entry(
        "delivery",
        wording(
            "How much is delivery?",
            price,
            {"delivery cost", "what do you charge for shipping", "shipping fee"}
        )
    );
}

json returns()
{
    return entry(
        "returns",
        wording("Can I return it?", "Within 7 days.", {"return policy", "send it back", "refund of an order"})
    );
}

json hours()
{
    return entry(
        "hours",
        wording(
            "When are you open?",
            "From 9 to 5.",
            {"opening hours", "what time do you close", "are you open on friday"}
        )
    );
}

struct shop {
    explicit shop(server_options how = two_sites()) : server(std::move(how))
    {
        boss = add_operator(server, "boss", {"--admin"});
    }

    http_response send(const std::string& path, const json& body, const std::string& method = "POST") const
    {
        return post(server, "/api/console/faq" + path, body, boss, method);
    }

    json read(const std::string& path) const
    {
        const auto got = get(server, "/api/console/faq" + path, boss);
        INFO(got.body);
        REQUIRE(got.status == 200);
        return json::parse(got.body);
    }

    json stocked()
    {
        for (const auto& each : {delivery(), returns(), hours()})
            REQUIRE(send("/entries", {{"entry", each}}).status == 201);
        return read("");
    }

    server_under_test server;
    std::string boss;
};

/// What the bot says to a question, and the line that it says it in.
json asked(visitor& who, const std::string& text, const json& more = json::object())
{
    json say{{"type", "say"}, {"client_id", "q-" + std::to_string(std::random_device()())}, {"text", text}};
    say.update(more);
    REQUIRE(who.socket.send(say));
    for (;;) {
        auto line = who.socket.next("message");
        REQUIRE(line.has_value());
        if (line->at("from").at("kind") != "visitor") return *line;
    }
}

}  // namespace

TEST_CASE("faq: entries are made, changed and deleted, each time a new version", "[doors][faq]")
{
    shop it;
    CHECK(it.read("") == json{{"version", 0}, {"entries", json::array()}});
    auto rich = delivery();
    auto& en = rich["wordings"]["en"];
    en["links"] = json::array({{{"url", "https://shop.example/d"}, {"label", "Table"}}});
    en["images"] = json::array({{{"url", "https://shop.example/d.png"}, {"label", "Map"}}});
    en["next"] = json::array();
    const auto made = it.send("/entries", {{"entry", rich}});
    CHECK(made.status == 201);
    CHECK(json::parse(made.body) == json{{"version", 1}, {"entries", 1}});
    CHECK(it.read("")["entries"] == json::array({rich}));

    CHECK(error_code_of(it.send("/entries", {{"entry", delivery()}})) == "conflict");
    CHECK(error_code_of(it.send("/entries", {{"entry", returns()}, {"version", 0}})) == "conflict");
    auto asks_next = returns();
    asks_next["wordings"]["en"]["next"] = {"delivery"};
    CHECK(it.send("/entries", {{"entry", asks_next}, {"version", 1}}).status == 201);

    auto renamed = delivery("It is 6 euros.");
    renamed["id"] = "ارسال/1";
    CHECK(it.send("/entries/delivery", {{"entry", renamed}}, "PATCH").status == 200);
    auto now = it.read("");
    CHECK(now["version"] == 3);
    CHECK(now["entries"][1]["wordings"]["en"]["next"] == json::array({"ارسال/1"}));

    CHECK(it.send("/entries/%D8%A7%D8%B1%D8%B3%D8%A7%D9%84%2F1?version=2", {}, "DELETE").status == 409);
    CHECK(it.send("/entries/%D8%A7%D8%B1%D8%B3%D8%A7%D9%84%2F1?version=3", {}, "DELETE").status == 200);
    CHECK(it.send("/entries/%zz", {}, "DELETE").status == 404);
    now = it.read("");
    CHECK(now["entries"].size() == 1);
    CHECK(now["entries"][0]["wordings"]["en"]["next"].empty());

    const auto versions = it.read("/versions")["versions"];
    REQUIRE(versions.size() == 4);
    CHECK(versions[0]["change"] == "delete ارسال/1");
    CHECK(versions[0]["by"] == "boss");
    const auto second = it.read("/versions/2");
    CHECK(second["version"] == 2);
    CHECK(second["entries"].size() == 2);
    CHECK(it.read("/versions/4")["entries"] == it.read("")["entries"]);
    for (const auto* none : {"5", "0", "x", "", "1%20"})
        CHECK(get(it.server, std::string("/api/console/faq/versions/") + none, it.boss).status == 404);
    CHECK(it.send("/undo", {{"to", 1}}).status == 200);
    CHECK(it.read("")["entries"] == json::array({rich}));
    CHECK(it.read("")["version"] == 5);
}

TEST_CASE("faq: bad content is refused whole and says what is wrong where", "[doors][faq]")
{
    shop it;
    it.stocked();
    const auto before = it.read("");
    const auto problems = [&](const http_response& got) {
        CHECK(got.status == 422);
        return json::parse(got.body).at("error").at("problems");
    };
    auto bad = delivery();
    bad["id"] = "other";
    bad["wordings"]["en"]["links"] = json::array({{{"url", "javascript:alert(1)"}, {"label", "x"}}});
    bad["wordings"]["en"]["next"] = {"nobody"};
    auto found = problems(it.send("/entries", {{"entry", bad}}));
    REQUIRE(found.size() == 1);
    CHECK(
        found[0] ==
        json{
            {"line", 0},  // the one that was sent has no number
            {"field", "en.links[0]"},
            {"reason", "must lead to an address such as https://shop.example/"}}
    );
    bad["wordings"]["en"].erase("links");
    found = problems(it.send("/entries", {{"entry", bad}}));
    CHECK(found[0]["field"] == "en.next[0]");
    CHECK(found[0]["reason"] == "no entry \"nobody\"");

    const std::string csv =
        "id,lang,question,answer\nnew,en,What?,That.\nworse,en,,\nworst,x,Where?,There.\n";
    found = problems(it.send("/import", {{"format", "csv"}, {"text", csv}, {"mode", "replace"}}));
    REQUIRE(found.size() == 3);
    CHECK(found[0] == json{{"line", 3}, {"field", "question"}, {"reason", "empty"}});
    CHECK(found[2]["line"] == 4);
    found = problems(it.send("/import", {{"format", "docx"}, {"text", "a"}, {"mode", "add"}}));
    CHECK(found[0]["field"] == "format");
    CHECK(it.send("/import", {{"format", "csv"}, {"text", csv}, {"mode", "all"}}).status == 400);
    CHECK(it.read("") == before);
}

TEST_CASE("faq: an import in one language leaves the others, and tells what it did", "[doors][faq]")
{
    shop it;
    auto both = delivery();
    both["wordings"]["fa"] = wording("هزینه ارسال چقدر است؟", "پنج یورو.");
    REQUIRE(it.send("/entries", {{"entry", both}}).status == 201);
    REQUIRE(it.send("/entries", {{"entry", returns()}}).status == 201);
    const auto csv = [&](const std::string& rows, const std::string& mode, int seen) {
        return it.send(
            "/import",
            {{"format", "csv"},
             {"text", "id,lang,question,answer\n" + rows},
             {"mode", mode},
             {"version", seen}}
        );
    };
    const std::string rows = "delivery,fa,هزینه پست چقدر است؟,شش یورو.\nhours,fa,کی باز هستید؟,از ۹.\n";
    const auto got = csv(rows, "add", 2);
    CHECK(got.status == 200);
    CHECK(
        json::parse(got.body) ==
        json{{"version", 3}, {"entries", 3}, {"added", 1}, {"changed", 1}, {"removed", 0}}
    );
    const auto now = it.read("")["entries"];
    CHECK(now[0]["wordings"]["en"]["answer"] == "It is 5 euros.");
    CHECK(now[0]["wordings"]["en"]["variants"].size() == 3);
    CHECK(now[0]["wordings"]["fa"]["answer"] == "شش یورو.");
    CHECK(now[2]["id"] == "hours");

    // The same again changes nothing, and so makes no version.
    CHECK(
        json::parse(csv(rows, "add", 3).body) ==
        json{{"version", 3}, {"entries", 3}, {"added", 0}, {"changed", 0}, {"removed", 0}}
    );
    // Whoever looked at an older one does not throw away what he has not seen.
    CHECK(csv(rows, "replace", 2).status == 409);
    CHECK(it.read("")["entries"].size() == 3);
    CHECK(
        json::parse(csv(rows, "replace", 3).body) ==
        json{{"version", 4}, {"entries", 2}, {"added", 0}, {"changed", 1}, {"removed", 1}}
    );
    CHECK(it.read("")["entries"][0]["wordings"].size() == 1);
}

TEST_CASE("faq: whatever is imported, it is taken whole or not at all", "[doors][faq][fuzz]")
{
    shop it;
    it.stocked();
    std::mt19937 random(7);
    for (const std::string format : {"jsonl", "toml", "csv", "json_ld", "markdown"}) {
        const auto exported = get(it.server, "/api/console/faq/export?format=" + format, it.boss);
        CHECK(exported.status == 200);
        CHECK(exported.headers.at("content-disposition").starts_with("attachment; filename=\"faq."));
        CHECK(exported.headers.at("x-content-type-options") == "nosniff");
        for (int round = 0; round < 12; ++round) {
            auto text = exported.body;
            text.erase(random() % text.size(), 1 + random() % 60);
            text.insert(random() % text.size(), 1, "\"{},#\n"[random() % 6]);
            const auto before = it.read("");
            const auto got = it.send("/import", {{"format", format}, {"text", text}, {"mode", "replace"}});
            INFO(format << ": " << got.body);
            CHECK((got.status == 200 || got.status == 422));
            if (got.status == 422)
                CHECK(it.read("") == before);
            else
                CHECK(json::parse(got.body).at("entries") == it.read("").at("entries").size());
        }
        CHECK(
            it.send("/import", {{"format", format}, {"text", exported.body}, {"mode", "replace"}}).status ==
            200
        );
    }
}

TEST_CASE("faq: a large import is taken, and only from who is logged in", "[doors][faq]")
{
    shop it;
    std::string text;
    for (int i = 0; i < 300; ++i) {
        const auto number = std::to_string(i);
        text +=
            json{
                {"id", "e" + number},
                {"lang", "en"},
                {"question", "what about number " + number},
                {"answer", std::string(600, 'a')}}
                .dump() +
            "\n";
    }
    const json body{{"format", "jsonl"}, {"text", text}, {"mode", "replace"}};
    REQUIRE(body.dump().size() > 64 * 1024);
    CHECK(post(it.server, "/api/console/faq/import", body).status == 413);
    CHECK(it.send("/entries", body).status == 413);
    CHECK(it.send("/import", body).status == 200);
    CHECK(it.read("")["entries"].size() == 300);
}

TEST_CASE("faq: a site gets its bot with the first entry and loses it with the last", "[doors][faq]")
{
    shop it;
    visitor early(it.server);
    CHECK(early.welcome["site"]["bot"] == false);
    it.stocked();
    visitor later(it.server);
    CHECK(later.welcome["site"]["bot"] == true);
    const auto line = asked(later, "How much is delivery?");
    CHECK(line["text"] == "It is 5 euros.");
    CHECK(line["rate"] == true);
    for (const auto* id : {"delivery", "returns", "hours"})
        CHECK(it.send(std::string("/entries/") + id, {}, "DELETE").status == 200);
    visitor last(it.server);
    CHECK(last.welcome["site"]["bot"] == false);
}

TEST_CASE("faq: an edited entry answers at once, and no question is dropped meanwhile", "[doors][faq]")
{
    shop it;
    it.stocked();
    visitor who(it.server);
    for (int price = 10; price < 20; ++price) {
        const auto text = "It is " + std::to_string(price) + " euros.";
        // One question is on its way while the FAQ is changed under it.
        who.socket.send(
            {{"type", "say"}, {"client_id", "race-" + std::to_string(price)}, {"text", "return policy"}}
        );
        const auto begun = std::chrono::steady_clock::now();
        REQUIRE(it.send("/entries/delivery", {{"entry", delivery(text)}}, "PATCH").status == 200);
        visitor fresh(it.server);
        CHECK(asked(fresh, "How much is delivery?").value("text", "") == text);
        CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(1));
        for (;;) {
            const auto line = who.socket.next("message");
            REQUIRE(line.has_value());
            if (line->at("from").at("kind") != "bot") continue;
            CHECK(line->at("text") == "Within 7 days.");
            break;
        }
        // So that the same question is not a repeated one.
        asked(who, "hello");
    }
}

TEST_CASE("faq: many who change it at one moment are served one after the other", "[doors][faq]")
{
    shop it;
    it.stocked();
    const auto before = it.read("")["entries"].size();
    constexpr std::size_t many = 12;
    std::vector<std::future<int>> answers;
    for (std::size_t i = 0; i < many; ++i)
        answers.push_back(std::async(std::launch::async, [&it, i] {
            const auto name = "many-" + std::to_string(i);
            const auto one = entry(name, wording("Do you have the " + name + "?", "Yes."));
            return it.send("/entries", {{"entry", one}}).status;
        }));
    for (auto& each : answers)
        CHECK(each.get() == 201);
    CHECK(it.read("")["entries"].size() == before + many);
}

TEST_CASE("faq: the configured file is the beginning, afterwards the store is the truth", "[doors][faq]")
{
    const temp_dir folder;
    const auto file = folder.path() / "shop.csv";
    std::ofstream(file) << "id,lang,question,answer\na,en,How much is delivery?,5\n";
    auto how = two_sites();
    how.site = "faq = \"" + file.string() + "\"\n";
    shop it(how);
    CHECK(it.read("")["entries"].size() == 1);
    CHECK(it.read("/versions")["versions"][0]["change"] == "file");
    CHECK(it.send("/entries", {{"entry", returns()}}).status == 201);
    std::ofstream(file) << "this is no FAQ any more";
    const auto before = it.read("");
    CHECK(it.server.terminate() == 0);
    it.server.start();
    it.boss = it.server.log_in("boss");
    CHECK(it.read("") == before);
}

TEST_CASE("faq: why the bot said it, for who may see the chat", "[doors][faq]")
{
    shop it;
    it.stocked();
    const auto sara = add_operator(it.server, "sara", {"--department", "support"});
    const auto olga = add_operator(it.server, "olga", {"--admin"}, "other");
    visitor who(it.server);
    const auto line = asked(who, "what do you charge for shipping");
    const auto chat = line["chat"].get<std::string>();
    CHECK(who.socket.ask({{"type", "rate"}, {"seq", line["seq"]}, {"helped", true}})["type"] == "done");

    const auto turns = it.read("/turns?chat=" + chat)["turns"];
    REQUIRE(turns.size() == 1);
    const auto& turn = turns[0];
    CHECK(turn["question"] == "what do you charge for shipping");
    CHECK(turn["outcome"] == "answer");
    CHECK(turn["reason"] == "confident");
    CHECK(turn["entry"] == "delivery");
    CHECK(turn["version"] == 3);
    CHECK(turn["confidence"].get<double>() > 0.5);
    CHECK(turn["candidates"][0]["entry"] == "delivery");
    CHECK(turn["helped"] == "yes");
    const auto path = "/api/console/faq/turns?chat=" + chat;
    CHECK(get(it.server, path, olga).status == 404);
    CHECK(get(it.server, path, sara).status == 404);  // the bot has it
    CHECK(get(it.server, path, {}).status == 401);
}

TEST_CASE("faq: what it could not answer is gathered, and one call makes an answer of it", "[doors][faq]")
{
    shop it;
    it.stocked();
    const auto sara = add_operator(it.server, "sara", {"--department", "support"});
    console desk(it.server, sara);
    std::vector<std::string> ways{
        "do you sell gift cards",
        "Do you sell gift-cards?",
        "gift cards do you sell them"};
    for (const auto& way : ways) {
        visitor who(it.server);
        auto event = asked(who, way);
        // Two misses at most.
        if (event.contains("choices")) event = asked(who, "gift cards please");
        REQUIRE(event.value("event", "") == "handed_over");
        const auto chat = event.at("chat").get<std::string>();
        CHECK(
            desk.socket.ask(
                {{"type", "say"},
                 {"chat", chat},
                 {"client_id", "r-" + chat.substr(0, 8)},
                 {"text", "Yes, from 20 euros."}}
            )["type"] == "done"
        );
        CHECK(desk.socket.ask({{"type", "close"}, {"chat", chat}})["type"] == "done");
    }
    const auto found = it.read("/lessons")["questions"];
    CAPTURE(found.dump(1));
    REQUIRE(found.size() == 1);
    CHECK(found[0]["count"] == 3);
    CHECK(found[0]["replies"] == json::array({"Yes, from 20 euros."}));
    CHECK(found[0]["turns"].size() == 3);
    CHECK(found[0]["others"].size() >= 1);

    const auto made = it.send(
        "/lessons",
        {{"turns", found[0]["turns"]},
         {"entry",
          entry("gifts", wording(found[0]["question"], "Yes, from 20 euros.", {"gift cards", "vouchers"}))}}
    );
    CHECK(made.status == 200);
    CHECK(it.read("/lessons")["questions"].empty());
    visitor next(it.server);
    CHECK(asked(next, "do you sell gift cards").value("text", "") == "Yes, from 20 euros.");
}

TEST_CASE("faq: a clicked \"did you mean\" is offered as a phrasing, and one call takes it", "[doors][faq]")
{
    shop it;
    it.stocked();
    // Two entries between which nobody could choose.
    CHECK(
        it.send(
              "/entries",
              {{"entry",
                entry(
                    "abroad",
                    wording(
                        "How much is delivery abroad?",
                        "20 euros.",
                        {"delivery cost abroad", "shipping fee abroad"}
                    )
                )}}
        ).status == 201
    );
    json ask;
    std::string question;
    for (const std::string way :
         {"the cost of the delivery thing",
          "delivery price abroad or what",
          "fee delivery cost question",
          "how much delivery abroad shipping"}) {
        visitor who(it.server);
        ask = asked(who, way);
        if (!ask.contains("choices") || ask.contains("rate")) continue;
        question = way;
        CHECK(ask["text"] == "Did you mean one of these?");
        const auto button = ask["choices"][0];
        const auto line = asked(who, button["label"], {{"choice", button["id"]}});
        CHECK(line["rate"] == true);
        const auto found = it.read("/lessons")["phrasings"];
        REQUIRE(found.size() == 1);
        CHECK(found[0]["entry"] == button["id"]);
        CHECK(found[0]["phrasing"] == way);
        CHECK(
            it.send(
                  "/lessons",
                  {{"turns", found[0]["turns"]},
                   {"phrasing", {{"entry", button["id"]}, {"lang", "en"}, {"texts", {way}}}}}
            ).status == 200
        );
        CHECK(it.read("/lessons")["phrasings"].empty());
        visitor next(it.server);
        CHECK(asked(next, way).value("rate", false) == true);
        return;
    }
    FAIL("no question was unclear enough");
}

TEST_CASE(
    "faq: a second miss and a repeated question hand off, nobody there, a message is offered",
    "[doors][faq]"
)
{
    shop it;
    it.stocked();
    {
        visitor who(it.server);
        CHECK(asked(who, "how much is delivery").value("rate", false) == true);
        CHECK(asked(who, "How much is delivery?!").value("event", "") == "offer_message");
    }
    const auto sara = add_operator(it.server, "sara", {"--department", "support"});
    console desk(it.server, sara);
    {
        visitor who(it.server);
        const auto line = asked(who, "how much is delivery");
        who.socket.send({{"type", "rate"}, {"seq", line["seq"]}, {"helped", false}});
        CHECK(who.socket.next("message")->at("event") == "not_helped");
        const auto second = asked(who, "what do you charge for shipping");
        who.socket.send({{"type", "rate"}, {"seq", second["seq"]}, {"helped", false}});
        CHECK(who.socket.next("message")->at("event") == "handed_over");
    }
    {
        visitor who(it.server);
        CHECK(asked(who, "how much is delivery").value("rate", false) == true);
        CHECK(asked(who, "How much is delivery?!").value("event", "") == "handed_over");
    }
    {
        visitor who(it.server);
        CHECK(
            asked(who, "I want to talk to a human, how much is delivery").value("event", "") == "handed_over"
        );
    }
}
