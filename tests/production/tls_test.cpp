// TLS by the server itself, with certificates made here and the real program.

#include "base/random.hpp"
#include "production/certificate.hpp"
#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <openssl/ssl.h>
#include <string>
#include <thread>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

/// A server with a certificate in the name "first".
struct secure_server {
    explicit secure_server(const std::string& more = {})
    {
        make_certificate(keys.path(), "first");
        const auto place = keys.path().string();
        server = std::make_unique<server_under_test>(server_options{
            .top = "tls = { certificate = \"" + place + "/cert.pem\", key = \"" + place + "/key.pem\"" +
                   more + " }\n",
            .tls = true});
    }

    [[nodiscard]] std::string shown_name() const { return shake_hands_blocking(server->port()).name; }

    /// Waits for what the log says or the server shows; the condition decides, not the time.
    template <class Condition>
    bool soon(Condition reached, std::chrono::seconds limit = 20s) const
    {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > until) return false;
            std::this_thread::sleep_for(20ms);
        }
        return true;
    }

    [[nodiscard]] bool logs(const std::string& what) const
    {
        return soon([&] { return server->log().find(what) != std::string::npos; });
    }

    temp_dir keys;
    std::unique_ptr<server_under_test> server;
};

/// Says something and waits for its acknowledgement.
task<bool> say(ws_client& with, std::string text)
{
    json frame{{"type", "say"}, {"client_id", random::token()}, {"text", std::move(text)}};
    co_await with.send(std::move(frame));
    const auto accepted = co_await with.receive_type("accepted");
    co_return accepted.has_value();
}

task<bool> enter(ws_client& with, ws_client::target where)
{
    const auto status = co_await with.connect(std::move(where));
    if (status != 101) co_return false;
    auto first = visitor_hello();
    co_await with.send(std::move(first));
    const auto resumed = co_await with.receive_type("resumed");
    co_return resumed.has_value();
}

}  // namespace

TEST_CASE("tls: pages, log-in and chat go over it, with cookies for it alone", "[production][tls]")
{
    secure_server secure;
    auto& server = *secure.server;
    const auto page = ask_blocking(server.port(), {.target = "/healthz", .tls = true});
    CHECK(page.status == 200);
    CHECK(page.headers.at("strict-transport-security") == "max-age=31536000");

    const auto cookie = server.add_operator("sara", 2);
    CHECK(cookie.rfind("__Host-pasokh_console=", 0) == 0);
    const json body{{"site", "demo"}, {"email", "sara@shop.example"}, {"password", "a long enough password"}};
    const auto login = ask_blocking(server.port(), {"POST", "/api/console/login", body.dump(), {}, true});
    REQUIRE(login.status == 200);
    CHECK(login.headers.at("set-cookie").find("; Secure") != std::string::npos);
    CHECK(login.headers.at("set-cookie").find("HttpOnly") != std::string::npos);

    asio::io_context io;
    auto chat = [&]() -> task<int> {
        ws_client console(io);
        const auto status = co_await console.connect(server.console(cookie));
        CHECK(status == 101);
        ws_client visitor(io);
        const bool entered = co_await enter(visitor, server.visitors());
        CHECK(entered);
        for (int i = 0; i < 5; ++i) {
            const bool accepted = co_await say(visitor, std::string(1000, 'x') + std::to_string(i));
            CHECK(accepted);
        }
        co_return 0;
    };
    run(io, chat());
    CHECK(server.terminate() == 0);
}

TEST_CASE("tls: 1.2 and 1.3 with http/1.1, nothing older and nothing else", "[production][tls]")
{
    const secure_server secure;
    const auto port = secure.server->port();
    CHECK(shake_hands_blocking(port).version == "TLSv1.3");
    CHECK(shake_hands_blocking(port).protocol == "http/1.1");
    CHECK(shake_hands_blocking(port, "http/1.1", 0, TLS1_2_VERSION).version == "TLSv1.2");
    CHECK(shake_hands_blocking(port, "http/1.1", TLS1_VERSION, TLS1_1_VERSION).version.empty());
    CHECK(shake_hands_blocking(port, "h2").version.empty());
}

