// R22: who does not read costs a bounded amount of memory and nobody else's time, and loses nothing.

#include "peers/support.hpp"

#include <catch2/catch.hpp>

#include <iostream>

namespace {

using namespace pasokh::testing;

const std::string raised_rates = R"(visitor_messages = { burst = 100000, per_second = 100000.0 }
visitor_frames = { burst = 100000, per_second = 100000.0 }
sockets_per_address = 10000
http_per_address = 10000
)";

json second_tab_of(const raw_visitor& who)
{
    auto hello = visitor_hello();
    hello["token"] = who.welcome().at("token");
    return hello;
}

/// A visitor with two tabs: one writes and reads, the other does not read.
struct half_asleep {
    explicit half_asleep(std::uint16_t port) : awake(port)
    {
        REQUIRE(awake.is_welcome());
        raw_ws::options small;
        small.socket.receive_buffer = 4096;
        asleep = std::make_unique<raw_visitor>(port, small, second_tab_of(awake));
        REQUIRE(asleep->is_welcome());
    }

    bool say(int number)
    {
        const auto client_id = "m" + std::to_string(number);
        if (!awake.send(pasokh::testing::say(client_id, std::string(7'900, 'x')))) return false;
        const auto accepted = awake.receive_type("accepted", std::chrono::seconds(20));
        if (!accepted.is_object()) return false;
        top = accepted.at("seq");
        return true;
    }

    raw_visitor awake;
    std::unique_ptr<raw_visitor> asleep;
    std::uint64_t top = 0;
};

}  // namespace

TEST_CASE(
    "slow readers: each is cut off at its bound, nobody else is held up, nothing is lost",
    "[peers][slow]"
)
{
    const int sleepers = long_form() ? 50 : 12;
    constexpr int messages = 200;  // of 8 KB: 1.6 MB for an outbox of 1 MiB
    // Who does not read does not answer pings either; here it is the bytes that count.
    server_under_test server(
        {.limits = raised_rates + "ping_every = \"300s\"\n", .environment = little_kept_back()}
    );
    bystanders others(server, 10);
    const auto alone = others.talk(std::chrono::seconds(3));

    std::vector<std::unique_ptr<half_asleep>> visitors;
    for (int i = 0; i < sleepers; ++i)
        visitors.push_back(std::make_unique<half_asleep>(server.port()));
    const auto before = resident_kib(server.process().pid());

    std::size_t most = before;
    bool all_said = true;
    std::thread writer([&] {
        for (int number = 0; number < messages; ++number) {
            for (const auto& each : visitors)
                all_said = all_said && each->say(number);
            most = std::max(most, resident_kib(server.process().pid()));
        }
    });
    const auto beside = others.talk(std::chrono::seconds(8));
    writer.join();
    REQUIRE(all_said);

    CHECK(eventually(
        [&] { return metric(server.port(), "pasokh_slow_closes_total") == sleepers; },
        std::chrono::seconds(10)
    ));
    std::cout << "others' p99: " << percentile(alone, 0.99) << " ms alone, " << percentile(beside, 0.99)
              << " ms beside " << sleepers << " slow readers\n"
              << "resident: " << before << " KiB before, " << most << " KiB at most\n";
    // 1 MiB of outbox each, and what the desk keeps of 200 lines of 8 KB in each chat.
    const auto lines_kept = static_cast<std::size_t>(sleepers) * messages * 8;
    CHECK(most <= before + static_cast<std::size_t>(sleepers) * 1280 + lines_kept + 32 * 1024);

    for (const auto& each : visitors) {
        const auto closed_with = each->asleep->socket().wait_for_close(std::chrono::seconds(20));
        const bool cut_off = closed_with == 4008 || closed_with == 1006;  // the code, if it still got through
        CHECK(cut_off);
        raw_visitor back(server.port(), {}, second_tab_of(each->awake));
        REQUIRE(back.is_welcome());
        const auto resumed = back.receive_type("resumed", std::chrono::seconds(20));
        REQUIRE(resumed.is_object());
        CHECK(resumed.at("chat").at("top") == each->top);
    }
}

TEST_CASE("slow line: a large first snapshot arrives whole, and pings overtake it", "[peers][slow]")
{
    // Half a megabyte at about 200 KB a second: longer than a pong may take, more than the outbox holds.
    server_under_test server(
        {.limits = raised_rates + "outbox_bytes = 65536\nsend_buffer_bytes = 8192\n"
                                  "ping_every = \"1s\"\npong_within = \"1s\"\n"}
    );
    half_asleep visitor(server.port());
    constexpr int lines = 64;
    for (int number = 0; number < lines; ++number)
        REQUIRE(visitor.say(number));

    raw_ws::options slow;
    slow.socket.receive_buffer = 4096;
    slow.socket.read_at_most = 2'048;
    slow.socket.read_pause = std::chrono::milliseconds(10);
    raw_visitor reader(server.port(), slow, second_tab_of(visitor.awake));
    REQUIRE(reader.is_welcome());
    const auto begun = std::chrono::steady_clock::now();
    const auto snapshot = reader.receive_type("snapshot", std::chrono::seconds(30));
    REQUIRE(snapshot.is_object());
    CHECK(snapshot.at("messages").size() >= lines);
    CHECK(std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(1'500));
    const auto resumed = reader.receive_type("resumed");
    REQUIRE(resumed.is_object());
    // And it is a connection like any other from here on.
    CHECK(reader.send(say("after", "still here")));
    CHECK(reader.receive_type("accepted").is_object());
}
