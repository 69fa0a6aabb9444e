// R03, R04: a repeat is harmless wherever and whenever it comes, and everybody sees one order.

#include "async/timer.hpp"
#include "base/random.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/sqlite_file.hpp"
#include "support/talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

server_options generous()
{
    server_options out;
    out.limits = "visitor_messages = { burst = 1000000, per_second = 100000.0 }\n"
                 "visitor_frames = { burst = 1000000, per_second = 100000.0 }\n"
                 "operator_messages = { burst = 1000000, per_second = 100000.0 }\n"
                 "operator_frames = { burst = 1000000, per_second = 100000.0 }\n"
                 "sockets_per_visitor = 100\n";
    out.site = "max_capacity = 10\n";
    return out;
}

/// What one connection was answered: client_id → the answers in their order.
using answers = std::map<std::string, std::vector<json>>;

/// What one client sends, in order, as fast as its socket takes it. What is refused for now, because a slow
/// disk has made a crowd of what waits for it, is said again when it may be, as every client does.
class lines_to_say {
public:
    explicit lines_to_say(std::size_t most_unanswered = std::numeric_limits<std::size_t>::max())
        : most_unanswered_(most_unanswered)
    {
    }

    void add(json frame) { waiting_.push_back({{}, std::move(frame)}); }

    /// `answer` refused the frame of that name for now.
    void add_again(json frame, const json& answer)
    {
        const std::chrono::milliseconds later(answer.at("retry_after_ms").get<int>());
        refused_.insert(frame.at("client_id").get<std::string>());
        waiting_.push_back({std::chrono::steady_clock::now() + later, std::move(frame)});
        --unanswered_;
    }

    void accepted() { --unanswered_; }

    /// None: there is nothing to say at this moment.
    std::optional<json> next()
    {
        const auto now = std::chrono::steady_clock::now();
        if (unanswered_ >= most_unanswered_) return std::nullopt;
        if (waiting_.empty() || waiting_.front().from > now) return std::nullopt;
        ++unanswered_;
        auto out = std::move(waiting_.front().frame);
        waiting_.pop_front();
        return out;
    }

    [[nodiscard]] const std::set<std::string>& all_refused() const { return refused_; }

private:
    struct line {
        std::chrono::steady_clock::time_point from;
        json frame;
    };

    std::size_t most_unanswered_;
    std::size_t unanswered_ = 0;
    std::deque<line> waiting_;
    std::set<std::string> refused_;
};

task<void> say_all(ws_client& to, lines_to_say& lines, std::function<bool()> over)
{
    while (!over()) {
        auto frame = lines.next();
        if (frame) {
            co_await to.send(std::move(*frame));
        } else {
            timer pause(co_await asio::this_coro::executor, 1ms);
            co_await pause.async_wait(use_tuple);
        }
    }
}

json first_body(const std::string& client_id)
{
    return say(client_id, "body of " + client_id);
}

bool is_refusal_for_now(const json& frame)
{
    return frame.at("type") == "error" && frame.at("code") == "unavailable" && frame.value("retry", false);
}

/// `failure` says why it ended before all was answered.
task<void>
collect(ws_client& from, answers& into, lines_to_say& lines, std::size_t& missing, std::string& failure)
{
    while (missing > 0 && failure.empty()) {
        auto frame = co_await from.receive(30s);
        if (!frame) {
            failure = "no frame for 30 s, or no connection; answers missing: " + std::to_string(missing);
        } else if (is_refusal_for_now(*frame)) {
            lines.add_again(first_body(frame->at("client_id")), *frame);
        } else if (frame->at("type") == "error") {
            failure = frame->dump();
        } else if (frame->at("type") == "accepted") {
            --missing;
            lines.accepted();
            const std::string client_id = frame->at("client_id");
            into[client_id].push_back(std::move(*frame));
        }
    }
}

}  // namespace

