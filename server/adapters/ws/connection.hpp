#pragma once

#include "adapters/ws/io_turn.hpp"
#include "adapters/ws/transport.hpp"
#include "async/peer_stream.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace pasokh::ws {

/// A socket whose HTTP request asked for a WebSocket: what the HTTP side hands over once it has checked
/// everything that can be refused with a status.
struct upgrade {
    peer_stream socket;  // with its options as they should be
    std::string target;
    std::string host;
    std::string key;      // Sec-WebSocket-Key
    std::string version;  // Sec-WebSocket-Version
    std::string address;  // of the client
};

/// One WebSocket on its I/O thread. Beast shakes hands; the frames are ours (docs/adr/0015): what a turn of
/// the loop has to say to a client leaves with one system call, and a silent client costs no buffer.
class connection final : public transport {
public:
    struct limits {
        std::size_t frame_bytes;
        std::size_t outbox_bytes;
    };

    connection(upgrade request, limits within, std::shared_ptr<io_turn> turn);
    ~connection() override;

    /// The handshake.
    task<result<void>> open() override;
    std::optional<message> next() override;
    task<result<void>> more() override;
    [[nodiscard]] steady::duration waited() const override;
    [[nodiscard]] bool send(frame what, weight how) override;
    task<void> room_for(std::size_t bytes) override;
    [[nodiscard]] std::size_t waiting_bytes() const override;
    [[nodiscard]] bool take_dropped() override;
    /// Whether frames that begin from now on are text, as they are at first, or binary.
    void write_as_text(bool text);
    void ping(steady::time_point now) override;
    void close(wire::close_code why) override;
    void abort() override;
    [[nodiscard]] bool closing() const override;
    task<void> finished() override;
    [[nodiscard]] bool waits_for_pong() const override;
    [[nodiscard]] steady::time_point last_ping() const override;
    [[nodiscard]] bool pong_is_late(steady::time_point now, std::chrono::milliseconds within) override;
    [[nodiscard]] bool stuck(steady::time_point now) override;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pasokh::ws
