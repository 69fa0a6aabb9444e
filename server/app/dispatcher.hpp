#pragma once

#include "ports/outbound.hpp"
#include "ports/store.hpp"

#include <functional>

namespace pasokh::app {

/// Shows what was decided, after its commit: to the sessions, and to the bot when it was asked.
class dispatcher {
public:
    using ask_bot = std::function<void(const domain::site_key&, const domain::bot_asked&)>;

    dispatcher(ports::outbound& out, ask_bot ask) : out_(out), ask_(std::move(ask)) {}

    void perform(const ports::decided& step) const
    {
        for (const auto& each : step.effects) {
            if (const auto* question = std::get_if<domain::bot_asked>(&each))
                ask_(*step.site, *question);
            else
                out_.deliver(*step.site, each);
        }
    }

private:
    ports::outbound& out_;
    ask_bot ask_;
};

}  // namespace pasokh::app
