#include "adapters/memory/memory_bus.hpp"

#include <boost/asio/post.hpp>

#include <utility>
#include <vector>

namespace pasokh::memory {

struct memory_bus::node {
    bool connected = true;
    std::vector<std::function<void()>> gap_handlers;
};

struct memory_bus::listener {
    std::shared_ptr<const node> at;
    std::string topic;
    std::function<void(const std::string&)> handler;
    bool active = true;
};

/// What the buses of one wire share.
struct memory_bus::exchange {
    std::vector<std::shared_ptr<listener>> listeners;

    void hand_over(const std::string& topic, const std::string& payload) const
    {
        // A handler may subscribe and unsubscribe: walk over a copy, and look again before each call.
        for (const auto& each : std::vector(listeners))
            if (each->active && each->at->connected && each->topic == topic) each->handler(payload);
    }
};

class memory_bus::listening final : public ports::bus::subscription {
public:
    listening(std::shared_ptr<exchange> shared, std::shared_ptr<listener> mine)
        : shared_(std::move(shared))
        , mine_(std::move(mine))
    {
        shared_->listeners.push_back(mine_);
    }

    ~listening() override
    {
        mine_->active = false;
        std::erase(shared_->listeners, mine_);
    }

private:
    std::shared_ptr<exchange> shared_;
    std::shared_ptr<listener> mine_;
};

memory_bus::memory_bus(executor where)
    : where_(where)
    , shared_(std::make_shared<exchange>())
    , self_(std::make_shared<node>())
{
}

memory_bus::memory_bus(executor where, const memory_bus& peer)
    : where_(where)
    , shared_(peer.shared_)
    , self_(std::make_shared<node>())
{
}

memory_bus::~memory_bus()
{
    self_->connected = false;
}

result<void> memory_bus::publish(std::string topic, std::string payload)
{
    if (!self_->connected) return errc::unavailable;
    auto deliver = [shared = shared_, topic = std::move(topic), payload = std::move(payload)] {
        shared->hand_over(topic, payload);
    };
    boost::asio::post(where_, std::move(deliver));
    return {};
}

std::unique_ptr<ports::bus::subscription>
memory_bus::subscribe(std::string topic, std::function<void(const std::string& payload)> handler)
{
    auto mine = std::make_shared<listener>(listener{self_, std::move(topic), std::move(handler)});
    return std::make_unique<listening>(shared_, std::move(mine));
}

void memory_bus::on_gap(std::function<void()> handler)
{
    self_->gap_handlers.push_back(std::move(handler));
}

bool memory_bus::connected() const
{
    return self_->connected;
}

void memory_bus::cut_off()
{
    self_->connected = false;
}

void memory_bus::come_back()
{
    self_->connected = true;
    boost::asio::post(where_, [self = self_] {
        for (const auto& handler : self->gap_handlers)
            handler();
    });
}

}  // namespace pasokh::memory
