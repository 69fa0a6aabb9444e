#pragma once

#include "async/socket.hpp"
#include "async/task.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace pasokh::testing {

/// Sits between clients and a server on 127.0.0.1, and does to their connections what networks do.
class tcp_proxy {
public:
    /// What becomes of a WebSocket frame of the server.
    enum class fate {
        pass,
        drop,        // as if the server had never sent it; what follows arrives
        cut_inside,  // half of it arrives, then the connection is reset on both sides
    };
    using judge = std::function<fate(std::string_view payload)>;

    struct conduct {
        std::chrono::milliseconds delay{0};  // of each piece, in both directions
        std::size_t bytes_per_second = 0;    // towards the client; 0: as fast as it goes
        bool any_bytes = false;              // not of a WebSocket: passed on as they come
        judge frames = {};                   // asked about each frame of the server; empty: all pass
    };

    tcp_proxy(asio::io_context& io, std::uint16_t server_port);
    ~tcp_proxy();
    tcp_proxy(const tcp_proxy&) = delete;
    tcp_proxy& operator=(const tcp_proxy&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// From now on, for the connections that live as well.
    void behave(conduct how);

    /// Ends every connection: by a reset (RST), or by a proper end (FIN) to both sides.
    void reset_all();
    void finish_all();
    /// Tells the clients that the server will say no more, while what they send still gets there.
    void half_close_all();
    /// Nothing passes, and nobody is told: what a dead network looks like.
    void stop();
    void go_on();

    /// Where new connections go from now on.
    void lead_to(std::uint16_t server_port);

    /// Connections that were accepted so far, and those that live now.
    [[nodiscard]] std::size_t accepted() const;
    [[nodiscard]] std::size_t living() const;

private:
    struct shared;
    std::shared_ptr<shared> shared_;
};

}  // namespace pasokh::testing
