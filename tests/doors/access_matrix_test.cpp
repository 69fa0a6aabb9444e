// S02: who may use what, for every route and every command that there is. A new one without a row here fails.

#include "doors/support.hpp"
#include "main/config.hpp"
#include "main/core.hpp"
#include "main/front_door.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

const std::string absent(32, 'f');

// Routes -----------------------------------------------------------------------------------------------

struct route_row {
    http::access needs;
    json body{};           // of a request that would do something
    std::string rest{};    // for the `*` of the path
    int when_allowed = 0;  // the answer to the least of those who may; 0: a page, whatever it says
};

using enum http::access;

json an_entry()
{
    return {{"entry", {{"id", "x"}, {"wordings", {{"en", {{"question", "q"}, {"answer", "a"}}}}}}}};
}

const std::map<std::string, route_row> route_rows{
    {"GET /healthz", {everyone}},
    {"GET /readyz", {everyone}},
    {"GET /metrics", {everyone}},  // by address: operations.cpp
    {"GET /", {everyone}},
    {"GET /widget/frame", {everyone}},
    {"GET /widget/*", {everyone, {}, "loader.js"}},
    {"GET /console", {everyone}},
    {"GET /console/", {everyone}},
    {"GET /console/*", {everyone, {}, "chats"}},
    {"GET /demo", {everyone}},
    {"GET /demo/", {everyone}},
    {"GET /demo/*", {everyone, {}, "shop.css"}},
    {"GET /api/console/sites", {everyone, {}, {}, 200}},
    {"POST /api/console/login",
     {everyone,
      {{"site", "demo"}, {"email", "nobody@shop.example"}, {"password", "not the password"}},
      {},
      401}},
    {"POST /api/console/logout", {everyone, {}, {}, 204}},
    {"POST /api/console/setup",
     {everyone,
      {{"token", std::string(43, 'a')},
       {"name", "E"},
       {"email", "e@evil.example"},
       {"password", "long enough!"}},
      {},
      401}},
    {"GET /api/console/me", {login, {}, {}, 200}},
    {"POST /api/console/password",
     {login, {{"current", "not the password"}, {"next", "long enough!"}}, {}, 401}},
    {"POST /api/console/totp/begin", {login, {{"password", "not the password"}}, {}, 401}},
    {"POST /api/console/totp/confirm", {login, {{"code", "000000"}}, {}, 401}},
    {"POST /api/console/totp/remove",
     {login, {{"password", "not the password"}, {"code", "000000"}}, {}, 401}},
    {"GET /api/console/operators", {admin, {}, {}, 200}},
    {"POST /api/console/operators", {admin, {{"name", "x"}}, {}, 400}},
    {"PATCH /api/console/operators/*", {admin, {{"name", "Evil"}}, absent, 404}},
    {"GET /api/console/faq", {login, {}, {}, 200}},
    {"POST /api/console/faq/entries", {admin, {{"entry", {{"id", "x"}}}}, {}, 400}},
    {"PATCH /api/console/faq/entries/*", {admin, an_entry(), "absent", 404}},
    {"DELETE /api/console/faq/entries/*", {admin, {}, "absent", 404}},
    {"POST /api/console/faq/import", {admin, {{"format", "csv"}, {"text", "a"}, {"mode", "add"}}, {}, 422}},
    {"GET /api/console/faq/export", {admin, {}, {}, 200}},
    {"GET /api/console/faq/versions", {admin, {}, {}, 200}},
    {"GET /api/console/faq/versions/*", {admin, {}, "1000", 404}},
    {"POST /api/console/faq/undo", {admin, {{"to", 1000}}, {}, 404}},
    {"GET /api/console/faq/turns", {login, {}, {}, 404}},
    {"GET /api/console/faq/lessons", {admin, {}, {}, 200}},
    {"POST /api/console/faq/lessons", {admin, {{"turns", json::array()}}, {}, 200}},
};

std::string name_of(http::method how)
{
    switch (how) {
    case http::method::get: return "GET";
    case http::method::post: return "POST";
    case http::method::patch: return "PATCH";
    case http::method::delete_: return "DELETE";
    default: return "OTHER";
    }
}

