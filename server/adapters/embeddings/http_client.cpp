#include "adapters/embeddings/http_client.hpp"

#include "async/peer_stream_io.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <utility>
#include <vector>

namespace pasokh::embeddings {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t most_idle = 4;
constexpr std::uint32_t most_head_bytes = 16 * 1024;
/// A kept connection that was idle for longer is not trusted: many servers close theirs after a minute.
constexpr std::chrono::seconds idle_for{20};

std::shared_ptr<asio::ssl::context> keys_for(const web_address& to, const std::filesystem::path& ca_file)
{
    auto out = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    error_code failed;
    if (ca_file.empty())
        out->set_default_verify_paths(failed);
    else
        out->load_verify_file(ca_file.string(), failed);
    if (!failed) out->set_verify_mode(asio::ssl::verify_peer, failed);
    auto* native = out->native_handle();
    auto* wanted = SSL_CTX_get0_param(native);
    error_code is_name;
    (void)asio::ip::make_address(to.host, is_name);
    const bool set = is_name ? X509_VERIFY_PARAM_set1_host(wanted, to.host.data(), to.host.size()) == 1
                             : X509_VERIFY_PARAM_set1_ip_asc(wanted, to.host.c_str()) == 1;
    if (failed || !set || SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1) {
        log::error("meaning_tls_refused", {{"ca_file", ca_file.string()}, {"reason", failed.message()}});
        return nullptr;
    }
    return out;
}

struct exchange {
    exchange(io_executor where, std::string text, std::size_t most)
        : done(where)
        , resolver(where)
        , socket(where)
        , body(std::move(text))
        , most_bytes(most)
    {
    }

    timer done;
    asio::ip::basic_resolver<asio::ip::tcp, io_executor> resolver;
    tcp_socket socket;                    // until it is connected
    std::shared_ptr<peer_stream> stream;  // from then on
    std::string body;
    std::size_t most_bytes;
    result<std::string> out = errc::unavailable;
    bool finished = false;
    bool abandoned = false;

    /// Nobody waits any more.
    void abandon()
    {
        abandoned = true;
        error_code ignored;
        resolver.cancel();
        socket.close(ignored);
        if (stream) stream->close(ignored);
    }
};

}  // namespace

struct http_client::shared : std::enable_shared_from_this<http_client::shared> {
    shared(io_executor at, web_address whom, std::string secret)
        : where(at)
        , to(std::move(whom))
        , bearer(std::move(secret))
    {
    }

    struct kept {
        std::shared_ptr<peer_stream> stream;
        timer::time_point since;
    };

    io_executor where;
    web_address to;
    std::string bearer;
    std::shared_ptr<asio::ssl::context> keys;  // null: plain
    std::vector<kept> idle;
    std::vector<std::weak_ptr<exchange>> running;
    bool stopped = false;

    std::shared_ptr<peer_stream> take_idle()
    {
        const auto now = timer::clock_type::now();
        while (!idle.empty()) {
            auto last = std::move(idle.back());
            idle.pop_back();
            if (now - last.since < idle_for) return last.stream;
        }
        return nullptr;
    }

    static task<bool> connect(std::shared_ptr<shared> self, std::shared_ptr<exchange> one)
    {
        const auto [not_found, places] =
            co_await one->resolver.async_resolve(self->to.host, self->to.port, use_tuple);
        if (not_found || one->abandoned) co_return false;
        const auto [refused, place] = co_await asio::async_connect(one->socket, places, use_tuple);
        if (refused || one->abandoned) co_return false;
        error_code ignored;
        one->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        auto socket = std::exchange(one->socket, tcp_socket(self->where));
        if (!self->keys) {
            one->stream = std::make_shared<peer_stream>(std::move(socket));
            co_return true;
        }
        one->stream = std::make_shared<peer_stream>(std::move(socket), *self->keys);
        const auto stream = one->stream;
        stream->ask_for(self->to.host);
        const auto failed = co_await stream->shake_hands(peer_stream::side::client);
        if (failed && !one->abandoned)
            log::warn("meaning_tls_failed", {{"host", self->to.host}, {"reason", failed.message()}});
        co_return !failed && !one->abandoned;
    }

