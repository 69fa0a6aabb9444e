#include "support.hpp"

namespace pasokh::tests {
namespace {

bot_replied bot_says(const story& s, bot_outcome outcome, std::string text = "here is how")
{
    return {chat_of(1), s.desk.chat(chat_of(1))->last_from_visitor->seq, outcome, std::move(text), {}, {}};
}

}  // namespace

TEST_CASE("desk: the bot is asked about each message and answers the newest one, once", "[domain][bot]")
{
    story s(site_with_bot());
    s.comes_and_writes(1);
    const auto asked = s.the<bot_asked>();
    CHECK(asked.about == 1);
    s.writes(1, "and by post?");
    CHECK(s.the<bot_asked>().previous == "hello");

    CHECK(s.refused(bot_replied{chat_of(1), 1, bot_outcome::answer, "late", {}, {}}) == errc::not_the_writer);
    s.does(bot_says(s, bot_outcome::answer));
    CHECK(s.the<message_added>().message.from.name == "Robin");
    CHECK(s.refused(bot_says(s, bot_outcome::answer)) == errc::not_the_writer);
}

TEST_CASE("desk: the bot cannot speak from the instant a human is called", "[domain][bot][writer]")
{
    story s(site_with_bot());
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    const auto late = bot_says(s, bot_outcome::answer);
    s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    REQUIRE(s.state(chat_of(1)) == chat_state::assigned);
    CHECK(s.refused(late) == errc::not_the_writer);
    s.does(operator_closed{operator_(1), chat_of(1)});
    CHECK(s.refused(late) == errc::not_the_writer);
}

TEST_CASE("desk: a hand-off is told, queued and served in one step, with the bot's card", "[domain][bot]")
{
    story s(site_with_bot());
    s.starts_work(1);
    s.comes_and_writes(1);
    auto reply = bot_says(s, bot_outcome::hand_off, "");
    reply.card = {"", "wants_human", {{"shipping", "How much is shipping?", 0.4}}};
    s.does(reply);

    CHECK(s.events() == events{event_kind::handed_over, event_kind::joined});
    CHECK(s.holder(chat_of(1)) == operator_(1));
    CHECK(s.row(chat_of(1)).card.reason == "wants_human");
    CHECK(s.row(chat_of(1)).card.question == "hello");
    CHECK(s.all<chat_changed>().size() == 1);
}

TEST_CASE(
    "desk: a second miss in a row hands off, an answer or a clicked choice begins anew",
    "[domain][bot]"
)
{
    story s(site_with_bot());
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(bot_says(s, bot_outcome::ask));
    CHECK(s.state(chat_of(1)) == chat_state::bot);

    SECTION("second miss")
    {
        s.writes(1);
        s.does(bot_says(s, bot_outcome::ask));
        CHECK(s.state(chat_of(1)) == chat_state::assigned);
        CHECK(s.row(chat_of(1)).card.reason == "second_miss");
    }
    SECTION("an answer between")
    {
        s.writes(1);
        s.does(bot_says(s, bot_outcome::answer));
        s.writes(1);
        s.does(bot_says(s, bot_outcome::ask));
        CHECK(s.state(chat_of(1)) == chat_state::bot);
    }
    SECTION("a choice between")
    {
        auto click = s.words(1, "Shipping");
        click.choice = "shipping";
        s.does(click);
        CHECK(s.the<bot_asked>().choice == "shipping");
        s.does(bot_says(s, bot_outcome::ask));
        CHECK(s.state(chat_of(1)) == chat_state::bot);
    }
}

TEST_CASE(
    "desk: with the team offline the bot offers to take a message and goes on",
    "[domain][bot][offline]"
)
{
    story s(site_with_bot());
    s.comes_and_writes(1);
    s.does(bot_says(s, bot_outcome::hand_off, ""));
    CHECK(s.events() == events{event_kind::offer_message});
    CHECK(s.state(chat_of(1)) == chat_state::bot);

    CHECK(s.refused(visitor_wants_human{visitor(1), chat_of(1), ""}) == errc::team_offline);
    s.writes(1);
    s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    CHECK(s.events() == events{event_kind::offer_message});
    s.does(bot_says(s, bot_outcome::answer));
    CHECK(s.the<message_added>().message.text == "here is how");
}

TEST_CASE("desk: a full queue refuses the button, and the bot offers a message", "[domain][bot][queue]")
{
    auto site = site_with_bot();
    site.max_queue = 1;
    story s(site);
    s.starts_work(1, 1);
    for (std::uint64_t n = 2; n <= 3; ++n) {
        s.comes_and_writes(n);
        s.does(visitor_wants_human{visitor(n), chat_of(n), ""});
    }
    s.comes_and_writes(1);
    CHECK(s.refused(visitor_wants_human{visitor(1), chat_of(1), ""}) == errc::queue_full);
    s.does(bot_says(s, bot_outcome::hand_off, ""));
    CHECK(s.events() == events{event_kind::offer_message});
    CHECK(s.state(chat_of(1)) == chat_state::bot);
}

TEST_CASE("desk: the button opens a chat when there is none, and twice is once", "[domain][bot]")
{
    story s(site_with_bot());
    s.arrives(1);
    CHECK(s.refused(visitor_wants_human{visitor(1), chat_of(1), ""}) == errc::team_offline);
    s.starts_work(1);
    s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    CHECK(s.state(chat_of(1)) == chat_state::assigned);
    CHECK(s.row(chat_of(1)).card.reason == "button");
    s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    CHECK(s.out.empty());
}

TEST_CASE(
    "desk: without a bot the first message waits for the team, even when nobody is there",
    "[domain][queue]"
)
{
    story s;
    s.comes_and_writes(1);
    CHECK(s.state(chat_of(1)) == chat_state::queued);
    CHECK(s.events() == events{event_kind::offer_message});
    s.starts_work(1);
    CHECK(s.holder(chat_of(1)) == operator_(1));
}

TEST_CASE("desk: when the site gives up its bot, its chats go to the team", "[domain][bot]")
{
    story s(site_with_bot());
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(settings_changed{plain_site()});
    CHECK(s.holder(chat_of(1)) == operator_(1));
}

}  // namespace pasokh::tests
