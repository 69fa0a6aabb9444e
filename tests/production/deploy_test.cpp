// The files of config/deploy with the programs that they are for: nginx, HAProxy and systemd. Only ports,
// paths and the certificate are replaced.

#include "production/certificate.hpp"
#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/shipped_file.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

constexpr auto origin = "https://chat.example";

/// Pasokh as the shipped files say, with pages of the test's own.
struct site {
    site()
    {
        for (const auto* page : {"console/index.html", "widget/frame.html"}) {
            std::filesystem::create_directories((share.path() / page).parent_path());
            std::ofstream(share.path() / page) << "<!doctype html><title>" << page << "</title>";
        }
        make_certificate(keys.path(), "chat.example");
        std::ifstream certificate(keys.path() / "cert.pem"), key(keys.path() / "key.pem");
        std::ofstream(keys.path() / "both.pem") << certificate.rdbuf() << key.rdbuf();
        server = std::make_unique<server_under_test>(server_options{
            .limits = "sockets_per_address = 1\n",
            .top = std::string("public_url = \"") + origin +
                   "\"\ntrusted_proxies = [\"127.0.0.1\"]\nshare = \"" + share.path().string() + "\"\n"});
    }

    [[nodiscard]] std::string port() const { return std::to_string(server->port()); }

    temp_dir share;
    temp_dir keys;
    std::unique_ptr<server_under_test> server;
};

/// A proxy in front of a site, started and taken down by the test.
struct proxy {
    std::uint16_t http = free_port();
    std::uint16_t https = free_port();
    temp_dir folder;
    std::unique_ptr<child_process> process;

    void start(std::vector<std::string> arguments)
    {
        process = std::make_unique<child_process>(
            child_process::command{std::move(arguments), {}, folder.path() / "log"}
        );
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (ask("/readyz").status != 200) {
            if (!process->running() || std::chrono::steady_clock::now() > until)
                throw std::runtime_error("the proxy does not answer:\n" + process->output());
            std::this_thread::sleep_for(20ms);  // between two questions; the answer decides
        }
    }

    [[nodiscard]] http_response ask(const std::string& target) const
    {
        return ask_blocking(https, {.target = target, .headers = {{"Origin", origin}}, .tls = true});
    }

    ~proxy()
    {
        if (!process || !process->running()) return;
        process->signal(SIGTERM);
        process->wait(10s);
    }
};

std::unique_ptr<proxy> nginx_before(const site& what)
{
    auto out = std::make_unique<proxy>();
    const auto here = out->folder.path().string();
    std::ofstream(here + "/site.conf") << with(
        shipped("nginx.conf"),
        {{"server 127.0.0.1:8080;", "server 127.0.0.1:" + what.port() + ";"},
         {"listen 80;", "listen 127.0.0.1:" + std::to_string(out->http) + ";"},
         {"    listen [::]:80;\n", ""},
         {"listen 443 ssl", "listen 127.0.0.1:" + std::to_string(out->https) + " ssl"},
         {"    listen [::]:443 ssl http2;\n", ""},
         {"/etc/ssl/pasokh/fullchain.pem", (what.keys.path() / "cert.pem").string()},
         {"/etc/ssl/pasokh/privkey.pem", (what.keys.path() / "key.pem").string()}}
    );
    std::ofstream(here + "/nginx.conf")
        << "daemon off;\nmaster_process off;\npid " << here << "/pid;\nerror_log stderr;\nevents {}\nhttp {\n"
        << "access_log off;\nclient_body_temp_path " << here << "/body;\nproxy_temp_path " << here
        << "/proxy;\nfastcgi_temp_path " << here << "/f;\nuwsgi_temp_path " << here << "/u;\nscgi_temp_path "
        << here << "/s;\ninclude " << here << "/site.conf;\n}\n";
    out->start({"nginx", "-p", here, "-c", here + "/nginx.conf"});
    return out;
}

std::unique_ptr<proxy> haproxy_before(const site& what)
{
    auto out = std::make_unique<proxy>();
    const auto file = out->folder.path() / "haproxy.cfg";
    std::ofstream(file) << with(
        shipped("haproxy.cfg"),
        {{"server one 127.0.0.1:8080", "server one 127.0.0.1:" + what.port()},
         {"bind :80\n", "bind 127.0.0.1:" + std::to_string(out->http) + "\n"},
         {"bind :443 ", "bind 127.0.0.1:" + std::to_string(out->https) + " "},
         {"/etc/haproxy/pasokh.pem", (what.keys.path() / "both.pem").string()}}
    );
    out->start({"haproxy", "-db", "-f", file.string()});
    return out;
}

ws_client::target visitors_of(const proxy& through, const std::string& from)
{
    return {.port = through.https, .origin = origin, .tls = true, .from = from};
}