/// What the program serves, from the same table that it serves from.
std::map<std::string, http::access> registered_routes()
{
    const temp_dir folder;
    const auto file = folder.path() / "pasokh.toml";
    std::ofstream(file) << "[sites.demo]\nname = { en = \"Shop\" }\nlanguages = [\"en\"]\n";
    auto loaded = config::load(file);
    REQUIRE(loaded.problems.empty());
    loaded.value.data = (folder.path() / "data").string();
    asio::io_context io;
    auto opened = core::open_blocking(io, std::move(loaded.value));
    REQUIRE(opened.has_value());
    const front_door door(**opened, folder.path(), {});
    std::map<std::string, http::access> out;
    for (const auto& each : door.routes().all())
        out.emplace(name_of(each.method) + ' ' + each.path, each.needs);
    return out;
}

struct answer {
    int status;
    std::string body;
};

answer request_as(
    const server_under_test& server,
    const std::string& name,
    const route_row& row,
    const std::string& cookie
)
{
    const auto blank = name.find(' ');
    auto path = name.substr(blank + 1);
    if (path.ends_with('*')) path.replace(path.size() - 1, 1, row.rest);
    http_request what{name.substr(0, blank), path, row.body.is_null() ? "" : row.body.dump(), {}};
    if (!cookie.empty()) what.headers["Cookie"] = cookie;
    const auto out = ask_blocking(server.port(), what);
    return {out.status, out.body};
}

// The people --------------------------------------------------------------------------------------------

/// The demo site with Sara (support) and Nima (sales), and another site with people of its own. Of the chats,
/// one is Sara's, one waits in support, one has ended.
struct busy_server {
    busy_server() : server(roomy())
    {
        sara = add_operator(server, "sara", {"--department", "support", "--capacity", "1"});
        nima = add_operator(server, "nima", {"--department", "sales"});
        boss = add_operator(server, "boss", {"--admin", "--department", "sales"});
        olga = add_operator(server, "olga", {}, "other");
        chief = add_operator(server, "chief", {"--admin"}, "other");
        revoked = cookie_of(post(server, "/api/console/login", log_in_body("nima")));
        REQUIRE(post(server, "/api/console/logout", {}, revoked).status == 204);
    }

    static server_options roomy()
    {
        auto out = two_sites();
        out.limits = "visitor_frames = { burst = 1000, per_second = 1000.0 }\n"
                     "operator_frames = { burst = 1000, per_second = 1000.0 }\n";
        return out;
    }

    server_under_test server;
    std::string sara, nima, boss, olga, chief, revoked;
};

// Commands ----------------------------------------------------------------------------------------------

/// A frame that names a chat (CHAT is replaced), or one that can only speak of the sender himself.
struct command_row {
    json frame;
    bool names_a_chat = false;
};

const std::map<std::string, command_row> visitor_rows{
    {"hello",
     {{{"site", "demo"}, {"v", 1}, {"lang", "en"}, {"page", json::object()}, {"chat", "CHAT"}, {"seq", 0}},
      true}},
    {"say", {{{"client_id", "x-1"}, {"text", "hello"}}}},
    {"typing", {{{"on", true}}}},
    {"read", {{{"seq", 1}}}},
    {"page", {{{"page", {{"url", "http://shop.example/b"}, {"title", ""}, {"referrer", ""}}}}}},
    {"invite", {{{"rule", "none"}, {"event", "due"}}}},
    {"sync", {{{"chat", "CHAT"}, {"seq", 0}}, true}},
    {"human", {json::object()}},
    {"rate", {{{"seq", 1}, {"helped", true}}}},
    {"end", {json::object()}},
    {"leave_message", {{{"client_id", "x-2"}, {"contact", "a@b.example"}, {"text", "hello"}}}},
};

