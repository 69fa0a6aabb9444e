#include "support.hpp"

namespace pasokh::tests {

TEST_CASE("desk: a plain message in a served chat is nothing but that message", "[domain][message]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(s.reply(1, chat_of(1)));

    s.writes(1, "thanks");
    REQUIRE(s.out.size() == 1);
    const auto added = s.the<message_added>();
    CHECK(added.holder == operator_(1));
    CHECK(added.origin == tab(1));
    CHECK(added.message.text == "thanks");

    s.does(s.reply(1, chat_of(1), "welcome"));
    REQUIRE(s.out.size() == 1);
    CHECK(s.the<message_added>().message.seq == added.message.seq + 1);
}

TEST_CASE("desk: sending a message again gives the first seq and stores nothing", "[domain][message]")
{
    story s;
    s.starts_work(1);
    s.arrives(1);
    s.does(s.words(1, "hello", "a"));
    const auto first = s.all<message_added>().front().message.seq;
    s.does(s.reply(1, chat_of(1), "hi", "b"));
    const auto replied = s.the<message_added>().message.seq;

    SECTION("while the chat is open, also with another body")
    {
        s.does(s.words(1, "something else", "a"));
    }
    SECTION("from another tab")
    {
        auto again = s.words(1, "hello", "a");
        again.session = tab(1, 2);
        s.does(again);
        CHECK(s.the<message_repeated>().origin == tab(1, 2));
    }
    SECTION("in a chat that has just been closed")
    {
        s.does(operator_closed{operator_(1), chat_of(1)});
        s.does(s.words(1, "hello", "a"));
        CHECK(s.state(chat_of(1)) == chat_state::closed);
    }
    REQUIRE(s.out.size() == 1);
    CHECK(s.the<message_repeated>().seq == first);

    s.does(s.reply(1, chat_of(1), "hi there", "b"));
    REQUIRE(s.out.size() == 1);
    CHECK(s.the<message_repeated>().seq == replied);
}

TEST_CASE("desk: visitor and operator may use the same client_id", "[domain][message]")
{
    story s;
    s.starts_work(1);
    s.arrives(1);
    s.does(s.words(1, "hello", "same"));
    s.does(s.reply(1, chat_of(1), "hi", "same"));
    CHECK(s.all<message_repeated>().empty());
}

TEST_CASE("desk: empty and overlong texts are refused and leave no trace", "[domain][message]")
{
    story s;
    s.arrives(1);
    CHECK(s.refused(s.words(1, "")) == errc::bad_field);
    CHECK(s.refused(s.words(1, std::string(8'001, 'x'))) == errc::too_long);
    CHECK_FALSE(s.desk.chat(chat_of(1)));
    s.writes(1, std::string(8'000, 'x'));
    CHECK(s.desk.chat(chat_of(1))->top >= 1);
}

TEST_CASE("desk: only who holds the chat writes in it", "[domain][writer]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.starts_work(2);
    CHECK(s.refused(s.reply(2, chat_of(1))) == errc::not_the_writer);
    s.does(operator_held{operator_(1), chat_of(1)});
    CHECK(s.refused(s.reply(1, chat_of(1))) == errc::not_the_writer);
    s.does(operator_resumed{operator_(1), chat_of(1)});
    s.does(s.reply(1, chat_of(1)));
    s.does(operator_closed{operator_(1), chat_of(1)});
    CHECK(s.refused(s.reply(1, chat_of(1))) == errc::chat_closed);
    CHECK(s.refused(s.reply(1, chat_of(9))) == errc::not_found);
}

TEST_CASE("desk: lines are numbered without a gap and time never goes back", "[domain][message]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    const auto before = s.now;
    s.now -= 5s;  // the clock was set back
    s.writes(1);
    const auto late = s.the<message_added>().message;
    CHECK(late.at == before);
    seq_t expected = 0;
    for (const auto& line : s.kept.chats().at(chat_of(1)).lines)
        CHECK(line.seq == ++expected);
}

TEST_CASE("desk: typing shows to the other side, only while a human serves", "[domain][typing]")
{
    story s(site_with_bot());
    s.comes_and_writes(1);
    s.does(visitor_typed{visitor(1), true});
    CHECK(s.out.empty());

    s.starts_work(1);
    s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    s.does(visitor_typed{visitor(1), true});
    CHECK(s.the<typing_shown>().holder == operator_(1));
    s.does(operator_typed{operator_(1), chat_of(1), true});
    CHECK(s.the<typing_shown>().visitor == visitor(1));
    s.starts_work(2);
    s.does(operator_typed{operator_(2), chat_of(1), true});
    CHECK(s.out.empty());
}

TEST_CASE("desk: a read mark never goes back and never beyond the newest line", "[domain][read]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    const auto top = s.desk.chat(chat_of(1))->top;
    s.does(visitor_read{visitor(1), top + 100});
    CHECK(s.the<read_shown>().seq == top);
    s.does(visitor_read{visitor(1), 1});
    CHECK(s.out.empty());
    s.does(operator_read{operator_(1), chat_of(1), 1});
    CHECK(s.row(chat_of(1)).operator_read == 1);
    CHECK(s.row(chat_of(1)).visitor_read == top);
}

TEST_CASE("desk: a message left while nobody can come keeps where and who", "[domain][offline]")
{
    story s;
    s.arrives(1);
    s.does(visitor_left_message{visitor(1), {7, 7}, "Mina", "mina@example.com", "please call"});
    const auto left = s.the<offline_message_left>().message;
    CHECK(left.text == "please call");
    CHECK(left.left_on.url == "https://shop/");
    CHECK(left.at == s.now);

    s.starts_work(1);
    s.does(offline_message_handled{operator_(1), {7, 7}});
    CHECK(s.the<offline_message_closed>().by == operator_(1));
}

}  // namespace pasokh::tests
