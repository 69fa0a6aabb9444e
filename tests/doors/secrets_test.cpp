// S05: after a whole day's work, no secret stands where others read: the log, the metrics, an address.

#include "app/totp.hpp"
#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <map>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

}  // namespace

TEST_CASE("secrets: none is in the log, the metrics or the printed configuration", "[doors][secrets]")
{
    const temp_dir secrets;
    const std::string secret = "the secret of this test, longer than 32 bytes";
    std::ofstream(secrets.path() / "demo") << secret;
    auto how = two_sites();
    how.site = "identity_secret_file = \"" + (secrets.path() / "demo").string() + "\"\n";
    server_under_test server(how);
    std::map<std::string, std::string> hidden{
        {"the site's secret", secret},
        {"the password", everybodys_password}};

    const auto cookie = add_operator(server, "boss", {"--admin"});
    hidden["a log-in's cookie"] = cookie.substr(cookie.find('=') + 1);
    const auto offered =
        json::parse(post(server, "/api/console/totp/begin", {{"password", everybodys_password}}, cookie).body
        );
    hidden["the authenticator's secret"] = offered.at("secret");
    post(server, "/api/console/totp/confirm", {{"code", "424242"}}, cookie);
    hidden["a wrong code"] = "424242";
    auto wrong = log_in_body("boss");
    wrong["password"] = "a password that is wrong";
    post(server, "/api/console/login", wrong);
    hidden["a wrong password"] = "a password that is wrong";
    get(server, "/api/console/sites?site=a-secret-in-the-query", cookie);
    hidden["a query"] = "a-secret-in-the-query";

    visitor anonymous(server);
    hidden["a visitor's token"] = anonymous.token();
    anonymous.say("words-of-the-visitor");
    hidden["a message"] = "words-of-the-visitor";
    anonymous.socket.send(
        {{"type", "leave_message"},
         {"client_id", "l-1"},
         {"contact", "secret@mail.example"},
         {"text", "words-that-were-left"}}
    );
    REQUIRE(anonymous.socket.next("accepted").has_value());
    hidden["a contact"] = "secret@mail.example";
    const auto jwt = jwt_of(claims_for("subject-of-mina", {{"email", "mina@mail.example"}}), secret);
    visitor named(server, {{"identity", jwt}});
    hidden["a JWT"] = jwt;
    hidden["a subject"] = "subject-of-mina";
    hidden["a person's e-mail"] = "mina@mail.example";
    const auto forged = jwt_of(claims_for("subject-of-mina"), "not the secret");
    door_peer refused(server.visitors());
    refused.send(hello_with({{"identity", forged}}));
    REQUIRE(refused.next("error").has_value());
    hidden["a refused JWT"] = forged;
    refused.send({{"type", "no-such-type-of-frame"}});
    refused.send({{"type", "say"}, {"client_id", "x"}, {"text", json::array()}});
    console desk(server, cookie);
    post(server, "/api/console/logout", {}, cookie);
    server.process().signal(SIGHUP);

    const auto metrics = get(server, "/metrics");
    REQUIRE(metrics.status == 200);
    const auto printed = server.command({"config", "print"});
    REQUIRE(server.terminate() == 0);
    const auto log = server.log();
    for (const auto& [name, value] : hidden) {
        INFO(name);
        CHECK(log.find(value) == std::string::npos);
        CHECK(metrics.body.find(value) == std::string::npos);
        CHECK(printed.find(value) == std::string::npos);
    }
    // The test looks at the right file.
    CHECK(log.find("logged_in") != std::string::npos);
    CHECK(printed.find("identity_secret_file") != std::string::npos);
}
