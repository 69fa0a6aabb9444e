#pragma once

#include "support/raw_socket.hpp"

#include <optional>

namespace pasokh::testing {

/// One WebSocket frame, right or wrong.
struct ws_frame {
    enum opcode : std::uint8_t { more = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };
    enum class length { shortest, bits_16, bits_64 };

    std::uint8_t what = text;
    std::string payload{};
    bool fin = true;
    std::uint8_t reserved = 0;  // RSV1 is 4, RSV2 is 2, RSV3 is 1
    bool masked = true;
    length size_as = length::shortest;
    std::optional<std::uint64_t> claimed_size{};  // instead of the payload's

    [[nodiscard]] std::string bytes() const;
};

/// The body of a close frame.
std::string close_body(std::uint16_t code, std::string_view reason = {});

/// A WebSocket of which a test sees every frame, control frames too, and writes every bit.
class raw_ws {
public:
    struct options {
        std::string path = "/ws/visitor";
        std::string more_headers{};  // whole lines
        std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
        raw_socket::options socket{};
    };

    explicit raw_ws(std::uint16_t port);
    raw_ws(std::uint16_t port, const options& how);

    /// What the server said to the upgrade.
    [[nodiscard]] const raw_answer& handshake() const { return handshake_; }

    bool send(const ws_frame& what) { return socket_.send(what.bytes()); }

    bool send_bytes(std::string_view bytes) { return socket_.send(bytes); }

    /// The next frame, as it came; none when the connection ended or nothing came in time.
    std::optional<ws_frame> receive(std::chrono::milliseconds within = std::chrono::seconds(10));
    /// The next message put together, or the next control frame.
    std::optional<ws_frame> receive_message(std::chrono::milliseconds within = std::chrono::seconds(10));

    /// Reads to the end. The close code; 1005 for a close without one, 1006 for none, 0 when the server does
    /// not end the connection in time.
    int wait_for_close(std::chrono::milliseconds within = std::chrono::seconds(10));

    [[nodiscard]] raw_socket& socket() { return socket_; }

private:
    std::optional<ws_frame> take_frame();

    raw_socket socket_;
    raw_answer handshake_;
    std::string buffer_;
    std::optional<ws_frame> begun_;  // the fragments of a message so far; control frames come between them
};

/// The code in the body of a close frame; 1005 when it has none.
int code_of(const ws_frame& close);

}  // namespace pasokh::testing
