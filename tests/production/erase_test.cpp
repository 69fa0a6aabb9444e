// `pasokh erase` and keep_days with the real program, looked at from outside: the bytes of its files.

#include "support/data_folder.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

std::string ask(const server_under_test& server, const std::string& sql)
{
    return ask_database(server.folder() / "data", sql);
}

std::string visitor_who_said(const server_under_test& server, const std::string& words)
{
    return ask(
        server,
        "SELECT DISTINCT lower(hex(visitor)) FROM chats JOIN lines ON chats.id = chat WHERE text LIKE '%" +
            words + "%'"
    );
}

/// A visitor with words of his own in everything that he may write.
class talker {
public:
    talker(asio::io_context& io, ws_client::target where, std::string words)
        : client_(io)
        , where_(std::move(where))
        , words_(std::move(words))
    {
    }

    task<bool> enter()
    {
        const auto status = co_await client_.connect(where_);
        if (status != 101) co_return false;
        auto hello = visitor_hello();
        hello["page"] = {
            {"url", "http://shop.example/" + words_ + "-url"},
            {"title", words_ + "-title"},
            {"referrer", "http://" + words_ + ".example/"}};
        co_await client_.send(std::move(hello));
        const auto resumed = co_await client_.receive_type("resumed");
        co_return resumed.has_value();
    }

    task<bool> talk(int lines)
    {
        for (int i = 0; i < lines; ++i) {
            const auto id = words_ + "-id" + std::to_string(i);
            const auto text = words_ + std::string(static_cast<std::size_t>(i * 97 % 3000), 'x') + words_;
            json say{{"type", "say"}, {"client_id", id}, {"text", text}};
            co_await client_.send(std::move(say));
            const auto accepted = co_await client_.receive_type("accepted");
            if (!accepted) co_return false;
        }
        json left{
            {"type", "leave_message"},
            {"client_id", words_ + "-left"},
            {"name", words_},
            {"contact", words_ + "@shop.example"},
            {"text", words_ + " please call"}};
        co_await client_.send(std::move(left));
        const auto accepted = co_await client_.receive_type("accepted");
        co_return accepted.has_value();
    }

    task<int> closed() { return client_.wait_for_close(); }

private:
    ws_client client_;
    ws_client::target where_;
    std::string words_;
};

constexpr auto fast = "visitor_messages = { burst = 1000, per_second = 1000.0 }\n"
                      "visitor_frames = { burst = 1000, per_second = 1000.0 }\n";

task<bool> live(talker& who, int lines)
{
    const bool in = co_await who.enter();
    if (!in) co_return false;
    co_return co_await who.talk(lines);
}

template <class Condition>
bool soon(Condition reached)
{
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (!reached()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(50ms);  // between two looks; what is seen decides
    }
    return true;
}

}  // namespace

TEST_CASE("erase: a running server forgets a visitor who is in a chat", "[production][erase]")
{
    server_under_test server({.limits = fast});
    asio::io_context io;
    talker erased(io, server.visitors(), "secretword");
    talker other(io, server.visitors(), "otherword");
    REQUIRE(run(io, live(erased, 40), 60s));
    REQUIRE(run(io, live(other, 40), 60s));
    const auto who = visitor_who_said(server, "secretword");
    REQUIRE(who.size() == 32);

    const auto said = server.command({"erase", who});
    CHECK(said.find("erased: 1 chats, ") == 0);
    CHECK(said.find(" 1 left messages") != std::string::npos);
    CHECK(run(io, erased.closed()) == 1012);
    CHECK(file_with(server.folder(), "secretword") == "");
    CHECK_FALSE(file_with(server.folder(), "otherword").empty());

    // Who was not erased goes on; who was may begin anew, from nothing.
    CHECK(run(io, other.talk(3)));
    talker back(io, server.visitors(), "newword");
    CHECK(run(io, live(back, 3)));
    CHECK(server.command({"erase", who}).find("erased: 0 chats, 0 lines") == 0);
    CHECK(server.terminate() == 0);
    CHECK(file_with(server.folder(), "secretword") == "");
}

TEST_CASE("erase: without a server it is done on the files", "[production][erase]")
{
    server_under_test server({.limits = fast});
    asio::io_context io;
    {
        talker erased(io, server.visitors(), "secretword");
        REQUIRE(run(io, live(erased, 40), 60s));
    }
    const auto who = visitor_who_said(server, "secretword");
    server.kill();
    REQUIRE_FALSE(file_with(server.folder(), "secretword").empty());
    const auto said = server.command({"erase", who});
    CHECK(said.find("erased: 1 chats") != std::string::npos);
    CHECK(file_with(server.folder(), "secretword") == "");
    server.command({"erase", "no id"}, 1);
    server.command({"erase", who, "--site", "nowhere"}, 1);
}

TEST_CASE("retention: what is older than the site keeps it goes by itself", "[production][erase]")
{
    server_under_test server({.limits = fast, .site = "keep_days = 3\n"});
    asio::io_context io;
    {
        talker old(io, server.visitors(), "oldword");
        talker recent(io, server.visitors(), "recentword");
        REQUIRE(run(io, live(old, 30), 60s));
        REQUIRE(run(io, live(recent, 30), 60s));
    }
    const auto who = visitor_who_said(server, "oldword");
    REQUIRE(server.terminate() == 0);
    const auto four_days = std::to_string(4LL * 86'400'000);
    ask(server,
        "UPDATE chats SET state = 'closed', closed_at = created_at - " + four_days +
            " WHERE lower(hex(visitor)) = '" + who + "'");
    ask(server,
        "UPDATE offline_messages SET at = at - " + four_days + " WHERE lower(hex(visitor)) = '" + who + "'");
    server.start();
    CHECK(soon([&] { return visitor_who_said(server, "oldword").empty(); }));
    CHECK(soon([&] { return ask(server, "SELECT count(*) FROM offline_messages") == "1"; }));
    CHECK(visitor_who_said(server, "recentword").size() == 32);
    CHECK(soon([&] { return server.log().find("retention_dropped") != std::string::npos; }));
}
