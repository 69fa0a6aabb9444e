#pragma once

#include "adapters/http/request_parser.hpp"
#include "adapters/http/router.hpp"
#include "adapters/http/tls_keys.hpp"
#include "adapters/ws/server.hpp"
#include "app/auth_service.hpp"
#include "app/settings.hpp"
#include "async/peer_stream.hpp"
#include "async/task_group.hpp"
#include "async/timer.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace pasokh::http {

/// Listens, answers requests by the router's table, and hands sockets that become WebSockets on. Speaks TLS
/// when `keys` were loaded.
class server {
public:
    server(
        io_executor where,
        const router& routes,
        app::auth_service& auth,
        const app::current_settings& settings,
        ws::server& sockets,
        const tls_keys& keys
    );

    /// Takes an address, so that it is known to be had before anything is changed. Port 0 takes a free one.
    [[nodiscard]] result<tcp_acceptor> bind(const std::string& address, std::uint16_t port) const;
    /// Accepts there from now on, and no longer where it did before; those who are connected stay.
    void listen(tcp_acceptor bound);

    /// Accepts until stop().
    task<void> run();
    /// Takes no new connection and ends those that wait for a request; answers under way are finished.
    void stop();
    /// Waits for the last connection, a few seconds at most.
    task<void> finish();

private:
    /// Something that may happen a thousand times a second, of which the log hears every ten.
    class seldom {
    public:
        void warn(std::string_view event, std::string_view reason);

    private:
        std::chrono::steady_clock::time_point next_{};
        std::int64_t times_ = 0;
    };

    /// One connection, as the sweep of deadlines sees it. Lives in the coroutine that serves it.
    struct open_connection {
        peer_stream socket;
        const std::string& peer;  // its address
        std::chrono::steady_clock::time_point deadline{};
        bool idle = false;  // between two requests
    };

    task<void> sweep();
    task<void> serve(tcp_socket socket);
    /// TLS, if this server speaks it. False when the peer does not.
    task<bool> shake_hands(open_connection& with);
    task<void> converse(open_connection& with);
    /// The next request; what is wrong with it is answered here and ends the connection.
    task<std::optional<request>> read(open_connection& with, request_parser& parser);
    task<bool> write(open_connection& with, response what, bool keep_alive, bool with_body);
    task<bool> write_bytes(open_connection& with, std::string_view bytes);
    /// Ends a connection so that what was answered last arrives, whatever the peer is still sending.
    task<void> say_goodbye(open_connection& with);
    /// Counts it under its address; false when there are too many already.
    bool admit(const std::string& address);
    void release(const std::string& address);
    /// 101 when the socket was handed on; otherwise why not, to be answered.
    task<response> upgrade(open_connection& with, request& what);

    io_executor where_;
    const router& routes_;
    app::auth_service& auth_;
    const app::current_settings& settings_;
    ws::server& sockets_;
    const tls_keys& keys_;
    tcp_acceptor acceptor_;
    timer sweep_timer_;
    timer pause_;
    task_group tasks_;
    std::unordered_set<open_connection*> open_;
    std::unordered_map<std::string, std::size_t> per_address_;
    seldom out_of_descriptors_;
    seldom too_many_from_one_;
    bool stopping_ = false;
};

}  // namespace pasokh::http
