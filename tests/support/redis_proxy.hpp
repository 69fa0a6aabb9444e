#pragma once

#include "async/socket.hpp"
#include "async/task.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace pasokh::testing {

/// Sits between servers and a Redis on 127.0.0.1 and takes whole pub/sub messages out of what Redis sends, by
/// dice with a seed. Everything else passes untouched.
class redis_proxy {
public:
    redis_proxy(asio::io_context& io, std::uint16_t redis_port, std::uint64_t seed);
    ~redis_proxy();
    redis_proxy(const redis_proxy&) = delete;
    redis_proxy& operator=(const redis_proxy&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Of a hundred messages.
    void lose(unsigned percent);

    [[nodiscard]] std::size_t passed() const;
    [[nodiscard]] std::size_t lost() const;

private:
    struct shared;
    std::shared_ptr<shared> shared_;
};

}  // namespace pasokh::testing
