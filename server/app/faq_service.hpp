#pragma once

#include "app/desk_service.hpp"
#include "async/task.hpp"
#include "ports/bot.hpp"

namespace pasokh::app {

/// Lets the bot think about a visitor's message and tells the desk what it said. A bot that fails hands off:
/// the visitor is never left without an answer.
class faq_service {
public:
    faq_service(io_executor where, ports::bot& bot) : where_(where), bot_(bot) {}

    /// Set once, before the first ask(): the two need each other.
    void answer_to(desk_service& desks) { desks_ = &desks; }

    void ask(const domain::site_key& site, const domain::bot_asked& what);

private:
    task<void> think(domain::site_key site, domain::bot_asked what);

    io_executor where_;
    ports::bot& bot_;
    desk_service* desks_ = nullptr;
};

}  // namespace pasokh::app
