// R05, R06, R07, R09: whoever comes back has everything, once and in order, or is told that he has not.

#include "base/random.hpp"
#include "support/crowd.hpp"
#include "support/run.hpp"
#include "support/talk.hpp"
#include "support/tcp_proxy.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <iostream>
#include <memory>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

void check(const history& seen)
{
    const auto faults = seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
}

/// A conversation of one visitor with one operator, by hand.
struct conversation {
    explicit conversation(const server_options& how) : server(how), cookie(server.add_operator("sara", 5))
    {
        const auto in = run(io, enter(visitor, server.visitors(), visitor_hello()));
        token = in.welcome["token"];
        session = in.welcome["session"];
        epoch = in.welcome["epoch"];
        chat = send("open")["chat"];
        ws_client look(io);
        top = run(io, enter(look, server.visitors(), visitor_hello(token))).resumed["tops"][chat];
    }

    json send(const std::string& client_id)
    {
        return run(io, say_and_wait(visitor, say(client_id, "text of " + client_id)));
    }

    /// The hello of a client that has everything up to `seq`.
    [[nodiscard]] json back_from(std::uint64_t seq, const std::string& as) const
    {
        auto out = visitor_hello(token);
        if (!as.empty()) out["session"] = as;
        out["epoch"] = epoch;
        out["chat"] = chat;
        out["seq"] = seq;
        return out;
    }

    [[nodiscard]] json back_from(std::uint64_t seq) const { return back_from(seq, session); }

    server_under_test server;
    std::string cookie;
    asio::io_context io;
    ws_client visitor{io};
    std::string token, session, epoch, chat;
    std::uint64_t top = 0;  // after the opening: his line, and that nobody is there
};

server_options with_quick_beat()
{
    auto out = crowd::options();
    out.limits += "sockets_per_visitor = 100\n";
    return out;
}

}  // namespace

TEST_CASE(
    "resume: cut in every way while everybody writes, nobody misses or doubles a line",
    "[delivery][R05]"
)
{
    const std::size_t visitors = long_form() ? 46 : 10;
    const std::size_t operators = long_form() ? 4 : 2;
    const int rounds = long_form() ? 200 : 20;
    server_under_test server(crowd::options(visitors));
    asio::io_context io;
    std::vector<std::unique_ptr<tcp_proxy>> proxies;  // one for each client
    crowd::size of{visitors, operators, [&](ws_client::target where) {
                       proxies.push_back(std::make_unique<tcp_proxy>(io, server.port()));
                       return server.by_way_of(proxies.back()->port(), std::move(where));
                   }};
    crowd people(io, server, std::move(of));
    people.open_chats();

    const auto in_mid_frame = [](std::string_view text) {
        const bool line = text.find("\"seq\"") != std::string_view::npos;
        return line && random::below(4) == 0 ? tcp_proxy::fate::cut_inside : tcp_proxy::fate::pass;
    };
    for (int round = 0; round < rounds; ++round) {
        for (auto& each : proxies) {
            switch (random::below(5)) {
            case 0: each->reset_all(); break;
            case 1: each->finish_all(); break;
            case 2: each->half_close_all(); break;
            case 3: each->behave({.frames = in_mid_frame}); break;
            default: each->stop(); break;
            }
        }
        people.write_for(400ms, 20ms);
        for (auto& each : proxies) {
            each->behave({});
            each->go_on();
        }
        people.write_for(long_form() ? 2s : 300ms, 20ms);
    }
    people.settle();
    people.stop();
    check(people.seen);
    CHECK(people.seen.acceptances() == people.seen.attempts());
    std::uint64_t resumes = 0;
    for (const auto& each : people.peers())
        resumes += each->resumes();
    std::cout << people.seen.acceptances() << " messages accepted over " << resumes << " resumes\n";
    CHECK(resumes > proxies.size() * static_cast<std::size_t>(rounds) / 4);
}

TEST_CASE("resume: more than the limit missing is a reload that says so", "[delivery][R05]")
{
    auto how = with_quick_beat();
    how.limits += "resume_lines = 50\n";
    conversation talk(how);
    for (int i = 0; i < 60; ++i)
        talk.send("m-" + std::to_string(i));
    const auto top = talk.top + 60;

    ws_client close_behind(talk.io);
    const auto exact =
        run(talk.io, enter(close_behind, talk.server.visitors(), talk.back_from(top - 50, {})));
    CHECK(exact.resumed["recovered"] == true);
    CHECK(exact.first("snapshot").is_null());
    CHECK(exact.lines().size() == 50);

    ws_client far_behind(talk.io);
    const auto reload = run(talk.io, enter(far_behind, talk.server.visitors(), talk.back_from(top - 51, {})));
    CHECK(reload.resumed["recovered"] == false);
    CHECK(reload.first("snapshot")["messages"].size() == 50);
    CHECK(reload.first("snapshot")["earlier"] == true);
    CHECK(talk.server.metric("pasokh_resumes_total{outcome=\"reloaded\"}") == 1);
    CHECK(talk.server.metric("pasokh_resumes_total{outcome=\"recovered\"}") == 1);
}

