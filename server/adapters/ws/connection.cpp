#include "adapters/ws/connection.hpp"

#include "adapters/ws/peer_teardown.hpp"
#include "async/event.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pasokh::ws {
namespace {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

/// How long a peer may take to answer a close.
constexpr auto close_within = std::chrono::seconds(5);

}  // namespace

struct connection::impl {
    impl(peer_stream socket, limits within) : stream(std::move(socket)), waiting(within.outbox_bytes)
    {
        error_code ignored;
        auto& tcp = stream.next_layer();
        tcp.set_option(asio::ip::tcp::no_delay(true), ignored);
        // Without it the kernel would take megabytes for a reader that does not read.
        tcp.set_option(
            asio::socket_base::send_buffer_size(static_cast<int>(within.send_buffer_bytes)),
            ignored
        );
        stream.read_message_max(within.frame_bytes);
        stream.auto_fragment(false);  // whole frames straight from the shared text; no copy, no write buffer
        stream.text(true);
        stream.control_callback([this](websocket::frame_type kind, boost::beast::string_view) {
            if (kind == websocket::frame_type::pong) pong_awaited = false;
        });
    }

    void write_next();
    void written(error_code failure);
    boost::asio::mutable_buffer room_after(std::size_t have);
    void close_socket();

    // Deflate costs 120 KiB per connection that negotiates it: it is not even compiled in.
    websocket::stream<peer_stream, false> stream;
    outbox waiting;
    frame in_flight;
    std::array<char, 512> small{};  // nearly every frame of a client fits
    std::string large;              // only while a larger one is read
    steady::time_point pinged_at{};
    steady::time_point closing_since{};
    wire::close_code close_reason = wire::close::try_again;
    bool writing = false;
    bool ping_wanted = false;
    bool pong_awaited = false;
    bool closing = false;
    bool close_sent = false;
    event* idle = nullptr;      // set while somebody waits for the end of all operations
    event* has_room = nullptr;  // set while somebody waits for room in the outbox
};

/// The one place that writes: a frame, a ping or the close, whichever is next.
void connection::impl::write_next()
{
    if (writing || close_sent) return;
    if ((in_flight = waiting.pop())) {
        writing = true;
        stream.async_write(asio::buffer(*in_flight), [this](error_code failure, std::size_t) {
            written(failure);
        });
    } else if (closing) {
        writing = close_sent = true;
        const websocket::close_reason reason(websocket::close_code(close_reason.number), close_reason.reason);
        stream.async_close(reason, [this](error_code) { written(asio::error::connection_aborted); });
    } else if (ping_wanted) {
        writing = true;
        ping_wanted = false;
        stream.async_ping({}, [this](error_code failure) { written(failure); });
    }
}

void connection::impl::written(error_code failure)
{
    writing = false;
    in_flight.reset();
    if (failure) {
        close_socket();
    } else {
        write_next();
    }
    if (has_room && waiting.half_empty()) has_room->set();
    if (idle && !writing) idle->set();
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
}

connection::connection(peer_stream socket, limits within)
    : impl_(std::make_unique<impl>(std::move(socket), within))
{
}

connection::connection(connection&&) noexcept = default;
connection::~connection() = default;

task<result<void>> connection::accept(upgrade request)
{
    http::request<http::empty_body> head(http::verb::get, request.target, 11);
    head.set(http::field::host, request.host);
    head.set(http::field::upgrade, "websocket");
    head.set(http::field::connection, "upgrade");
    head.set(http::field::sec_websocket_key, request.key);
    head.set(http::field::sec_websocket_version, request.version);
    auto [failure] = co_await impl_->stream.async_accept(head, use_tuple);
    if (failure) co_return errc::unavailable;
    co_return result<void>();
}

task<result<std::string_view>> connection::read()
{
    impl_->large = {};
    std::size_t have = 0;
    do {
        const auto room = impl_->room_after(have);
        auto [failure, got] = co_await impl_->stream.async_read_some(room, use_tuple);
        if (failure) co_return errc::unavailable;
        have += got;
    } while (!impl_->stream.is_message_done());
    if (!impl_->stream.got_text()) co_return errc::bad_frame;
    co_return std::string_view(impl_->large.empty() ? impl_->small.data() : impl_->large.data(), have);
}

bool connection::send(frame what, weight how)
{
    if (impl_->closing) return true;
    if (!impl_->waiting.push(std::move(what), how)) {
        impl_->waiting.clear();  // it would only delay the close; the client resumes from its cursor
        close(wire::close::too_slow);
        return false;
    }
    impl_->write_next();
    return true;
}

task<void> connection::room()
{
    // While a write is under way, its end looks whether somebody waits for room.
    while (!impl_->waiting.half_empty() && impl_->writing) {
        event some(impl_->stream.get_executor());
        impl_->has_room = &some;
        co_await some.wait();
        impl_->has_room = nullptr;
    }
}

void connection::ping(steady::time_point now)
{
    impl_->ping_wanted = impl_->pong_awaited = true;
    impl_->pinged_at = now;
    impl_->write_next();
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
