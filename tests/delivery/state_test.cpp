// R10: after any absence the state is what a fresh log-in gets, field by field.

#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <memory>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

/// A desk with two operators and an admin who acts while the first operator is away.
struct desk_scene {
    desk_scene()
        : server(
              {.limits = "visitor_frames = { burst = 1000, per_second = 100.0 }\n"
                         "operator_frames = { burst = 1000, per_second = 100.0 }\n",
               .site = "default_capacity = 5\n"}
          )
        , sara_cookie(server.add_operator("sara", 4))
        , boss_cookie(server.add_operator("boss", 4, true))
    {
    }

    std::unique_ptr<ws_client> console(const std::string& cookie, entrance& in, json hello = console_hello())
    {
        auto out = std::make_unique<ws_client>(io);
        in = run(io, enter(*out, server.console(cookie), std::move(hello)));
        REQUIRE(in.resumed["type"] == "resumed");
        return out;
    }

    /// A visitor who writes one line; gives his chat.
    std::string comes(const std::string& name)
    {
        auto& who = visitors[name] = std::make_unique<ws_client>(io);
        tokens[name] = run(io, enter(*who, server.visitors(), visitor_hello())).welcome["token"];
        return says(name, name + "-1");
    }

    std::string says(const std::string& name, const std::string& client_id)
    {
        const auto answer = run(io, say_and_wait(*visitors.at(name), say(client_id, "text of " + client_id)));
        REQUIRE(answer["type"] == "accepted");
        return answer["chat"];
    }

    void obeyed(ws_client& who, json command)
    {
        command["ref"] = ++ref;
        run(io, who.send(command));
        for (;;) {
            auto frame = run(io, who.receive());
            REQUIRE(frame.has_value());
            if (frame->value("ref", 0) != ref) continue;
            INFO(command.dump() << frame->dump());
            REQUIRE((*frame)["type"] == "done");
            return;
        }
    }

    server_under_test server;
    std::string sara_cookie, boss_cookie;
    asio::io_context io;
    std::map<std::string, std::unique_ptr<ws_client>> visitors;
    std::map<std::string, std::string> tokens;
    int ref = 0;
};

/// Each field of a console's state apart, so that a failure names the one that differs.
void same_state(const json& back, const json& fresh)
{
    for (const auto* field : {"chats", "queue", "operators", "offline_waiting", "visitors_total"}) {
        INFO(field);
        CHECK(back.at(field) == fresh.at(field));
    }
    CHECK(back == fresh);
}

}  // namespace