    /// False when the connection ended before a byte of the answer: one that was kept may have been closed
    /// long ago.
    static task<bool> talk(std::shared_ptr<shared> self, std::shared_ptr<exchange> one)
    {
        http::request<http::string_body> request{http::verb::post, self->to.target, 11};
        const bool usual = self->to.port == (self->to.secure ? "443" : "80");
        const bool v6 = self->to.host.find(':') != std::string::npos;
        const auto name = v6 ? '[' + self->to.host + ']' : self->to.host;
        request.set(http::field::host, usual ? name : name + ':' + self->to.port);
        request.set(http::field::content_type, "application/json");
        request.set(http::field::accept, "application/json");
        if (!self->bearer.empty()) request.set(http::field::authorization, "Bearer " + self->bearer);
        request.body() = one->body;
        request.prepare_payload();
        const auto stream = one->stream;
        const auto [not_sent, sent] = co_await http::async_write(*stream, request, use_tuple);
        if (not_sent) co_return false;
        boost::beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.body_limit(one->most_bytes);
        parser.header_limit(most_head_bytes);
        const auto [not_read, read] = co_await http::async_read(*stream, buffer, parser, use_tuple);
        if (not_read) {
            if (not_read == http::error::body_limit) one->out = errc::too_long;
            co_return buffer.size() > 0 || parser.got_some();
        }
        auto answer = parser.release();
        if (answer.result_int() == 200)
            one->out = std::move(answer.body());
        else
            log::warn("meaning_refused", {{"host", self->to.host}, {"status", answer.result_int()}});
        if (answer.keep_alive() && !one->abandoned && !self->stopped && self->idle.size() < most_idle)
            self->idle.push_back({stream, timer::clock_type::now()});
        co_return true;
    }

    static task<void> carry_out(std::shared_ptr<shared> self, std::shared_ptr<exchange> one)
    {
        one->stream = self->take_idle();
        bool told = false;
        if (one->stream) told = co_await talk(self, one);
        if (!told && !one->abandoned && co_await connect(self, one)) co_await talk(self, one);
        one->finished = true;
        one->done.cancel();
    }
};

std::unique_ptr<http_client>
http_client::make(io_executor where, web_address to, const std::filesystem::path& ca_file, std::string bearer)
{
    auto all = std::make_shared<shared>(where, std::move(to), std::move(bearer));
    if (all->to.secure) {
        all->keys = keys_for(all->to, ca_file);
        if (!all->keys) return nullptr;
    }
    return std::unique_ptr<http_client>(new http_client(std::move(all)));
}

http_client::~http_client()
{
    stop();
}

void http_client::stop()
{
    all_->stopped = true;
    all_->idle.clear();
    for (const auto& each : all_->running)
        if (const auto one = each.lock()) {
            one->abandon();
            one->done.cancel();
        }
}

task<result<std::string>>
http_client::post(std::string body, timer::time_point deadline, std::size_t most_bytes)
{
    const auto all = all_;
    std::erase_if(all->running, [](const auto& each) { return each.expired(); });
    if (all->stopped || all->running.size() >= most_exchanges) co_return errc::unavailable;
    const auto one = std::make_shared<exchange>(all->where, std::move(body), most_bytes);
    all->running.push_back(one);
    // On its own, because a name server that does not answer cannot be interrupted: who waits goes on without
    // it.
    asio::co_spawn(all->where, shared::carry_out(all, one), asio::detached);
    while (!one->finished && !one->abandoned && timer::clock_type::now() < deadline) {
        one->done.expires_at(deadline);
        co_await one->done.async_wait(use_tuple);
    }
    if (!one->finished) {
        one->abandon();
        co_return errc::timed_out;
    }
    co_return std::move(one->out);
}

}  // namespace pasokh::embeddings
