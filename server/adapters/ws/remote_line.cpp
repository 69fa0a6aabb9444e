#include "adapters/ws/remote_line.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::ws {
namespace {

/// Frames of a client that wait for the session. The edge holds him to his rate, so only a session that is
/// stuck lets this grow.
constexpr std::size_t most_incoming_bytes = 512 * 1024;

/// Longer than an edge gives a socket to answer a close.
constexpr auto close_within = std::chrono::seconds(8);

}  // namespace

remote_line::remote_line(
    io_executor where,
    relay& through,
    domain::node_id edge,
    std::uint64_t number,
    std::size_t outbox_bytes
)
    : where_(where)
    , through_(through)
    , relay_lives_(through.lives())
    , edge_(edge)
    , number_(number)
    , outbox_bytes_(outbox_bytes)
{
}

remote_line::~remote_line()
{
    if (!relay_lives_.expired()) through_.remove(*this);
}

void remote_line::hear(std::string text)
{
    if (ended_) return;
    incoming_bytes_ += text.size();
    if (incoming_bytes_ > most_incoming_bytes) {
        close(wire::close::try_again);
        return;
    }
    incoming_.push_back(std::move(text));
    if (reader_) reader_->set();
}

void remote_line::passed_on(std::uint64_t bytes)
{
    owed_ -= std::min<std::uint64_t>(owed_, bytes);
    look_for_room();
}

void remote_line::look_for_room()
{
    if (has_room_ && has_room(room_wanted_)) has_room_->set();
}

bool remote_line::has_room(std::size_t bytes) const
{
    return fits(bytes) && (relay_lives_.expired() || through_.has_room(edge_));
}

void remote_line::end()
{
    // Nobody is there to be told; from now on it counts as closing, so that its session is given up in time.
    if (!closing()) closing_since_ = steady::now();
    closing_ = ended_ = true;
    incoming_.clear();
    wake();
}

void remote_line::wake()
{
    if (reader_) reader_->set();
    if (has_room_) has_room_->set();
}

task<result<void>> remote_line::open()
{
    co_return result<void>();
}

std::optional<transport::message> remote_line::next()
{
    if (incoming_.empty()) return std::nullopt;
    current_ = std::move(incoming_.front());
    incoming_.pop_front();
    incoming_bytes_ -= current_.size();
    return message{current_, true};
}

task<result<void>> remote_line::more()
{
    while (incoming_.empty()) {
        if (ended_) co_return errc::unavailable;
        event some(where_);
        reader_ = &some;
        co_await some.wait();
        reader_ = nullptr;
    }
    co_return result<void>();
}

bool remote_line::send(frame what, weight how)
{
    if (closing()) return true;
    if (!fits(what.size())) {
        if (how == weight::transient) {
            dropped_ = true;
            return true;
        }
        close(wire::close::too_slow);
        return false;
    }
    owed_ += what.size();
    through_.show(*this, what, how);
    return true;
}

task<void> remote_line::room_for(std::size_t bytes)
{
    while (!has_room(bytes) && !closing()) {
        event some(where_);
        has_room_ = &some;
        room_wanted_ = bytes;
        co_await some.wait();
        has_room_ = nullptr;
    }
}

void remote_line::close(wire::close_code why)
{
    if (closing()) return;
    closing_ = true;
    closing_since_ = steady::now();
    through_.close(*this, why);
    if (has_room_) has_room_->set();
}

void remote_line::abort()
{
    close(wire::close::try_again);
    end();
}

task<void> remote_line::finished()
{
    abort();
    co_return;
}

bool remote_line::stuck(steady::time_point now)
{
    return closing_ && now - closing_since_ > close_within;
}

}  // namespace pasokh::ws
