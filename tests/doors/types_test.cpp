// S03: a value of another type, or one that some language would read as code, is never taken for what it is
// not.

#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

/// What no field that is a text takes.
std::vector<json> no_texts()
{
    return {
        7,
        -1,
        1.5,
        true,
        false,
        json::array(),
        json::array({"a"}),
        json::object(),
        json{{"$ne", 1}},
        json{{"a", {{"b", {{"c", "d"}}}}}},
    };
}

/// What no id is.
std::vector<json> no_ids()
{
    auto out = no_texts();
    for (const json& each :
         {json(0),
          json(9223372036854775808ULL),
          json("0"),
          json("-1"),
          json("9223372036854775808"),
          json("0 OR 1=1"),
          json("' OR ''='"),
          json("{\"$ne\":1}"),
          json("../../etc/passwd"),
          json(std::string(31, 'a')),
          json(std::string(33, 'a')),
          json(std::string(32, 'A')),
          json(std::string(32, 'g')),
          json(std::string(20'000, 'a'))})
        out.push_back(each);
    return out;
}

bool looks_like_id(const json& value)
{
    return value.is_string() && value.get_ref<const std::string&>().size() == 32 &&
           value.get_ref<const std::string&>().find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// The same frame with one field of another value, for every field on its first level.
std::vector<json> spoilt(const json& frame)
{
    std::vector<json> out;
    for (const auto& [key, value] : frame.items()) {
        if (key == "type" || !value.is_string()) continue;
        for (auto& wrong : looks_like_id(value) ? no_ids() : no_texts()) {
            auto copy = frame;
            copy[key] = std::move(wrong);
            out.push_back(std::move(copy));
        }
    }
    return out;
}

/// The samples of docs/protocol.md, so that a new command is asked too.
std::vector<json> samples_of(const std::string& side)
{
    std::vector<json> out;
    for (const auto& each : std::filesystem::directory_iterator("tests/fixtures/wire/" + side + "/client"))
        out.push_back(json::parse(std::ifstream(each.path())));
    return out;
}

server_options roomy()
{
    auto out = two_sites();
    out.limits = "visitor_frames = { burst = 100000, per_second = 100000.0 }\n"
                 "operator_frames = { burst = 100000, per_second = 100000.0 }\n"
                 "visitor_messages = { burst = 100000, per_second = 100000.0 }\n"
                 "operator_messages = { burst = 100000, per_second = 100000.0 }\n"
                 "http_body_bytes = 65536\nlogin_failures_per_address = 100000\n"
                 "login_failures_per_account = 1000\n";
    return out;
}

/// Sends it with a good frame behind, so that three in a row do not end the connection.
template <class Peer>
std::string answer_to(Peer& peer, const json& frame, const json& good)
{
    const auto got = peer.ask(frame);
    peer.ask(good);
    return got.value("type", "") == "error" ? got.value("code", "") : got.dump();
}

bool refused(const std::string& code)
{
    return code == "bad_field" || code == "too_long";
}

}  // namespace

TEST_CASE("types: no command takes a field of another type", "[doors][types]")
{
    server_under_test server(roomy());
    const auto cookie = add_operator(server, "sara", {});
    visitor guest(server);
    console desk(server, cookie);
    int sent = 0;
    // A refused frame counts, so after some hundred of them it is time for another connection.
    auto guest_now = std::make_unique<visitor>(server);
    for (const auto& sample : samples_of("visitor")) {
        for (const auto& frame : spoilt(sample)) {
            if (++sent % 100 == 0) guest_now = std::make_unique<visitor>(server);
            INFO(frame.dump().substr(0, 200));
            CHECK(refused(answer_to(guest_now->socket, frame, {{"type", "typing"}, {"on", false}})));
        }
    }
    auto desk_now = std::make_unique<console>(server, cookie);
    for (const auto& sample : samples_of("operator")) {
        for (const auto& frame : spoilt(sample)) {
            if (++sent % 100 == 0) desk_now = std::make_unique<console>(server, cookie);
            INFO(frame.dump().substr(0, 200));
            CHECK(refused(answer_to(desk_now->socket, frame, {{"type", "idle"}, {"on", false}})));
        }
    }
    CHECK(sent > 300);
    CHECK(server.alive());
}

TEST_CASE("types: a text of a megabyte is refused at every door", "[doors][types]")
{
    server_under_test server(roomy());
    const auto cookie = add_operator(server, "boss", {"--admin"});
    const std::string megabyte(1'000'000, 'a');
    for (const auto& sample : samples_of("visitor")) {
        if (sample.at("type") == "hello") continue;
        visitor guest(server);
        auto frame = sample;
        frame["text"] = megabyte;
        const bool sent = guest.socket.send(frame);
        const int closed_with = guest.socket.close_code();
        // Bytes that nobody reads any more may make the kernel reset the connection before the code is read,
        // or even before all is sent.
        CHECK((!sent || closed_with == 1009 || closed_with == 1006));
    }
    for (const std::string path :
         {"login", "setup", "password", "operators", "totp/begin", "totp/confirm", "totp/remove"})
        CHECK(post(server, "/api/console/" + path, {{"password", megabyte}}, cookie).status == 413);
    CHECK(server.alive());
}

TEST_CASE("types: no request takes a field of another type", "[doors][types]")
{
    server_under_test server(roomy());
    const auto cookie = add_operator(server, "boss", {"--admin"});

    struct request {
        std::string method;
        std::string path;
        json body;
    };

    const std::vector<request> requests{
        {"POST",
         "login",
         {{"site", "demo"},
          {"email", "boss@shop.example"},
          {"password", everybodys_password},
          {"code", "1"}}},
        {"POST",
         "setup",
         {{"token", std::string(43, 'a')},
          {"name", "E"},
          {"email", "e@evil.example"},
          {"password", "long enough!"}}},
        {"POST", "password", {{"current", everybodys_password}, {"next", "another long one"}}},
        {"POST",
         "operators",
         {{"name", "N"}, {"email", "n@shop.example"}, {"password", "long enough!"}, {"role", "operator"}}},
        {"PATCH",
         "operators/" + std::string(32, 'f'),
         {{"name", "N"}, {"email", "n@shop.example"}, {"role", "operator"}}},
        {"POST", "totp/begin", {{"password", everybodys_password}}},
        {"POST", "totp/confirm", {{"code", "123456"}}},
        {"POST", "totp/remove", {{"password", everybodys_password}, {"code", "123456"}}},
    };
    for (const auto& each : requests) {
        for (const auto& body : spoilt(each.body)) {
            INFO(each.path << ' ' << body.dump().substr(0, 200));
            CHECK(post(server, "/api/console/" + each.path, body, cookie, each.method).status == 400);
        }
    }
    for (const auto& wrong : no_ids()) {
        const auto id = wrong.is_string() ? wrong.get<std::string>() : wrong.dump();
        if (id.size() > 1000 || id.find_first_of(" \"{}'") != std::string::npos) continue;  // no path of HTTP
        INFO(id);
        const auto status =
            post(server, "/api/console/operators/" + id, {{"name", "N"}}, cookie, "PATCH").status;
        CHECK((status == 404 || status == 400));
    }
    // Lists and numbers of the administration.
    for (const json& wrong :
         {json{{"departments", "support"}},
          json{{"departments", {1}}},
          json{{"departments", {"' OR 1=1"}}},
          json{{"capacity", "5"}},
          json{{"capacity", -1}},
          json{{"capacity", 1.5}},
          json{{"capacity", 1e9}},
          json{{"disabled", "true"}},
          json{{"disabled", 1}},
          json{{"role", "root"}},
          json{{"totp", "false"}}}) {
        INFO(wrong.dump());
        auto body = json{{"name", "N"}, {"email", "n@shop.example"}, {"password", "long enough!"}};
        body.update(wrong);
        CHECK(post(server, "/api/console/operators", body, cookie).status == 400);
    }
    CHECK(server.alive());
}

TEST_CASE("types: what looks like SQL or a search is text", "[doors][types]")
{
    server_under_test server(roomy());
    const auto cookie = add_operator(server, "sara", {"--capacity", "5"});
    visitor guest(server);
    const std::vector<std::string> texts{
        "'; DROP TABLE messages; --",
        "\" OR *",
        "NEAR(a b, 5)",
        "\"unbalanced",
        "%' ESCAPE '",
        "{{constructor.constructor('alert(1)')()}}",
        "\\u0027 OR 1=1",
    };
    std::string chat;
    for (const auto& each : texts)
        chat = guest.say(each);
    console desk(server, cookie);
    const auto history = desk.socket.ask({{"type", "history"}, {"chat", chat}, {"limit", 100}});
    std::vector<std::string> found;
    for (const auto& line : history.at("messages"))
        if (line.contains("text")) found.push_back(line.at("text"));
    for (const auto& each : texts)
        CHECK(std::ranges::count(found, each) == 1);
    auto body = log_in_body("x' OR '1'='1");
    CHECK(post(server, "/api/console/login", body).status == 401);
}
