#include "adapters/redis/redis_bus.hpp"

#include "adapters/redis/connection.hpp"

#include <map>
#include <utility>
#include <vector>

namespace pasokh::redis {

struct redis_bus::listener {
    std::function<void(const std::string&)> handler;
    bool active = true;
};

struct redis_bus::core {
    std::string prefix;
    std::shared_ptr<connection> publishing;
    std::shared_ptr<connection> subscribed;
    std::map<std::string, std::vector<std::shared_ptr<listener>>> listeners;
    std::vector<std::function<void()>> gap_handlers;
    std::uint64_t dropped = 0;
    bool gap_due = true;

    [[nodiscard]] bool connected() const { return publishing->usable() && subscribed->usable(); }

    void hand_over(const std::string& topic, const std::string& payload)
    {
        const auto found = listeners.find(topic);
        if (found == listeners.end()) return;
        // A handler may subscribe and unsubscribe: walk over a copy, and look again before each call.
        for (const auto& each : std::vector(found->second))
            if (each->active) each->handler(payload);
    }

    void usable_changed()
    {
        if (!connected()) {
            gap_due = true;
        } else if (std::exchange(gap_due, false)) {
            for (const auto& handler : gap_handlers)
                handler();
        }
    }

    void add(const std::string& topic, const std::shared_ptr<listener>& who)
    {
        auto& of_topic = listeners[topic];
        of_topic.push_back(who);
        if (of_topic.size() == 1) subscribed->want(topic);
    }

    void remove(const std::string& topic, const std::shared_ptr<listener>& who)
    {
        who->active = false;
        const auto found = listeners.find(topic);
        std::erase(found->second, who);
        if (!found->second.empty()) return;
        listeners.erase(found);
        subscribed->forget(topic);
    }
};

class redis_bus::listening final : public ports::bus::subscription {
public:
    listening(const std::shared_ptr<core>& of, std::string topic, std::shared_ptr<listener> mine)
        : core_(of)
        , topic_(std::move(topic))
        , mine_(std::move(mine))
    {
        of->add(topic_, mine_);
    }

    ~listening() override
    {
        if (const auto of = core_.lock()) of->remove(topic_, mine_);
    }

private:
    std::weak_ptr<core> core_;
    std::string topic_;
    std::shared_ptr<listener> mine_;
};

redis_bus::redis_bus(io_executor where, settings how, std::shared_ptr<asio::ssl::context> keys)
    : core_(std::make_shared<core>())
{
    // Weak: the connections' coroutines may outlive the bus by a turn of the loop.
    const std::weak_ptr<core> weak = core_;
    const connection::events tell{
        [weak](const std::string& topic, const std::string& payload) {
            if (const auto of = weak.lock()) of->hand_over(topic, payload);
        },
        [weak] {
            if (const auto of = weak.lock()) of->usable_changed();
        }};
    core_->prefix = how.prefix;
    core_->publishing = std::make_shared<connection>(where, how, keys, tell);
    core_->subscribed = std::make_shared<connection>(where, std::move(how), keys, tell);
    connection::start(core_->publishing);
    connection::start(core_->subscribed);
}

redis_bus::~redis_bus()
{
    core_->publishing->stop();
    core_->subscribed->stop();
}

result<void> redis_bus::publish(std::string topic, std::string payload)
{
    const auto command = [&] { return encode({"PUBLISH", core_->prefix + topic, payload}); };
    if (connected() && core_->publishing->send(command())) return {};
    ++core_->dropped;
    return errc::unavailable;
}

std::unique_ptr<ports::bus::subscription>
redis_bus::subscribe(std::string topic, std::function<void(const std::string& payload)> handler)
{
    auto mine = std::make_shared<listener>(listener{std::move(handler)});
    return std::make_unique<listening>(core_, std::move(topic), std::move(mine));
}

void redis_bus::on_gap(std::function<void()> handler)
{
    core_->gap_handlers.push_back(std::move(handler));
}

bool redis_bus::connected() const
{
    return core_->connected();
}

std::uint64_t redis_bus::dropped() const
{
    return core_->dropped;
}

std::uint64_t redis_bus::connects() const
{
    return core_->publishing->connects() + core_->subscribed->connects();
}

}  // namespace pasokh::redis
