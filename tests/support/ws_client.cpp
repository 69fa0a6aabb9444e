#include "support/ws_client.hpp"

#include "async/timer.hpp"
#include "support/peer_teardown.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

namespace pasokh::testing {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

struct ws_client::state {
    state(io_executor where, bool tls) : stream(below(where, tls)), deadline(where) {}

    static peer_stream below(io_executor where, bool tls)
    {
        if (!tls) return peer_stream(tcp_socket(where));
        asio::ssl::context any_certificate(asio::ssl::context::tls_client);
        return {tcp_socket(where), any_certificate};
    }

    tcp_socket& socket() { return stream.next_layer().next_layer(); }

    /// Ends the connection when the guarded operation takes longer than `within`. Keeps it until then: when a
    /// test fails, what waits may go later than the client.
    struct guard {
        guard(std::shared_ptr<state> of, std::chrono::milliseconds within) : of_(std::move(of))
        {
            of_->deadline.expires_after(within);
            of_->deadline.async_wait([of = std::weak_ptr(of_)](boost::system::error_code cancelled) {
                boost::system::error_code ignored;
                if (const auto here = of.lock(); here && !cancelled) here->socket().close(ignored);
            });
        }

        ~guard() { of_->deadline.cancel(); }

        std::shared_ptr<state> of_;
    };

    websocket::stream<peer_stream> stream;
    timer deadline;
    beast::flat_buffer buffer;
};

ws_client::ws_client(asio::io_context& io) : state_(std::make_shared<state>(io.get_executor(), false)) {}

ws_client::~ws_client() = default;

bool ws_client::open() const
{
    return state_->stream.is_open();
}

void ws_client::cut()
{
    boost::system::error_code ignored;
    state_->socket().close(ignored);
}

task<int> ws_client::connect(target where)
{
    if (where.tls) state_ = std::make_shared<state>(state_->stream.get_executor(), true);
    const state::guard in_time(state_, 10s);
    auto& socket = state_->socket();
    const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), where.port);
    if (!where.from.empty()) {
        socket.open(asio::ip::tcp::v4());
        socket.bind({asio::ip::make_address(where.from), 0});
    }
    const auto [refused] = co_await socket.async_connect(server, use_tuple);
    if (refused) co_return 0;
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (where.tls) {
        const auto failed = co_await state_->stream.next_layer().shake_hands(peer_stream::side::client);
        if (failed) co_return 0;
    }

    const auto host = "127.0.0.1:" + std::to_string(where.port);
    const std::string scheme = where.tls ? "https://" : "http://";
    auto decorate = [origin = where.origin.empty() ? scheme + host : where.origin,
                     cookie = where.cookie,
                     from = where.forwarded_for](websocket::request_type& request) {
        if (!from.empty()) request.set("X-Forwarded-For", from);
        if (origin != "none") request.set(beast::http::field::origin, origin);
        if (!cookie.empty()) request.set(beast::http::field::cookie, cookie);
    };
    state_->stream.set_option(websocket::stream_base::decorator(std::move(decorate)));
    state_->stream.read_message_max(4 * 1024 * 1024);
    websocket::response_type response;
    const auto [failed] = co_await state_->stream.async_handshake(response, host, where.path, use_tuple);
    if (failed && response.result_int() == 101) co_return 0;
    co_return static_cast<int>(response.result_int());
}

task<bool> ws_client::send(json frame)
{
    co_return co_await send_text(frame.dump());
}

task<bool> ws_client::send_text(std::string text)
{
    state_->stream.text(true);
    const auto [failed, size] = co_await state_->stream.async_write(asio::buffer(text), use_tuple);
    co_return !failed;
}

task<bool> ws_client::send_binary(std::string bytes)
{
    state_->stream.binary(true);
    const auto [failed, size] = co_await state_->stream.async_write(asio::buffer(bytes), use_tuple);
    co_return !failed;
}

task<std::optional<json>> ws_client::receive(std::chrono::milliseconds within)
{
    const state::guard in_time(state_, within);
    state_->buffer.clear();
    const auto [failed, size] = co_await state_->stream.async_read(state_->buffer, use_tuple);
    if (failed) co_return std::nullopt;
    co_return json::parse(beast::buffers_to_string(state_->buffer.data()));
}

task<std::optional<json>> ws_client::receive_type(std::string type, std::chrono::milliseconds within)
{
    const auto until = std::chrono::steady_clock::now() + within;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left <= 0ms) co_return std::nullopt;
        auto frame = co_await receive(left);
        if (!frame || (*frame)["type"] == type) co_return frame;
    }
}

task<int> ws_client::wait_for_close(std::chrono::milliseconds within)
{
    const state::guard in_time(state_, within);
    for (;;) {
        state_->buffer.clear();
        const auto [failed, size] = co_await state_->stream.async_read(state_->buffer, use_tuple);
        if (!failed) continue;
        if (failed == asio::error::operation_aborted || failed == asio::error::bad_descriptor) co_return 0;
        if (failed == websocket::error::closed) co_return state_->stream.reason().code;
        co_return 1006;
    }
}

}  // namespace pasokh::testing