const std::map<std::string, command_row> operator_rows{
    {"hello", {{{"v", 1}, {"cursors", {{"CHAT", 1}}}}, true}},
    {"say", {{{"chat", "CHAT"}, {"client_id", "x-1"}, {"text", "hello"}}, true}},
    {"typing", {{{"chat", "CHAT"}, {"on", true}}, true}},
    {"read", {{{"chat", "CHAT"}, {"seq", 1}}, true}},
    {"status", {{{"status", "available"}}}},
    {"idle", {{{"on", false}}}},
    {"take", {{{"chat", "CHAT"}}, true}},
    {"transfer", {{{"chat", "CHAT"}, {"department", "sales"}}, true}},
    {"close", {{{"chat", "CHAT"}}, true}},
    {"hold", {{{"chat", "CHAT"}}, true}},
    {"resume", {{{"chat", "CHAT"}}, true}},
    {"history", {{{"chat", "CHAT"}, {"limit", 50}}, true}},
    {"watch", {{{"visitors", false}}}},
    {"sync", {{{"chat", "CHAT"}, {"seq", 0}}, true}},
    {"offline_list", {{{"limit", 50}}}},
    {"offline_handled", {{{"id", absent}}}},
};

json command_of(const std::string& type, const command_row& row, const std::string& chat)
{
    auto text = row.frame.dump();
    for (auto at = text.find("CHAT"); at != std::string::npos; at = text.find("CHAT"))
        text.replace(at, 4, chat);
    auto out = json::parse(text);
    out["type"] = type;
    return out;
}

template <class Rows>
void check_complete(const std::vector<std::string_view>& registered, const Rows& rows)
{
    std::set<std::string> known;
    for (const auto& each : registered) {
        known.emplace(each);
        INFO("a command without a row: " << each);
        CHECK(rows.contains(std::string(each)));
    }
    for (const auto& [name, row] : rows) {
        INFO("a row of no command: " << name);
        CHECK(known.contains(name));
    }
}

/// An answer without what differs by itself.
json bare(json answer)
{
    answer.erase("ref");
    return answer;
}

/// What Sara's console shows of her chats.
json shown_to(const server_under_test& server, const std::string& cookie)
{
    json out = json::array();
    const console one(server, cookie);
    for (const auto& chat : one.state.at("chats"))
        out.push_back(
            {{"id", chat.at("id")},
             {"state", chat.at("state")},
             {"department", chat.at("department")},
             {"top", chat.at("top")},
             {"operator_read", chat.at("operator_read")},
             {"visitor_read", chat.at("visitor_read")}}
        );
    return out;
}

}  // namespace

TEST_CASE("access: every route has a row, and every row a route", "[doors][access]")
{
    const auto registered = registered_routes();
    for (const auto& [name, needs] : registered) {
        INFO(name);
        REQUIRE(route_rows.contains(name));
        CHECK(route_rows.at(name).needs == needs);
    }
    for (const auto& [name, row] : route_rows) {
        INFO(name);
        CHECK(registered.contains(name));
    }
}

TEST_CASE("access: every command has a row, and every row a command", "[doors][access]")
{
    check_complete(wire::visitor_command_names(), visitor_rows);
    check_complete(wire::operator_command_names(), operator_rows);
}

TEST_CASE("access: a route is open to whom it is for and to nobody else", "[doors][access]")
{
    busy_server it;
    visitor guest(it.server);
    const std::map<std::string, std::pair<std::string, http::access>> people{
        {"nobody", {"", everyone}},
        {"a visitor", {"pasokh_console=" + guest.token(), everyone}},
        {"a log-in that was ended", {it.revoked, everyone}},
        {"an operator", {it.nima, login}},
        {"an operator of another site", {it.olga, login}},
        {"an admin", {it.boss, admin}},
        {"an admin of another site", {it.chief, admin}},
    };
    for (const auto& [name, row] : route_rows) {
        for (const auto& [who, is] : people) {
            if (name == "POST /api/console/logout" && is.second != everyone)
                continue;  // it would end the log-in
            INFO(name << " as " << who);
            const auto got = request_as(it.server, name, row, is.first);
            CHECK(got.status < 500);
            if (is.second >= row.needs) {
                if (row.when_allowed != 0) CHECK(got.status == row.when_allowed);
                if (row.when_allowed == 0)
                    CHECK((got.status == 200 || got.status == 302 || got.status == 404));
            } else {
                CHECK(got.status == (is.second == everyone ? 401 : 403));
            }
        }
    }
}

