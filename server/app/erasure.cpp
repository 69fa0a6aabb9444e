#include "app/erasure.hpp"

#include "async/event.hpp"
#include "base/log.hpp"

#include <utility>

namespace pasokh::app {

task<result<ports::erased>> erasure::erase(domain::site_key site, domain::visitor_id who)
{
    if (!desks_.desk(site)) co_return errc::not_found;
    if (const auto why = desks_.refusing(site)) co_return *why;
    const auto up_to = desks_.now();
    ports::erased all;
    do {
        if (auto done = forget(site, who); !done) co_return done.error();
        // What the desk decided about him is on its way to the store: it must be there to be deleted.
        co_await all_shown(site);
        // Another node may have taken the site over, with his chat: then it is that one's to do.
        if (const auto why = desks_.refusing(site)) co_return *why;
        auto erased = co_await store_.erase(site, who, up_to);
        if (!erased) co_return erased.error();
        all.chats += erased->chats;
        all.lines += erased->lines;
        all.left_messages += erased->left_messages;
        if (const auto why = desks_.refusing(site)) co_return *why;
        // A tab that was just saying hello may have brought his last chat back from the store.
    } while (remembered(site, who, up_to));
    log::info(
        "visitor_erased",
        {{"site", site}, {"chats", all.chats}, {"lines", all.lines}, {"left_messages", all.left_messages}}
    );
    co_return all;
}

task<result<ports::erased>> erasure::erase_person(domain::site_key site, std::string subject)
{
    const auto who = ids_.person(site, subject);
    return erase(std::move(site), who);
}

result<void> erasure::forget(const domain::site_key& site, domain::visitor_id who)
{
    disconnect(site, who);
    const auto chat = desks_.desk(site)->chat_of(who);
    if (chat && chat->record->state != domain::chat_state::closed)
        if (auto ended = desks_.submit(site, domain::visitor_ended{who}); !ended) return ended;
    return desks_.submit(site, domain::visitor_forgotten{who});
}

bool erasure::remembered(const domain::site_key& site, domain::visitor_id who, time_point up_to) const
{
    const auto chat = desks_.desk(site)->chat_of(who);
    return chat && chat->record->created_at <= up_to;
}

task<void> erasure::all_shown(domain::site_key site)
{
    event shown(where_);
    desks_.after_what_is_decided(site, [&shown] { shown.set(); });
    co_await shown.wait();
}

}  // namespace pasokh::app
