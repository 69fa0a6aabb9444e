#include "adapters/redis/connection.hpp"

#include "async/peer_stream_io.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <utility>

namespace pasokh::redis {
namespace {

using namespace std::chrono_literals;

/// The bound of redis_bus. Above it messages are dropped, newest first: the links between nodes send them
/// again.
constexpr std::size_t largest_outgoing = 8 * 1024 * 1024;
constexpr auto tick_every = 500ms;
constexpr auto connect_within = 3s;

}  // namespace

connection::connection(io_executor where, settings how, std::shared_ptr<asio::ssl::context> keys, events tell)
    : how_(how)
    , tell_(std::move(tell))
    , link_(std::move(how), random::below)
    , resolver_(where)
    , keys_(std::move(keys))
    , socket_(where)
    , pause_(where)
    , beat_(where)
    , wake_(where)
{
}

void connection::start(const std::shared_ptr<connection>& self)
{
    const auto where = self->socket_.get_executor();
    asio::co_spawn(where, keep_connected(self), asio::detached);
    asio::co_spawn(where, keep_writing(self), asio::detached);
    asio::co_spawn(where, keep_ticking(self), asio::detached);
}

void connection::stop()
{
    stopped_ = true;
    close();
    pause_.cancel();
    beat_.cancel();
    wake_.cancel();
}

bool connection::send(const std::string& bytes)
{
    if (outgoing_.size() + sending_.size() + bytes.size() > largest_outgoing) return false;
    outgoing_ += bytes;
    wake_.cancel();
    return true;
}

void connection::close()
{
    boost::system::error_code ignored;
    resolver_.cancel();
    socket_.close(ignored);
    if (stream_) stream_->close(ignored);
    open_ = false;
    outgoing_.clear();
}

void connection::perform(redis_link::actions what)
{
    if (!what.send.empty() && !send(what.send))
        what.close = true;  // its commands must not get lost one by one
    note_usable();
    for (const auto& [topic, payload] : what.messages) {
        if (stopped_) return;
        tell_.message(topic, payload);
    }
    if (what.close) close();
}

void connection::note_usable()
{
    if (stopped_ || was_usable_ == link_.usable()) return;
    was_usable_ = link_.usable();
    connects_ += was_usable_ ? 1 : 0;
    log::info(was_usable_ ? "redis_connected" : "redis_lost", {{"host", how_.host}, {"port", how_.port}});
    tell_.usable_changed();
}

task<void> connection::keep_connected(std::shared_ptr<connection> self)
{
    while (!self->stopped_) {
        if (co_await self->connect()) {
            self->perform(self->link_.opened(redis_link::clock::now()));
            co_await self->read();
        }
        self->close();
        const auto next = self->link_.ended();
        self->note_usable();
        if (self->stopped_) co_return;
        self->pause_.expires_after(*next.retry_in);
        co_await self->pause_.async_wait(use_tuple);
    }
}

task<bool> connection::connect()
{
    connecting_since_ = redis_link::clock::now();
    reader_.reset();
    const auto [not_found, places] =
        co_await resolver_.async_resolve(how_.host, std::to_string(how_.port), use_tuple);
    if (not_found || stopped_) co_return false;
    const auto [refused, place] = co_await asio::async_connect(socket_, places, use_tuple);
    if (refused || stopped_) co_return false;
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    co_return co_await open_stream();
}

task<bool> connection::open_stream()
{
    auto socket = std::exchange(socket_, tcp_socket(socket_.get_executor()));
    if (!keys_) {
        stream_ = std::make_shared<peer_stream>(std::move(socket));
    } else {
        stream_ = std::make_shared<peer_stream>(std::move(socket), *keys_);
        const auto stream = stream_;
        const auto failed = co_await stream->shake_hands(peer_stream::side::client);
        if (failed) log::warn("redis_tls_failed", {{"host", how_.host}, {"reason", failed.message()}});
        if (failed || stopped_) co_return false;
    }
    open_ = true;
    co_return true;
}

task<void> connection::read()
{
    std::array<char, 16 * 1024> buffer;
    const auto stream = stream_;
    while (open_) {
        const auto [lost, size] = co_await stream->async_read_some(asio::buffer(buffer), use_tuple);
        if (lost) co_return;
        const auto replies = reader_.feed({buffer.data(), size});
        if (!replies) {
            log::warn("redis_not_understood", {{"host", how_.host}, {"port", how_.port}});
            co_return;
        }
        for (const auto& each : *replies) {
            if (!open_) co_return;
            perform(link_.heard(each, redis_link::clock::now()));
        }
    }
}

task<void> connection::keep_writing(std::shared_ptr<connection> self)
{
    while (!self->stopped_) {
        if (!self->open_ || self->outgoing_.empty()) {
            self->wake_.expires_at(timer::time_point::max());
            co_await self->wake_.async_wait(use_tuple);
            continue;
        }
        self->sending_.swap(self->outgoing_);
        // A failure is the reader's to notice: it sees the same socket end.
        const auto stream = self->stream_;
        co_await asio::async_write(*stream, asio::buffer(self->sending_), use_tuple);
        self->sending_.clear();
    }
}

task<void> connection::keep_ticking(std::shared_ptr<connection> self)
{
    while (!self->stopped_) {
        self->beat_.expires_after(tick_every);
        co_await self->beat_.async_wait(use_tuple);
        if (self->stopped_) co_return;
        const auto now = redis_link::clock::now();
        if (self->open_)
            self->perform(self->link_.tick(now));
        else if (now - self->connecting_since_ > connect_within)
            self->close();  // ends a connect that nobody answers
    }
}

}  // namespace pasokh::redis