void shows_pages_and_nothing_else(const proxy& through)
{
    const auto console = through.ask("/console/");
    CHECK(console.status == 200);
    CHECK(console.body.find("console/index.html") != std::string::npos);
    CHECK(console.headers.count("strict-transport-security") == 1);
    const auto frame = through.ask("/widget/frame?site=demo");
    CHECK(frame.status == 200);
    CHECK(frame.headers.at("content-security-policy").find("wss://chat.example") != std::string::npos);
    CHECK(through.ask("/metrics").status == 404);
    const auto plain = ask_blocking(through.http, {.target = "/console/?a=b"});
    CHECK(plain.status == 301);
    CHECK(plain.headers.at("location") == "https://chat.example/console/?a=b");
    const http_request
        too_large{"POST", "/api/console/login", std::string(80'000, 'x'), {{"Origin", origin}}, true};
    CHECK(ask_blocking(through.https, too_large).status == 413);
}

/// The cookie of a log-in through the proxy.
std::string log_in_through(const proxy& through)
{
    const json body{{"site", "demo"}, {"email", "sara@shop.example"}, {"password", "a long enough password"}};
    const auto answer =
        ask_blocking(through.https, {"POST", "/api/console/login", body.dump(), {{"Origin", origin}}, true});
    REQUIRE(answer.status == 200);
    const auto cookie = answer.headers.at("set-cookie");
    CHECK(cookie.rfind("__Host-pasokh_console=", 0) == 0);
    return cookie.substr(0, cookie.find(';'));
}

/// A visitor and an operator talk through it; each client is known by his own address.
void carries_a_chat(site& behind, const proxy& through)
{
    behind.server->command(
        {"operator",
         "add",
         "--name",
         "sara",
         "--email",
         "sara@shop.example",
         "--password-file",
         (behind.server->folder() / "password").string()}
    );
    const auto cookie = log_in_through(through);
    asio::io_context io;
    auto talk = [&]() -> task<int> {
        ws_client console(io);
        auto door = visitors_of(through, "127.0.0.9");
        door.path = "/ws/console";
        door.cookie = cookie;
        const auto console_status = co_await console.connect(std::move(door));
        CHECK(console_status == 101);

        ws_client visitor(io);
        const auto status = co_await visitor.connect(visitors_of(through, "127.0.0.2"));
        CHECK(status == 101);
        auto first = visitor_hello();
        co_await visitor.send(std::move(first));
        const auto resumed = co_await visitor.receive_type("resumed");
        CHECK(resumed.has_value());
        json say{{"type", "say"}, {"client_id", "one"}, {"text", "hello through the proxy"}};
        co_await visitor.send(std::move(say));
        const auto accepted = co_await visitor.receive_type("accepted");
        CHECK(accepted.has_value());

        // One socket for each address is allowed here: a second one from the same is refused whatever it
        // says, one from elsewhere is not.
        ws_client second(io);
        auto forged = visitors_of(through, "127.0.0.2");
        forged.forwarded_for = "198.51.100.1";
        const auto refused = co_await second.connect(std::move(forged));
        CHECK(refused == 429);
        ws_client third(io);
        const auto other = co_await third.connect(visitors_of(through, "127.0.0.3"));
        CHECK(other == 101);
        co_return 0;
    };
    run(io, talk(), 60s);
}

}  // namespace

TEST_CASE("deploy: the shipped nginx configuration", "[production][deploy]")
{
    site behind;
    const auto through = nginx_before(behind);
    shows_pages_and_nothing_else(*through);
    carries_a_chat(behind, *through);
}

TEST_CASE("deploy: the shipped HAProxy configuration", "[production][deploy]")
{
    site behind;
    const auto through = haproxy_before(behind);
    shows_pages_and_nothing_else(*through);
    carries_a_chat(behind, *through);
}

TEST_CASE("deploy: systemd accepts the shipped unit and finds it well confined", "[production][deploy]")
{
    const temp_dir folder;
    const auto unit = folder.path() / "pasokh.service";
    std::ofstream(unit) << with(
        shipped("pasokh.service"),
        {{"/usr/local/bin/pasokh serve", std::string(std::getenv("PASOKH_BIN")) + " serve"}}
    );
    const auto check = [&](std::vector<std::string> arguments, const std::string& name) {
        arguments.insert(arguments.begin(), "systemd-analyze");
        arguments.push_back(unit.string());
        child_process once({std::move(arguments), {}, folder.path() / name});
        const auto code = once.wait(60s);
        INFO(once.output());
        CHECK(code == 0);
    };
    check({"verify", "--man=no"}, "verify");
    check({"security", "--offline=true", "--threshold=20", "--no-pager"}, "security");
}

TEST_CASE("deploy: systemd is told when the server is ready and when it stops", "[production][deploy]")
{
    const temp_dir folder;
    const auto path = (folder.path() / "notify").string();
    const int manager = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(manager, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval at_most{20, 0};
    ::setsockopt(manager, SOL_SOCKET, SO_RCVTIMEO, &at_most, sizeof at_most);
    const auto told = [&] {
        std::string text(100, '\0');
        const auto size = ::recv(manager, text.data(), text.size(), 0);
        return size < 0 ? std::string() : text.substr(0, static_cast<std::size_t>(size));
    };
    server_under_test server({.environment = {"NOTIFY_SOCKET=" + path}});
    CHECK(told() == "READY=1");
    CHECK(server.terminate() == 0);
    CHECK(told() == "STOPPING=1");
    ::close(manager);
}
