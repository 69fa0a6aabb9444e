#include "adapters/ws/connection.hpp"

#include "adapters/ws/peer_teardown.hpp"
#include "async/event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <utility>

namespace pasokh::ws {
namespace {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

/// How long a peer may take to answer a close.
constexpr auto close_within = std::chrono::seconds(5);

/// Larger frames leave in fragments of this size, so that a ping need not wait for the end of a snapshot.
constexpr std::size_t fragment_bytes = 16 * 1024;

constexpr auto not_sent_yet = std::numeric_limits<std::uint64_t>::max();

/// Bytes that the kernel holds and the peer's has not acknowledged.
std::uint64_t unacknowledged(tcp_socket& socket)
{
    int bytes = 0;
    return ::ioctl(socket.native_handle(), SIOCOUTQ, &bytes) == 0 ? static_cast<std::uint64_t>(bytes) : 0;
}

}  // namespace

/// Wakes what Beast keeps without a socket operation under it. A reader that found a broken frame while a
/// close was being written waits for the writer, and the close for the reader: without this, for ever.
struct wakers {
    asio::cancellation_signal reader;
    asio::cancellation_signal close;
    bool stream_gone = false;  // a signal still knows of the last operation, which knew of the stream
};

struct connection::impl {
    impl(upgrade request, limits within) : stream(std::move(request.socket)), waiting(within.outbox_bytes)
    {
        handshake = std::make_unique<http::request<http::empty_body>>(http::verb::get, request.target, 11);
        handshake->set(http::field::host, request.host);
        handshake->set(http::field::upgrade, "websocket");
        handshake->set(http::field::connection, "upgrade");
        handshake->set(http::field::sec_websocket_key, request.key);
        handshake->set(http::field::sec_websocket_version, request.version);
        error_code ignored;
        auto& tcp = stream.next_layer();
        tcp.set_option(asio::ip::tcp::no_delay(true), ignored);
        // Without it the kernel would take megabytes for a reader that does not read.
        tcp.set_option(
            asio::socket_base::send_buffer_size(static_cast<int>(within.send_buffer_bytes)),
            ignored
        );
        stream.read_message_max(within.frame_bytes);
        stream.auto_fragment(false);  // straight from the shared text; no copy, no write buffer
        stream.text(true);
        // Which library answers, and of which version, is nobody's business.
        stream.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
            answer.set(http::field::server, "Pasokh");
        }));
        stream.control_callback([this](websocket::frame_type kind, boost::beast::string_view) {
            if (kind == websocket::frame_type::pong) pong_awaited = false;
        });
    }

    ~impl() { wake->stream_gone = true; }

    void write_next();
    void write_fragment();
    void written(error_code failure);
    /// Bytes of frames that have reached the peer's kernel, at least.
    std::uint64_t arrived();
    boost::asio::mutable_buffer room_after(std::size_t have);
    void close_socket();

    // Deflate costs 120 KiB per connection that negotiates it: it is not even compiled in.
    websocket::stream<peer_stream, false> stream;
    std::unique_ptr<http::request<http::empty_body>> handshake;  // until open()
    outbox waiting;
    frame in_flight;
    std::size_t begun = 0;          // bytes of in_flight that are written
    std::uint64_t sent = 0;         // bytes of frames that are written
    std::array<char, 512> small{};  // nearly every frame of a client fits
    std::string large;              // only while a larger one is read
    steady::time_point pinged_at{};
    std::uint64_t before_ping = 0;   // what the peer reads before it sees the ping
    std::uint64_t seen_arrived = 0;  // since the ping
    steady::time_point arrived_at{};
    steady::time_point closing_since{};
    wire::close_code close_reason = wire::close::try_again;
    bool writing = false;
    bool ping_wanted = false;
    bool pong_awaited = false;
    bool reading = false;
    bool overdue = false;  // too slow: the rest of the frame under way is not sent either
    bool closing = false;
    bool close_sent = false;
    std::shared_ptr<wakers> wake = std::make_shared<wakers>();
    bool aborted = false;
    event* idle = nullptr;      // set while somebody waits for the end of all operations
    event* has_room = nullptr;  // set while somebody waits for room in the outbox
    std::size_t room_wanted = 0;
};

