#pragma once

#include "base/error.hpp"

#include <functional>
#include <memory>
#include <string>

namespace pasokh::ports {

/// Carries bytes between nodes: at most once, no memory, and in the order of publishing per topic and
/// publisher while the connection lives. Nothing durable may depend on it. All calls and handlers are on the
/// I/O thread. A publisher hears its own messages if it is subscribed.
class bus {
public:
    /// Unsubscribes when destroyed.
    class subscription {
    public:
        virtual ~subscription() = default;
    };

    virtual ~bus() = default;

    /// Fire and forget. Returns unavailable when there is no connection now: the message is dropped.
    virtual result<void> publish(std::string topic, std::string payload) = 0;

    /// Live from the call on as far as the connection allows; a lost connection subscribes again by itself.
    virtual std::unique_ptr<subscription>
    subscribe(std::string topic, std::function<void(const std::string& payload)> handler) = 0;

    /// Called whenever the connection was lost and is back: messages may have been missed in between.
    virtual void on_gap(std::function<void()> handler) = 0;

    [[nodiscard]] virtual bool connected() const = 0;
};

}  // namespace pasokh::ports