TEST_CASE("resume: a cursor above the top is a reload, not a crash", "[delivery][R07]")
{
    conversation talk(with_quick_beat());
    for (const auto seq : {talk.top + 1, std::uint64_t{1} << 31, std::uint64_t{1} << 52}) {
        ws_client client(talk.io);
        const auto back = run(talk.io, enter(client, talk.server.visitors(), talk.back_from(seq, {})));
        CHECK(back.resumed["recovered"] == false);
        CHECK(back.lines().size() == talk.top);
    }
    CHECK(talk.server.alive());
}

TEST_CASE("takeover: the older connection is closed for good and gets nothing more", "[delivery][R07]")
{
    conversation talk(with_quick_beat());
    ws_client newer(talk.io);
    const auto back = run(talk.io, enter(newer, talk.server.visitors(), talk.back_from(talk.top)));
    CHECK(back.welcome["session"] == talk.session);
    CHECK(back.resumed["recovered"] == true);
    // Lines go on, and none of them reaches the old connection: what comes there is of before, and its end.
    CHECK(run(talk.io, say_and_wait(newer, say("after", "to the new one alone")))["type"] == "accepted");
    const auto began = std::chrono::steady_clock::now();
    while (const auto frame = run(talk.io, talk.visitor.receive(5s)))
        CHECK(frame->dump().find("after") == std::string::npos);
    CHECK(std::chrono::steady_clock::now() - began < 1s);

    ws_client newest(talk.io);
    run(talk.io, enter(newest, talk.server.visitors(), talk.back_from(talk.top)));
    CHECK(run(talk.io, newer.wait_for_close(5s)) == 4500);
}

TEST_CASE("takeover: unknown, foreign and malformed sessions get one and the same answer", "[delivery][R07]")
{
    conversation talk(with_quick_beat());
    ws_client stranger(talk.io);
    const auto other = run(talk.io, enter(stranger, talk.server.visitors(), visitor_hello()));
    std::set<std::string> sessions{talk.session, other.welcome["session"]};
    const std::vector<std::string> wrong{
        other.welcome["session"],            // foreign
        "00112233445566778899aabbccddeeff",  // unknown
    };
    const int tries = long_form() ? 250 : 20;
    for (int i = 0; i < tries; ++i) {
        for (const auto& session : wrong) {
            ws_client client(talk.io);
            const auto in = run(talk.io, enter(client, talk.server.visitors(), talk.back_from(1, session)));
            CHECK(in.resumed["recovered"] == true);  // the lines are his; the session is a fresh one
            CHECK(sessions.insert(in.welcome["session"].get<std::string>()).second);
            client.cut();
        }
    }
    // Neither the stranger nor the first tab noticed anything.
    CHECK(run(talk.io, say_and_wait(stranger, say("still", "here")))["type"] == "accepted");
    CHECK(talk.send("still-here")["type"] == "accepted");
}

TEST_CASE("takeover: commands right behind the hello keep their order", "[delivery][R07]")
{
    conversation talk(with_quick_beat());
    ws_client newer(talk.io);
    constexpr int pipelined = 50;
    auto rush = [&]() -> task<std::vector<std::uint64_t>> {
        std::vector<std::uint64_t> out;
        const auto status = co_await newer.connect(talk.server.visitors());
        if (status != 101) co_return out;
        auto hello = talk.back_from(talk.top);
        co_await newer.send(std::move(hello));
        for (int i = 0; i < pipelined; ++i) {
            auto what = say("p-" + std::to_string(i), "behind the hello");
            co_await newer.send(std::move(what));
        }
        while (out.size() < pipelined) {
            auto frame = co_await newer.receive_type("accepted");
            if (!frame) co_return out;
            out.push_back(frame->at("seq").get<std::uint64_t>());
        }
        co_return out;
    };
    const auto order = run(talk.io, rush());
    REQUIRE(order.size() == pipelined);
    for (std::size_t i = 0; i < order.size(); ++i)
        CHECK(order[i] == talk.top + 1 + i);
}

