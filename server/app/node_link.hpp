#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace pasokh::app {

/// What one node sends to another, before it is sealed (packet_seal.hpp).
struct packet {
    enum class kind : std::uint8_t {
        hello,  // to everybody: this node lives
        bye,    // to everybody: it stops
        beat,   // to one node: how far the streams between the two have come
        data,   // a numbered piece of the stream
        ask,    // for pieces that did not arrive
    };

    kind what = kind::beat;
    std::uint64_t from_epoch = 0;  // hello and bye: the first of this life of the node
    std::uint64_t to_epoch = 0;    // as the sender knows it; 0: not at all. Unused in hello and bye
    std::uint64_t number =
        0;                   // data: its own; beat: the newest that was sent; ask: the first that is missing
    std::uint64_t last = 0;  // ask: the last that is missing
    std::uint64_t received = 0;  // all up to this number have arrived; not in hello and bye
    bool more = false;           // data: the payload goes on in the next
    std::string payload;         // data

    friend bool operator==(const packet&, const packet&) = default;
};

/// This node's end of the two streams between it and one other node, over a bus that loses, repeats, delays
/// and reorders. Every payload arrives once and in order, or the link ends at both sides and says so:
/// whatever lived on it is over, and its clients resume. A pure step machine: time is passed in, what to send
/// is given back.
///
/// A stream belongs to a pair of epochs, one of each node; numbers begin anew with each pair. An epoch is the
/// incarnation of the node and, in its low bits, how often the node ended this link by itself: the other side
/// sees it raised and ends too.
class node_link {
public:
    using instant = std::chrono::steady_clock::time_point;

    struct limits {
        std::chrono::milliseconds beat{1'000};   // silence of a stream in use before it says how far it is
        std::chrono::milliseconds lease{3'000};  // silence after which the other node counts as gone
        std::chrono::milliseconds forget{
            600'000};                              // silence after which the other node is not known any more
        std::chrono::milliseconds ask_again{200};  // between two asks for the same hole
        std::chrono::milliseconds patience{5'000};  // for a hole, and for an acknowledgement
        std::size_t piece_bytes = 128 * 1024;       // larger payloads travel in pieces
        std::size_t kept_bytes = 16 * 1024 * 1024;  // sent and not acknowledged; above it the link ends
        std::size_t stash_pieces = 1024;            // arrived behind a hole; more are asked for again
        std::size_t resend_bytes = 512 * 1024;      // for one ask
    };

    struct event {
        enum class kind { up, payload, down };

        kind what;
        std::string payload;

        friend bool operator==(const event&, const event&) = default;
    };

    struct actions {
        std::vector<packet> send;
        std::vector<event> events;  // in order
    };

    struct counters {
        std::uint64_t asked = 0;    // pieces that were asked for
        std::uint64_t resent = 0;   // pieces sent again
        std::uint64_t repeats = 0;  // pieces that had arrived before
        std::uint64_t ends = 0;     // times the link went down

        counters& operator+=(const counters& other)
        {
            asked += other.asked;
            resent += other.resent;
            repeats += other.repeats;
            ends += other.ends;
            return *this;
        }
    };

    /// Of a node's life, numbered in milliseconds of its start; must be larger than that of earlier lives.
    [[nodiscard]] static std::uint64_t first_epoch(std::uint64_t incarnation)
    {
        return incarnation << ends_bits;
    }

    explicit node_link(std::uint64_t first_epoch) : node_link(first_epoch, limits()) {}

    node_link(std::uint64_t first_epoch, limits within) : within_(within), epoch_(first_epoch) {}

    /// The other node was heard of within a lease, and nothing was lost between the two since `up`.
    [[nodiscard]] bool up() const { return up_; }

    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }

    /// Only while up. It may end the link: too much is on its way.
    [[nodiscard]] actions send(std::string payload, instant now);
    [[nodiscard]] actions hear(packet what, instant now);
    /// A few times a second.
    [[nodiscard]] actions tick(instant now);
    /// This node gives the link up: as when the bus is known to be away.
    [[nodiscard]] actions give_up();

    [[nodiscard]] const counters& count() const { return count_; }

    /// Bytes sent that are not known to have arrived.
    [[nodiscard]] std::size_t kept_bytes() const { return kept_bytes_; }

private:
    static constexpr int ends_bits = 16;

    struct kept_piece {
        packet piece;
        instant sent_at;
    };

    void hear_of_life(const packet& what, instant now, actions& out);
    void begin(std::uint64_t peer_epoch, actions& out);
    void end(actions& out);
    void end_here(actions& out);
    void take(packet what, instant now, actions& out);
    void deliver(packet what, actions& out);
    void acknowledge(std::uint64_t received);
    void resend(const packet& ask, actions& out);
    void ask(instant now, actions& out);
    void ask_for(std::uint64_t first, std::uint64_t last, actions& out);
    void beat(instant now, actions& out);
    [[nodiscard]] packet filled(packet::kind what) const;

    [[nodiscard]] bool in_use() const { return sent_ > 0 || received_ > 0; }

    limits within_;
    std::uint64_t epoch_;
    std::uint64_t peer_epoch_ = 0;
    bool up_ = false;
    instant heard_at_{};
    instant said_at_{};  // last beat or piece
    std::uint64_t sent_ = 0;
    std::deque<kept_piece> kept_;
    std::size_t kept_bytes_ = 0;
    std::uint64_t received_ = 0;      // all up to it were delivered
    std::uint64_t peer_sent_ = 0;     // the newest that the other side is known to have sent
    std::uint64_t acknowledged_ = 0;  // what of received_ the other side was told
    std::map<std::uint64_t, packet> stash_;
    std::string partial_;  // pieces of a payload that goes on
    instant hole_since_{};
    instant asked_at_{};
    std::uint64_t asked_up_to_ = 0;
    counters count_;
};

}  // namespace pasokh::app
