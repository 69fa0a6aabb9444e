#include "desk_model.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <random>

namespace pasokh::tests {
namespace {

using namespace pasokh::domain;
using namespace std::chrono_literals;

constexpr std::uint64_t visitor_number = 6;
constexpr std::uint64_t operator_number = 3;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise)
{
    const char* set = std::getenv(name);
    return set ? std::strtoull(set, nullptr, 10) : otherwise;
}

/// One random life of a desk. The same seed always lives the same life.
class life {
public:
    explicit life(std::uint64_t seed) : random_(seed), model_(random_site()), desk_(model_.site())
    {
        for (std::uint64_t n = 1; n <= operator_number; ++n)
            run(operator_saved{random_profile(n)});
        for (std::uint64_t n = 1; n <= operator_number; ++n)
            if (chance(70)) run(operator_connected{worker(n), {20, n}});
        for (std::uint64_t n = 1; n <= visitor_number; ++n)
            run(arrival(n));
    }

    void live(int steps)
    {
        for (int i = 0; i < steps; ++i) {
            if (chance(2)) restart();
            if (chance(12)) now_ += std::vector<duration>{5s, 61s, 121s, 185s, 11min, 31min}[below(6)];
            run(random_command());
        }
        // Everybody leaves: no slot and no waiter may stay behind.
        for (std::uint64_t n = 1; n <= visitor_number; ++n)
            for (std::uint64_t t = 1; t <= 2; ++t)
                run(visitor_disconnected{{1, n}, {10 + t, n}});
        now_ += 31min;
        run(tick{});
        if (desk_.count().queued != 0 || desk_.count().assigned != 0 || desk_.count().bot != 0)
            throw broken_rule{"a chat of a visitor who left ends"};
    }

private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    bool chance(std::uint64_t percent) { return below(100) < percent; }

    static operator_id worker(std::uint64_t n) { return {2, n}; }

    operator_id any_worker() { return worker(1 + below(operator_number)); }

    visitor_id any_visitor() { return {1, 1 + below(visitor_number)}; }

    department_key any_department() { return chance(50) ? "support" : "sales"; }

    desk_settings random_site()
    {
        desk_settings site;
        site.departments = {{"support", {}, std::nullopt, std::nullopt}, {"sales", {}, {}, {}}};
        if (chance(40)) site.departments[0].capacity = static_cast<std::uint32_t>(1 + below(4));
        if (chance(30)) site.departments[0].max_queue = static_cast<std::uint32_t>(below(4));
        site.bot = chance(60);
        site.max_capacity = static_cast<std::uint32_t>(1 + below(3));
        site.prefer_last_operator = chance(50);
        if (chance(30)) site.reopen_within = 20min;
        return site;
    }

    operator_profile random_profile(std::uint64_t n)
    {
        operator_profile out;
        out.id = worker(n);
        out.name = "operator";
        if (chance(40)) out.departments = {any_department()};
        out.capacity = static_cast<std::uint32_t>(1 + below(3));
        out.priority = static_cast<std::int32_t>(below(2));
        out.admin = n == 1;
        out.disabled = chance(5);
        return out;
    }

    visitor_connected arrival(std::uint64_t n)
    {
        return {{1, n}, {11 + below(2), n}, {}, "fa", false, model_.store().newest_of({1, n})};
    }

    visitor_said words()
    {
        // A small set of names, so that repeats are common; each opens the chat that it derives.
        const auto visitor = any_visitor();
        auto name = chance(40) ? below(6) : 100 + ++fresh_;
        const chat_id derived{1000 + name, visitor.low};
        if (model_.store().chats().contains(derived) && !desk_.chat(derived))
            name = 100 + ++fresh_;  // long forgotten
        return {visitor, {11, visitor.low}, {1000 + name, visitor.low}, std::to_string(name), "text", {}};
    }

    chat_id any_chat()
    {
        const auto& all = model_.store().chats();
        if (all.empty()) return {9, 9};
        return std::next(all.begin(), static_cast<std::ptrdiff_t>(below(all.size())))->first;
    }

    /// A chat of his, mostly: random pairs would nearly always be refused.
    chat_id chat_for(operator_id who)
    {
        const auto own = desk_.chats_of(who);
        return own.empty() || chance(10) ? any_chat() : own[below(own.size())].record->id;
    }

    command random_command()
    {
        const auto choice = below(100);
        return choice < 40 ? visitor_command() : choice < 82 ? operator_command() : other_command();
    }

    command visitor_command()
    {
        const auto visitor = any_visitor();
        switch (below(10)) {
        case 0: return arrival(visitor.low);
        case 1: return visitor_disconnected{visitor, {11 + below(2), visitor.low}};
        case 2:
            return visitor_wants_human{
                visitor,
                {2000 + ++fresh_, visitor.low},
                chance(50) ? "" : any_department()};
        case 3:
            return chance(40) ? command(visitor_ended{visitor}) : command(visitor_read{visitor, below(20)});
        default: return words();
        }
    }

