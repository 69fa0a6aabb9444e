// S04: who a visitor is, is what the site signed and nothing else.

#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <utility>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

const std::string secret = "the secret of this test, longer than 32 bytes";
const std::string other_secret = "another secret, which is also longer than 32 bytes";

/// A server whose sites have secrets of their own.
struct identity_server {
    explicit identity_server(std::string lines = "") : server(options(std::move(lines))) {}

    server_options options(std::string lines) const
    {
        std::ofstream(secrets.path() / "demo") << secret << '\n';
        std::ofstream(secrets.path() / "other") << other_secret;
        auto out = two_sites();
        out.site = "identity_secret_file = \"" + (secrets.path() / "demo").string() + "\"\n" + lines;
        out.more += "identity_secret_file = \"" + (secrets.path() / "other").string() + "\"\n";
        // A hundred hellos of one test are not a flood.
        out.limits = "visitor_frames = { burst = 1000, per_second = 1000.0 }\n";
        return out;
    }

    temp_dir secrets;
    server_under_test server;
};

std::int64_t now()
{
    return claims_for("x").at("iat");
}

/// What nobody may come in with, each under its name.
std::vector<std::pair<std::string, std::string>> forged()
{
    const auto good = claims_for("mina");
    const auto body = good.dump();
    const auto with = [&](json more) { return jwt_of(claims_for("mina", std::move(more)), secret); };
    const auto headed = [&](const std::string& header) { return signed_jwt(header, body, secret); };
    const auto whole = jwt_of(good, secret);
    const auto unsigned_part = whole.substr(0, whole.rfind('.') + 1);
    auto flipped = whole;
    flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
    auto twice = body;
    twice.insert(1, R"("sub":"admin",)");
    return {
        {"alg none, signed", headed(R"({"alg":"none"})")},
        {"alg none, no signature", base64url(R"({"alg":"none"})") + '.' + base64url(body) + '.'},
        {"alg None, no signature", base64url(R"({"alg":"None"})") + '.' + base64url(body) + '.'},
        {"signature cut off", unsigned_part},
        {"one letter of the signature changed", flipped},
        {"alg HS384", headed(R"({"alg":"HS384"})")},
        {"alg RS256", headed(R"({"alg":"RS256"})")},
        {"no alg", headed(R"({"typ":"JWT"})")},
        {"alg twice", headed(R"({"alg":"none","alg":"HS256"})")},
        {"kid that is a path", headed(R"({"alg":"HS256","kid":"../../../dev/null"})")},
        {"crit", headed(R"({"alg":"HS256","crit":["b64"],"b64":false})")},
        {"empty secret", jwt_of(good, "")},
        {"secret of another site", jwt_of(good, other_secret)},
        {"aud of another site", with({{"aud", "other"}})},
        {"aud as a list", with({{"aud", json::array({"demo"})}})},
        {"claims twice", signed_jwt(R"({"alg":"HS256"})", twice, secret)},
        {"no exp", with({{"exp", nullptr}})},
        {"no iat", with({{"iat", nullptr}})},
        {"no sub", with({{"sub", nullptr}})},
        {"empty sub", with({{"sub", ""}})},
        {"sub as a number", with({{"sub", 17}})},
        {"sub as an object", with({{"sub", {{"$ne", 1}}}})},
        {"exp 11 minutes after iat", with({{"exp", now() + 660}})},
        {"exp before iat", with({{"exp", now() - 1}})},
        {"exp as a text", with({{"exp", std::to_string(now() + 300)}})},
        {"exp as a fraction", with({{"exp", static_cast<double>(now()) + 300.5}})},
        {"expired", with({{"iat", now() - 500}, {"exp", now() - 61}})},
        {"iat in the future", with({{"iat", now() + 90}, {"exp", now() + 300}})},
        {"nbf in the future", with({{"nbf", now() + 90}})},
        {"a fourth part", whole + '.' + base64url("{}")},
        {"something behind it", whole + ' '},
        {"padding", whole + '='},
        {"a letter that is not base64url", "+" + whole.substr(1)},
        {"claims that are a list", signed_jwt(R"({"alg":"HS256"})", "[]", secret)},
        {"claims that are no JSON", signed_jwt(R"({"alg":"HS256"})", "{\"sub\":", secret)},
        {"longer than 4 KiB", with({{"x", std::string(4096, 'x')}})},
        {"8,000 letters", std::string(8'000, 'A')},
        {"points alone", ".."},
        {"a log-in's or visitor's token", std::string(43, 'A')},
    };
}

std::string refusal_of(const server_under_test& server, json more)
{
    door_peer peer(server.visitors());
    peer.send(hello_with(std::move(more)));
    const auto error = peer.next("error", 5s);
    return error ? error->value("code", "") : "";
}

}  // namespace

TEST_CASE("identity: no forged token comes in, and none makes an anonymous visitor", "[doors][identity]")
{
    identity_server it;
    const auto tokens = forged();
    REQUIRE(tokens.size() >= 20);
    for (const auto& [name, token] : tokens) {
        INFO(name);
        CHECK(refusal_of(it.server, {{"identity", token}}) == "identity_invalid");
        CHECK(
            refusal_of(it.server, {{"identity", token}, {"token", std::string(43, 'b')}}) ==
            "identity_invalid"
        );
    }
    CHECK(refusal_of(it.server, {{"identity", std::string(50'000, 'A')}}) == "too_long");
    CHECK(it.server.alive());
}

TEST_CASE("identity: within the tolerance of a minute a token is good", "[doors][identity]")
{
    identity_server it;
    for (const json& more :
         {json{{"iat", now() - 340}, {"exp", now() - 40}},
          json{{"iat", now() + 40}, {"exp", now() + 340}},
          json{{"nbf", now() + 40}},
          json{{"aud", "demo"}},
          json{{"exp", now() + 600}},
          json{{"phone", "+98 912 000 0000"}, {"plan", {{"name", "gold"}}}}}) {
        INFO(more.dump());
        const visitor came(it.server, {{"identity", jwt_of(claims_for("mina", more), secret)}});
        CHECK(came.welcome.at("visitor").at("verified") == true);
    }
}

TEST_CASE(
    "identity: the same person finds his chat in any browser, and nobody else does",
    "[doors][identity]"
)
{
    identity_server it;
    const auto who = [&](const std::string& subject) {
        return json{
            {"identity",
             jwt_of(claims_for(subject, {{"name", "Mina"}, {"email", "mina@shop.example"}}), secret)}};
    };
    visitor first(it.server, who("mina"));
    CHECK(first.welcome.at("token") == nullptr);
    CHECK(
        first.welcome.at("visitor") ==
        json{{"verified", true}, {"name", "Mina"}, {"email", "mina@shop.example"}}
    );
    const auto chat = first.say("my order");

    const visitor second(it.server, who("mina"));
    REQUIRE(second.resumed.at("chat").is_object());
    CHECK(second.resumed.at("chat").at("id") == chat);

    // Another name under the same e-mail, and everything that an anonymous visitor can bring.
    CHECK(visitor(it.server, who("nima")).resumed.at("chat") == nullptr);
    const json cursor{{"session", first.welcome.at("session")}, {"chat", chat}, {"seq", 0}};
    for (const auto& token : {std::string("mina"), std::string(43, 'a'), std::string("mina@shop.example")}) {
        auto more = cursor;
        more["token"] = token;
        visitor stranger(it.server, more);
        INFO(token);
        CHECK(stranger.welcome.at("visitor") == nullptr);
        CHECK(stranger.welcome.at("session") != first.welcome.at("session"));
        CHECK(stranger.resumed.at("chat") == nullptr);
        CHECK(stranger.socket.ask({{"type", "sync"}, {"chat", chat}, {"seq", 0}}).at("code") == "not_found");
    }
    // The subject of another site is another person.
    auto elsewhere = json{{"site", "other"}, {"identity", jwt_of(claims_for("mina"), other_secret)}};
    CHECK(visitor(it.server, elsewhere).resumed.at("chat") == nullptr);
}

TEST_CASE(
    "identity: an anonymous chat is not merged into a person's, nor a typed address believed",
    "[doors][identity]"
)
{
    identity_server it;
    visitor anonymous(it.server);
    const auto token = anonymous.token();
    const auto chat = anonymous.say("I am mina@shop.example");
    anonymous.socket.send(
        {{"type", "leave_message"},
         {"client_id", "l-1"},
         {"name", "Mina"},
         {"contact", "mina@shop.example"},
         {"text", "call me"}}
    );
    REQUIRE(anonymous.socket.next("accepted").has_value());

    const auto jwt = jwt_of(claims_for("mina", {{"email", "mina@shop.example"}}), secret);
    const visitor named(it.server, {{"identity", jwt}, {"token", token}, {"chat", chat}, {"seq", 1}});
    CHECK(named.resumed.at("chat") == nullptr);
    CHECK(named.resumed.at("recovered") == false);
    const visitor again(it.server, {{"token", token}});
    CHECK(again.resumed.at("chat").at("id") == chat);
}

TEST_CASE(
    "identity: the console is told whom the site vouches for, also after a restart",
    "[doors][identity]"
)
{
    identity_server it;
    const auto cookie = add_operator(it.server, "sara", {"--capacity", "5"});
    const auto jwt = jwt_of(claims_for("mina", {{"name", "Mina"}, {"email", "mina@shop.example"}}), secret);
    const auto shown_by = [&] {
        console one(it.server, cookie);
        std::vector<json> out;
        for (const auto& chat : one.state.at("chats"))
            out.push_back(chat.at("visitor"));
        return out;
    };
    {
        console sara(it.server, cookie);
        visitor named(it.server, {{"identity", jwt}});
        named.say("hello");
        REQUIRE(sara.socket.next("chat").has_value());
    }
    for (int round = 0; round < 2; ++round) {
        const auto visitors = shown_by();
        REQUIRE(visitors.size() == 1);
        CHECK(visitors[0].at("verified") == true);
        CHECK(visitors[0].at("name") == "Mina");
        CHECK(visitors[0].at("email") == "mina@shop.example");
        it.server.kill();
        it.server.start();
    }
}

TEST_CASE("identity: where it is required, nothing is possible without it", "[doors][identity]")
{
    identity_server it("identity_required = true\n");
    const std::vector<json> commands{
        {{"type", "say"}, {"client_id", "m-1"}, {"text", "hello"}},
        {{"type", "human"}},
        {{"type", "leave_message"}, {"client_id", "l-1"}, {"contact", "a@b.example"}, {"text", "hello"}},
        {{"type", "page"}, {"page", {{"url", "http://shop.example/"}, {"title", ""}, {"referrer", ""}}}},
        {{"type", "typing"}, {"on", true}},
        {{"type", "end"}},
    };
    door_peer peer(it.server.visitors());
    for (const auto& command : commands)
        CHECK(peer.ask(command).at("code") == "hello_expected");
    CHECK(peer.ask(visitor_hello()).at("code") == "identity_required");
    CHECK(peer.ask(hello_with({{"token", std::string(43, 'a')}})).at("code") == "identity_required");
    CHECK(peer.ask(hello_with({{"identity", nullptr}})).at("code") == "identity_required");
    CHECK(peer.ask(hello_with({{"identity", "x.y.z"}})).at("code") == "identity_invalid");
    for (const auto& command : commands)
        CHECK(peer.ask(command).at("code") == "hello_expected");
    // The socket is still good for somebody with a better one.
    CHECK(peer.send(hello_with({{"identity", jwt_of(claims_for("mina"), secret)}})));
    CHECK(peer.next("resumed").has_value());
}

TEST_CASE("identity: a new secret or requirement ends what would not be let in any more", "[doors][identity]")
{
    identity_server it;
    visitor named(it.server, {{"identity", jwt_of(claims_for("mina"), secret)}});
    visitor anonymous(it.server);

    reconfigure(it.server, "[sites.demo]\n", "[sites.demo]\nidentity_required = true\n");
    CHECK(anonymous.socket.close_code(2s) == 1012);
    CHECK(named.socket.ask({{"type", "end"}}).at("code") == "not_found");

    std::ofstream(it.secrets.path() / "demo") << "a third secret, as long as the others are";
    reconfigure(it.server, "identity_required = true\n", "identity_required = true \n");
    CHECK(named.socket.close_code(2s) == 1012);
    CHECK(refusal_of(it.server, {{"identity", jwt_of(claims_for("mina"), secret)}}) == "identity_invalid");
}
