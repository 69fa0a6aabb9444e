#include "adapters/http/server.hpp"

#include "adapters/http/client_address.hpp"
#include "adapters/http/response_writer.hpp"
#include "async/peer_stream_io.hpp"
#include "base/ip_network.hpp"
#include "base/log.hpp"
#include "wire/error_table.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <utility>

namespace pasokh::http {
namespace {

using namespace std::chrono_literals;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

constexpr int backlog = 4096;
constexpr int requests_per_connection = 1000;
constexpr auto pause_without_descriptors = 100ms;
constexpr auto finish_within = 5s;
constexpr auto handshake_within = 10s;
constexpr auto warn_every = 10s;

/// A request that was read whole is ours to answer: the time that it was given to arrive in is over. Log-ins
/// may wait for one another, for each costs a worker many milliseconds on purpose.
constexpr auto answer_within = 60s;

/// An answer leaves in pieces, each within its time: a slow line gets a large file, who takes a byte now and
/// then does not keep us.
constexpr std::size_t piece_bytes = 32 * 1024;
constexpr auto piece_within = 10s;

/// What a peer may still send, and how long, once its connection was told to end.
constexpr std::size_t unread_bytes = 512 * 1024;
constexpr auto unread_within = 2s;

#ifdef PASOKH_TEST_ECHO
constexpr bool with_echo = true;
#else
constexpr bool with_echo = false;
#endif
constexpr std::string_view echo_path = "/echo";

/// Descriptors that connections leave to everything else: the store's files, logs, a name lookup.
constexpr rlim_t kept_for_others = 32;

/// Descriptors are handed out from the lowest, so the number of the newest tells how many are left: from
/// which one on they are kept.
rlim_t first_kept_descriptor()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return RLIM_INFINITY;
    return limit.rlim_cur > kept_for_others ? limit.rlim_cur - kept_for_others : 0;
}

bool is_for_websockets(const std::string& path)
{
    return path.starts_with("/ws/") || (with_echo && path == echo_path);
}

std::string address_of(const tcp_socket& socket)
{
    error_code failure;
    const auto peer = socket.remote_endpoint(failure).address();
    if (failure) return {};
    return peer.is_v4() ? ip_address(peer.to_v4().to_bytes()).text()
                        : ip_address(peer.to_v6().to_bytes()).text();
}

response status_only(std::uint16_t status)
{
    auto out = error_response(errc::bad_frame);
    out.status = status;
    return out;
}

/// What a TLS port says to somebody who asks it in plain HTTP: a browser shows it, a probe sees 400.
constexpr std::string_view https_wanted = "HTTP/1.1 400 Bad Request\r\n"
                                          "Content-Type: text/plain\r\n"
                                          "Content-Length: 44\r\n"
                                          "Connection: close\r\n\r\n"
                                          "This port speaks HTTPS; use https:// instead";

/// The handshake that we speak (RFC 6455, 4.2.2 and 4.4).
response other_handshake_wanted()
{
    auto out = status_only(426);
    out.extra = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return out;
}

/// What goes through all of a FAQ or of what was asked: the first to wait when there is too much to do.
bool reads_much(std::string_view path)
{
    return path.starts_with("/api/console/faq/");
}

}  // namespace

void server::seldom::warn(std::string_view event, std::string_view reason)
{
    ++times_;
    const auto now = steady::now();
    if (now < next_) return;
    next_ = now + warn_every;
    log::warn(event, {{"reason", std::string(reason)}, {"times", std::exchange(times_, 0)}});
}

server::server(
    io_executor where,
    const router& routes,
    app::auth_service& auth,
    const app::current_settings& settings,
    ws::server& sockets,
    const tls_keys& keys
)
    : where_(where)
    , routes_(routes)
    , auth_(auth)
    , settings_(settings)
    , sockets_(sockets)
    , keys_(keys)
    , acceptor_(where)
    , sweep_timer_(where)
    , pause_(where)
    , tasks_(where, "http")
{
}

result<tcp_acceptor> server::bind(const std::string& address, std::uint16_t port) const
{
    error_code failure;
    const auto where = asio::ip::make_address(address, failure);
    if (failure) return failure;
    const asio::ip::tcp::endpoint endpoint(where, port);
    tcp_acceptor out(where_);
    out.open(endpoint.protocol(), failure);
    if (!failure) out.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure) out.bind(endpoint, failure);
    if (!failure) out.listen(backlog, failure);
    if (failure) return failure;
    return out;
}

void server::listen(tcp_acceptor bound)
{
    error_code ignored;
    acceptor_.close(ignored);  // wakes run(), which goes on with the new one
    acceptor_ = std::move(bound);
}

