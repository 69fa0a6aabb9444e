#include "adapters/ws/connection_impl.hpp"
#include "async/peer_stream_io.hpp"

#include <cstring>
#include <tuple>
#include <utility>

namespace pasokh::ws {
namespace {

using boost::system::error_code;

/// What a peer may still send behind his close, or behind a frame that cannot be read.
constexpr std::size_t unread_bytes = 512 * 1024;

/// Answers to pings that wait to leave. Of a peer who sends more than that at once only the later are
/// answered, as RFC 6455, section 5.5.3, has it.
constexpr std::size_t pong_bytes = 4 * 1024;

}  // namespace

void connection::impl::leave_room()
{
    held.assign(unread.data(), unread.size());
    unread = held;
}

/// Puts `bytes` behind what is left of earlier ones.
void connection::impl::take(std::string_view bytes)
{
    const auto room = turn->read_room(*this);
    const auto left = unread.size();
    if (left > 0) std::memmove(room.data(), unread.data(), left);
    if (!bytes.empty()) std::memcpy(&room[left], bytes.data(), bytes.size());
    unread = room.first(left + bytes.size());
    std::string().swap(held);  // an assignment would keep its memory
}

/// One coroutine for whoever waits: every silent client waits here, and keeps its frame.
task<result<void>> connection::impl::read()
{
    auto& tcp = socket.next_layer();
    error_code failure;
    reading = true;
    for (bool got_some = false; !got_some && !failure;) {
        if (tls_room) {
            std::size_t got = 0;
            std::tie(failure, got) = co_await socket.async_read_some(asio::buffer(*tls_room), use_tuple);
            if (!failure) take({tls_room->data(), got});
            note_read(got < tls_room->size());
            got_some = true;
        } else {
            std::tie(failure) = co_await tcp.async_wait(tcp_socket::wait_read, use_tuple);
            if (!failure) got_some = read_now(failure);
        }
    }
    reading = false;
    if (failure) co_return errc::unavailable;
    co_return result<void>();
}

/// What has come, without waiting for it; false when it was nothing.
bool connection::impl::read_now(error_code& failure)
{
    take({});
    const auto room = turn->read_room(*this).subspan(unread.size());
    const auto got = socket.next_layer().read_some(asio::buffer(room.data(), room.size()), failure);
    if (failure == asio::error::would_block) {
        failure = {};
        return false;
    }
    unread = {unread.data(), unread.size() + got};
    note_read(got < room.size());
    return true;
}

void connection::impl::note_read(bool emptied)
{
    const auto now = steady::now();
    waited = now - emptied_at;
    if (emptied) emptied_at = now;
}

void connection::impl::answer_ping(std::string_view payload)
{
    if (close_sent) return;
    if (pongs.size() > pong_bytes) pongs.clear();
    std::array<char, longest_head> head;
    pongs.append(head.data(), write_head(head.data(), opcode::pong, true, payload.size()));
    pongs.append(payload);
    write_soon();
}

/// The peer has closed, or is to be told why it cannot go on. What was said to it before is still sent as far
/// as the kernel takes it now; for the rest nobody waits.
void connection::impl::end_with(wire::close_code why, bool said)
{
    flush();
    ended = true;
    unread = {};
    waiting.clear();
    overdue = true;
    if (!closing || !said) close_reason = why;
    if (!std::exchange(closing, true)) closing_since = steady::now();
    write_soon();
}

/// After the last frame of both sides: the connection is ended the way that loses nothing. A socket that is
/// closed with unread bytes resets the connection, and our close may be lost with it.
task<result<void>> connection::impl::end()
{
    while ((writing || queued) && !aborted) {
        event written(socket.get_executor());
        idle = &written;
        co_await written.wait();
        idle = nullptr;
    }
    if (aborted) co_return errc::unavailable;
    co_await socket.end();
    if (socket.secure()) co_return errc::unavailable;  // its end has waited for the peer's
    for (std::size_t ignored = 0; ignored < unread_bytes;) {
        const auto more = co_await read();
        if (!more) break;
        ignored += unread.size();
        unread = {};
    }
    co_return errc::unavailable;
}

std::optional<transport::message> connection::next()
{
    auto& i = *impl_;
    while (!i.ended) {
        const auto found = i.reader.next(i.unread);
        switch (found.what) {
        case frame_reader::kind::nothing:
            if (i.unread.empty()) i.turn->left(i);
            return std::nullopt;
        case frame_reader::kind::message: return message{found.bytes, found.text};
        case frame_reader::kind::ping: i.answer_ping(found.bytes); break;
        case frame_reader::kind::pong: i.pong_awaited = false; break;
        case frame_reader::kind::close: i.end_with({found.code, {}}, true); break;
        case frame_reader::kind::broken: i.end_with({found.code, {}}, false); break;
        }
    }
    return std::nullopt;
}

task<result<void>> connection::more()
{
    return impl_->ended ? impl_->end() : impl_->read();
}

steady::duration connection::waited() const
{
    return impl_->waited;
}

}  // namespace pasokh::ws
