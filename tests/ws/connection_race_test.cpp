// R28: broadcasts, pings, closes and cuts that fall on one connection at the same moment. Two writes that
// overlap would tear frames apart; the connection's one place that writes must never let them.

#include "adapters/ws/connection.hpp"
#include "async/peer_stream.hpp"
#include "async/task_group.hpp"
#include "support/run.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <array>
#include <random>

namespace {

using namespace pasokh;
using namespace std::chrono_literals;

constexpr int rounds = 10'000;
constexpr int at_once = 20;
constexpr std::size_t outbox_bytes = 64 * 1024;

/// Frames of a client, masked with zeros.
const std::array<std::string, 6> client_frames{
    std::string("\x81\x82\0\0\0\0hi", 8),
    std::string("\x89\x81\0\0\0\0p", 7),
    std::string("\x8a\x80\0\0\0\0", 6),
    std::string("\x88\x82\0\0\0\0\x03\xe8", 8),
    std::string("\x01\x82\0\0\0\0ab", 8),
    std::string("\xff\xff\xff\xff", 4),  // no frame at all
};

class arena {
public:
    explicit arena(unsigned seed)
        : random_(seed)
        , acceptor_(io, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0))
    {
    }

    /// One lane plays its rounds one after the other.
    task<int> play(int count)
    {
        int played = 0;
        for (; played < count; ++played)
            co_await round();
        co_return played;
    }

    asio::io_context io{1};
    std::size_t delivered = 0;

private:
    std::size_t any(std::size_t below)
    {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
    }

    task<void> pause()
    {
        for (auto turns = any(4); turns > 0; --turns)
            co_await asio::post(io, use_task);
    }

    task<void> round()
    {
        tcp_socket client(io.get_executor());
        const auto where = acceptor_.local_endpoint();
        task_group both(io.get_executor(), "round");
        both.spawn(be_client(client, where));
        auto [failed, socket] = co_await acceptor_.async_accept(use_tuple);
        if (!failed) co_await be_server(std::move(socket));
        boost::system::error_code ignored;
        client.close(ignored);
        (void)co_await both.join_until(timer::clock_type::now() + 10s);
    }

    task<void> be_client(tcp_socket& socket, asio::ip::tcp::endpoint where)
    {
        const auto [refused] = co_await socket.async_connect(where, use_tuple);
        if (refused) co_return;
        std::array<char, 4096> chunk;
        // Some read everything, some a little, some nothing.
        for (auto reads = any(3) * any(40); reads > 0; --reads) {
            auto [failed, got] = co_await socket.async_read_some(asio::buffer(chunk), use_tuple);
            if (failed) co_return;
            delivered += got;
            if (any(3) == 0) {
                const auto& frame = client_frames[any(client_frames.size())];
                auto [lost, sent] = co_await asio::async_write(socket, asio::buffer(frame), use_tuple);
                if (lost) co_return;
            }
        }
        boost::system::error_code ignored;
        if (any(2) == 0) socket.shutdown(tcp_socket::shutdown_send, ignored);
        if (any(2) == 0) socket.close(ignored);
    }

    task<void> be_server(tcp_socket socket)
    {
        socket.set_option(asio::socket_base::send_buffer_size(8 * 1024));
        ws::upgrade request{
            peer_stream(std::move(socket)),
            "/ws/visitor",
            "127.0.0.1",
            "dGhlIHNhbXBsZSBub25jZQ==",
            "13",
            "127.0.0.1"};
        ws::connection connection(std::move(request), {64 * 1024, outbox_bytes}, turn_);
        const auto shaken = co_await connection.open();
        if (shaken) {
            task_group group(io.get_executor(), "server");
            group.spawn(read_all(connection));
            group.spawn(wait_for_room(connection));
            co_await act(connection);
            connection.abort();
            while (!co_await group.join_until(timer::clock_type::now() + 10s))
                FAIL("a coroutine of the connection does not end");
        }
        co_await connection.finished();
    }

    task<void> act(ws::connection& connection)
    {
        for (auto acts = any(30); acts > 0; --acts) {
            switch (any(10)) {
            case 0: connection.ping(ws::steady::now()); break;
            case 1: (void)connection.pong_is_late(ws::steady::now(), 1s); break;
            case 2:
                if (any(4) == 0) connection.close(wire::close::server_restarts);
                break;
            case 3:
                if (any(8) == 0) connection.abort();
                break;
            default: {
                // Now and then one that leaves in many fragments, or overfills the outbox.
                const std::size_t size = any(6) == 0 ? 70'000 : 1 + any(2'000);
                const auto how = any(3) == 0 ? weight::transient : weight::must_arrive;
                (void)connection.send(std::string(size, 'x'), how);
            }
            }
            co_await pause();
        }
    }

    task<void> read_all(ws::connection& connection)
    {
        for (;;) {
            while (connection.next()) {
            }
            const auto came = co_await connection.more();
            if (!came) co_return;
        }
    }

    task<void> wait_for_room(ws::connection& connection)
    {
        for (auto times = any(4); times > 0; --times) {
            co_await connection.room_for(outbox_bytes / 2);
            co_await pause();
        }
    }

    std::mt19937 random_;
    tcp_acceptor acceptor_;
    std::shared_ptr<ws::io_turn> turn_ = std::make_shared<ws::io_turn>(io.get_executor());
};

}  // namespace

TEST_CASE("connection: ten thousand rounds of broadcast, ping, close and cut", "[ws][race]")
{
    const auto seed = std::random_device()();
    INFO("seed " << seed);
    arena where(seed);
    int played = 0;
    int lanes = at_once;
    for (int lane = 0; lane < at_once; ++lane)
        asio::co_spawn(where.io, where.play(rounds / at_once), [&](std::exception_ptr failed, int count) {
            if (failed) std::rethrow_exception(failed);
            played += count;
            --lanes;
        });
    CHECK(testing::run_until(
        where.io,
        [&] { return lanes == 0; },
        100s
    ));
    CHECK(played == rounds);
    CHECK(where.delivered > 0);
}