task<void> server::run()
{
    tasks_.spawn(sweep());
    const auto kept = first_kept_descriptor();
    while (!stopping_) {
        auto [failure, socket] = co_await acceptor_.async_accept(use_tuple);
        if (!failure && static_cast<rlim_t>(socket.native_handle()) >= kept) {
            out_of_descriptors_.warn("accept_failed", "too many open connections");
        } else if (!failure) {
            tasks_.spawn(serve(std::move(socket)));
        } else if (failure != asio::error::operation_aborted && failure != asio::error::connection_aborted) {
            // Out of descriptors or memory: those who are connected go on, new ones wait in the backlog.
            out_of_descriptors_.warn("accept_failed", failure.message());
            pause_.expires_after(pause_without_descriptors);
            co_await pause_.async_wait(use_tuple);
        }
    }
}

void server::stop()
{
    stopping_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    sweep_timer_.cancel();
    for (auto* each : open_)
        if (each->idle) each->socket.close(ignored);
}

task<void> server::finish()
{
    if (co_await tasks_.join_until(steady::now() + finish_within)) co_return;
    error_code ignored;
    for (auto* each : open_)
        each->socket.close(ignored);
    (void)co_await tasks_.join_until(steady::now() + 1s);
}

/// One timer for the deadlines of all connections.
task<void> server::sweep()
{
    while (!stopping_) {
        sweep_timer_.expires_after(1s);
        co_await sweep_timer_.async_wait(use_tuple);
        const auto now = steady::now();
        error_code ignored;
        for (auto* each : open_)
            if (now > each->deadline) each->socket.close(ignored);
    }
}

bool server::admit(const std::string& address)
{
    const auto settings = settings_.get();
    const bool one_of_many = contains(settings->trusted_proxies, address);  // everybody comes from there
    if (++per_address_[client_network_of(address)] <= settings->limit.http_per_address || one_of_many)
        return true;
    release(address);
    return false;
}

void server::release(const std::string& address)
{
    const auto found = per_address_.find(client_network_of(address));
    if (--found->second == 0) per_address_.erase(found);
}

task<void> server::serve(tcp_socket socket)
{
    const auto address = address_of(socket);
    if (!admit(address)) {
        too_many_from_one_.warn("connection_refused", "too many from one address");
        co_return;
    }
    const auto keys = keys_.current();
    open_connection connection{
        keys ? peer_stream(std::move(socket), *keys) : peer_stream(std::move(socket)),
        address};
    open_.insert(&connection);
    try {
        const bool understood = co_await shake_hands(connection);
        if (understood) co_await converse(connection);
    } catch (const std::exception& e) {
        // A mistake of ours ends this connection alone.
        log::error("http_connection_failed", {{"reason", e.what()}});
    }
    open_.erase(&connection);
    release(address);
}

task<bool> server::shake_hands(open_connection& with)
{
    error_code ignored;
    with.socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    // Without it the kernel would take megabytes for a reader that does not read.
    const auto send_buffer = static_cast<int>(settings_.get()->limit.send_buffer_bytes);
    with.socket.set_option(asio::socket_base::send_buffer_size(send_buffer), ignored);
    if (!with.socket.secure()) co_return true;
    with.deadline = steady::now() + handshake_within;
    const auto failure = co_await with.socket.shake_hands(peer_stream::side::server);
    const bool plain = failure.category() == asio::error::get_ssl_category() &&
                       ERR_GET_REASON(static_cast<unsigned long>(failure.value())) == SSL_R_HTTP_REQUEST;
    if (plain)
        (void)co_await asio::async_write(with.socket.next_layer(), asio::buffer(https_wanted), use_tuple);
    co_return !failure;
}

task<void> server::converse(open_connection& with)
{
    using enum app::admission::work;
    const auto settings = settings_.get();
    request_parser parser(
        {settings->limit.http_head_bytes, settings->limit.http_body_bytes, settings->limit.http_import_bytes}
    );
    with.deadline = steady::now() + settings->limit.http_head_within;

    for (int served = 1; !stopping_; ++served) {
        auto asked = co_await read(with, parser);
        if (!asked) co_return;
        const auto client = client_of(with.peer, *asked, settings_.get()->trusted_proxies);
        asked->address = client.address;
        asked->address_hidden = client.hidden;
        with.deadline = steady::now() + answer_within;
        bool keep = asked->keep_alive && served < requests_per_connection && !stopping_;
        const bool with_body = asked->method != method::head;

        response out;
        if (is_for_websockets(asked->path)) {
            // Bytes behind the head belong to nobody yet: no client sends frames before the answer.
            keep = keep && !parser.has_more();
            if (parser.has_more())
                out = status_only(400);
            else
                out = co_await upgrade(with, *asked);
            if (out.status == 101) co_return;
        } else if (const auto within = reads_much(asked->path) ? sockets_.refused(report) : std::nullopt) {
            wire::wire_error refusal;
            refusal.code = errc::unavailable;
            refusal.retry_after = within;
            out = error_response(refusal);
        } else {
            out = co_await routes_.answer(std::move(*asked));
        }
        if (!co_await write(with, std::move(out), keep, with_body) || !keep) co_return;
        with.deadline = steady::now() + settings->limit.http_idle;
    }
}

