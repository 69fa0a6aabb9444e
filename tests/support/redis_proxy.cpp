#include "support/redis_proxy.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::testing {
namespace {

constexpr std::string_view message_begins = "*3\r\n$7\r\nmessage\r\n";

/// Size of the first reply in `bytes` (RESP 2); nullopt while it is not whole.
std::optional<std::size_t> reply_size(std::string_view bytes)
{
    const auto line = bytes.find("\r\n");
    if (line == std::string_view::npos) return std::nullopt;
    const auto head = line + 2;
    if (bytes[0] != '$' && bytes[0] != '*') return head;
    long long count = 0;
    std::from_chars(bytes.data() + 1, bytes.data() + line, count);
    if (count < 0) return head;
    if (bytes[0] == '$') {
        const auto whole = head + static_cast<std::size_t>(count) + 2;
        return bytes.size() < whole ? std::nullopt : std::optional(whole);
    }
    auto at = head;
    for (; count > 0; --count) {
        const auto next = reply_size(bytes.substr(at));
        if (!next) return std::nullopt;
        at += *next;
    }
    return at;
}

}  // namespace

struct redis_proxy::shared {
    shared(asio::io_context& io, std::uint16_t to, std::uint64_t seed)
        : acceptor(io.get_executor(), {asio::ip::address_v4::loopback(), 0})
        , redis_port(to)
        , dice(seed)
    {
    }

    struct pair {
        explicit pair(tcp_socket of) : client(std::move(of)), redis(client.get_executor()) {}

        void close()
        {
            boost::system::error_code ignored;
            client.close(ignored);
            redis.close(ignored);
        }

        tcp_socket client;
        tcp_socket redis;
    };

    static task<void> accept(std::shared_ptr<shared> self)
    {
        for (;;) {
            auto [failed, socket] = co_await self->acceptor.async_accept(use_tuple);
            if (failed) co_return;
            auto both = std::make_shared<pair>(std::move(socket));
            self->pairs.push_back(both);
            const auto where = both->client.get_executor();
            asio::co_spawn(where, connect(self, std::move(both)), asio::detached);
        }
    }

    static task<void> connect(std::shared_ptr<shared> self, std::shared_ptr<pair> both)
    {
        const asio::ip::tcp::endpoint place(asio::ip::address_v4::loopback(), self->redis_port);
        const auto [refused] = co_await both->redis.async_connect(place, use_tuple);
        if (refused) {
            both->close();
            co_return;
        }
        asio::co_spawn(both->client.get_executor(), to_redis(both), asio::detached);
        co_await to_client(self, both);
    }

    static task<void> to_redis(std::shared_ptr<pair> both)
    {
        std::array<char, 16 * 1024> chunk;
        for (;;) {
            auto [lost, got] = co_await both->client.async_read_some(asio::buffer(chunk), use_tuple);
            if (lost) break;
            auto [failed, sent] =
                co_await asio::async_write(both->redis, asio::buffer(chunk, got), use_tuple);
            if (failed) break;
        }
        both->close();
    }

    static task<void> to_client(std::shared_ptr<shared> self, std::shared_ptr<pair> both)
    {
        std::string unread;
        std::array<char, 16 * 1024> chunk;
        for (;;) {
            auto [lost, got] = co_await both->redis.async_read_some(asio::buffer(chunk), use_tuple);
            if (lost) break;
            unread.append(chunk.data(), got);
            const auto kept = self->filter(unread);
            if (kept.empty()) continue;
            auto [failed, sent] = co_await asio::async_write(both->client, asio::buffer(kept), use_tuple);
            if (failed) break;
        }
        both->close();
    }

    /// What passes of the whole replies in `unread`, which loses them.
    std::string filter(std::string& unread)
    {
        std::string out;
        std::size_t at = 0;
        while (const auto size = reply_size(std::string_view(unread).substr(at))) {
            const auto reply = std::string_view(unread).substr(at, *size);
            const bool is_message = reply.starts_with(message_begins);
            const bool drop = is_message && dice() % 100 < percent;
            if (!drop) out += reply;
            if (is_message) ++(drop ? lost : passed);
            at += *size;
        }
        unread.erase(0, at);
        return out;
    }

    tcp_acceptor acceptor;
    std::uint16_t redis_port;
    std::mt19937_64 dice;
    unsigned percent = 0;
    std::size_t passed = 0;
    std::size_t lost = 0;
    std::vector<std::weak_ptr<pair>> pairs;
};

redis_proxy::redis_proxy(asio::io_context& io, std::uint16_t redis_port, std::uint64_t seed)
    : shared_(std::make_shared<shared>(io, redis_port, seed))
{
    asio::co_spawn(io, shared::accept(shared_), asio::detached);
}

redis_proxy::~redis_proxy()
{
    boost::system::error_code ignored;
    shared_->acceptor.close(ignored);
    for (const auto& each : shared_->pairs)
        if (const auto both = each.lock()) both->close();
}

std::uint16_t redis_proxy::port() const
{
    return shared_->acceptor.local_endpoint().port();
}

void redis_proxy::lose(unsigned percent)
{
    shared_->percent = percent;
}

std::size_t redis_proxy::passed() const
{
    return shared_->passed;
}

std::size_t redis_proxy::lost() const
{
    return shared_->lost;
}

}  // namespace pasokh::testing
