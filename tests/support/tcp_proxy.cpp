#include "support/tcp_proxy.hpp"

#include "async/timer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace pasokh::testing {
namespace {

using namespace std::chrono_literals;
using acceptor = asio::basic_socket_acceptor<asio::ip::tcp, io_executor>;

/// Finds the frames in what a server sends: first the head of its HTTP answer, then frames without a mask.
class frame_finder {
public:
    void feed(std::string_view bytes) { have_ += bytes; }

    /// The next whole piece (the head, or one frame), taken out of what was fed; nullopt while incomplete.
    std::optional<std::string> next()
    {
        if (!head_passed_) {
            const auto end = have_.find("\r\n\r\n");
            if (end == std::string::npos) return std::nullopt;
            head_passed_ = true;
            return take(end + 4);
        }
        if (have_.size() < 2) return std::nullopt;
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(have_[at]); };
        std::size_t head = 2;
        std::uint64_t length = byte(1) & 0x7F;
        const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (have_.size() < head + more) return std::nullopt;
        if (more > 0) length = 0;
        for (std::size_t i = 0; i < more; ++i)
            length = length << 8 | byte(head + i);
        head += more;
        if (have_.size() < head + length) return std::nullopt;
        auto out = take(head + length);
        payload_at_ = head;
        return out;
    }

    /// Where the payload of the last frame begins.
    [[nodiscard]] std::size_t payload_at() const { return payload_at_; }

    [[nodiscard]] bool in_frames() const { return head_passed_; }

private:
    std::string take(std::size_t size)
    {
        auto out = have_.substr(0, size);
        have_.erase(0, size);
        return out;
    }

    std::string have_;
    bool head_passed_ = false;
    std::size_t payload_at_ = 0;
};

}  // namespace

/// What the proxy and its coroutines own together: they end when they notice `closed`.
struct tcp_proxy::shared : std::enable_shared_from_this<tcp_proxy::shared> {
    struct link {
        explicit link(io_executor where) : client(where), server(where) {}

        void end(bool reset)
        {
            boost::system::error_code ignored;
            for (auto* each : {&client, &server}) {
                if (reset) each->set_option(asio::socket_base::linger(true, 0), ignored);
                each->close(ignored);
            }
        }

        tcp_socket client;
        tcp_socket server;
    };

    shared(asio::io_context& io, std::uint16_t to) : where(io.get_executor()), doors(where), server_port(to)
    {
        doors.open(asio::ip::tcp::v4());
        doors.bind({asio::ip::address_v4::loopback(), 0});
        doors.listen();
    }

    task<void> accept_all()
    {
        const auto alive = shared_from_this();
        while (!closed) {
            auto made = std::make_shared<link>(where);
            const auto [failed] = co_await doors.async_accept(made->client, use_tuple);
            if (failed) co_return;
            ++accepted;
            const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), server_port);
            const auto [refused] = co_await made->server.async_connect(server, use_tuple);
            if (refused) continue;
            boost::system::error_code ignored;
            made->client.set_option(asio::ip::tcp::no_delay(true), ignored);
            made->server.set_option(asio::ip::tcp::no_delay(true), ignored);
            links.push_back(made);
            asio::co_spawn(where, upwards(made), asio::detached);
            asio::co_spawn(where, downwards(made), asio::detached);
        }
    }

    /// While the network is dead.
    task<void> may_pass()
    {
        timer pause(where);
        while (stopped && !closed) {
            pause.expires_after(5ms);
            co_await pause.async_wait(use_tuple);
        }
    }

    task<void> wait(std::chrono::nanoseconds how_long)
    {
        if (how_long <= 0ns) co_return;
        timer pause(where);
        pause.expires_after(how_long);
        co_await pause.async_wait(use_tuple);
    }

    task<bool> pass(tcp_socket& to, const std::string& bytes)
    {
        co_await may_pass();
        const auto [failed, size] = co_await asio::async_write(to, asio::buffer(bytes), use_tuple);
        co_return !failed;
    }

    task<void> upwards(std::shared_ptr<link> of)
    {
        const auto alive = shared_from_this();
        std::array<char, 16'384> piece;
        for (;;) {
            const auto [failed, size] = co_await of->client.async_read_some(asio::buffer(piece), use_tuple);
            if (failed) break;
            co_await wait(how.delay);
            const std::string bytes(piece.data(), size);
            const bool passed = co_await pass(of->server, bytes);
            if (!passed) break;
        }
        boost::system::error_code ignored;
        of->server.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

    task<void> downwards(std::shared_ptr<link> of)
    {
        const auto alive = shared_from_this();
        std::array<char, 16'384> piece;
        frame_finder frames;
        for (;;) {
            const auto [failed, size] = co_await of->server.async_read_some(asio::buffer(piece), use_tuple);
            if (failed) break;
            co_await wait(how.delay);
            const std::string bytes(piece.data(), size);
            bool going = true;
            if (how.any_bytes) {
                going = co_await pass(of->client, bytes);
            } else {
                frames.feed(bytes);
                going = co_await deliver(of, frames);
            }
            if (!going) break;
        }
        of->end(false);
        std::erase(links, of);
    }

    task<bool> deliver(std::shared_ptr<link> of, frame_finder& frames)
    {
        while (true) {
            const bool is_frame = frames.in_frames();
            auto next = frames.next();
            if (!next) co_return true;
            auto becomes = fate::pass;
            if (is_frame && how.frames)
                becomes = how.frames(std::string_view(*next).substr(frames.payload_at()));
            if (becomes == fate::drop) continue;
            if (becomes == fate::cut_inside) next->resize(next->size() / 2);
            const bool passed = co_await pass(of->client, *next);
            if (becomes == fate::cut_inside) of->end(true);
            if (!passed || becomes == fate::cut_inside) co_return false;
            if (how.bytes_per_second > 0) {
                const auto takes = std::chrono::nanoseconds(1s) * next->size() / how.bytes_per_second;
                co_await wait(takes);
            }
        }
    }

    io_executor where;
    acceptor doors;
    std::uint16_t server_port;
    conduct how;
    std::vector<std::shared_ptr<link>> links;
    std::size_t accepted = 0;
    bool stopped = false;
    bool closed = false;
};

tcp_proxy::tcp_proxy(asio::io_context& io, std::uint16_t server_port)
    : shared_(std::make_shared<shared>(io, server_port))
{
    asio::co_spawn(io, shared_->accept_all(), asio::detached);
}

tcp_proxy::~tcp_proxy()
{
    shared_->closed = true;
    boost::system::error_code ignored;
    shared_->doors.close(ignored);
    for (const auto& each : shared_->links)
        each->end(false);
}

std::uint16_t tcp_proxy::port() const
{
    return shared_->doors.local_endpoint().port();
}

void tcp_proxy::behave(conduct how)
{
    shared_->how = std::move(how);
}

void tcp_proxy::reset_all()
{
    for (const auto& each : shared_->links)
        each->end(true);
}

void tcp_proxy::finish_all()
{
    for (const auto& each : shared_->links)
        each->end(false);
}

void tcp_proxy::half_close_all()
{
    boost::system::error_code ignored;
    for (const auto& each : shared_->links)
        each->client.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void tcp_proxy::stop()
{
    shared_->stopped = true;
}

void tcp_proxy::go_on()
{
    shared_->stopped = false;
}

void tcp_proxy::lead_to(std::uint16_t server_port)
{
    shared_->server_port = server_port;
}

std::size_t tcp_proxy::accepted() const
{
    return shared_->accepted;
}

std::size_t tcp_proxy::living() const
{
    return shared_->links.size();
}

}  // namespace pasokh::testing