TEST_CASE("repeat: sent up to five times over three connections, a message is one line", "[delivery][R03]")
{
    const std::size_t messages = long_form() ? 10'000 : 1'000;
    server_under_test server(generous());
    asio::io_context io;
    std::vector<std::unique_ptr<ws_client>> tabs;
    std::string token;
    for (int i = 0; i < 3; ++i) {
        tabs.push_back(std::make_unique<ws_client>(io));
        const auto in = run(io, enter(*tabs.back(), server.visitors(), visitor_hello(token)));
        REQUIRE(in.resumed["type"] == "resumed");
        if (token.empty()) token = in.welcome["token"];
    }

    std::vector<answers> answered(3);
    std::vector<std::size_t> missing(3, 0);
    std::vector<std::string> failures(3);
    std::vector<lines_to_say> lines(3);
    for (std::size_t i = 0; i < messages; ++i) {
        const auto client_id = "m-" + std::to_string(i);
        const auto copies = 1 + random::below(5);
        const auto home = random::below(3);
        for (std::uint64_t copy = 0; copy < copies; ++copy) {
            // A changed body only behind the first one on the same connection: which one is first is certain.
            const bool changed = copy > 0 && random::below(10) == 0;
            const auto tab = changed ? home : copy == 0 ? home : random::below(3);
            lines[tab].add(changed ? say(client_id, "another body") : first_body(client_id));
            ++missing[tab];
        }
    }
    const std::vector<std::size_t> none_missing(3, 0);
    const std::vector<std::string> no_failures(3);
    for (std::size_t i = 0; i < 3; ++i) {
        auto over = [&, i] { return missing[i] == 0 || !failures[i].empty(); };
        asio::co_spawn(io, say_all(*tabs[i], lines[i], std::move(over)), asio::detached);
        asio::co_spawn(io, collect(*tabs[i], answered[i], lines[i], missing[i], failures[i]), asio::detached);
    }
    REQUIRE(run_until(
        io,
        [&] { return missing == none_missing || failures != no_failures; },
        300s
    ));
    REQUIRE(failures == no_failures);

    for (std::size_t i = 0; i < messages; ++i) {
        const auto client_id = "m-" + std::to_string(i);
        INFO(client_id);
        std::set<std::pair<std::uint64_t, std::int64_t>> places;
        int originals = 0;
        for (const auto& each : answered) {
            const auto found = each.find(client_id);
            if (found == each.end()) continue;
            for (const auto& one : found->second) {
                places.emplace(one["seq"].get<std::uint64_t>(), one["at"].get<std::int64_t>());
                if (!one.value("duplicate", false)) ++originals;
            }
        }
        REQUIRE(places.size() == 1);
        REQUIRE(originals == 1);
    }
    server.terminate();
    sqlite_file store(server.data() / "pasokh.db");
    CHECK(store.number("SELECT count(*) FROM messages WHERE client_id <> ''") == std::int64_t(messages));
    // Of a message whose first line was refused, a changed one behind it may have been the first.
    std::set<std::string> refused;
    for (const auto& each : lines)
        refused.insert(each.all_refused().begin(), each.all_refused().end());
    std::string others = "''";
    for (const auto& each : refused)
        others += ",'" + each + "'";
    CHECK(
        store.number(
            "SELECT count(*) FROM messages WHERE text <> 'body of ' || client_id AND client_id NOT IN (" +
            others + ")"
        ) == 0
    );
    std::cout << messages << " messages, of which " << refused.size() << " were refused for a while\n";
}