task<std::optional<request>> server::read(open_connection& with, request_parser& parser)
{
    const auto head_within = settings_.get()->limit.http_head_within;
    std::array<char, 4096> chunk;
    with.idle = !parser.has_more();
    for (;;) {
        auto outcome = parser.next();
        if (outcome.whole) co_return std::move(outcome.whole);
        if (outcome.refused != 0) {
            (void)co_await write(with, status_only(outcome.refused), false, true);
            co_return std::nullopt;
        }
        auto [failure, got] = co_await with.socket.async_read_some(asio::buffer(chunk), use_tuple);
        if (failure) co_return std::nullopt;
        // The first byte starts the clock for the whole request; later ones do not wind it up again.
        if (std::exchange(with.idle, false)) with.deadline = steady::now() + head_within;
        parser.feed({chunk.data(), got});
    }
}

task<bool> server::write(open_connection& with, response what, bool keep_alive, bool with_body)
{
    const auto settings = settings_.get();
    auto bytes = head_of(what, keep_alive, settings->public_url.starts_with("https://"));
    std::string_view body;
    if (with_body && what.body) body = *what.body;
    // Most answers fit into one piece.
    const auto beside_head = body.substr(0, piece_bytes);
    bytes += beside_head;
    if (!co_await write_bytes(with, bytes)) co_return false;
    if (!co_await write_bytes(with, body.substr(beside_head.size()))) co_return false;
    if (!keep_alive) co_await say_goodbye(with);
    co_return true;
}

task<bool> server::write_bytes(open_connection& with, std::string_view bytes)
{
    while (!bytes.empty()) {
        with.deadline = steady::now() + piece_within;
        const auto piece = bytes.substr(0, 2 * piece_bytes);
        auto [failure, written] = co_await asio::async_write(with.socket, asio::buffer(piece), use_tuple);
        if (failure) co_return false;
        bytes.remove_prefix(written);
    }
    co_return true;
}

task<void> server::say_goodbye(open_connection& with)
{
    // Closing a socket that holds unread bytes resets the connection, and the answer may be lost with it.
    with.deadline = steady::now() + unread_within;
    co_await with.socket.end();
    if (with.socket.secure()) co_return;  // its end has waited for the peer's
    error_code failed;
    std::array<char, 4096> chunk;
    for (std::size_t unread = 0; !failed && unread < unread_bytes;) {
        auto [failure, got] = co_await with.socket.async_read_some(asio::buffer(chunk), use_tuple);
        failed = failure;
        unread += got;
    }
}

task<response> server::upgrade(open_connection& with, request& what)
{
    const auto settings = settings_.get();
    const bool for_echo = with_echo && what.path == echo_path;
    if (!for_echo && what.origin != settings->public_url) co_return error_response(errc::forbidden);
    const bool for_console = what.path == "/ws/console";
    if (!for_console && !for_echo && what.path != "/ws/visitor") co_return error_response(errc::not_found);
    if (!what.asks_for_websocket() || what.websocket_version != "13") co_return other_handshake_wanted();
    if (!what.has_websocket_key() || !what.body.empty()) co_return status_only(400);

    std::optional<app::signed_in> who;
    if (for_console) {
        std::string token(what.cookie_value(login_cookie_name(settings->public_url)));
        auto found = co_await auth_.check(std::move(token));
        if (!found) co_return error_response(wire::errc_of(found.error()));
        who = std::move(*found);
    }
    if (!sockets_.has_room_for(what.address)) co_return error_response(errc::too_many_sockets);
    if (const auto pause = sockets_.pause_of(what.address); pause && !for_console) {
        wire::wire_error refusal;
        refusal.code = errc::rate_limited;
        refusal.retry_after = pause;
        co_return error_response(refusal);
    }

    ws::upgrade accepted{
        std::move(with.socket),
        std::move(what.path),
        std::move(what.host),
        std::move(what.websocket_key),
        std::move(what.websocket_version),
        std::move(what.address)};
    if (who) {
        sockets_.take_console(std::move(accepted), std::move(*who));
    } else if (for_echo) {
        if constexpr (with_echo) sockets_.take_echo(std::move(accepted));
    } else {
        sockets_.take_visitor(std::move(accepted));
    }
    response out;
    out.status = 101;
    co_return out;
}

}  // namespace pasokh::http