/// The one place that writes: a ping, a fragment of a frame or the close, whichever is next.
void connection::impl::write_next()
{
    if (writing || close_sent) return;
    if (ping_wanted && !closing) {
        writing = true;
        ping_wanted = false;
        before_ping = sent;
        stream.async_ping({}, [this](error_code failure) { written(failure); });
    } else if (in_flight || (in_flight = waiting.pop())) {
        write_fragment();
    } else if (closing) {
        writing = close_sent = true;
        const websocket::close_reason reason(websocket::close_code(close_reason.number), close_reason.reason);
        auto closed = [this](error_code) { written(asio::error::connection_aborted); };
        stream.async_close(reason, asio::bind_cancellation_slot(wake->close.slot(), std::move(closed)));
    }
}

void connection::impl::write_fragment()
{
    writing = true;
    const auto rest = asio::buffer(*in_flight) + begun;
    const auto now = asio::buffer(rest, fragment_bytes);
    const bool last = now.size() == rest.size();
    stream.async_write_some(last, now, [this, last](error_code failure, std::size_t bytes) {
        sent += bytes;
        begun += bytes;
        if (last || overdue || failure) {
            in_flight.reset();
            begun = 0;
        }
        written(failure);
    });
}

void connection::impl::written(error_code failure)
{
    writing = false;
    if (failure) {
        close_socket();
    } else {
        write_next();
    }
    if (has_room && (closing || waiting.fits(room_wanted))) has_room->set();
    if (idle && !writing) idle->set();
}

std::uint64_t connection::impl::arrived()
{
    return sent - std::min(sent, unacknowledged(stream.next_layer().next_layer()));
}

boost::asio::mutable_buffer connection::impl::room_after(std::size_t have)
{
    if (large.empty() && have < small.size()) return asio::buffer(small) + have;
    if (large.empty()) large.assign(small.data(), have);
    large.resize(std::max(large.size(), have * 2));
    return asio::buffer(large) + have;
}

void connection::impl::close_socket()
{
    closing = close_sent = true;
    waiting.clear();
    error_code ignored;
    stream.next_layer().close(ignored);
    if (std::exchange(aborted, true)) return;
    // Not from here: it resumes the reader, who may be the owner of this object.
    asio::post(stream.get_executor(), [signals = wake] {
        if (!signals->stream_gone) signals->close.emit(asio::cancellation_type::terminal);
        if (!signals->stream_gone) signals->reader.emit(asio::cancellation_type::terminal);
    });
}

connection::connection(upgrade request, limits within)
    : impl_(std::make_unique<impl>(std::move(request), within))
{
}

connection::~connection() = default;

task<result<void>> connection::open()
{
    const auto head = std::move(impl_->handshake);
    if (!head) co_return result<void>();
    auto [failure] = co_await impl_->stream.async_accept(*head, use_tuple);
    if (failure) co_return errc::unavailable;
    co_return result<void>();
}

task<result<transport::message>> connection::read()
{
    impl_->large = {};
    impl_->reading = true;
    std::size_t have = 0;
    do {
        const auto room = impl_->room_after(have);
        auto cancellable = asio::bind_cancellation_slot(impl_->wake->reader.slot(), use_tuple);
        auto [failure, got] = co_await impl_->stream.async_read_some(room, std::move(cancellable));
        if (failure) co_return errc::unavailable;
        have += got;
    } while (!impl_->stream.is_message_done());
    impl_->reading = false;
    const char* bytes = impl_->large.empty() ? impl_->small.data() : impl_->large.data();
    co_return message{std::string_view(bytes, have), impl_->stream.got_text()};
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
    impl_->write_next();
    return true;
}

task<void> connection::room_for(std::size_t bytes)
{
    // While a write is under way, its end looks whether somebody waits for room.
    while (!impl_->waiting.fits(bytes) && impl_->writing && !impl_->closing) {
        event some(impl_->stream.get_executor());
        impl_->has_room = &some;
        impl_->room_wanted = bytes;
        co_await some.wait();
        impl_->has_room = nullptr;
    }
}

std::size_t connection::waiting_bytes() const
{
    const auto begun = impl_->in_flight ? impl_->in_flight->size() - impl_->begun : 0;
    return impl_->waiting.bytes() + begun;
}

bool connection::take_dropped()
{
    return impl_->waiting.take_dropped();
}

void connection::write_as_text(bool text)
{
    impl_->stream.text(text);
}

void connection::ping(steady::time_point now)
{
    impl_->ping_wanted = impl_->pong_awaited = true;
    impl_->pinged_at = impl_->arrived_at = now;
    impl_->before_ping = not_sent_yet;
    impl_->seen_arrived = impl_->arrived();
    impl_->write_next();
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
    impl_->write_next();
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
    event idle(impl_->stream.get_executor());
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

bool connection::stuck(steady::time_point now) const
{
    return impl_->closing && now - impl_->closing_since > close_within;
}

}  // namespace pasokh::ws