TEST_CASE("access: an admin of another site sees and changes nothing here", "[doors][access]")
{
    busy_server it;
    const auto rows = json::parse(get(it.server, "/api/console/operators", it.boss).body).at("operators");
    const auto others = json::parse(get(it.server, "/api/console/operators", it.chief).body).at("operators");
    CHECK(rows.size() == 3);
    CHECK(others.size() == 2);
    for (const auto& each : rows) {
        const auto path = "/api/console/operators/";
        for (const json& change : {json{{"name", "Evil"}}, json{{"totp", false}}, json{{"disabled", true}}}) {
            const auto foreign =
                post(it.server, path + each.at("id").get<std::string>(), change, it.chief, "PATCH");
            const auto none = post(it.server, path + absent, change, it.chief, "PATCH");
            CHECK(foreign.status == 404);
            CHECK(foreign.body == none.body);
            // Nor does an operator learn which ids there are.
            const auto as_operator =
                post(it.server, path + each.at("id").get<std::string>(), change, it.nima, "PATCH");
            CHECK(as_operator.status == 403);
            CHECK(as_operator.body == post(it.server, path + absent, change, it.nima, "PATCH").body);
        }
    }
    CHECK(json::parse(get(it.server, "/api/console/operators", it.boss).body).at("operators") == rows);
}

TEST_CASE(
    "access: before hello no command is obeyed, and without a log-in there is no socket",
    "[doors][access]"
)
{
    busy_server it;
    door_peer guest(it.server.visitors());
    for (const auto& [type, row] : visitor_rows)
        if (type != "hello") CHECK(guest.ask(command_of(type, row, absent)).at("code") == "hello_expected");
    door_peer desk(it.server.console(it.nima));
    for (const auto& [type, row] : operator_rows)
        if (type != "hello") CHECK(desk.ask(command_of(type, row, absent)).at("code") == "hello_expected");
    CHECK(door_peer(it.server.console("")).status() == 401);
    CHECK(door_peer(it.server.console("pasokh_console=" + std::string(43, 'a'))).status() == 401);
    CHECK(door_peer(it.server.console(it.revoked)).status() == 401);
    // Each side has its own commands: what an operator may say, no visitor can.
    visitor inside(it.server);
    for (const auto& [type, row] : operator_rows) {
        if (visitor_rows.contains(type)) continue;
        CHECK(inside.socket.ask(command_of(type, row, absent)).at("code") == "unknown_type");
        // Three bad frames in a row would end it.
        CHECK(inside.socket.ask({{"type", "typing"}, {"on", false}}).at("type") == "done");
    }
}

