#pragma once

#include "adapters/redis/settings.hpp"
#include "async/task.hpp"
#include "ports/bus.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace pasokh::redis {

/// Redis pub/sub as the bus between nodes. Two connections, since one that is subscribed may not publish;
/// both come back by themselves. What is published in one turn of the loop leaves in one write.
///
/// Drops, never queues for later: publish() is unavailable while either connection is down or more than 8 MiB
/// wait to be sent. on_gap is called whenever both are back and every topic is subscribed again, also the
/// first time.
class redis_bus final : public ports::bus {
public:
    /// `keys` of client_keys() when `how` asks for TLS, otherwise null.
    redis_bus(io_executor where, settings how, std::shared_ptr<asio::ssl::context> keys = {});
    ~redis_bus() override;

    result<void> publish(std::string topic, std::string payload) override;
    std::unique_ptr<subscription>
    subscribe(std::string topic, std::function<void(const std::string& payload)> handler) override;
    void on_gap(std::function<void()> handler) override;
    [[nodiscard]] bool connected() const override;

    /// Messages that publish() refused.
    [[nodiscard]] std::uint64_t dropped() const;

    /// Times that a connection was made, of both together.
    [[nodiscard]] std::uint64_t connects() const;

private:
    struct core;
    struct listener;
    class listening;

    std::shared_ptr<core> core_;
};

}  // namespace pasokh::redis
