#include "support/raw_socket.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace pasokh::testing {
namespace {

using steady = std::chrono::steady_clock;

sockaddr_in address_of(const std::string& host, std::uint16_t port)
{
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    ::inet_pton(AF_INET, host.c_str(), &out.sin_addr);
    return out;
}

bool ready(int handle, short wanted, steady::time_point until)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()).count();
    pollfd waiting{handle, wanted, 0};
    return ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left, 0))) > 0;
}

bool same(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

}  // namespace

raw_socket::raw_socket(std::uint16_t port) : raw_socket(port, options()) {}

raw_socket::raw_socket(std::uint16_t port, options how)
    : how_(std::move(how))
    , handle_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    if (handle_ < 0) return;
    const int yes = 1;
    ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (how_.receive_buffer > 0)
        ::setsockopt(handle_, SOL_SOCKET, SO_RCVBUF, &how_.receive_buffer, sizeof how_.receive_buffer);
    auto here = address_of(how_.from, 0);
    auto there = address_of("127.0.0.1", port);
    if (::bind(handle_, reinterpret_cast<sockaddr*>(&here), sizeof here) != 0 ||
        ::connect(handle_, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0)
        close();
}

raw_socket::~raw_socket()
{
    close();
}

raw_socket::raw_socket(raw_socket&& other) noexcept
    : how_(other.how_)
    , handle_(std::exchange(other.handle_, -1))
    , ended_(other.ended_)
{
}

raw_socket& raw_socket::operator=(raw_socket&& other) noexcept
{
    std::swap(how_, other.how_);
    std::swap(handle_, other.handle_);
    std::swap(ended_, other.ended_);
    return *this;
}

bool raw_socket::send(std::string_view bytes)
{
    const auto until = steady::now() + std::chrono::seconds(10);
    while (!bytes.empty()) {
        const auto sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN || !ready(handle_, POLLOUT, until))
            return false;
    }
    return true;
}

std::string raw_socket::receive(milliseconds within)
{
    std::string out(how_.read_at_most, '\0');
    if (how_.read_pause.count() > 0) std::this_thread::sleep_for(how_.read_pause);  // that is how slow it is
    if (ended_ || !ready(handle_, POLLIN, steady::now() + within)) return {};
    const auto got = ::recv(handle_, out.data(), out.size(), 0);
    ended_ = got <= 0;
    out.resize(ended_ ? 0 : static_cast<std::size_t>(got));
    return out;
}

std::string raw_socket::receive_all(milliseconds within)
{
    const auto until = steady::now() + within;
    std::string out;
    while (!ended_ && steady::now() < until)
        out += receive(std::chrono::ceil<milliseconds>(until - steady::now()));
    return out;
}

void raw_socket::stop_sending()
{
    ::shutdown(handle_, SHUT_WR);
}

void raw_socket::close()
{
    if (handle_ >= 0) ::close(std::exchange(handle_, -1));
}

std::string raw_answer::header(std::string_view name) const
{
    for (std::size_t at = 0; at < head.size();) {
        const auto end = std::min(head.find("\r\n", at), head.size());
        const auto line = std::string_view(head).substr(at, end - at);
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && same(line.substr(0, colon), name))
            return std::string(line.substr(std::min(colon + 2, line.size())));
        at = end + 2;
    }
    return {};
}

std::vector<raw_answer> answers_in(std::string_view bytes)
{
    std::vector<raw_answer> out;
    while (!bytes.empty()) {
        raw_answer next;
        const auto end = bytes.find("\r\n\r\n");
        if (end == std::string_view::npos || !bytes.starts_with("HTTP/1.1 ")) return out.push_back(next), out;
        next.head = bytes.substr(0, end);
        bytes.remove_prefix(end + 4);
        const auto size = std::strtoul(next.header("Content-Length").c_str(), nullptr, 10);
        if (bytes.size() < size) return out.push_back({}), out;
        next.status = std::atoi(next.head.c_str() + 9);
        next.body = bytes.substr(0, size);
        bytes.remove_prefix(size);
        out.push_back(std::move(next));
    }
    return out;
}

}  // namespace pasokh::testing
