#include "support.hpp"

namespace pasokh::tests {

TEST_CASE("desk: no first reply in time passes the chat to the next who was not tried", "[domain][lapse]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.starts_work(2);
    s.after(3min - 1s);
    CHECK(s.holder(chat_of(1)) == operator_(1));
    s.after(1s);
    CHECK(s.holder(chat_of(1)) == operator_(2));
    CHECK(s.events() == events{event_kind::requeued, event_kind::joined});
    CHECK(s.load(1) == 0);

    s.after(3min);  // nobody is left
    CHECK(s.holder(chat_of(1)) == operator_(2));
    CHECK(s.row(chat_of(1)).late);
    CHECK(s.the<chat_changed>().chat.late);
    s.after(3min);
    CHECK(s.all<chat_changed>().empty());

    s.does(s.reply(2, chat_of(1)));
    CHECK_FALSE(s.row(chat_of(1)).late);
    CHECK(s.row(chat_of(1)).first_reply_at == s.now);
}

TEST_CASE("desk: typing restarts the clock of the first reply, a reply stops it", "[domain][lapse]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.starts_work(2);
    s.after(2min);
    s.does(operator_typed{operator_(1), chat_of(1), true});
    s.after(2min);
    CHECK(s.holder(chat_of(1)) == operator_(1));
    s.does(s.reply(1, chat_of(1)));
    s.after(10min);
    CHECK(s.holder(chat_of(1)) == operator_(1));
}

TEST_CASE(
    "desk: a broken connection of an operator costs nothing for a minute, then his chats go on",
    "[domain][grace]"
)
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(s.reply(1, chat_of(1)));
    s.does(operator_disconnected{operator_(1), console(1)});
    s.after(59s);

    SECTION("he is back in time")
    {
        s.does(operator_connected{operator_(1), console(1)});
        s.after(5min);
        CHECK(s.holder(chat_of(1)) == operator_(1));
    }
    SECTION("he is not")
    {
        s.comes_and_writes(2);
        s.after(1s);
        CHECK(s.events() == events{event_kind::requeued});
        CHECK(s.waiting() == chats{chat_of(1), chat_of(2)});
        s.starts_work(2, 1);
        CHECK(s.holder(chat_of(1)) == operator_(2));
    }
}

TEST_CASE("desk: a visitor who left frees queue and slot", "[domain][silence]")
{
    story s;
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    s.does(s.reply(1, chat_of(1)));
    s.does(visitor_disconnected{visitor(1), tab(1)});
    s.does(visitor_disconnected{visitor(2), tab(2)});

    s.after(2min);
    CHECK(s.state(chat_of(2)) == chat_state::closed);
    CHECK(s.events() == events{event_kind::closed_visitor_left});
    CHECK(s.load(1) == 1);
    s.after(8min);
    CHECK(s.state(chat_of(1)) == chat_state::closed);
    CHECK(s.row(chat_of(1)).close_reason == event_kind::closed_visitor_left);
    CHECK(s.load(1) == 0);
}

TEST_CASE("desk: a second tab keeps the visitor here", "[domain][silence]")
{
    story s;
    s.comes_and_writes(1);
    s.does(visitor_connected{visitor(1), tab(1, 2), {}, "en", false, {}});
    s.does(visitor_disconnected{visitor(1), tab(1)});
    s.after(1h);
    CHECK(s.state(chat_of(1)) == chat_state::queued);
    CHECK(s.desk.visitor_count() == 1);
}

TEST_CASE("desk: who is back within the grace was never seen to leave", "[domain][presence]")
{
    story s;
    const auto after = [&s](duration passed) -> const effects& {
        s.now += passed;
        return s.does(absences_due{});
    };
    s.arrives(1);
    const auto seen = [&] {
        return std::pair(s.desk.visitor_count(), s.desk.visitor(visitor(1)).has_value());
    };
    const auto here = std::pair<std::size_t, bool>(1, true);
    const auto away = std::pair<std::size_t, bool>(0, false);
    CHECK(seen() == here);

    s.does(visitor_disconnected{visitor(1), tab(1)});
    CHECK(s.all<visitor_changed>().empty());
    CHECK(seen() == here);
    after(14s);
    CHECK(s.all<visitor_changed>().empty());
    CHECK(seen() == here);
    s.does(visitor_connected{visitor(1), tab(1, 2), {}, "en", false, {}});
    after(20s);  // of the first absence nothing is left
    CHECK(seen() == here);

    s.does(visitor_disconnected{visitor(1), tab(1, 2)});
    after(15s);
    CHECK(s.the<visitor_changed>().visitor == visitor(1));
    CHECK(seen() == away);
    CHECK(s.desk.visitors(10).empty());
    after(1s);
    CHECK(s.all<visitor_changed>().empty());

    s.arrives(1);
    CHECK(seen() == here);
}

