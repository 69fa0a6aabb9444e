#pragma once

#include "adapters/ws/connection.hpp"
#include "adapters/ws/frame_reader.hpp"
#include "async/event.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pasokh::ws {

/// TLS reads into memory of its own; nothing tells beforehand that there is something to read.
inline constexpr std::size_t tls_read_bytes = 1024;

inline constexpr auto not_sent_yet = std::numeric_limits<std::uint64_t>::max();

/// What connection_opening.cpp, connection_reading.cpp, connection_writing.cpp and connection.cpp share.
struct connection::impl final : io_turn::user {
    impl(upgrade request, limits within, std::shared_ptr<io_turn> of);
    ~impl();

    // Reading.
    task<result<void>> read();
    bool read_now(boost::system::error_code& failure);
    void take(std::string_view bytes);
    void note_read(bool emptied);
    void leave_room() override;
    void answer_ping(std::string_view payload);
    void end_with(wire::close_code why, bool said);
    task<result<void>> end();

    // Writing: one place, so that two writes never overlap.
    void write_soon();
    void write_now() override;
    void flush();
    class chunk;
    chunk next_chunk();
    void add_frames(chunk& to);
    void write(std::string_view bytes);
    void write_rest();
    void wake();
    /// Bytes that have reached the peer's kernel, at least.
    std::uint64_t arrived();
    void close_socket();

    struct handshake;
    std::unique_ptr<handshake> asked;  // until open()
    peer_stream socket;
    std::shared_ptr<io_turn> turn;

    frame_reader reader;
    std::span<char> unread;  // read and not taken apart; in the turn's room or in `held`
    std::string held;
    steady::time_point emptied_at = steady::now();  // when there was nothing to read for the last time
    steady::duration waited{};                      // since then, when `unread` was read
    std::unique_ptr<std::array<char, tls_read_bytes>> tls_room;  // of TLS alone

    outbox waiting;
    frame in_flight;
    std::size_t begun = 0;   // bytes of in_flight that are on their way
    std::string pongs;       // whole frames
    std::string unsent;      // what the kernel did not take of the last chunk
    std::size_t resent = 0;  // bytes of unsent that it has taken since
    std::uint64_t sent = 0;

    steady::time_point pinged_at{};
    std::uint64_t before_ping = 0;   // what the peer reads before it sees the ping
    std::uint64_t seen_arrived = 0;  // since the ping
    steady::time_point arrived_at{};
    steady::time_point closing_since{};
    wire::close_code close_reason = wire::close::try_again;
    event* idle = nullptr;      // set while somebody waits for the end of all writing
    event* has_room = nullptr;  // set while somebody waits for room in the outbox
    std::size_t room_wanted = 0;
    opcode kind = opcode::text;  // of frames that leave the outbox from now on
    opcode kind_in_flight = opcode::text;
    bool writing = false;  // an operation on the socket is under way
    bool queued = false;   // the turn calls write_now()
    bool ping_wanted = false;
    bool pong_awaited = false;
    bool reading = false;
    bool overdue = false;  // the rest of the frame under way is not sent
    bool closing = false;
    bool close_sent = false;
    bool ended = false;  // the peer has said its last word
    bool aborted = false;
};

}  // namespace pasokh::ws
