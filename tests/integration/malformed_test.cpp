// Frames that no client of ours sends: each is answered with an error that names the field, or closed with a
// documented code, and the server goes on.

#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"
#include "support/ws_client.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

task<std::string> greet(ws_client& client)
{
    co_await client.send(visitor_hello());
    auto resumed = co_await client.receive_type("resumed");
    co_return resumed ? "resumed" : "closed";
}

struct bad_frame {
    std::string what;
    std::string frame;
    std::string code;
    std::string field;  // empty: none expected
};

const std::vector<bad_frame> frames{
    {"not JSON", "hello there", "bad_frame", ""},
    {"half an object", R"({"type":"say")", "bad_frame", ""},
    {"an array", "[1,2,3]", "bad_frame", ""},
    {"a number", "17", "bad_frame", ""},
    {"nothing", "", "bad_frame", ""},
    {"10,000 brackets", std::string(10'000, '['), "bad_frame", ""},
    {"10,000 objects inside one another",
     [] {
         std::string deep;
         for (int i = 0; i < 10'000; ++i)
             deep += R"({"a":)";
         return deep + "1" + std::string(10'000, '}');
     }(),
     "bad_frame",
     ""},
    {"a lone surrogate", R"({"type":"say","client_id":"a1","text":"\ud800"})", "bad_frame", ""},
    {"bytes that are not UTF-8 cannot come in a text frame, but escapes of them can",
     R"({"type":"\udc00x"})",
     "bad_frame",
     ""},
    {"no type", R"({"text":"x"})", "bad_field", "/type"},
    {"a type that is a number", R"({"type":7})", "bad_field", "/type"},
    {"an unknown type", R"({"type":"launch"})", "unknown_type", "/type"},
    {"a console's command", R"({"type":"take","ref":1})", "unknown_type", "/type"},
    {"no text", R"({"type":"say","client_id":"a2"})", "bad_field", "/text"},
    {"text as a list", R"({"type":"say","client_id":"a3","text":["x"]})", "bad_field", "/text"},
    {"text as a number", R"({"type":"say","client_id":"a4","text":5})", "bad_field", "/text"},
    {"text as null", R"({"type":"say","client_id":"a5","text":null})", "bad_field", "/text"},
    {"no client_id", R"({"type":"say","text":"x"})", "bad_field", "/client_id"},
    {"a client_id with a space", R"({"type":"say","client_id":"a b","text":"x"})", "bad_field", "/client_id"},
    {"a client_id that is too long",
     R"({"type":"say","client_id":")" + std::string(65, 'a') + R"(","text":"x"})",
     "too_long",
     "/client_id"},
    {"a negative seq", R"({"type":"read","seq":-1})", "bad_field", "/seq"},
    {"a seq above all whole numbers", R"({"type":"read","seq":18446744073709551616})", "bad_field", "/seq"},
    {"a fraction as seq", R"({"type":"read","seq":1.5})", "bad_field", "/seq"},
    {"on as a text", R"({"type":"typing","on":"yes"})", "bad_field", "/on"},
    {"ref as a text", R"({"type":"human","ref":"1"})", "bad_field", "/ref"},
    {"a page that is a text", R"({"type":"page","page":"http://x"})", "bad_field", "/page"},
    {"an unknown invite event",
     R"({"type":"invite","rule":"scroll","event":"clicked"})",
     "bad_field",
     "/event"},
    {"a chat id that is none", R"({"type":"sync","chat":"0 OR 1=1","seq":0})", "bad_field", "/chat"},
    {"text above its limit",
     R"({"type":"say","client_id":"a6","text":")" + std::string(8'001, 'x') + R"("})",
     "too_long",
     "/text"},
    {"hello again", visitor_hello().dump(), "hello_repeated", ""},
};

}  // namespace

TEST_CASE("malformed frames: each gets an error that says what and where", "[integration][malformed]")
{
    server_under_test server;
    asio::io_context io;
    auto all = [&]() -> task<int> {
        for (const auto& bad : frames) {
            INFO(bad.what);
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            const auto greeting = co_await greet(client);
            CHECK(greeting == "resumed");
            co_await client.send_text(bad.frame);
            const auto answer = co_await client.receive_type("error");
            REQUIRE(answer.has_value());
            CHECK(answer->at("code") == bad.code);
            CHECK(answer->at("retry") == false);
            if (!bad.field.empty()) CHECK(answer->at("field") == bad.field);

            // The same connection goes on, and so does the server.
            auto good = say("good", "still there?");
            co_await client.send(std::move(good));
            const auto still_served = co_await client.receive_type("accepted");
            CHECK(still_served.has_value());
        }
        co_return 0;
    };
    run(io, all(), 120s);
    CHECK(server.alive());
}

TEST_CASE("malformed frames: commands before hello are refused", "[integration][malformed]")
{
    server_under_test server;
    asio::io_context io;
    auto early = [&]() -> task<int> {
        for (const auto* frame :
             {R"({"type":"say","client_id":"a","text":"x"})",
              R"({"type":"human","ref":1})",
              R"({"type":"end","ref":1})"}) {
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            co_await client.send_text(frame);
            const auto answer = co_await client.receive_type("error");
            REQUIRE(answer.has_value());
            CHECK(answer->at("code") == "hello_expected");
        }
        co_return 0;
    };
    run(io, early(), 60s);
}

TEST_CASE("malformed frames: hello says which part of it is wrong", "[integration][malformed]")
{
    server_under_test server;
    asio::io_context io;
    auto hellos = [&]() -> task<int> {
        auto newer = visitor_hello();
        newer["v"] = 2;
        auto pageless = visitor_hello();
        pageless.erase("page");
        const std::vector<std::pair<json, std::string>> wrong{
            {newer, "unsupported_version"},
            {pageless, "bad_field"}};
        for (const auto& [frame, code] : wrong) {
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            auto copy = frame;
            co_await client.send(std::move(copy));
            const auto answer = co_await client.receive_type("error");
            REQUIRE(answer.has_value());
            CHECK(answer->at("code") == code);
        }
        auto elsewhere = visitor_hello();
        elsewhere["site"] = "nowhere";
        ws_client client(io);
        const auto status = co_await client.connect(server.visitors());
        CHECK(status == 101);
        co_await client.send(std::move(elsewhere));
        const auto closed_with = co_await client.wait_for_close();
        CHECK(closed_with == 4502);
        co_return 0;
    };
    run(io, hellos(), 60s);
}

TEST_CASE(
    "malformed frames: three in a row, a huge one and a silent peer are closed by their codes",
    "[integration][malformed]"
)
{
    server_under_test server({.limits = "hello_within = \"1s\"\n"});
    asio::io_context io;
    auto closes = [&]() -> task<int> {
        {
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            const auto greeting = co_await greet(client);
            CHECK(greeting == "resumed");
            for (int i = 0; i < 3; ++i)
                co_await client.send_text("{");
            const auto closed_with = co_await client.wait_for_close();
            CHECK(closed_with == 4503);
        }
        {
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            const auto greeting = co_await greet(client);
            CHECK(greeting == "resumed");
            const bool sent = co_await client.send_text(
                R"({"type":"say","client_id":"big","text":")" + std::string(1024 * 1024, 'x') + R"("})"
            );
            const auto closed_with = co_await client.wait_for_close();
            // The bytes that nobody reads any more may make the kernel reset the connection before the code
            // is read, or even before all is sent.
            const bool refused = !sent || closed_with == 1009 || closed_with == 1006;
            CHECK(refused);
        }
        {
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            const auto closed_with = co_await client.wait_for_close();
            CHECK(closed_with == 4003);
        }
        co_return 0;
    };
    run(io, closes(), 60s);
    CHECK(server.alive());
}

TEST_CASE("doors: other origins are refused before anything else", "[integration][origin]")
{
    server_under_test server;
    asio::io_context io;
    const auto own = "127.0.0.1:" + std::to_string(server.port());
    const std::vector<std::string> foreign{
        "none",
        "null",
        "http://evil.example",
        "https://" + own,
        "http://" + own + ".evil.example",
        "http://evil" + own,
        "http://127.0.0.1:1",
        "http://user@" + own,
        "http://localhost:" + std::to_string(server.port())};
    auto knock = [&]() -> task<int> {
        for (const auto& origin : foreign) {
            INFO(origin);
            auto where = server.visitors();
            where.origin = origin;
            ws_client client(io);
            const auto status = co_await client.connect(where);
            CHECK(status == 403);
        }
        co_return 0;
    };
    run(io, knock(), 60s);
    const auto posted = ask_blocking(
        server.port(),
        {"POST",
         "/api/console/login",
         R"({"site":"demo","email":"a@b.c","password":"x"})",
         {{"Origin", "http://evil.example"}}}
    );
    CHECK(posted.status == 403);
}

TEST_CASE("doors: the console's socket needs a log-in", "[integration][login]")
{
    server_under_test server;
    asio::io_context io;
    auto knock = [&]() -> task<int> {
        auto where = server.visitors();
        where.path = "/ws/console";
        for (const auto* cookie :
             {"", "pasokh_console=guess", "pasokh_console=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
            where.cookie = cookie;
            ws_client client(io);
            const auto status = co_await client.connect(where);
            CHECK(status == 401);
        }
        co_return 0;
    };
    run(io, knock(), 60s);
}
