#pragma once

#include "async/outbox.hpp"
#include "async/peer_stream.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "wire/error_table.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace pasokh::ws {

using steady = std::chrono::steady_clock;

/// A socket whose HTTP request asked for a WebSocket: what the HTTP side hands over once it has checked
/// everything that can be refused with a status.
struct upgrade {
    peer_stream socket;
    std::string target;
    std::string host;
    std::string key;      // Sec-WebSocket-Key
    std::string version;  // Sec-WebSocket-Version
    std::string address;  // of the client
};

/// One WebSocket on its I/O thread. One reader; everything that is written (frames, pings, the close) is
/// written by one chain of operations, in order and never two at once, which Beast would not survive.
class connection {
public:
    struct limits {
        std::size_t frame_bytes;
        std::size_t outbox_bytes;
        std::size_t send_buffer_bytes;
    };

    connection(peer_stream socket, limits within);
    connection(connection&&) noexcept;
    ~connection();

    task<result<void>> accept(upgrade request);

    struct message {
        std::string_view bytes;
        bool text = true;
    };

    /// The next message, valid until the next call. An error is the end.
    task<result<message>> read();

    /// Never blocks. False when this closed it: the peer is too slow for what must arrive.
    [[nodiscard]] bool send(frame what, weight how);
    /// Waits until the outbox takes a frame of this size: for whoever sends more at once than a slow reader
    /// may owe. At most one waits at a time.
    task<void> room_for(std::size_t bytes);
    /// Whether frames that begin from now on are text, as they are at first, or binary.
    void write_as_text(bool text);

    /// Overtakes whatever waits to be sent, even the rest of a large frame.
    void ping(steady::time_point now);

    /// After what waits to be sent; nothing is sent or obeyed afterwards.
    void close(wire::close_code why);
    /// Now, without a word.
    void abort();
    [[nodiscard]] bool closing() const;

    /// Aborts, and waits until no operation uses this object any more.
    task<void> finished();

    [[nodiscard]] bool waits_for_pong() const;
    [[nodiscard]] steady::time_point last_ping() const;
    /// Is the peer gone? A slow line is not: as long as what was sent before the ping still arrives, the wait
    /// for the pong has not begun. Ask about once a second.
    [[nodiscard]] bool pong_is_late(steady::time_point now, std::chrono::milliseconds within);
    /// Closing for so long that the peer will not take part in it any more.
    [[nodiscard]] bool stuck(steady::time_point now) const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pasokh::ws
