#include "support.hpp"

namespace pasokh::tests {
namespace {

/// The same site after a crash: a new desk that knows what the old one made durable.
effects restart(story& s)
{
    domain::desk next(s.desk.settings());
    auto led_to = next.restore(s.kept.saved(), s.now);
    s.desk = std::move(next);
    s.kept.keep(led_to);
    return led_to;
}

}  // namespace

TEST_CASE("desk: after a restart everybody is where he was", "[domain][restore]")
{
    story s;
    s.starts_work(1, 1);
    for (std::uint64_t n = 1; n <= 3; ++n) {
        s.now += 1s;
        s.comes_and_writes(n);
    }
    s.does(s.words(1, "mine", "a"));
    const auto seq = s.the<message_added>().message.seq;
    restart(s);

    CHECK(s.holder(chat_of(1)) == operator_(1));
    CHECK(s.load(1) == 1);
    CHECK(s.waiting() == chats{chat_of(2), chat_of(3)});

    s.does(s.words(1, "mine", "a"));
    CHECK(s.the<message_repeated>().seq == seq);
    s.does(operator_connected{operator_(1), console(1)});
    CHECK(s.load(1) == 1);
    s.after(2min - 1s);
    CHECK(s.waiting().size() == 2);
    s.after(1s);  // the visitors did not come back
    CHECK(s.waiting().empty());
}

TEST_CASE("desk: an operator has the usual grace to come back after a restart", "[domain][restore]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    restart(s);
    s.arrives(1);
    s.after(59s);
    CHECK(s.holder(chat_of(1)) == operator_(1));
    s.after(1s);
    CHECK(s.waiting() == chats{chat_of(1)});
}

TEST_CASE(
    "desk: a question that the bot owed is asked again, an answered one is not",
    "[domain][restore][bot]"
)
{
    story s(site_with_bot());
    s.comes_and_writes(1);
    auto led_to = restart(s);
    REQUIRE(led_to.size() == 1);
    CHECK(std::get<bot_asked>(led_to[0]).about == 1);
    s.does(bot_replied{chat_of(1), 1, bot_outcome::answer, "here is how", {}, {}});
    CHECK(restart(s).empty());
}

TEST_CASE("desk: a chat whose operator or department is gone finds its way", "[domain][restore]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    auto saved = s.kept.saved();
    SECTION("operator")
    {
        saved.operators.clear();
        domain::desk next(plain_site());
        next.restore(saved, s.now);
        CHECK(next.chat(chat_of(1))->record->state == chat_state::queued);
        CHECK(next.queue("support").size() == 1);
    }
    SECTION("department")
    {
        auto site = plain_site();
        site.departments[0].key = "renamed";
        domain::desk next(site);
        next.restore(saved, s.now);
        CHECK(next.chat(chat_of(1))->record->department == "renamed");
        CHECK(next.operator_of(operator_(1))->load == 1);
    }
}

TEST_CASE("desk: a first reply before the restart still counts", "[domain][restore][lapse]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.now += 1s;
    s.does(s.reply(1, chat_of(1)));
    restart(s);
    s.arrives(1);
    s.does(operator_connected{operator_(1), console(1)});
    s.starts_work(2);
    s.after(5min);
    CHECK(s.holder(chat_of(1)) == operator_(1));
}

TEST_CASE(
    "effects: what decides the state of a desk is durable, what is shown only is not",
    "[domain][effect]"
)
{
    CHECK(is_durable(message_added{}));
    CHECK(is_durable(chat_changed{}));
    CHECK(is_durable(assignment_made{}));
    CHECK(is_durable(offline_message_left{}));
    CHECK(is_durable(invite_counted{}));
    CHECK_FALSE(is_durable(typing_shown{}));
    CHECK_FALSE(is_durable(queue_place_told{}));
    CHECK_FALSE(is_durable(message_repeated{}));
    CHECK_FALSE(is_durable(team_changed{}));
}

TEST_CASE("desk: chats that came back to the queue together keep their order", "[domain][restore][queue]")
{
    story s;
    s.starts_work(1);
    s.arrives(1);
    s.arrives(2);
    s.writes(2);
    s.now += 1s;
    s.writes(1);
    s.does(operator_held{operator_(1), chat_of(2)});
    s.does(operator_resumed{operator_(1), chat_of(2)});  // now the last that he got, but the older one
    auto former = profile(1);
    former.disabled = true;
    s.hire(former);
    CHECK(s.waiting() == chats{chat_of(2), chat_of(1)});
    restart(s);
    CHECK(s.waiting() == chats{chat_of(2), chat_of(1)});
}

}  // namespace pasokh::tests
