// What comes after an answer of the bot: "did this help?", and what is kept of each of its turns.
#include "support.hpp"

namespace pasokh::tests {
namespace {

seq_t top(const story& s, std::uint64_t n = 1)
{
    return s.desk.chat(chat_of(n))->top;
}

bot_replied bot_says(const story& s, bot_outcome outcome, std::string text = "here is how")
{
    return {chat_of(1), s.desk.chat(chat_of(1))->last_from_visitor->seq, outcome, std::move(text), {}, {}};
}

bot_replied answer(const story& s)
{
    auto out = bot_says(s, bot_outcome::answer);
    out.entry = "delivery";
    out.confidence = 0.9;
    out.faq_version = 7;
    out.card = {"", "confident", {{"delivery", "How much is delivery?", 1.2}, {"returns", "Returns?", 0.1}}};
    return out;
}

/// A question and the bot's answer to it.
seq_t is_answered(story& s, std::string question = "how much is delivery")
{
    s.writes(1, std::move(question));
    s.does(answer(s));
    return top(s);
}

story with_an_answer()
{
    story s(site_with_bot());
    s.arrives(1);
    is_answered(s);
    return s;
}

}  // namespace

TEST_CASE("desk: below an answer stands the question whether it helped, below nothing else", "[domain][bot]")
{
    story s(site_with_bot());
    s.comes_and_writes(1);
    s.does(bot_says(s, bot_outcome::small_talk, "hello!"));
    CHECK_FALSE(s.the<message_added>().message.rateable);
    s.writes(1, "how much is it");
    s.does(bot_says(s, bot_outcome::ask, "did you mean"));
    CHECK_FALSE(s.the<message_added>().message.rateable);
    s.writes(1, "how much is delivery");
    auto said = answer(s);
    said.attachments = {{attachment::what::link, "https://shop.example/delivery", "Delivery"}};
    said.choices = {{"returns", "Returns?"}};
    s.does(said);
    const auto line = s.the<message_added>().message;
    CHECK(line.rateable);
    CHECK(line.attachments == said.attachments);
    CHECK(line.choices == said.choices);
}

TEST_CASE(
    "desk: each turn of the bot keeps what it weighed, and what the visitor said of it",
    "[domain][bot]"
)
{
    auto s = with_an_answer();
    const auto turn = s.the<bot_turn_made>().turn;
    CHECK(turn.chat == chat_of(1));
    CHECK(turn.about == 1);
    CHECK(turn.said == 2);
    CHECK(turn.question == "how much is delivery");
    CHECK(turn.outcome == bot_outcome::answer);
    CHECK(turn.reason == "confident");
    CHECK(turn.entry == "delivery");
    CHECK(turn.confidence == Approx(0.9));
    CHECK(turn.faq_version == 7);
    CHECK(turn.candidates.size() == 2);

    s.does(visitor_rated{visitor(1), 2, true});
    const auto rated = s.the<bot_turn_rated>();
    CHECK(rated.said == 2);
    CHECK(rated.helped == rating::yes);
    CHECK(s.events() == events{event_kind::helped});
    CHECK(s.state(chat_of(1)) == chat_state::bot);
}

TEST_CASE("desk: a click that comes twice, late or out of the blue changes nothing", "[domain][bot]")
{
    auto s = with_an_answer();
    CHECK(s.refused(visitor_rated{visitor(1), 9, true}) == errc::not_found);
    CHECK(s.refused(visitor_rated{visitor(2), 2, true}) == errc::not_found);
    s.does(visitor_rated{visitor(1), 1, true});
    CHECK(s.out.empty());
    s.does(visitor_rated{visitor(1), 2, false});
    CHECK_FALSE(s.out.empty());
    s.does(visitor_rated{visitor(1), 2, false});
    CHECK(s.out.empty());

    const auto next = is_answered(s, "and by post");
    s.writes(1, "thank you");
    s.does(visitor_rated{visitor(1), next, true});
    CHECK(s.out.empty());
}

TEST_CASE("desk: two answers in a row that do not help are a hand-off, with the bot's card", "[domain][bot]")
{
    auto s = with_an_answer();
    s.starts_work(1);
    s.does(visitor_rated{visitor(1), top(s), false});
    CHECK(s.events() == events{event_kind::not_helped});
    CHECK(s.state(chat_of(1)) == chat_state::bot);

    const auto second = is_answered(s, "I mean to Shiraz");
    s.does(visitor_rated{visitor(1), second, false});
    CHECK(s.events() == events{event_kind::handed_over, event_kind::joined});
    const auto card = s.row(chat_of(1)).card;
    CHECK(card.reason == "not_helped");
    CHECK(card.question == "I mean to Shiraz");
    CHECK(card.candidates.size() == 2);
    CHECK(s.refused(answer(s)) == errc::not_the_writer);
}

TEST_CASE("desk: a miss is forgiven by an answer that helped or that nobody objected to", "[domain][bot]")
{
    auto s = with_an_answer();
    s.starts_work(1);
    s.does(visitor_rated{visitor(1), top(s), false});
    const auto second = is_answered(s, "I mean to Shiraz");
    SECTION("helped")
    {
        s.does(visitor_rated{visitor(1), second, true});
    }
    SECTION("gone on with")
    {
        is_answered(s, "and returns");
    }
    const auto third = is_answered(s, "something else");
    s.does(visitor_rated{visitor(1), third, false});
    CHECK(s.state(chat_of(1)) == chat_state::bot);
}

TEST_CASE(
    "desk: no help and nobody there: a message is offered, and the bot goes on",
    "[domain][bot][offline]"
)
{
    auto s = with_an_answer();
    s.does(visitor_rated{visitor(1), top(s), false});
    const auto second = is_answered(s, "I mean to Shiraz");
    s.does(visitor_rated{visitor(1), second, false});
    CHECK(s.events() == events{event_kind::offer_message});
    CHECK(s.state(chat_of(1)) == chat_state::bot);
    CHECK(s.row(chat_of(1)).bot_misses == 0);
    is_answered(s, "well then");
}

TEST_CASE("desk: to want a human below an answer is what the visitor said of it", "[domain][bot]")
{
    auto s = with_an_answer();
    SECTION("somebody is there")
    {
        s.starts_work(1);
        s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
        CHECK(s.holder(chat_of(1)) == operator_(1));
    }
    SECTION("nobody is there")
    {
        s.does(visitor_wants_human{visitor(1), chat_of(1), ""});
    }
    CHECK(s.the<bot_turn_rated>().helped == rating::human);
    CHECK(s.the<bot_turn_rated>().said == 2);
}

TEST_CASE("desk: the bot learns whether it has answered before when the same comes again", "[domain][bot]")
{
    story s(site_with_bot());
    s.comes_and_writes(1);
    CHECK(s.the<bot_asked>().replied_to.empty());
    s.writes(1);  // before the bot has said a word
    CHECK(s.the<bot_asked>().replied_to.empty());
    s.does(answer(s));
    s.writes(1);
    CHECK(s.the<bot_asked>().replied_to.size() == 1);

    s.starts_work(1);
    auto reply = bot_says(s, bot_outcome::hand_off, "");
    reply.card.reason = "repeated";
    s.does(reply);
    CHECK(s.holder(chat_of(1)) == operator_(1));
    CHECK(s.row(chat_of(1)).card.reason == "repeated");
    CHECK(s.the<bot_turn_made>().turn.said == 0);
}

TEST_CASE("desk: the thread is the newest question, whatever small talk came after it", "[domain][bot]")
{
    auto s = with_an_answer();
    s.writes(1, "returns?");
    CHECK(s.the<bot_asked>().after == bot_line::answer);
    auto said = answer(s);
    said.thread = "returns?";
    s.does(said);
    s.writes(1, "thanks");
    CHECK(s.the<bot_asked>().previous == "returns?");
    s.does(bot_says(s, bot_outcome::small_talk, "you're welcome"));
    s.writes(1, "and for shoes?");
    CHECK(s.the<bot_asked>().previous == "returns?");
    CHECK(s.the<bot_asked>().after == bot_line::nothing);
    // Of a question in two messages the first is the question.
    s.writes(1, "in Shiraz");
    CHECK(s.the<bot_asked>().previous == "and for shoes?");
}

TEST_CASE(
    "desk: a question is asked again also with another in between, but not after thanks",
    "[domain][bot]"
)
{
    auto s = with_an_answer();
    is_answered(s, "returns?");
    s.writes(1, "how much is delivery");
    CHECK(s.the<bot_asked>().replied_to == std::vector<std::string>{"how much is delivery", "returns?"});
    SECTION("only the newest are kept")
    {
        for (int i = 0; i < 5; ++i)
            is_answered(s, "question " + std::to_string(i));
        s.writes(1, "how much is delivery");
        CHECK(s.the<bot_asked>().replied_to.size() == 4);
        CHECK(s.the<bot_asked>().replied_to.back() == "question 4");
    }
    SECTION("who thanked may ask again")
    {
        s.does(bot_says(s, bot_outcome::small_talk, "you're welcome"));
        s.writes(1, "how much is delivery");
        CHECK(s.the<bot_asked>().replied_to.empty());
    }
    SECTION("whom it helped may ask again")
    {
        s.does(answer(s));
        s.does(visitor_rated{visitor(1), top(s), true});
        s.writes(1, "how much is delivery");
        CHECK(s.the<bot_asked>().replied_to.empty());
    }
}

TEST_CASE("desk: a yes or no in words is what the visitor said of the answer above it", "[domain][bot]")
{
    auto s = with_an_answer();
    s.starts_work(1);
    const auto answered = top(s);
    SECTION("yes")
    {
        s.writes(1, "yes");
        auto said = bot_says(s, bot_outcome::small_talk, "all right");
        said.helped = true;
        s.does(said);
        CHECK(s.the<bot_turn_rated>().said == answered);
        CHECK(s.the<bot_turn_rated>().helped == rating::yes);
        // There is no answer above the second one.
        s.writes(1, "yes");
        said = bot_says(s, bot_outcome::small_talk, "all right");
        said.helped = true;
        s.does(said);
        CHECK(s.all<bot_turn_rated>().empty());
    }
    SECTION("no, twice")
    {
        s.writes(1, "how much is the post");
        auto said = answer(s);
        said.thread = "how much is the post";
        s.does(said);
        s.writes(1, "no");
        said = bot_says(s, bot_outcome::ask, "sorry");
        said.card.reason = "declined";
        said.helped = false;
        s.does(said);
        CHECK(s.the<bot_turn_rated>().helped == rating::no);
        CHECK(s.row(chat_of(1)).bot_misses == 1);
        s.writes(1, "no!");
        said = bot_says(s, bot_outcome::ask, "sorry");
        said.card.reason = "declined";
        s.does(said);
        CHECK(s.holder(chat_of(1)) == operator_(1));
        CHECK(s.row(chat_of(1)).card.reason == "second_miss");
        CHECK(s.row(chat_of(1)).card.question == "how much is the post");
        // Nobody needs to learn an answer to "no".
        CHECK(s.the<bot_turn_made>().turn.reason == "declined");
    }
}

TEST_CASE("desk: a message is offered once, unless the bot has nothing else to say", "[domain][bot][offline]")
{
    auto s = with_an_answer();
    const auto misses = [&] {
        s.writes(1, "?");
        s.does(bot_says(s, bot_outcome::ask, "in other words, please"));
    };
    misses();
    misses();
    CHECK(s.events() == events{event_kind::offer_message});
    misses();
    misses();
    CHECK(s.events().empty());
    s.writes(1, "capital of France");
    s.does(bot_says(s, bot_outcome::hand_off, ""));
    CHECK(s.events() == events{event_kind::offer_message});
}

TEST_CASE("desk: a second miss is kept as the hand-off that it was", "[domain][bot]")
{
    story s(site_with_bot());
    s.starts_work(1);
    s.comes_and_writes(1);
    s.does(bot_says(s, bot_outcome::ask));
    CHECK(s.the<bot_turn_made>().turn.outcome == bot_outcome::ask);
    s.writes(1, "no");
    s.does(bot_says(s, bot_outcome::ask));
    const auto turn = s.the<bot_turn_made>().turn;
    CHECK(turn.outcome == bot_outcome::hand_off);
    CHECK(turn.reason == "second_miss");
    CHECK(turn.said == 0);
}

TEST_CASE("desk: a clicked \"did you mean\" tells what the question before it meant", "[domain][bot]")
{
    story s(site_with_bot());
    s.arrives(1);
    s.writes(1, "post kharj");
    auto ask = bot_says(s, bot_outcome::ask, "did you mean");
    ask.choices = {{"delivery", "How much is delivery?"}};
    s.does(ask);

    auto click = s.words(1, "How much is delivery?");
    click.choice = "delivery";
    SECTION("one that was offered")
    {
        s.does(click);
        s.does(answer(s));
        const auto turn = s.the<bot_turn_made>().turn;
        CHECK(turn.choice == "delivery");
        CHECK(turn.asked_for == "post kharj");
    }
    SECTION("one that was not")
    {
        click.choice = "returns";
        s.does(click);
        s.does(answer(s));
        CHECK(s.the<bot_turn_made>().turn.asked_for.empty());
    }
    SECTION("a next question below an answer is another question")
    {
        s.does(click);
        auto said = answer(s);
        said.choices = {{"returns", "Returns?"}};
        s.does(said);
        auto next = s.words(1, "Returns?");
        next.choice = "returns";
        s.does(next);
        s.does(answer(s));
        CHECK(s.the<bot_turn_made>().turn.choice == "returns");
        CHECK(s.the<bot_turn_made>().turn.asked_for.empty());
    }
}

TEST_CASE("desk: after a restart an answer can still be rated", "[domain][bot][restore]")
{
    auto s = with_an_answer();
    domain::desk again(site_with_bot());
    (void)again.restore(s.kept.saved(), s.now);
    const auto done = again.apply(visitor_rated{visitor(1), 2, true}, s.now);
    REQUIRE(done.has_value());
    CHECK(std::holds_alternative<bot_turn_rated>(done->front()));
}

}  // namespace pasokh::tests
