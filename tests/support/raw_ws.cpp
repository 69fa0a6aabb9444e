#include "support/raw_ws.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace pasokh::testing {
namespace {

using steady = std::chrono::steady_clock;

constexpr std::array<unsigned char, 4> mask{0x37, 0xfa, 0x21, 0x3d};

void append_number(std::string& out, std::uint64_t number, int bytes)
{
    for (int at = bytes - 1; at >= 0; --at)
        out += static_cast<char>(number >> (8 * at) & 0xFF);
}

std::uint64_t number_in(std::string_view bytes)
{
    std::uint64_t out = 0;
    for (const auto c : bytes)
        out = out << 8 | static_cast<unsigned char>(c);
    return out;
}

}  // namespace

std::string ws_frame::bytes() const
{
    std::string out;
    out += static_cast<char>((fin ? 0x80 : 0) | reserved << 4 | what);
    const auto size = claimed_size.value_or(payload.size());
    const int mask_bit = masked ? 0x80 : 0;
    if (size_as == length::bits_64 || size > 0xFFFF) {
        out += static_cast<char>(mask_bit | 127);
        append_number(out, size, 8);
    } else if (size_as == length::bits_16 || size > 125) {
        out += static_cast<char>(mask_bit | 126);
        append_number(out, size, 2);
    } else {
        out += static_cast<char>(mask_bit | static_cast<int>(size));
    }
    if (!masked) return out + payload;
    for (const auto c : mask)
        out += static_cast<char>(c);
    for (std::size_t at = 0; at < payload.size(); ++at)
        out += static_cast<char>(static_cast<unsigned char>(payload[at]) ^ mask[at % 4]);
    return out;
}

std::string close_body(std::uint16_t code, std::string_view reason)
{
    std::string out;
    append_number(out, code, 2);
    return out.append(reason);
}

int code_of(const ws_frame& close)
{
    return close.payload.size() < 2
               ? 1005
               : static_cast<int>(number_in(std::string_view(close.payload).substr(0, 2)));
}

raw_ws::raw_ws(std::uint16_t port) : raw_ws(port, options()) {}

raw_ws::raw_ws(std::uint16_t port, const options& how) : socket_(port, how.socket)
{
    const auto host = "127.0.0.1:" + std::to_string(port);
    socket_.send(
        "GET " + how.path + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host +
        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
        how.key + "\r\n" + how.more_headers + "\r\n"
    );
    const auto until = steady::now() + std::chrono::seconds(10);
    while (buffer_.find("\r\n\r\n") == std::string::npos && !socket_.ended() && steady::now() < until)
        buffer_ += socket_.receive(std::chrono::seconds(10));
    const auto end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos) return;
    // The head alone: what follows a 101 is frames, and the body of a refusal tells a test nothing.
    handshake_.head = buffer_.substr(0, end);
    constexpr std::size_t behind_version = 9;  // "HTTP/1.1 "
    handshake_.status = std::atoi(handshake_.head.substr(std::min(behind_version, end)).c_str());
    buffer_.erase(0, end + 4);
}

std::optional<ws_frame> raw_ws::take_frame()
{
    if (buffer_.size() < 2) return std::nullopt;
    const auto first = static_cast<unsigned char>(buffer_[0]);
    const auto second = static_cast<unsigned char>(buffer_[1]);
    ws_frame out;
    out.fin = (first & 0x80) != 0;
    out.reserved = first >> 4 & 7;
    out.what = first & 0x0F;
    out.masked = (second & 0x80) != 0;
    std::uint64_t size = second & 0x7F;
    std::size_t at = 2;
    if (size >= 126) {
        const std::size_t bytes = size == 126 ? 2 : 8;
        if (buffer_.size() < at + bytes) return std::nullopt;
        size = number_in(std::string_view(buffer_).substr(at, bytes));
        at += bytes;
    }
    if (buffer_.size() < at + size) return std::nullopt;
    out.payload = buffer_.substr(at, size);
    buffer_.erase(0, at + size);
    return out;
}

std::optional<ws_frame> raw_ws::receive(std::chrono::milliseconds within)
{
    const auto until = steady::now() + within;
    for (;;) {
        if (auto out = take_frame()) return out;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now());
        if (socket_.ended() || left.count() <= 0) return std::nullopt;
        buffer_ += socket_.receive(left);
    }
}

std::optional<ws_frame> raw_ws::receive_message(std::chrono::milliseconds within)
{
    for (;;) {
        auto next = receive(within);
        if (!next || next->what >= ws_frame::close) return next;
        if (!begun_)
            begun_ = std::move(next);
        else
            begun_->payload += next->payload, begun_->fin = next->fin;
        if (begun_->fin) return std::exchange(begun_, std::nullopt);
    }
}

int raw_ws::wait_for_close(std::chrono::milliseconds within)
{
    int code = 1006;
    const auto until = steady::now() + within;
    while (const auto next = receive(std::chrono::ceil<std::chrono::milliseconds>(until - steady::now()))) {
        if (next->what != ws_frame::close) continue;
        code = code_of(*next);
        socket_.stop_sending();  // it ends the connection once we do
    }
    return socket_.ended() ? code : 0;
}

}  // namespace pasokh::testing
