#include "support/redis_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

namespace pasokh::testing {

using namespace std::chrono_literals;

redis_server::redis_server(options how) : how_(std::move(how)), port_(free_port())
{
    if (how_.tls) make_certificate();
    start();
}

void redis_server::make_certificate() const
{
    child_process::command what;
    what.arguments = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"};
    for (const char* each : {"-nodes", "-days", "1", "-subj", "/CN=redis", "-addext"})
        what.arguments.emplace_back(each);
    what.arguments.emplace_back("subjectAltName=IP:127.0.0.1");
    for (const auto& [option, file] : {std::pair("-keyout", "key.pem"), {"-out", "cert.pem"}}) {
        what.arguments.emplace_back(option);
        what.arguments.push_back(folder_.path() / file);
    }
    what.output = folder_.path() / "openssl";
    child_process openssl(std::move(what));
    if (openssl.wait(20s) != 0) throw std::runtime_error("no certificate:\n" + openssl.output());
}

void redis_server::start()
{
    child_process::command what;
    const auto port = std::to_string(port_);
    what.arguments = how_.runs_by;
    for (const auto& each : {std::string("redis-server"), std::string("--port"), how_.tls ? "0" : port})
        what.arguments.push_back(each);
    what.arguments.emplace_back("--bind");
    for (const auto& each : how_.addresses)
        what.arguments.push_back(each);
    // It asks for a password where others could reach it; they cannot.
    for (const char* each : {"--protected-mode", "no", "--save", "", "--appendonly", "no", "--dir"})
        what.arguments.emplace_back(each);
    what.arguments.push_back(folder_.path().string());
    const auto add = [&](std::vector<std::string> more) {
        for (auto& each : more)
            what.arguments.push_back(std::move(each));
    };
    // What docs/operations.md gives the user: its own channels, and the commands that are sent.
    if (!how_.user.empty()) {
        add({"--user", how_.user, "on", ">" + how_.password, "resetchannels", "&pasokh:*"});
        add({"+publish", "+subscribe", "+unsubscribe", "+ping", "+select"});
        add({"--user", "default", "off"});
    } else if (!how_.password.empty()) {
        add({"--requirepass", how_.password});
    }
    if (how_.tls) {
        add({"--tls-port", port, "--tls-auth-clients", "no"});
        add({"--tls-cert-file", folder_.path() / "cert.pem", "--tls-key-file", folder_.path() / "key.pem"});
        add({"--tls-ca-cert-file", folder_.path() / "cert.pem"});
    }
    what.output = folder_.path() / "log";
    const std::size_t said = process_ ? process_->output().size() : 0;  // by the one before, in the same file
    process_ = std::make_unique<child_process>(std::move(what));
    wait_until_it_accepts(said);
}

void redis_server::wait_until_it_accepts(std::size_t said)
{
    boost::asio::io_context io;
    const boost::asio::ip::tcp::endpoint where(boost::asio::ip::make_address(how_.addresses.back()), port_);
    const auto until = std::chrono::steady_clock::now() + 10s;
    for (;;) {
        boost::asio::ip::tcp::socket socket(io);
        boost::system::error_code refused;
        socket.connect(where, refused);
        // Whoever else has taken the port accepts too; Redis ends then, and says this only when it listens.
        const bool listens =
            process_->output().find("Ready to accept connections", said) != std::string::npos;
        if (!refused && listens && process_->running()) return;
        if (!process_->running() || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("redis-server does not start:\n" + process_->output());
        std::this_thread::sleep_for(5ms);  // between two questions; the answer decides, not the time
    }
}

void redis_server::kill()
{
    process_->signal(SIGKILL);
    (void)process_->wait(10s);
}

void redis_server::freeze()
{
    process_->signal(SIGSTOP);
}

void redis_server::thaw()
{
    process_->signal(SIGCONT);
}

redis::settings redis_server::settings() const
{
    redis::settings out;
    out.port = port_;
    out.user = how_.user;
    out.password = how_.password;
    out.tls = how_.tls;
    if (how_.tls) out.ca_file = folder_.path() / "cert.pem";
    return out;
}

}  // namespace pasokh::testing
