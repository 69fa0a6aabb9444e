#include "support/redis_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

namespace pasokh::testing {

using namespace std::chrono_literals;

redis_server::redis_server(std::string password) : password_(std::move(password)), port_(free_port())
{
    start();
}

void redis_server::start()
{
    child_process::command what;
    what.arguments = {"redis-server", "--port", std::to_string(port_), "--bind", "127.0.0.1"};
    for (const char* each : {"--save", "", "--appendonly", "no", "--dir"})
        what.arguments.emplace_back(each);
    what.arguments.push_back(folder_.path().string());
    if (!password_.empty()) what.arguments.insert(what.arguments.end(), {"--requirepass", password_});
    what.output = folder_.path() / "log";
    process_ = std::make_unique<child_process>(std::move(what));
    wait_until_it_accepts();
}

void redis_server::wait_until_it_accepts()
{
    boost::asio::io_context io;
    const boost::asio::ip::tcp::endpoint where(boost::asio::ip::address_v4::loopback(), port_);
    const auto until = std::chrono::steady_clock::now() + 10s;
    for (;;) {
        boost::asio::ip::tcp::socket socket(io);
        boost::system::error_code refused;
        socket.connect(where, refused);
        if (!refused) return;
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
    out.password = password_;
    return out;
}

}  // namespace pasokh::testing
