#include "app/faq_service.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace pasokh::app {

void faq_service::ask(const domain::site_key& site, const domain::bot_asked& what)
{
    // Ends by itself: the bot always answers, and the pool it thinks on is joined before the I/O thread ends.
    asio::co_spawn(where_, think(site, what), asio::detached);
}

task<void> faq_service::think(domain::site_key site, domain::bot_asked what)
{
    ports::question
        question{site, what.text, what.choice, what.language, what.previous, what.replied_to, what.after};
    result<domain::bot_replied> thought = errc::unavailable;
    try {
        thought = co_await bot_.ask(std::move(question));
    } catch (const std::exception& mistake) {
        log::error("bot_failed", {{"site", site}, {"reason", mistake.what()}});
    }

    domain::bot_replied reply;
    if (thought) {
        reply = std::move(*thought);
    } else {
        reply.outcome = domain::bot_outcome::hand_off;
        reply.card = {what.text, "bot_unavailable", {}};
    }
    reply.chat = what.chat;
    reply.about = what.about;

    // A visitor who wrote again, or a human who took over, has made this answer out of date; the newer
    // message asks the bot again if it is still the bot's turn.
    const auto told = desks_->submit(site, std::move(reply));
    if (!told && told.error() != errc::not_the_writer && told.error() != errc::not_found)
        log::warn(
            "bot_reply_refused",
            {{"site", site}, {"chat", what.chat.text()}, {"reason", told.error().message()}}
        );
}

}  // namespace pasokh::app
