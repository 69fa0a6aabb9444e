#pragma once

#include "async/outbox.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "wire/error_table.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pasokh::ws {

using steady = std::chrono::steady_clock;

/// What a session talks to: a client's WebSocket, here (connection.hpp) or at another node (remote_line.hpp).
/// One reader; what is sent arrives in order.
class transport {
public:
    struct message {
        std::string_view bytes;
        bool text = true;
    };

    transport() = default;
    virtual ~transport() = default;
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;

    /// Before anything else; an error is the end. Does nothing on what is open already.
    virtual task<result<void>> open() = 0;

    /// The next message that has come whole; it is valid until this is called again or the caller waits for
    /// anything.
    virtual std::optional<message> next() = 0;
    /// After next() had none: waits until something has come, though not always a whole message. An error is
    /// the end.
    virtual task<result<void>> more() = 0;

    /// How long what next() gives may have waited to be read, at most.
    [[nodiscard]] virtual steady::duration waited() const = 0;

    /// Never blocks. False when this closed it: the peer is too slow for what must arrive.
    [[nodiscard]] virtual bool send(frame what, weight how) = 0;
    /// Waits until a frame of this size can be sent: for whoever sends more at once than a slow reader may
    /// owe. At most one waits at a time.
    virtual task<void> room_for(std::size_t bytes) = 0;
    /// Bytes of frames that were given to send() and are not on their way.
    [[nodiscard]] virtual std::size_t waiting_bytes() const = 0;

    /// Has a frame that need not arrive been dropped since this was asked last?
    [[nodiscard]] virtual bool take_dropped() = 0;

    /// Overtakes whatever waits to be sent, even the rest of a large frame.
    virtual void ping(steady::time_point now) = 0;

    /// After what waits to be sent; nothing is sent or obeyed afterwards.
    virtual void close(wire::close_code why) = 0;
    /// Now, without a word.
    virtual void abort() = 0;
    [[nodiscard]] virtual bool closing() const = 0;

    /// Aborts, and waits until no operation uses this object any more.
    virtual task<void> finished() = 0;

    [[nodiscard]] virtual bool waits_for_pong() const = 0;
    [[nodiscard]] virtual steady::time_point last_ping() const = 0;
    /// Is the peer gone? A slow line is not: as long as what was sent before the ping still arrives, the wait
    /// for the pong has not begun. Ask about once a second.
    [[nodiscard]] virtual bool pong_is_late(steady::time_point now, std::chrono::milliseconds within) = 0;
    /// Closing for so long that the peer will not take part in it any more. Ask about once a second.
    [[nodiscard]] virtual bool stuck(steady::time_point now) = 0;

    /// The client's socket is at another node, which counts its frames against their rate.
    [[nodiscard]] virtual bool remote() const { return false; }
};

}  // namespace pasokh::ws
