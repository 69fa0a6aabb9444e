#include "adapters/ws/connection_impl.hpp"
#include "async/peer_stream_io.hpp"

#include <algorithm>
#include <cstring>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <utility>

namespace pasokh::ws {
namespace {

using boost::system::error_code;

/// Bytes that the kernel holds and the peer's has not acknowledged.
std::uint64_t unacknowledged(tcp_socket& socket)
{
    int bytes = 0;
    return ::ioctl(socket.native_handle(), SIOCOUTQ, &bytes) == 0 ? static_cast<std::uint64_t>(bytes) : 0;
}

}  // namespace

/// One thing after the other into the room for writing.
class connection::impl::chunk {
public:
    explicit chunk(std::span<char> room) : room_(room) {}

    [[nodiscard]] bool empty() const { return used_ == 0; }

    /// The most that a frame may carry in an empty one.
    [[nodiscard]] std::size_t most() const { return room_.size() - longest_head; }

    [[nodiscard]] bool fits(std::size_t payload) const
    {
        return used_ + longest_head + payload <= room_.size();
    }

    [[nodiscard]] std::string_view bytes() const { return {room_.data(), used_}; }

    void add(std::string_view raw)
    {
        if (raw.empty()) return;
        std::memcpy(&room_[used_], raw.data(), raw.size());
        used_ += raw.size();
    }

    void add(opcode what, bool last, std::string_view payload)
    {
        used_ += write_head(&room_[used_], what, last, payload.size());
        add(payload);
    }

private:
    std::span<char> room_;
    std::size_t used_ = 0;
};

void connection::impl::write_soon()
{
    if (queued || writing || aborted) return;
    queued = true;
    turn->write_later(*this);
}

void connection::impl::write_now()
{
    queued = false;
    flush();
    wake();
}

/// Until nothing waits, or the kernel takes no more.
void connection::impl::flush()
{
    while (!writing && !aborted) {
        const auto next = next_chunk();
        if (next.empty()) break;
        write(next.bytes());
        if (!in_flight && waiting.empty() && !closing) break;  // as nearly always: no second look
    }
}

/// A ping, answers to pings, frames or fragments of them, the close: in this order, as much as fits.
connection::impl::chunk connection::impl::next_chunk()
{
    chunk out(turn->write_room());
    if (close_sent) return out;
    if (std::exchange(ping_wanted, false) && !closing) {
        before_ping = sent;
        out.add(opcode::ping, true, {});
    }
    out.add(std::exchange(pongs, {}));
    add_frames(out);
    if (closing && !in_flight && waiting.empty() && out.fits(2 + close_reason.reason.size())) {
        close_sent = true;
        std::string body;
        if (close_reason.number != close_number::none) {
            body = {static_cast<char>(close_reason.number >> 8), static_cast<char>(close_reason.number)};
            body += close_reason.reason;
        }
        out.add(opcode::close, true, body);
    }
    return out;
}

void connection::impl::add_frames(chunk& to)
{
    if (overdue) in_flight.reset();
    for (;;) {
        if (!in_flight) {
            begun = 0;
            in_flight = waiting.pop();
            if (!in_flight) return;
            kind_in_flight = kind;
        }
        const auto rest = std::string_view(in_flight).substr(begun);
        // A large frame leaves in fragments, so that a ping need not wait for the end of a snapshot; one that
        // fits into a chunk of its own is not torn.
        if (!to.fits(rest.size()) && !to.empty()) return;
        const auto part = rest.substr(0, to.most());
        const bool last = part.size() == rest.size();
        to.add(begun == 0 ? kind_in_flight : opcode::more, last, part);
        begun += part.size();
        if (!last) return;
        in_flight.reset();
    }
}

void connection::impl::write(std::string_view bytes)
{
    std::size_t took = 0;
    if (!socket.secure()) {
        error_code failure;
        took = socket.next_layer().write_some(asio::buffer(bytes), failure);
        if (failure && failure != asio::error::would_block) {
            close_socket();
            return;
        }
        sent += took;
    }
    if (took == bytes.size()) return;
    unsent.assign(bytes.substr(took));
    resent = 0;
    write_rest();
}

void connection::impl::write_rest()
{
    writing = true;
    const auto rest = asio::buffer(unsent) + resent;
    socket.async_write_some(rest, [this](error_code failure, std::size_t took) {
        writing = false;
        sent += took;
        resent += took;
        if (failure) {
            close_socket();
        } else if (resent < unsent.size()) {
            write_rest();
        } else {
            std::string().swap(unsent);
            resent = 0;
            flush();
        }
        wake();
    });
}

/// Whoever waits for what this writing has brought.
void connection::impl::wake()
{
    if (has_room && (closing || waiting.fits(room_wanted))) has_room->set();
    if (idle && !writing && (!queued || aborted)) idle->set();
}

std::uint64_t connection::impl::arrived()
{
    return sent - std::min(sent, unacknowledged(socket.next_layer()));
}

void connection::impl::close_socket()
{
    closing = close_sent = ended = aborted = true;
    waiting.clear();
    unread = {};
    error_code ignored;
    socket.close(ignored);
    wake();
}

bool connection::send(frame what, weight how)
{
    if (impl_->closing) return true;
    if (!impl_->waiting.push(std::move(what), how)) {
        impl_->waiting.clear();  // it would only delay the close; the client resumes from its cursor
        impl_->overdue = true;
        close(wire::close::too_slow);
        return false;
    }
    impl_->write_soon();
    return true;
}

task<void> connection::room_for(std::size_t bytes)
{
    // While a write is under way, its end looks whether somebody waits for room.
    while (!impl_->waiting.fits(bytes) && (impl_->writing || impl_->queued) && !impl_->closing) {
        event some(impl_->socket.get_executor());
        impl_->has_room = &some;
        impl_->room_wanted = bytes;
        co_await some.wait();
        impl_->has_room = nullptr;
    }
}

std::size_t connection::waiting_bytes() const
{
    const auto rest = impl_->in_flight ? impl_->in_flight.size() - impl_->begun : 0;
    return impl_->waiting.bytes() + rest + (impl_->unsent.size() - impl_->resent);
}

bool connection::take_dropped()
{
    return impl_->waiting.take_dropped();
}

void connection::write_as_text(bool text)
{
    impl_->kind = text ? opcode::text : opcode::binary;
}

}  // namespace pasokh::ws
