#include "adapters/redis/redis_link.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace pasokh::redis {
namespace {

bool is_push(const reply& what, std::string_view kind, std::size_t size)
{
    return what.what == reply::kind::list && what.items.size() == size && what.items[0].text == kind;
}

}  // namespace

redis_link::actions redis_link::opened(clock::time_point now)
{
    state_ = state::greeting;
    last_heard_ = now;
    pinged_ = false;
    greetings_ = 0;
    actions out;
    if (!how_.password.empty()) {
        if (how_.user.empty())
            out.send += encode({"AUTH", how_.password});
        else
            out.send += encode({"AUTH", how_.user, how_.password});
        ++greetings_;
    }
    // Also database 0: the answer shows that this is a Redis that serves us.
    out.send += encode({"SELECT", std::to_string(how_.database)});
    ++greetings_;
    return out;
}

redis_link::actions redis_link::heard(const reply& what, clock::time_point now)
{
    last_heard_ = now;
    pinged_ = false;
    actions out;
    switch (state_) {
    case state::closed: return out;
    case state::greeting: return greeted(what);
    case state::subscribing:
    case state::usable: break;
    }
    if (is_push(what, "message", 3)) {
        const auto& channel = what.items[1].text;
        if (channel.starts_with(how_.prefix))
            out.messages.emplace_back(channel.substr(how_.prefix.size()), what.items[2].text);
    } else if (is_push(what, "subscribe", 3)) {
        confirm(out);
    } else if (what.what == reply::kind::error) {
        log::warn("redis_error", {{"reason", what.text}});
        out.close = true;
    }
    return out;
}

redis_link::actions redis_link::greeted(const reply& what)
{
    actions out;
    if (what.what == reply::kind::error) {
        // Wrong password, no such database, or still loading its data: another try may help, so no end.
        log::error("redis_refused", {{"reason", what.text}});
        out.close = true;
        return out;
    }
    if (--greetings_ > 0) return out;
    return subscribe_all();
}

redis_link::actions redis_link::subscribe_all()
{
    actions out;
    confirmations_ = topics_.size();
    state_ = state::subscribing;
    if (topics_.empty()) {
        become_usable(out);
        return out;
    }
    std::vector<std::string> channels;
    for (const auto& topic : topics_)
        channels.push_back(how_.prefix + topic);
    std::vector<std::string_view> command{"SUBSCRIBE"};
    command.insert(command.end(), channels.begin(), channels.end());
    out.send = encode(command);
    return out;
}

void redis_link::confirm(actions& out)
{
    if (state_ == state::subscribing && --confirmations_ == 0) become_usable(out);
}

void redis_link::become_usable(actions& out)
{
    state_ = state::usable;
    attempt_ = 0;
    out.usable = true;
}

redis_link::actions redis_link::ended()
{
    state_ = state::closed;
    const auto longest = static_cast<std::uint64_t>(longest_pause.count());
    const auto doubled = static_cast<std::uint64_t>(first_pause.count()) << std::min(attempt_, 16U);
    ++attempt_;
    actions out;
    out.retry_in = std::chrono::milliseconds(roll_(std::min(longest, doubled)) + 1);
    return out;
}

redis_link::actions redis_link::tick(clock::time_point now)
{
    actions out;
    if (state_ == state::closed) return out;
    const auto silent = now - last_heard_;
    if (silent >= 2 * silence) {
        log::warn("redis_silent", {});
        out.close = true;
    } else if (silent >= silence && !pinged_) {
        pinged_ = true;
        out.send = encode({"PING"});
    }
    return out;
}

redis_link::actions redis_link::want(const std::string& topic)
{
    actions out;
    if (!topics_.insert(topic).second) return out;
    if (state_ == state::subscribing) ++confirmations_;
    if (state_ == state::subscribing || state_ == state::usable)
        out.send = encode({"SUBSCRIBE", how_.prefix + topic});
    return out;
}

redis_link::actions redis_link::forget(const std::string& topic)
{
    actions out;
    if (topics_.erase(topic) == 0) return out;
    if (state_ == state::subscribing || state_ == state::usable)
        out.send = encode({"UNSUBSCRIBE", how_.prefix + topic});
    return out;
}

}  // namespace pasokh::redis
