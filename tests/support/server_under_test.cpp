#include "support/server_under_test.hpp"

#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

namespace pasokh::testing {
namespace {

std::string program()
{
    const char* path = std::getenv("PASOKH_BIN");
    if (!path) throw std::runtime_error("PASOKH_BIN must name the server's program");
    return path;
}

constexpr auto password = "a long enough password";

}  // namespace

server_under_test::server_under_test(server_options how) : how_(std::move(how)), port_(free_port())
{
    if (!how_.limits.empty()) std::cout << "limits of this test: " << how_.limits << std::flush;
    std::ofstream(folder_.path() / "pasokh.toml")
        << "port = " << port_ << "\nlog_level = \"info\"\n"
        << how_.top << "[limits]\n"
        << how_.limits
        << "[sites.demo]\nname = { en = \"Shop\", fa = \"فروشگاه\" }\nlanguages = [\"fa\", \"en\"]\n"
        << how_.site << '\n'
        << how_.more;
    std::ofstream(folder_.path() / "password") << password << '\n';
    start();
}

server_under_test::~server_under_test()
{
    if (!Catch::getResultCapture().lastAssertionPassed())
        std::cout << "--- the server's log\n" << log() << std::flush;
    if (process_ && process_->running()) terminate();
}

std::vector<std::string> server_under_test::with_configuration(std::vector<std::string> arguments) const
{
    for (const auto& each :
         {std::string("--config"),
          (folder_.path() / "pasokh.toml").string(),
          std::string("--data"),
          data().string()})
        arguments.push_back(each);
    return arguments;
}

void server_under_test::start()
{
    auto arguments = how_.wrapper;
    arguments.push_back(program());
    arguments.emplace_back("serve");
    process_ = std::make_unique<child_process>(child_process::command{
        with_configuration(std::move(arguments)),
        how_.environment,
        folder_.path() / "log"});
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (ask_blocking(port_, {.target = "/readyz", .tls = how_.tls}).status != 200) {
        if (!process_->running() || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("the server does not become ready:\n" + log());
        std::this_thread::sleep_for(5ms);  // between two questions; the answer decides, not the time
    }
}

void server_under_test::start_plainly()
{
    how_.wrapper.clear();
    how_.environment.clear();
    start();
}

void server_under_test::kill()
{
    process_->signal(SIGKILL);
    REQUIRE(process_->wait(10s).has_value());
}

std::optional<int> server_under_test::terminate()
{
    process_->signal(SIGTERM);
    return process_->wait(15s);
}

bool server_under_test::alive()
{
    return process_->running() && ask_blocking(port_, {.target = "/healthz", .tls = how_.tls}).status == 200;
}

std::string server_under_test::not_ready()
{
    const auto answer = ask_blocking(port_, {.target = "/readyz", .tls = how_.tls});
    if (answer.status == 200) return {};
    return answer.body.empty() ? "no answer" : answer.body;
}

ws_client::target server_under_test::visitors() const
{
    return {.port = port_, .path = "/ws/visitor", .tls = how_.tls};
}

ws_client::target server_under_test::console(const std::string& cookie) const
{
    return {.port = port_, .path = "/ws/console", .cookie = cookie, .tls = how_.tls};
}

ws_client::target server_under_test::by_way_of(std::uint16_t proxy, ws_client::target where) const
{
    where.origin = "http://127.0.0.1:" + std::to_string(port_);
    where.port = proxy;
    return where;
}

std::optional<double> server_under_test::metric(const std::string& name) const
{
    const auto page = ask_blocking(port_, {.target = "/metrics"}).body;
    const auto at = page.find('\n' + name + ' ');
    if (at == std::string::npos) return std::nullopt;
    return std::stod(page.substr(at + name.size() + 2));
}

std::string server_under_test::command(std::vector<std::string> arguments, int code)
{
    const auto once = begin_command(std::move(arguments));
    const auto ended = once->wait(60s);
    INFO(once->output());
    REQUIRE(ended == code);
    return once->output();
}

std::unique_ptr<child_process> server_under_test::begin_command(std::vector<std::string> arguments)
{
    const auto output = folder_.path() / ("command-" + std::to_string(++commands_));
    arguments.insert(arguments.begin(), program());
    return std::make_unique<child_process>(
        child_process::command{with_configuration(std::move(arguments)), how_.environment, output}
    );
}

std::string server_under_test::add_operator(const std::string& name, std::uint32_t capacity, bool admin)
{
    std::vector<std::string> arguments{
        "operator",
        "add",
        "--name",
        name,
        "--email",
        name + "@shop.example",
        "--capacity",
        std::to_string(capacity),
        "--password-file",
        (folder_.path() / "password").string()};
    if (admin) arguments.emplace_back("--admin");
    command(std::move(arguments));
    return log_in(name);
}

std::string server_under_test::log_in(const std::string& name)
{
    const json body{{"site", "demo"}, {"email", name + "@shop.example"}, {"password", password}};
    http_request request{"POST", "/api/console/login", body.dump(), {}, how_.tls};
    if (!how_.origin.empty()) request.headers["Origin"] = how_.origin;
    const auto answer = ask_blocking(port_, std::move(request));
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto& cookie = answer.headers.at("set-cookie");
    return cookie.substr(0, cookie.find(';'));
}

}  // namespace pasokh::testing