TEST_CASE("tls: plain HTTP on the port is told so", "[production][tls]")
{
    const secure_server secure;
    const auto answer = exchange_blocking(secure.server->port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(answer.rfind("HTTP/1.1 400 ", 0) == 0);
    CHECK(answer.find("use https://") != std::string::npos);
    CHECK(secure.server->alive());
}

TEST_CASE("tls: who never finishes the handshake is let go", "[production][tls]")
{
    const secure_server secure;
    asio::io_context io;
    asio::ip::tcp::socket silent(io);
    silent.connect({asio::ip::address_v4::loopback(), secure.server->port()});
    const auto began = std::chrono::steady_clock::now();
    std::array<char, 16> nothing{};
    boost::system::error_code closed;
    asio::read(silent, asio::buffer(nothing), closed);
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(closed);
    CHECK(took > 9s);
    CHECK(took < 13s);
}

TEST_CASE("tls: SIGHUP takes a renewed certificate, open connections go on", "[production][tls]")
{
    const secure_server secure;
    asio::io_context io;
    ws_client visitor(io);
    REQUIRE(run(io, enter(visitor, secure.server->visitors())));
    REQUIRE(secure.shown_name() == "first");

    make_certificate(secure.keys.path(), "second");
    secure.server->process().signal(SIGHUP);
    CHECK(secure.soon([&] { return secure.shown_name() == "second"; }));
    CHECK(run(io, say(visitor, "still here")));
}

TEST_CASE("tls: a renewed certificate is noticed without a signal", "[production][tls]")
{
    const secure_server secure(", check_every = \"1s\"");
    REQUIRE(secure.shown_name() == "first");
    make_certificate(secure.keys.path(), "second");
    CHECK(secure.soon([&] { return secure.shown_name() == "second"; }));
}

TEST_CASE("tls: a bad certificate changes nothing and the log says why", "[production][tls]")
{
    const secure_server secure;
    asio::io_context io;
    ws_client visitor(io);
    REQUIRE(run(io, enter(visitor, secure.server->visitors())));

    std::ofstream(secure.keys.path() / "cert.pem") << "no certificate\n";
    secure.server->process().signal(SIGHUP);
    CHECK(secure.logs("tls_keys_refused"));
    CHECK(secure.shown_name() == "first");

    const temp_dir elsewhere;
    make_certificate(elsewhere.path(), "other key");
    std::filesystem::copy_file(
        elsewhere.path() / "cert.pem",
        secure.keys.path() / "cert.pem",
        std::filesystem::copy_options::overwrite_existing
    );
    secure.server->process().signal(SIGHUP);
    CHECK(secure.logs("key values mismatch"));
    CHECK(secure.shown_name() == "first");
    CHECK(run(io, say(visitor, "still here")));
}

TEST_CASE("tls: what needs somebody's attention is logged at the start", "[production][tls]")
{
    const secure_server secure;
    CHECK(secure.logs("tls_keys_loaded"));
    CHECK(secure.server->log().find("tls_key_readable_by_others") == std::string::npos);
    CHECK(secure.server->log().find("tls_certificate_expires") == std::string::npos);

    make_certificate(secure.keys.path(), "short", 3L * 86'400);
    std::filesystem::permissions(secure.keys.path() / "key.pem", std::filesystem::perms(0644));
    secure.server->process().signal(SIGHUP);
    CHECK(secure.logs("tls_key_readable_by_others"));
    CHECK(secure.logs("tls_certificate_expires"));
}

TEST_CASE("tls: without its keys the server does not start", "[production][tls]")
{
    CHECK_THROWS_WITH(
        server_under_test({.top = "tls = { certificate = \"no.pem\", key = \"no.pem\" }\n", .tls = true}),
        Catch::Contains("tls_keys_refused") && Catch::Contains("start_failed")
    );
}
