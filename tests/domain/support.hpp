#pragma once

#include "domain/desk.hpp"
#include "ledger.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace pasokh::tests {

using namespace pasokh::domain;
using namespace std::chrono_literals;

inline visitor_id visitor(std::uint64_t n)
{
    return {1, n};
}

inline operator_id operator_(std::uint64_t n)
{
    return {2, n};
}

/// The chat that a visitor's first message opens in these stories.
inline chat_id chat_of(std::uint64_t visitor_number, std::uint64_t which = 1)
{
    return {3 + which, visitor_number};
}

inline session_id tab(std::uint64_t n, std::uint64_t which = 1)
{
    return {100 + which, n};
}

inline session_id console(std::uint64_t n, std::uint64_t which = 1)
{
    return {200 + which, n};
}

/// One department, no bot: the plainest site. Stories change what they are about.
inline desk_settings plain_site()
{
    desk_settings site;
    site.departments = {{"support", {{"en", "Support"}}, std::nullopt, std::nullopt}};
    site.default_language = "en";
    site.bot = false;
    return site;
}

inline desk_settings site_with_bot()
{
    auto site = plain_site();
    site.bot = true;
    site.bot_name = {{"en", "Robin"}};
    return site;
}

inline operator_profile profile(std::uint64_t n, std::uint32_t capacity = 5)
{
    operator_profile out;
    out.id = operator_(n);
    out.name = "operator " + std::to_string(n);
    out.capacity = capacity;
    return out;
}

/// A desk, its clock, and what the last command led to. Visitors and operators go by number.
class story {
public:
    explicit story(desk_settings site = plain_site()) : desk(std::move(site)) {}

    const effects& does(const command& what)
    {
        auto done = desk.apply(what, now);
        REQUIRE(done.has_value());
        out = std::move(*done);
        kept.keep(out);
        CHECK(desk.count().capacity_violations == 0);
        return out;
    }

    [[nodiscard]] boost::system::error_code refused(const command& what)
    {
        const auto done = desk.apply(what, now);
        return done ? boost::system::error_code{} : done.error();
    }

    const effects& after(duration passed)
    {
        now += passed;
        return does(tick{});
    }

    // Verbs
    void hire(const operator_profile& who)
    {
        kept.keep(who);
        does(operator_saved{who});
    }

    const effects& starts_work(std::uint64_t n, std::uint32_t capacity = 5)
    {
        hire(profile(n, capacity));
        return does(operator_connected{operator_(n), console(n)});
    }

    const effects& arrives(std::uint64_t n, std::string language = "en")
    {
        return does(visitor_connected{
            visitor(n),
            tab(n),
            {"https://shop/", "Shop", ""},
            std::move(language),
            false,
            {}});
    }

    [[nodiscard]] visitor_said words(std::uint64_t n, std::string text, std::string client_id = {})
    {
        if (client_id.empty()) client_id = "m" + std::to_string(++messages_);
        return {visitor(n), tab(n), chat_of(n), std::move(client_id), std::move(text), {}};
    }

    const effects& writes(std::uint64_t n, std::string text = "hello")
    {
        return does(words(n, std::move(text)));
    }

    [[nodiscard]] operator_said
    reply(std::uint64_t n, chat_id chat, std::string text = "hi", std::string client_id = {})
    {
        if (client_id.empty()) client_id = "o" + std::to_string(++messages_);
        return {operator_(n), console(n), chat, std::move(client_id), std::move(text)};
    }

    const effects& comes_and_writes(std::uint64_t n)
    {
        arrives(n);
        return writes(n);
    }

    // Questions about the last command's effects
    template <class Effect>
    [[nodiscard]] std::vector<Effect> all() const
    {
        std::vector<Effect> found;
        for (const auto& each : out)
            if (const auto* match = std::get_if<Effect>(&each)) found.push_back(*match);
        return found;
    }

    template <class Effect>
    [[nodiscard]] Effect the() const
    {
        const auto found = all<Effect>();
        REQUIRE(found.size() == 1);
        return found.front();
    }

    [[nodiscard]] std::vector<event_kind> events() const
    {
        std::vector<event_kind> found;
        for (const auto& added : all<message_added>())
            if (added.message.event != event_kind::none) found.push_back(added.message.event);
        return found;
    }

    // Questions about the desk
    [[nodiscard]] chat_record row(chat_id chat) const
    {
        const auto view = desk.chat(chat);
        REQUIRE(view);
        return *view->record;
    }

    [[nodiscard]] chat_state state(chat_id chat) const { return row(chat).state; }

    [[nodiscard]] operator_id holder(chat_id chat) const { return row(chat).assigned_to; }

    [[nodiscard]] std::uint32_t load(std::uint64_t n) const { return desk.operator_of(operator_(n))->load; }

    [[nodiscard]] std::vector<chat_id> waiting(const department_key& department = "support") const
    {
        std::vector<chat_id> found;
        for (const auto& each : desk.queue(department))
            found.push_back(each.chat);
        return found;
    }

    domain::desk desk;
    time_point now{std::chrono::hours(12)};
    effects out;
    ledger kept;

private:
    int messages_ = 0;
};

using events = std::vector<event_kind>;
using chats = std::vector<chat_id>;

}  // namespace pasokh::tests