TEST_CASE("subscribe: history and live lines join without gap or double", "[delivery][R06]")
{
    const int joins = long_form() ? 1'000 : 100;
    auto how = with_quick_beat();
    how.limits = "visitor_messages = { burst = 1000000, per_second = 100000.0 }\n"
                 "visitor_frames = { burst = 1000000, per_second = 100000.0 }\n"
                 "sockets_per_visitor = 100\n";
    conversation talk(how);
    const auto between = long_form() ? 1ms : 5ms;
    bool over = false;
    bool ended = false;
    std::uint64_t written = 0;
    std::uint64_t top = 1;
    auto write = [&]() -> task<void> {
        timer next(talk.io.get_executor(), std::chrono::steady_clock::now());
        while (!over) {
            auto what = say("w-" + std::to_string(written++), "line after line");
            co_await talk.visitor.send(std::move(what));
            next.expires_at(next.expiry() + between);
            co_await next.async_wait(use_tuple);
        }
        ended = true;
    };
    auto read = [&]() -> task<void> {
        while (!over) {
            auto frame = co_await talk.visitor.receive_type("accepted");
            if (frame) top = frame->at("seq");
        }
    };
    asio::co_spawn(talk.io, write(), asio::detached);
    asio::co_spawn(talk.io, read(), asio::detached);

    int without_gap = 0;
    int reloaded = 0;
    for (int i = 0; i < joins; ++i) {
        auto join = [&]() -> task<bool> {
            ws_client reader(talk.io);
            const auto cursor = top > 40 ? top - random::below(40) : 1;
            const bool knows = random::below(2) == 0;
            auto hello = knows ? talk.back_from(cursor, {}) : visitor_hello(talk.token);
            const auto in = co_await enter(reader, talk.server.visitors(), std::move(hello));
            auto lines = in.lines();
            const auto seq_of = [](const json& line) { return line.at("seq").get<std::uint64_t>(); };
            const auto until =
                in.resumed.at("tops").at(talk.chat).get<std::uint64_t>() + 5;  // five live ones
            while (lines.empty() || seq_of(lines.back()) < until) {
                auto frame = co_await reader.receive_type("message");
                if (!frame) co_return false;
                lines.push_back(std::move(*frame));
            }
            const bool recovered = in.resumed.at("recovered");
            if (knows && !recovered)
                ++reloaded;  // while it connected, more were written than a resume carries
            if (knows && recovered && seq_of(lines.front()) != cursor + 1) co_return false;
            for (std::size_t n = 1; n < lines.size(); ++n)
                if (seq_of(lines[n]) != seq_of(lines[n - 1]) + 1) co_return false;
            co_return true;
        };
        if (run(talk.io, join())) ++without_gap;
    }
    over = true;
    REQUIRE(run_until(talk.io, [&] { return ended; }));
    CHECK(without_gap == joins);
    CHECK(reloaded < joins / 4);
    std::cout << without_gap << " of " << joins << " joins while " << written << " lines were written, "
              << reloaded << " too late for a resume\n";
}

TEST_CASE("tail: the last line, lost on its way, is noticed by the beat and repaired", "[delivery][R09]")
{
    const int rounds = long_form() ? 100 : 10;
    conversation talk(with_quick_beat());  // a beat every second instead of every ten
    tcp_proxy proxy(talk.io, talk.server.port());
    history seen;
    chat_peer sara(
        talk.io,
        talk.server.by_way_of(proxy.port(), talk.server.console(talk.cookie)),
        chat_peer::role::console,
        "sara",
        seen
    );
    bool ended = false;
    asio::co_spawn(talk.io, sara.run(), [&](const std::exception_ptr&) { ended = true; });
    const auto top = [&] { return sara.tops().contains(talk.chat) ? sara.tops().at(talk.chat) : 0; };
    REQUIRE(run_until(talk.io, [&] { return top() >= 1; }));

    auto slowest = std::chrono::steady_clock::duration::zero();
    for (int round = 0; round < rounds; ++round) {
        const auto client_id = "tail-" + std::to_string(round);
        int dropped = 0;
        proxy.behave({.frames = [&](std::string_view text) {
            const bool last = text.find("\"message\"") != std::string_view::npos &&
                              text.find(client_id) != std::string_view::npos;
            return last && dropped++ == 0 ? tcp_proxy::fate::drop : tcp_proxy::fate::pass;
        }});
        seen.attempted("visitor", client_id);
        const auto accepted = talk.send(client_id);
        const auto began = std::chrono::steady_clock::now();
        REQUIRE(accepted["type"] == "accepted");
        const std::uint64_t seq = accepted["seq"];
        REQUIRE(run_until(
            talk.io,
            [&] { return top() >= seq; },
            12s
        ));
        slowest = std::max(slowest, std::chrono::steady_clock::now() - began);
        CHECK(dropped >= 1);
    }
    sara.stop();
    REQUIRE(run_until(talk.io, [&] { return ended; }));
    CHECK(talk.server.metric("pasokh_positions_behind_total") >= rounds);
    std::cout << rounds << " lost tails repaired, the slowest after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(slowest).count() << " ms\n";
}
