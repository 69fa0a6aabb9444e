#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pasokh::bench {

/// One WebSocket of the load generator, written by hand so that the generator costs less than the server that
/// it measures: a mask of zeros (which RFC 6455 lets a client draw), frames collected into one write, no
/// JSON parser. Never blocks; its owner polls the descriptor.
class peer {
public:
    /// Begins to connect to 127.0.0.1. `cookie` may be empty; an empty `origin` is the port's own.
    peer(
        std::uint16_t port,
        std::string_view path,
        std::string_view cookie = {},
        std::string_view origin = {}
    );
    ~peer();
    peer(peer&&) noexcept;
    peer& operator=(peer&&) = delete;

    [[nodiscard]] int descriptor() const { return fd_; }

    /// The end of the connection is a reset: no port is left in TIME_WAIT, of which thousands of short
    /// connections a second would use up all.
    void reset_at_end();

    [[nodiscard]] bool upgraded() const { return upgraded_; }

    /// Queues a text frame; flush() writes what is queued.
    void send(std::string_view text);

    /// Writes what it can. False when the connection is gone.
    [[nodiscard]] bool flush();

    [[nodiscard]] bool wants_to_write() const { return !out_.empty(); }

    /// Reads what is there. False when the connection is gone.
    [[nodiscard]] bool fill();

    /// The next whole text frame, valid until the next call of fill(); false when there is none. Answers
    /// pings on the way.
    [[nodiscard]] bool next(std::string_view& text);

private:
    void frame(std::uint8_t opcode, std::string_view payload);
    [[nodiscard]] bool take_upgrade();

    int fd_ = -1;
    bool upgraded_ = false;
    std::string in_, out_, held_;
    std::size_t read_ = 0;  // bytes of in_ that were handed out
};

}  // namespace pasokh::bench
