#pragma once

#include "ports/bus.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>

namespace pasokh::memory {

/// The bus of a single node, or of several nodes inside one test. Messages are handed over by a post, as from
/// a network: never inside publish(). Everything on one I/O thread.
class memory_bus final : public ports::bus {
public:
    using executor = boost::asio::io_context::executor_type;

    explicit memory_bus(executor where);
    /// Another node on the same wire.
    memory_bus(executor where, const memory_bus& peer);
    ~memory_bus() override;

    result<void> publish(std::string topic, std::string payload) override;
    std::unique_ptr<subscription>
    subscribe(std::string topic, std::function<void(const std::string& payload)> handler) override;
    void on_gap(std::function<void()> handler) override;
    [[nodiscard]] bool connected() const override;

    /// As if the network of this node alone failed; coming back is a gap.
    void cut_off();
    void come_back();

private:
    struct node;
    struct listener;
    struct exchange;
    class listening;

    executor where_;
    std::shared_ptr<exchange> shared_;
    std::shared_ptr<node> self_;
};

}  // namespace pasokh::memory
