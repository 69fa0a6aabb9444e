// The balancer configurations of config/deploy before two linked nodes. Only ports, paths and the certificate
// are replaced.
#include "nodes/linked.hpp"
#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/shipped_file.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

constexpr auto origin = "https://chat.example";

server_options behind_a_balancer()
{
    server_options out;
    out.origin = origin;
    out.top = std::string("public_url = \"") + origin + "\"\ntrusted_proxies = [\"127.0.0.1\"]\n";
    return out;
}

/// Two linked nodes and what stands before them.
struct balanced {
    balanced()
    {
        child_process::command make;
        make.arguments = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
        for (const std::string each : {"-nodes", "-days", "1", "-subj", "/CN=chat.example", "-keyout"})
            make.arguments.push_back(each);
        make.arguments.insert(make.arguments.end(), {path("key.pem"), "-out", path("cert.pem")});
        make.output = path("openssl");
        child_process openssl(std::move(make));
        REQUIRE(openssl.wait(20s) == 0);
        std::ifstream certificate(path("cert.pem")), key(path("key.pem"));
        std::ofstream(path("both.pem")) << certificate.rdbuf() << key.rdbuf();
    }

    ~balanced()
    {
        if (!balancer || !balancer->running()) return;
        balancer->signal(SIGTERM);
        balancer->wait(10s);
    }

    [[nodiscard]] std::string path(const std::string& name) const { return folder.path() / name; }

    void start_nginx()
    {
        std::ofstream(path("site.conf")) << with(
            shipped("nginx-cluster.conf"),
            {{"server 10.0.0.1:8080", "server 127.0.0.1:" + std::to_string(first.port())},
             {"server 10.0.0.2:8080", "server 127.0.0.1:" + std::to_string(second.port())},
             {"listen 80;", "listen 127.0.0.1:" + std::to_string(http) + ";"},
             {"    listen [::]:80;\n", ""},
             {"listen 443 ssl", "listen 127.0.0.1:" + std::to_string(https) + " ssl"},
             {"    listen [::]:443 ssl http2;\n", ""},
             {"/etc/ssl/pasokh/fullchain.pem", path("cert.pem")},
             {"/etc/ssl/pasokh/privkey.pem", path("key.pem")}}
        );
        std::ofstream conf(path("nginx.conf"));
        conf << "daemon off;\nmaster_process off;\npid " << path("pid")
             << ";\nerror_log stderr;\nevents {}\nhttp {\n"
             << "access_log off;\n";
        for (const auto* each : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            conf << each << "_temp_path " << path(each) << ";\n";
        conf << "include " << path("site.conf") << ";\n}\n";
        conf.close();
        start({"nginx", "-p", folder.path(), "-c", path("nginx.conf")});
    }

    void start_haproxy()
    {
        std::ofstream(path("haproxy.cfg")) << with(
            shipped("haproxy-cluster.cfg"),
            {{"server one 10.0.0.1:8080", "server one 127.0.0.1:" + std::to_string(first.port())},
             {"server two 10.0.0.2:8080", "server two 127.0.0.1:" + std::to_string(second.port())},
             {"bind :80\n", "bind 127.0.0.1:" + std::to_string(http) + "\n"},
             {"bind :443 ", "bind 127.0.0.1:" + std::to_string(https) + " "},
             {"/etc/haproxy/pasokh.pem", path("both.pem")}}
        );
        start({"haproxy", "-db", "-f", path("haproxy.cfg")});
    }

    void start(std::vector<std::string> arguments)
    {
        balancer = std::make_unique<child_process>(
            child_process::command{std::move(arguments), {}, folder.path() / "log"}
        );
        const auto ready = how_long_until([&] { return ready_through_it(); }, 30s);
        INFO(balancer->output());
        REQUIRE(ready.has_value());
    }

    [[nodiscard]] bool ready_through_it() const
    {
        return ask_blocking(https, {.target = "/readyz", .headers = {{"Origin", origin}}, .tls = true})
                   .status == 200;
    }

    /// Several visitors, who land on both nodes, and the second node's death.
    void serves_through_both()
    {
        REQUIRE(how_long_until([&] { return second.metric("pasokh_remote_nodes") == 1; }, 20s).has_value());
        std::vector<std::unique_ptr<ws_client>> all;
        auto come = [&](ws_client& who) -> task<bool> {
            ws_client::target where{.port = https, .origin = origin, .tls = true};
            const auto came = co_await enter(who, std::move(where), visitor_hello());
            if (came.resumed.is_null()) co_return false;
            const auto said = co_await say_and_wait(who, say("c1", "hello"));
            co_return said.value("type", "") == "accepted";
        };
        for (int i = 0; i < 6; ++i) {
            all.push_back(std::make_unique<ws_client>(io));
            CHECK(run(io, come(*all.back())));
        }
        CHECK(second.metric("pasokh_edge_lines") > 0);
        CHECK(first.metric("pasokh_connections{role=\"visitor\"}") > 0);
        second.kill();
        for (int i = 0; i < 4; ++i) {
            all.push_back(std::make_unique<ws_client>(io));
            CHECK(run(io, come(*all.back())));
        }
    }

    asio::io_context io;
    temp_dir folder;
    postgres_server postgres;
    redis_server redis;
    std::string database = postgres.fresh_database();
    server_under_test first{linked_options(behind_a_balancer(), database, "first", 0, redis.port(), folder)};
    server_under_test second{
        linked_options(behind_a_balancer(), database, "second", 0, redis.port(), folder)};
    std::uint16_t http = free_port();
    std::uint16_t https = free_port();
    std::unique_ptr<child_process> balancer;
};

}  // namespace

TEST_CASE("balancer: the shipped nginx configuration for two nodes", "[nodes][deploy]")
{
    balanced what;
    what.start_nginx();
    what.serves_through_both();
}

TEST_CASE("balancer: the shipped HAProxy configuration for two nodes", "[nodes][deploy]")
{
    balanced what;
    what.start_haproxy();
    what.serves_through_both();
}
