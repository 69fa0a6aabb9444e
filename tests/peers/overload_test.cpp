// More messages than the server can take: what it cannot take in time is refused and named, nothing of what
// it accepted is lost or out of order, and afterwards everything is as before.

#include "peers/support.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <thread>

namespace {

using namespace pasokh::testing;
using steady = std::chrono::steady_clock;

/// Nothing but the machine is in the way.
constexpr auto no_rates = "visitor_messages = { burst = 1000000, per_second = 1000000.0 }\n"
                          "visitor_frames = { burst = 1000000, per_second = 1000000.0 }\n"
                          "http_per_address = 1000\n";

constexpr int visitors = 40;
constexpr auto talk_for = std::chrono::seconds(4);
constexpr auto answered_within = std::chrono::seconds(60);

/// What one of them sent and was told.
struct story {
    std::size_t sent = 0;
    std::vector<std::pair<std::size_t, std::uint64_t>> accepted;  // number of the message, seq
    std::vector<std::size_t> refused;
    bool told_when = true;  // each refusal names a moment to come again
    bool lost = false;
};

std::string name_of(std::size_t number)
{
    return "m" + std::to_string(number);
}

void hear(const ws_frame& what, story& of)
{
    if (what.what == ws_frame::close) of.lost = true;
    if (what.what != ws_frame::text) return;
    const auto frame = json::parse(what.payload);
    if (!frame.contains("client_id") || frame.at("type") == "message") return;
    const auto number = std::stoul(frame.at("client_id").get<std::string>().substr(1));
    if (frame.at("type") == "accepted") {
        of.accepted.emplace_back(number, frame.at("seq").get<std::uint64_t>());
    } else {
        of.refused.push_back(number);
        of.told_when = of.told_when && frame.at("code") == "unavailable" && frame.at("retry") == true &&
                       frame.at("retry_after_ms").get<int>() > 0;
    }
}

/// As fast as the server takes it, then until every message has its answer.
void talk(raw_visitor& who, story& of)
{
    const auto until = steady::now() + talk_for;
    while (!of.lost && steady::now() < until) {
        for (int i = 0; i < 50 && !of.lost; ++i)
            of.lost = !who.send(say(name_of(of.sent++), "more than you can take"));
        while (const auto got = who.socket().receive(std::chrono::milliseconds(0)))
            hear(*got, of);
    }
    const auto end = steady::now() + answered_within;
    while (!of.lost && of.accepted.size() + of.refused.size() < of.sent && steady::now() < end)
        if (const auto got = who.socket().receive(std::chrono::seconds(1))) hear(*got, of);
}

}  // namespace

TEST_CASE(
    "overload: what cannot be taken in time is refused and named, what is accepted is kept in order",
    "[peers][overload]"
)
{
    server_under_test server({.limits = no_rates});
    std::vector<std::unique_ptr<raw_visitor>> everybody;
    for (int i = 0; i < visitors; ++i) {
        everybody.push_back(std::make_unique<raw_visitor>(server.port()));
        REQUIRE(everybody.back()->is_welcome());
    }
    std::vector<story> stories(visitors);
    {
        std::vector<std::jthread> talking;
        for (std::size_t i = 0; i < stories.size(); ++i)
            talking.emplace_back([&, i] { talk(*everybody[i], stories[i]); });
    }

    std::size_t accepted = 0;
    std::size_t refused = 0;
    for (std::size_t i = 0; i < stories.size(); ++i) {
        const auto& each = stories[i];
        CAPTURE(i, each.sent, each.accepted.size(), each.refused.size());
        REQUIRE_FALSE(each.lost);
        CHECK(each.accepted.size() + each.refused.size() == each.sent);
        CHECK(each.told_when);
        // In the order in which they were said, without a hole in the numbers of the chat but for its other
        // lines.
        CHECK(std::ranges::is_sorted(each.accepted));
        CHECK(std::ranges::adjacent_find(each.accepted, [](const auto& a, const auto& b) {
                  return a.first == b.first || a.second >= b.second;
              }) == each.accepted.end());
        accepted += each.accepted.size();
        refused += each.refused.size();
    }
    std::cout << "overload: " << accepted << " accepted, " << refused << " refused\n";
    CHECK(accepted > 0);
    REQUIRE(refused > 0);
    CHECK(
        metric(server.port(), "pasokh_admission_refused_total{work=\"message\"}") ==
        static_cast<double>(refused)
    );

    // It counted against nobody, and what was refused is taken when it comes again.
    const auto again = std::ranges::find_if(stories, [](const auto& each) { return !each.refused.empty(); });
    auto& who = *everybody[static_cast<std::size_t>(again - stories.begin())];
    const auto number = again->refused.front();
    auto told = json();
    for (int tries = 0; tries < 20 && (told.is_null() || told.at("type") != "accepted"); ++tries) {
        REQUIRE(who.send(say(name_of(number), "once more")));
        do {
            const auto got = who.socket().receive_message();
            REQUIRE(got.has_value());
            told = got->what == ws_frame::text ? json::parse(got->payload) : json();
        } while (!told.is_object() || told.value("client_id", "") != name_of(number) ||
                 told.at("type") == "message");
    }
    CHECK(told.at("type") == "accepted");
    CHECK(server.alive());
}