TEST_CASE("repeat: over reconnects, log-ins and restarts the first answer stands", "[delivery][R03]")
{
    auto how = generous();
    how.site += "reopen_within = \"0ms\"\n";
    server_under_test server(how);
    const auto cookie = server.add_operator("sara", 5);
    asio::io_context io;
    ws_client visitor(io);
    ws_client console(io);
    REQUIRE(run(io, enter(console, server.console(cookie), console_hello())).resumed["type"] == "resumed");
    const auto in = run(io, enter(visitor, server.visitors(), visitor_hello()));
    const std::string token = in.welcome["token"];
    const auto opened = run(io, say_and_wait(visitor, say("open", "hello")));
    const std::string chat = opened["chat"];
    REQUIRE(run(io, console.receive_type("snapshot")).has_value());

    const auto first = run(io, say_and_wait(console, say("o-1", "first answer", chat)));
    const auto second = run(io, say_and_wait(console, say("o-2", "second answer", chat)));
    const auto mine = run(io, say_and_wait(visitor, say("v-2", "thanks")));
    REQUIRE(mine["type"] == "accepted");
    const auto same = [&](const json& original, const json& again) {
        INFO(original.dump() << "\n" << again.dump());
        CHECK(again["type"] == "accepted");
        CHECK(again.value("duplicate", false));
        for (const auto* field : {"chat", "seq", "at", "client_id"})
            CHECK(again[field] == original[field]);
    };
    const auto repeat_all = [&](const std::string& log_in) {
        ws_client again(io);
        ws_client tab(io);
        REQUIRE(run(io, enter(again, server.console(log_in), console_hello())).resumed["type"] == "resumed");
        REQUIRE(run(io, enter(tab, server.visitors(), visitor_hello(token))).resumed["type"] == "resumed");
        same(first, run(io, say_and_wait(again, say("o-1", "another body", chat))));
        same(second, run(io, say_and_wait(again, say("o-2", "another body", chat))));
        same(opened, run(io, say_and_wait(tab, say("open", "another body"))));
        same(mine, run(io, say_and_wait(tab, say("v-2", "another body"))));
    };

    repeat_all(cookie);                 // on another connection
    repeat_all(server.log_in("sara"));  // after a log-in
    server.kill();
    server.start();
    repeat_all(cookie);  // after a crash, an older line too with its own time

    // The name is the sender's own: somebody else's is another message.
    ws_client other(io);
    run(io, enter(other, server.visitors(), visitor_hello()));
    const auto foreign = run(io, say_and_wait(other, say("v-2", "mine")));
    CHECK(foreign["type"] == "accepted");
    CHECK_FALSE(foreign.value("duplicate", false));
    CHECK(foreign["chat"] != mine["chat"]);

    // The chat ends, the desk forgets it, the server restarts: what was accepted stays accepted.
    ws_client last(io);
    run(io, enter(last, server.console(cookie), console_hello()));
    run(io, last.send({{"type", "close"}, {"ref", 7}, {"chat", chat}}));
    REQUIRE(run(io, last.receive_type("done")).has_value());
    server.kill();
    server.start();
    ws_client late(io);
    run(io, enter(late, server.console(cookie), console_hello()));
    same(first, run(io, say_and_wait(late, say("o-1", "another body", chat))));
    same(second, run(io, say_and_wait(late, say("o-2", "another body", chat))));
    CHECK(run(io, say_and_wait(late, say("o-3", "never sent before", chat)))["code"] == "not_found");
    repeat_all(cookie);  // and when its visitor has come back
}

TEST_CASE("left messages: handling one that was never left is refused", "[delivery][R03]")
{
    server_under_test server;
    const auto cookie = server.add_operator("sara", 5);
    asio::io_context io;
    ws_client visitor(io);
    ws_client console(io);
    run(io, enter(console, server.console(cookie), console_hello()));
    const auto handle = [&](const std::string& id) {
        run(io, console.send({{"type", "offline_handled"}, {"ref", 9}, {"id", id}}));
        for (;;) {
            auto frame = run(io, console.receive());
            REQUIRE(frame.has_value());
            if (frame->value("ref", 0) == 9) return *frame;
        }
    };
    CHECK(handle("00112233445566778899aabbccddeeff")["code"] == "not_found");

    run(io, enter(visitor, server.visitors(), visitor_hello()));
    run(io,
        visitor.send(
            {{"type", "leave_message"},
             {"client_id", "l-1"},
             {"name", "Mina"},
             {"contact", "mina@example.com"},
             {"text", "call me"}}
        ));
    const auto left = run(io, console.receive_type("offline_message"));
    REQUIRE(left.has_value());
    const std::string id = (*left)["message"]["id"];
    CHECK(handle(id)["type"] == "done");
    CHECK(handle(id)["type"] == "done");  // who handled it first stays named
}