    command operator_command()
    {
        const auto who = any_worker();
        switch (below(14)) {
        case 0: return operator_connected{who, {20 + below(2), who.low}};
        case 1:
            return chance(50) ? command(operator_disconnected{who, {20 + below(2), who.low}})
                              : command(tick{});
        case 2:
            return operator_chose_status{
                who,
                chance(70) ? chosen_status::available : chosen_status::away,
                "lunch"};
        case 3: return operator_idled{who, {20 + below(2), who.low}, chance(40)};
        case 4: return operator_took{who, chance(50) ? std::optional(any_chat()) : std::nullopt};
        case 5: return operator_transferred{who, chat_for(who), any_worker()};
        case 6: return operator_transferred{who, chat_for(who), any_department()};
        case 7: return operator_held{who, chat_for(who)};
        case 8: return operator_resumed{who, chat_for(who)};
        case 9:
        case 10: return operator_closed{who, chat_for(who)};
        case 11: return operator_read{who, chat_for(who), below(20)};
        default:
            return operator_said{
                who,
                {20, who.low},
                chat_for(who),
                std::to_string(chance(30) ? below(4) : 100 + ++fresh_),
                "reply"};
        }
    }

    command other_command()
    {
        switch (below(8)) {
        case 0: return operator_saved{random_profile(1 + below(operator_number))};
        case 1: return hours_changed{any_department(), chance(80)};
        case 2: return chance(20) ? command(settings_changed{random_site()}) : command(tick{});
        case 3:
        case 4: return tick{};
        default: return bot_reply();
        }
    }

    bot_replied bot_reply()
    {
        const auto chat = any_chat();
        const auto view = desk_.chat(chat);
        const auto about =
            view && view->last_from_visitor && chance(90) ? view->last_from_visitor->seq : below(9);
        return {chat, about, static_cast<bot_outcome>(below(4)), "words", {}, {}};
    }

    void run(const command& what)
    {
        now_ += 1ms;
        const auto done = desk_.apply(what, now_);
        if (done) {
            model_.accepted(what, *done);
            check_repeat(what, *done);
        }
        model_.check(desk_);
    }

    /// A repeat, whatever its text, gets the seq of the first.
    void check_repeat(const command& what, const effects& led_to)
    {
        for (const auto& each : led_to) {
            if (const auto* added = std::get_if<message_added>(&each);
                added && !added->message.client_id.empty())
                first_seq_[{added->chat, author_of(added->message), added->message.client_id}] =
                    added->message.seq;
            const auto* repeat = std::get_if<message_repeated>(&each);
            if (!repeat) continue;
            const auto* said = std::get_if<operator_said>(&what);
            const auto sender = said ? said->who : operator_id{};
            const auto first = first_seq_.find({repeat->chat, sender, repeat->client_id});
            if (led_to.size() != 1 || first == first_seq_.end() || first->second != repeat->seq)
                throw broken_rule{"a repeat gets the seq of the first and changes nothing"};
        }
    }

    static operator_id author_of(const message& line) { return line.from.who; }

    void restart()
    {
        desk next(model_.site());
        const auto led_to = next.restore(model_.store().saved(), now_);
        for (const auto& each : led_to)
            if (is_durable(each)) throw broken_rule{"a restart alone decides nothing"};
        desk_model::check_same(desk_, next, model_.store());
        desk_ = std::move(next);
        model_.restarted();
        model_.check(desk_);
        for (std::uint64_t n = 1; n <= operator_number; ++n)
            if (chance(70)) run(operator_connected{worker(n), {20, n}});
        for (std::uint64_t n = 1; n <= visitor_number; ++n)
            if (chance(80)) run(arrival(n));
    }

    std::mt19937_64 random_;
    desk_model model_;
    desk desk_;
    time_point now_{24h};
    std::uint64_t fresh_ = 0;
    std::map<std::tuple<chat_id, operator_id, std::string>, seq_t> first_seq_;
};

}  // namespace

TEST_CASE("desk: ten thousand random days break no rule", "[domain][invariants]")
{
    // To live one day again: PASOKH_SEED=<its seed> PASOKH_SEQUENCES=1
    const auto first = from_environment("PASOKH_SEED", std::random_device{}());
    const auto sequences = from_environment("PASOKH_SEQUENCES", 10'000);
    std::cout << "desk model: PASOKH_SEED=" << first << ", " << sequences << " sequences\n";

    for (std::uint64_t seed = first; seed != first + sequences; ++seed) {
        try {
            life(seed).live(static_cast<int>(25 + seed % 26));
        } catch (const broken_rule& rule) {
            FAIL("PASOKH_SEED=" << seed << " PASOKH_SEQUENCES=1 breaks: " << rule.what);
        }
    }
    SUCCEED("no rule was broken");
}

}  // namespace pasokh::tests
