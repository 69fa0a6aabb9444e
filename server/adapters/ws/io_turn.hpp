#pragma once

#include "async/task.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace pasokh::ws {

/// What the connections of one I/O thread share, so that a silent one owns no buffer: a room in which one of
/// them at a time reads, one in which one at a time writes, and the end of the turn of the loop, at which
/// everything that a turn had to say to a client leaves with one system call.
class io_turn : public std::enable_shared_from_this<io_turn> {
public:
    class user {
    public:
        user() = default;
        user(const user&) = delete;
        user& operator=(const user&) = delete;

        /// Somebody else reads now: keep elsewhere what you still need of the room.
        virtual void leave_room() = 0;
        /// The turn ends.
        virtual void write_now() = 0;

    protected:
        ~user() = default;
    };

    explicit io_turn(io_executor where) : where_(where) {}

    /// For `by` alone until somebody else asks.
    std::span<char> read_room(user& by);

    /// Has nothing more in the room.
    void left(const user& by)
    {
        if (reader_ == &by) reader_ = nullptr;
    }

    /// Until the caller returns to the loop.
    std::span<char> write_room() { return write_room_; }

    /// Calls write_now() at the end of this turn; to be asked once for each.
    void write_later(user& who);
    /// Who asked goes, and is not called any more.
    void forget(const user& who);

private:
    void end();

    /// As much as one look at a socket takes in; nearly every frame of a client has 200 bytes.
    static constexpr std::size_t read_bytes = 64 * 1024;
    /// As much as leaves between two looks at whether a ping is due.
    static constexpr std::size_t write_bytes = 16 * 1024;

    io_executor where_;
    user* reader_ = nullptr;
    std::vector<user*> waiting_;  // null: has gone
    bool end_is_due_ = false;
    std::array<char, read_bytes> read_room_;
    std::array<char, write_bytes> write_room_;
};

}  // namespace pasokh::ws