TEST_CASE("access: somebody else's chat is as absent as one that does not exist", "[doors][access]")
{
    busy_server it;
    console sara(it.server, it.sara);
    visitor ended(it.server);
    const auto ended_chat = ended.say("goodbye");
    REQUIRE(ended.socket.ask({{"type", "end"}}).at("type") == "done");
    visitor owner(it.server);
    const auto chat = owner.say("the secret of the owner");
    visitor waiting(it.server);
    const auto queued = waiting.say("I am waiting");
    const auto before = shown_to(it.server, it.sara);
    REQUIRE(before.size() == 1);
    CHECK(before[0].at("id") == chat);

    for (const auto& [name, cookie] :
         {std::pair("another department", it.nima),
          {"another site", it.olga},
          {"another site's admin", it.chief}}) {
        console other(it.server, cookie);
        for (const auto& [type, row] : operator_rows) {
            if (!row.names_a_chat || type == "hello") continue;
            const auto of_none = bare(other.socket.ask(command_of(type, row, absent)));
            for (const auto& [state, target] :
                 {std::pair("assigned", chat), {"queued", queued}, {"ended", ended_chat}}) {
                INFO(type << " on a chat that is " << state << ", by an operator of " << name);
                const auto got = bare(other.socket.ask(command_of(type, row, target)));
                CHECK(got == of_none);
                CHECK(got.dump().find("secret") == std::string::npos);
                if (type != "typing") CHECK(got.value("code", "") == "not_found");
            }
        }
        // A cursor for a chat brings nothing of it either.
        door_peer resuming(it.server.console(cookie));
        resuming.send(command_of("hello", operator_rows.at("hello"), chat));
        const auto resumed = resuming.next("resumed");
        REQUIRE(resumed.has_value());
        CHECK(resumed->at("tops").empty());
        for (const auto& each : other.state.at("queue").at("entries"))
            CHECK(each.at("chat") != queued);
    }

    visitor stranger(it.server, {{"chat", chat}, {"seq", 0}, {"session", owner.welcome.at("session")}});
    CHECK(stranger.resumed.at("chat") == nullptr);
    CHECK(stranger.resumed.at("tops").empty());
    CHECK(stranger.welcome.at("session") != owner.welcome.at("session"));
    for (const auto& [type, row] : visitor_rows) {
        if (!row.names_a_chat || type == "hello") continue;
        const auto of_none = bare(stranger.socket.ask(command_of(type, row, absent)));
        for (const auto& target : {chat, queued, ended_chat}) {
            INFO(type);
            CHECK(bare(stranger.socket.ask(command_of(type, row, target))) == of_none);
        }
    }
    CHECK(shown_to(it.server, it.sara) == before);
    CHECK_FALSE(owner.socket.next("typing", 300ms).has_value());
}

TEST_CASE("access: what a visitor says of himself touches nobody else's chat", "[doors][access]")
{
    busy_server it;
    console sara(it.server, it.sara);
    visitor owner(it.server);
    const auto chat = owner.say("hello");
    const auto before = shown_to(it.server, it.sara);
    visitor stranger(it.server);
    for (const auto& [type, row] : visitor_rows)
        if (!row.names_a_chat) stranger.socket.send(command_of(type, row, chat));
    // Answered behind all of them.
    CHECK(stranger.socket.ask(command_of("sync", visitor_rows.at("sync"), chat)).at("code") == "not_found");
    CHECK(shown_to(it.server, it.sara) == before);
}

TEST_CASE("access: an optional field cannot reach over to another site", "[doors][access]")
{
    busy_server it;
    console sara(it.server, it.sara);
    visitor owner(it.server);
    const auto chat = owner.say("hello");
    const auto others = json::parse(get(it.server, "/api/console/operators", it.chief).body).at("operators");
    const auto to = [&](json where) {
        json command{{"type", "transfer"}, {"chat", chat}};
        command.update(where);
        return bare(sara.socket.ask(command));
    };
    const auto of_none = to({{"operator", absent}});
    CHECK(of_none.at("code") == "not_found");
    for (const auto& each : others)
        CHECK(to({{"operator", each.at("id")}}) == of_none);
    CHECK(to({{"department", "other"}}) == of_none);
}

TEST_CASE("access: an ended chat takes nothing more", "[doors][access]")
{
    busy_server it;
    console sara(it.server, it.sara);
    visitor owner(it.server);
    const auto chat = owner.say("hello");
    REQUIRE(owner.socket.ask({{"type", "end"}}).at("type") == "done");
    REQUIRE(sara.socket.next("chat_gone").has_value());
    for (const auto& [type, row] : operator_rows) {
        // To read it again is her right: she served it.
        if (!row.names_a_chat || type == "hello" || type == "history") continue;
        INFO(type);
        const auto got = sara.socket.ask(command_of(type, row, chat));
        if (type == "typing" || type == "read")
            CHECK(got.at("type") == "done");  // without effect
        else
            CHECK(got.at("type") == "error");
    }
    CHECK(owner.socket.ask({{"type", "end"}}).at("code") == "chat_closed");
    CHECK_FALSE(owner.socket.next("typing", 300ms).has_value());
}
