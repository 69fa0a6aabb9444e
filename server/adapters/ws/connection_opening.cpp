#include "adapters/ws/connection_impl.hpp"
#include "async/peer_stream_io.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <utility>

namespace pasokh::ws {
namespace {

namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;

http::request<http::empty_body> request_of(upgrade& what)
{
    http::request<http::empty_body> out(http::verb::get, what.target, 11);
    out.set(http::field::host, what.host);
    out.set(http::field::upgrade, "websocket");
    out.set(http::field::connection, "upgrade");
    out.set(http::field::sec_websocket_key, what.key);
    out.set(http::field::sec_websocket_version, what.version);
    return out;
}

}  // namespace

struct connection::impl::handshake {
    http::request<http::empty_body> head;
};

connection::impl::impl(upgrade request, limits within, std::shared_ptr<io_turn> of)
    : asked(std::make_unique<handshake>(handshake{request_of(request)}))
    , socket(std::move(request.socket))
    , turn(std::move(of))
    , reader(within.frame_bytes)
    , waiting(within.outbox_bytes)
{
    boost::system::error_code ignored;
    if (!socket.secure()) socket.next_layer().non_blocking(true, ignored);
}

connection::impl::~impl()
{
    turn->left(*this);
    if (queued) turn->forget(*this);
}

connection::connection(upgrade request, limits within, std::shared_ptr<io_turn> turn)
    : impl_(std::make_unique<impl>(std::move(request), within, std::move(turn)))
{
}

connection::~connection() = default;

task<result<void>> connection::open()
{
    const auto asked = std::move(impl_->asked);
    if (!asked) co_return result<void>();
    websocket::stream<peer_stream&, false> shaking(impl_->socket);
    // Which library answers, and of which version, is nobody's business.
    shaking.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
        answer.set(http::field::server, "Pasokh");
    }));
    auto [failure] = co_await shaking.async_accept(asked->head, use_tuple);
    if (failure) co_return errc::unavailable;
    if (impl_->socket.secure()) impl_->tls_room = std::make_unique<std::array<char, tls_read_bytes>>();
    co_return result<void>();
}

}  // namespace pasokh::ws