TEST_CASE("desk: a chat says that its visitor is online until the grace is over", "[domain][presence]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(visitor_disconnected{visitor(1), tab(1)});
    CHECK(s.desk.chat(chat_of(1))->visitor_online);
    s.now += 15s;
    s.does(absences_due{});
    CHECK_FALSE(s.desk.chat(chat_of(1))->visitor_online);
    s.arrives(1);
    CHECK(s.desk.chat(chat_of(1))->visitor_online);
}

TEST_CASE("desk: without a grace a visitor has left when he is gone", "[domain][presence]")
{
    auto site = plain_site();
    site.visitor_grace = 0s;
    story s(std::move(site));
    s.arrives(1);
    s.does(visitor_disconnected{visitor(1), tab(1)});
    s.does(absences_due{});
    CHECK(s.desk.visitor_count() == 0);
}

TEST_CASE("desk: half an hour of silence ends a served chat, counted from the last word", "[domain][silence]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(s.reply(1, chat_of(1)));
    s.after(20min);
    s.does(s.reply(1, chat_of(1), "still looking"));
    s.after(20min);
    CHECK(s.state(chat_of(1)) == chat_state::assigned);
    s.after(10min);
    CHECK(s.events() == events{event_kind::closed_visitor_silent});
}

TEST_CASE(
    "desk: a closed chat opens again when the visitor writes, with its number and its people",
    "[domain][reopen]"
)
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(operator_closed{operator_(1), chat_of(1)});
    CHECK(s.events() == events{event_kind::closed_by_operator});
    const auto top = s.desk.chat(chat_of(1))->top;

    SECTION("within the time")
    {
        s.after(23h);
        auto again = s.words(1, "one more thing");
        again.new_chat = chat_of(1, 2);
        s.does(again);
        CHECK(s.events() == events{event_kind::reopened, event_kind::joined});
        CHECK(s.state(chat_of(1)) == chat_state::assigned);
        CHECK(s.all<message_added>().front().message.seq == top + 1);
        CHECK_FALSE(s.desk.chat(chat_of(1, 2)));
    }
    SECTION("too late: a new chat")
    {
        s.after(25h);
        auto again = s.words(1, "hello again");
        again.new_chat = chat_of(1, 2);
        s.does(again);
        CHECK(s.state(chat_of(1, 2)) == chat_state::assigned);
    }
    SECTION("after the desk forgot it, from the store")
    {
        s.does(visitor_disconnected{visitor(1), tab(1)});
        s.after(31min);
        REQUIRE_FALSE(s.desk.chat(chat_of(1)));
        s.does(visitor_connected{visitor(1), tab(1), {}, "en", true, s.kept.newest_of(visitor(1))});
        s.writes(1, "back");
        CHECK(s.holder(chat_of(1)) == operator_(1));
        CHECK(s.events().front() == event_kind::reopened);
    }
}

TEST_CASE("desk: a chat that only the bot had opens again with the bot", "[domain][reopen]")
{
    story s(site_with_bot());
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(visitor_ended{visitor(1)});
    CHECK(s.events() == events{event_kind::closed_by_visitor});
    CHECK(s.refused(visitor_ended{visitor(1)}) == errc::chat_closed);
    s.writes(1);
    CHECK(s.state(chat_of(1)) == chat_state::bot);

    s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    s.does(visitor_ended{visitor(1)});
    s.writes(1);
    CHECK(s.state(chat_of(1)) == chat_state::assigned);
}

TEST_CASE("desk: nothing stays in memory of those who left", "[domain][forget]")
{
    story s;
    s.comes_and_writes(1);
    s.does(visitor_ended{visitor(1)});
    s.does(visitor_disconnected{visitor(1), tab(1)});
    s.after(9min);
    CHECK(s.desk.chat(chat_of(1)));
    s.after(1min);
    CHECK_FALSE(s.desk.chat(chat_of(1)));
    s.after(20min);
    CHECK(s.refused(visitor_ended{visitor(1)}) == errc::not_found);
}

}  // namespace pasokh::tests
