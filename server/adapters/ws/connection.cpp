#include "adapters/ws/connection.hpp"

#include "adapters/ws/frame_reader.hpp"
#include "async/event.hpp"
#include "async/peer_stream_io.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <tuple>
#include <utility>

namespace pasokh::ws {
namespace {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

/// How long a peer may take to answer a close, and to end his side of the connection.
constexpr auto close_within = std::chrono::seconds(5);

/// While a session waits for a store that hangs, nobody reads a peer's answer to a close: after this long he
/// is told without it that nothing comes behind.
constexpr auto unanswered_within = std::chrono::milliseconds(250);

/// What a peer may still send behind his close, or behind a frame that cannot be read.
constexpr std::size_t unread_bytes = 512 * 1024;

/// Answers to pings that wait to leave. Of a peer who sends more than that at once only the later are
/// answered, as RFC 6455, section 5.5.3, has it.
constexpr std::size_t pong_bytes = 4 * 1024;

/// TLS reads into memory of its own; nothing tells beforehand that there is something to read.
constexpr std::size_t tls_read_bytes = 1024;

constexpr auto not_sent_yet = std::numeric_limits<std::uint64_t>::max();

using handshake_request = http::request<http::empty_body>;

handshake_request request_of(upgrade& what)
{
    handshake_request out(http::verb::get, what.target, 11);
    out.set(http::field::host, what.host);
    out.set(http::field::upgrade, "websocket");
    out.set(http::field::connection, "upgrade");
    out.set(http::field::sec_websocket_key, what.key);
    out.set(http::field::sec_websocket_version, what.version);
    return out;
}

/// Bytes that the kernel holds and the peer's has not acknowledged.
std::uint64_t unacknowledged(tcp_socket& socket)
{
    int bytes = 0;
    return ::ioctl(socket.native_handle(), SIOCOUTQ, &bytes) == 0 ? static_cast<std::uint64_t>(bytes) : 0;
}

/// One thing after the other into the room for writing.
class chunk {
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

}  // namespace

struct connection::impl final : io_turn::user {
    impl(upgrade request, limits within, std::shared_ptr<io_turn> of)
        : handshake(std::make_unique<handshake_request>(request_of(request)))
        , socket(std::move(request.socket))
        , turn(std::move(of))
        , reader(within.frame_bytes)
        , waiting(within.outbox_bytes)
    {
        error_code ignored;
        auto& tcp = socket.next_layer();
        tcp.set_option(asio::ip::tcp::no_delay(true), ignored);
        // Without it the kernel would take megabytes for a reader that does not read.
        tcp.set_option(
            asio::socket_base::send_buffer_size(static_cast<int>(within.send_buffer_bytes)),
            ignored
        );
        if (!socket.secure()) tcp.non_blocking(true, ignored);
    }

    ~impl()
    {
        turn->left(*this);
        if (queued) turn->forget(*this);
    }

    // Reading.
    task<result<void>> read();
    bool read_now(error_code& failure);
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
    chunk next_chunk();
    void add_frames(chunk& to);
    void write(std::string_view bytes);
    void write_rest();
    void wake();
    /// Bytes that have reached the peer's kernel, at least.
    std::uint64_t arrived();
    void close_socket();

    std::unique_ptr<handshake_request> handshake;  // until open()
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
    }
}

/// A ping, answers to pings, frames or fragments of them, the close: in this order, as much as fits.
chunk connection::impl::next_chunk()
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
        const auto rest = std::string_view(*in_flight).substr(begun);
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

connection::connection(upgrade request, limits within, std::shared_ptr<io_turn> turn)
    : impl_(std::make_unique<impl>(std::move(request), within, std::move(turn)))
{
}

connection::~connection() = default;

task<result<void>> connection::open()
{
    const auto head = std::move(impl_->handshake);
    if (!head) co_return result<void>();
    websocket::stream<peer_stream&, false> shaking(impl_->socket);
    // Which library answers, and of which version, is nobody's business.
    shaking.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
        answer.set(http::field::server, "Pasokh");
    }));
    auto [failure] = co_await shaking.async_accept(*head, use_tuple);
    if (failure) co_return errc::unavailable;
    if (impl_->socket.secure()) impl_->tls_room = std::make_unique<std::array<char, tls_read_bytes>>();
    co_return result<void>();
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
    const auto rest = impl_->in_flight ? impl_->in_flight->size() - impl_->begun : 0;
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

void connection::ping(steady::time_point now)
{
    impl_->ping_wanted = impl_->pong_awaited = true;
    impl_->pinged_at = impl_->arrived_at = now;
    impl_->before_ping = not_sent_yet;
    impl_->seen_arrived = impl_->arrived();
    impl_->write_soon();
}

bool connection::pong_is_late(steady::time_point now, std::chrono::milliseconds within)
{
    if (!impl_->pong_awaited) return false;
    const auto arrived = impl_->arrived();
    const bool under_way = impl_->seen_arrived < impl_->before_ping;
    // Nobody reads while a command is being obeyed: a pong may lie there unseen.
    const bool unseen = !under_way && !impl_->reading;
    if ((under_way && arrived > impl_->seen_arrived) || unseen) {
        impl_->seen_arrived = arrived;
        impl_->arrived_at = now;
    }
    return now - impl_->arrived_at > within;
}

void connection::close(wire::close_code why)
{
    if (impl_->closing) return;
    impl_->closing = true;
    impl_->closing_since = steady::now();
    impl_->close_reason = why;
    impl_->write_soon();
}

void connection::abort()
{
    impl_->close_socket();
}

bool connection::closing() const
{
    return impl_->closing;
}

task<void> connection::finished()
{
    abort();
    if (!impl_->writing) co_return;
    event idle(impl_->socket.get_executor());
    impl_->idle = &idle;
    co_await idle.wait();
}

bool connection::waits_for_pong() const
{
    return impl_->pong_awaited;
}

steady::time_point connection::last_ping() const
{
    return impl_->pinged_at;
}

bool connection::stuck(steady::time_point now)
{
    if (!impl_->closing) return false;
    const auto since = now - impl_->closing_since;
    const bool said = impl_->close_sent && !impl_->writing;
    // Ended before the peer has answered, it loses the close where a proxy stands between. TLS has no half.
    if (said && !impl_->reading && !impl_->ended && since > unanswered_within && !impl_->socket.secure()) {
        error_code ignored;
        impl_->socket.next_layer().shutdown(tcp_socket::shutdown_send, ignored);
    }
    return since > close_within;
}

}  // namespace pasokh::ws
