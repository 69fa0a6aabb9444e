#include "load/peer.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace pasokh::bench {
namespace {

constexpr std::uint8_t text_frame = 1, ping_frame = 9, pong_frame = 10;

bool would_block()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS || errno == ENOTCONN;
}

}  // namespace

peer::peer(std::uint16_t port, std::string_view path, std::string_view cookie, std::string_view origin)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    if (fd_ < 0) throw std::runtime_error("out of descriptors");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0 && errno != EINPROGRESS)
        throw std::runtime_error("cannot connect");
    const auto host = "127.0.0.1:" + std::to_string(port);
    out_ = "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + host +
           "\r\nOrigin: " + (origin.empty() ? "http://" + host : std::string(origin)) +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (!cookie.empty()) out_ += "Cookie: " + std::string(cookie) + "\r\n";
    out_ += "\r\n";
}

void peer::reset_at_end()
{
    const linger at_once{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

peer::~peer()
{
    if (fd_ >= 0) ::close(fd_);
}

peer::peer(peer&& other) noexcept
    : fd_(std::exchange(other.fd_, -1))
    , upgraded_(other.upgraded_)
    , in_(std::move(other.in_))
    , out_(std::move(other.out_))
    , held_(std::move(other.held_))
    , read_(other.read_)
{
}

void peer::frame(std::uint8_t opcode, std::string_view payload)
{
    auto& out = upgraded_ ? out_ : held_;  // no frame may go before the upgrade is answered
    const auto size = payload.size();
    out += static_cast<char>(0x80 | opcode);
    if (size < 126) {
        out += static_cast<char>(0x80 | size);
    } else {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(size >> 8);
        out += static_cast<char>(size & 0xff);
    }
    out.append(4, '\0');  // the mask
    out += payload;
}

void peer::send(std::string_view text)
{
    frame(text_frame, text);
}

bool peer::flush()
{
    while (!out_.empty()) {
        const auto wrote = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
        if (wrote < 0) return would_block();
        out_.erase(0, static_cast<std::size_t>(wrote));
    }
    return true;
}

bool peer::fill()
{
    in_.erase(0, std::exchange(read_, 0));
    for (;;) {
        constexpr std::size_t chunk = 16 * 1024;
        const auto have = in_.size();
        in_.resize(have + chunk);
        const auto got = ::recv(fd_, in_.data() + have, chunk, 0);
        in_.resize(have + static_cast<std::size_t>(got > 0 ? got : 0));
        if (got == 0) return false;
        if (got < 0) return would_block();
        if (static_cast<std::size_t>(got) < chunk) return true;
    }
}

bool peer::take_upgrade()
{
    const auto end = in_.find("\r\n\r\n", read_);
    if (end == std::string::npos) return false;
    if (in_.compare(read_, 12, "HTTP/1.1 101") != 0)
        throw std::runtime_error("refused: " + in_.substr(read_, 60));
    read_ = end + 4;
    out_ += std::exchange(held_, {});
    return upgraded_ = true;
}

bool peer::next(std::string_view& text)
{
    if (!upgraded_ && !take_upgrade()) return false;
    for (;;) {
        const auto have = in_.size() - read_;
        if (have < 2) return false;
        const auto at = [this](std::size_t i) { return static_cast<std::uint8_t>(in_[read_ + i]); };
        std::size_t size = at(1) & 0x7f, head = 2;
        const std::size_t wide = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (have < head + wide) return false;
        if (wide > 0) size = 0;
        for (std::size_t i = 0; i < wide; ++i)
            size = size << 8 | at(head + i);
        head += wide;
        if (have < head + size) return false;
        const auto opcode = at(0) & 0x0f;
        const std::string_view payload(in_.data() + read_ + head, size);
        read_ += head + size;
        if (opcode == ping_frame) frame(pong_frame, payload);
        if (opcode != text_frame) continue;
        text = payload;
        return true;
    }
}

}  // namespace pasokh::bench