TEST_CASE("state: a console that was away comes back to what a fresh log-in shows", "[delivery][R10]")
{
    desk_scene s;
    entrance before, boss_in;
    auto sara = s.console(s.sara_cookie, before);
    const auto kept = s.comes("kept");
    const auto moved = s.comes("moved");
    const auto ended = s.comes("ended");
    const auto again = s.comes("again");
    auto boss = s.console(s.boss_cookie, boss_in);
    REQUIRE(before.welcome["me"]["id"].is_string());

    // Where Sara is: her cursors and her session, and then she is gone.
    json cursors = json::object();
    for (const auto& chat : {kept, moved, ended, again})
        cursors[chat] = 2;
    auto hello = console_hello();
    hello["session"] = before.welcome["session"];
    hello["epoch"] = before.welcome["epoch"];
    hello["cursors"] = cursors;
    sara->cut();

    s.obeyed(*boss, {{"type", "transfer"}, {"chat", moved}, {"operator", boss_in.welcome["me"]["id"]}});
    s.obeyed(*boss, {{"type", "close"}, {"chat", ended}});
    s.obeyed(*boss, {{"type", "close"}, {"chat", again}});
    s.says("again", "reopens");
    s.says("kept", "while-away");
    run(s.io, s.visitors.at("kept")->send({{"type", "read"}, {"seq", 2}}));
    for (const auto* name : {"q1", "q2", "q3", "q4", "q5", "q6"})
        s.comes(name);
    run(s.io,
        s.visitors.at("q6")->send(
            {{"type", "leave_message"},
             {"client_id", "l"},
             {"name", "Mina"},
             {"contact", "m@example.com"},
             {"text", "call"}}
        ));
    REQUIRE(run(s.io, s.visitors.at("q6")->receive_type("accepted")).has_value());
    s.obeyed(*boss, {{"type", "status"}, {"status", "busy"}, {"reason", "lunch"}});
    // Somebody leaves the queue: everybody behind him moves up.
    run(s.io, s.visitors.at("q5")->send({{"type", "end"}, {"ref", 1}}));
    REQUIRE(run(s.io, s.visitors.at("q5")->receive_type("done")).has_value());

    entrance back, fresh;
    auto sara_back = s.console(s.sara_cookie, back, hello);
    auto sara_fresh = s.console(s.server.log_in("sara"), fresh);
    same_state(back.first("state"), fresh.first("state"));
    CHECK(back.resumed["tops"] == fresh.resumed["tops"]);

    // The lines too: what she had and what she got now are what a fresh log-in gets.
    std::map<std::string, std::vector<std::uint64_t>> lines, fresh_lines;
    for (const auto& frame : back.between)
        if (frame["type"] == "message")
            lines[frame["chat"].get<std::string>()].push_back(frame["seq"].get<std::uint64_t>());
    for (const auto& [chat, top] : fresh.resumed["tops"].items()) {
        if (!cursors.contains(chat)) continue;
        INFO(chat);
        for (std::uint64_t seq = 3; seq <= top.get<std::uint64_t>(); ++seq)
            fresh_lines[chat].push_back(seq);
    }
    CHECK(lines == fresh_lines);
    CHECK(back.resumed["recovered"] == true);
}

TEST_CASE("state: a visitor who was away comes back to what a fresh page shows", "[delivery][R10]")
{
    desk_scene s;
    entrance in;
    auto sara = s.console(s.sara_cookie, in);
    const auto chat = s.comes("mina");
    const auto hello = [&](const json& session) {
        auto out = visitor_hello(s.tokens.at("mina"));
        if (!session.is_null()) {
            out["session"] = session;
            out["epoch"] = in.welcome["epoch"];
            out["chat"] = chat;
            out["seq"] = 2;
        }
        return out;
    };
    const std::vector<std::function<void()>> meanwhile{
        [&] {
            s.obeyed(*sara, {{"type", "read"}, {"chat", chat}, {"seq", 2}});
        },
        [&] { REQUIRE(run(s.io, say_and_wait(*sara, say("o-1", "answer", chat)))["type"] == "accepted"); },
        [&] {
            s.obeyed(*sara, {{"type", "hold"}, {"chat", chat}});
        },
        [&] {
            s.obeyed(*sara, {{"type", "resume"}, {"chat", chat}});
        },
        [&] {
            s.obeyed(*sara, {{"type", "close"}, {"chat", chat}});
        },
    };
    for (std::size_t i = 0; i < meanwhile.size(); ++i) {
        INFO("step " << i);
        s.visitors.at("mina")->cut();
        meanwhile[i]();
        ws_client page(s.io);
        auto& back_in = s.visitors["mina"] = std::make_unique<ws_client>(s.io);
        const auto back =
            run(s.io, enter(*back_in, s.server.visitors(), hello("00112233445566778899aabbccddeeff")));
        const auto fresh = run(s.io, enter(page, s.server.visitors(), hello(nullptr)));
        CHECK(back.resumed["chat"] == fresh.resumed["chat"]);
        CHECK(back.resumed["team"] == fresh.resumed["team"]);
        CHECK(back.resumed["tops"] == fresh.resumed["tops"]);
        // Two lines he had; the rest came now.
        CHECK(back.lines().size() + 2 == fresh.lines().size());
    }
}