TEST_CASE("order: twenty writers in one chat, and everybody sees one order", "[delivery][R04]")
{
    const std::size_t each_writes = long_form() ? 500 : 50;
    server_under_test server(generous());
    const auto cookie = server.add_operator("sara", 5);
    asio::io_context io;
    ws_client first(io);
    const auto in = run(io, enter(first, server.visitors(), visitor_hello()));
    const std::string token = in.welcome["token"];
    ws_client hand(io);
    run(io, enter(hand, server.console(cookie), console_hello()));
    const auto opened = run(io, say_and_wait(first, say("open", "hello")));
    const std::string chat = opened["chat"];
    REQUIRE(run(io, hand.receive_type("snapshot")).has_value());

    // Ten tabs and ten consoles write, three tabs and two consoles only read.
    std::vector<std::unique_ptr<ws_client>> all;
    for (int i = 0; i < 25; ++i) {
        const bool visitor = i < 13;
        all.push_back(std::make_unique<ws_client>(io));
        const auto came =
            run(io,
                enter(
                    *all.back(),
                    visitor ? server.visitors() : server.console(cookie),
                    visitor ? visitor_hello(token) : console_hello()
                ));
        REQUIRE(came.resumed["type"] == "resumed");
    }
    const auto writes = [](std::size_t i) { return i < 10 || (i >= 13 && i < 23); };
    const std::size_t total = 20 * each_writes;
    std::vector<std::vector<std::pair<std::uint64_t, std::string>>> seen(25);  // (seq, client_id)
    std::vector<std::vector<std::uint64_t>> accepted(25);
    // Twenty-five readers on one thread: what the writers do not wait for, the slowest reader owes.
    std::vector<lines_to_say> lines(25, lines_to_say(40));
    std::string failure;
    const auto line = [&](std::size_t i, const std::string& client_id) {
        return say(client_id, "line", i < 13 ? "" : chat);
    };
    auto read = [&](std::size_t i) -> task<void> {
        while (seen[i].size() < total && failure.empty()) {
            auto frame = co_await all[i]->receive(60s);
            if (!frame) {
                failure = "reader " + std::to_string(i) + ": no frame for 60 s, or no connection";
                co_return;
            }
            const std::string type = frame->at("type");
            if (is_refusal_for_now(*frame)) {
                lines[i].add_again(line(i, frame->at("client_id")), *frame);
            } else if (type == "error") {
                failure = frame->dump();
            } else if (type == "accepted") {
                accepted[i].push_back(frame->at("seq").get<std::uint64_t>());
                lines[i].accepted();
            }
            if (type == "accepted" || (type == "message" && frame->at("client_id").is_string()))
                seen[i].emplace_back(
                    frame->at("seq").get<std::uint64_t>(),
                    frame->at("client_id").get<std::string>()
                );
        }
    };
    const auto all_seen = [&] {
        return std::ranges::all_of(seen, [&](const auto& each) { return each.size() == total; });
    };
    const auto over = [&] { return all_seen() || !failure.empty(); };
    for (std::size_t i = 0; i < all.size(); ++i) {
        asio::co_spawn(io, read(i), asio::detached);
        if (!writes(i)) continue;
        for (std::size_t n = 0; n < each_writes; ++n)
            lines[i].add(line(i, "w" + std::to_string(i) + "-" + std::to_string(n)));
        asio::co_spawn(io, say_all(*all[i], lines[i], over), asio::detached);
    }
    REQUIRE(run_until(io, over, 300s));
    REQUIRE(failure.empty());

    const std::uint64_t before = seen[12].front().first;
    for (std::size_t i = 0; i < all.size(); ++i) {
        INFO("reader " << i);
        REQUIRE(seen[i] == seen[12]);
        CHECK(std::is_sorted(accepted[i].begin(), accepted[i].end()));
    }
    for (std::size_t n = 0; n < total; ++n)
        REQUIRE(seen[12][n].first == before + n);

    // What was shown once reads the same for ever.
    ws_client again(io), and_again(io);
    const auto once = run(io, enter(again, server.visitors(), visitor_hello(token))).first("snapshot");
    server.kill();
    server.start();
    const auto twice = run(io, enter(and_again, server.visitors(), visitor_hello(token))).first("snapshot");
    CHECK(once == twice);
    std::cout << total << " messages of 20 writers, 25 equal orders\n";
}
