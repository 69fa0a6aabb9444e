#pragma once

#include "adapters/redis/redis_link.hpp"
#include "async/peer_stream.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace pasokh::redis {

/// The shell of a link: a socket and timers on one I/O thread that carry out what the link says. Its
/// coroutines own it together with whoever called start(); nothing is called any more after stop().
class connection {
public:
    struct events {
        std::function<void(const std::string& topic, const std::string& payload)> message;
        std::function<void()> usable_changed;
    };

    /// `keys` of client_keys() for TLS, otherwise null.
    connection(io_executor where, settings how, std::shared_ptr<asio::ssl::context> keys, events tell);

    /// Connects, and connects again for as long as it takes.
    static void start(const std::shared_ptr<connection>& self);
    void stop();

    void want(const std::string& topic) { perform(link_.want(topic)); }

    void forget(const std::string& topic) { perform(link_.forget(topic)); }

    [[nodiscard]] bool usable() const { return link_.usable(); }

    /// Times that it became usable.
    [[nodiscard]] std::uint64_t connects() const { return connects_; }

    /// Everything that is sent in one turn of the loop leaves in one write. False when it would not fit.
    bool send(const std::string& bytes);

private:
    static task<void> keep_connected(std::shared_ptr<connection> self);
    static task<void> keep_writing(std::shared_ptr<connection> self);
    static task<void> keep_ticking(std::shared_ptr<connection> self);

    task<bool> connect();
    task<bool> open_stream();
    task<void> read();
    void perform(redis_link::actions what);
    void note_usable();
    void close();

    settings how_;
    events tell_;
    redis_link link_;
    reply_reader reader_;
    asio::ip::basic_resolver<asio::ip::tcp, io_executor> resolver_;
    std::shared_ptr<asio::ssl::context> keys_;
    tcp_socket socket_;                    // until it is connected
    std::shared_ptr<peer_stream> stream_;  // from then on; shared with the operation under way
    timer pause_;
    timer beat_;
    timer wake_;
    std::string outgoing_;
    std::string sending_;
    redis_link::clock::time_point connecting_since_{};
    std::uint64_t connects_ = 0;
    bool open_ = false;
    bool was_usable_ = false;
    bool stopped_ = false;
};

}  // namespace pasokh::redis
