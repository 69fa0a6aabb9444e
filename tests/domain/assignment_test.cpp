#include "support.hpp"

namespace pasokh::tests {

TEST_CASE(
    "desk: two operators with two slots serve four of seven visitors, three wait in order",
    "[domain][capacity]"
)
{
    story s;
    s.starts_work(1, 2);
    s.starts_work(2, 2);
    for (std::uint64_t n = 1; n <= 7; ++n)
        s.comes_and_writes(n);

    CHECK(s.load(1) == 2);
    CHECK(s.load(2) == 2);
    CHECK(s.waiting() == chats{chat_of(5), chat_of(6), chat_of(7)});
    CHECK(s.desk.place_of(chat_of(7))->position == 3);

    for (std::uint64_t next = 5; next <= 7; ++next) {
        const auto ended = s.desk.chats_of(operator_(1)).front().record->id;
        s.does(operator_closed{operator_(1), ended});
        CHECK(s.the<assignment_made>().record.chat == chat_of(next));
        CHECK(s.holder(chat_of(next)) == operator_(1));
        CHECK(s.load(1) == 2);
    }
    CHECK(s.waiting().empty());
}

TEST_CASE("desk: a chat goes to the least loaded share, then to who waited longest", "[domain][routing]")
{
    story s;
    s.starts_work(1, 4);
    s.starts_work(2, 2);
    s.comes_and_writes(1);
    CHECK(s.holder(chat_of(1)) == operator_(1));  // nobody ever got one: by id
    s.now += 1s;
    s.comes_and_writes(2);
    CHECK(s.holder(chat_of(2)) == operator_(2));  // 0/2 before 1/4
    s.now += 1s;
    s.comes_and_writes(3);
    CHECK(s.holder(chat_of(3)) == operator_(1));  // 1/4 before 1/2
    s.now += 1s;
    s.comes_and_writes(4);
    CHECK(s.holder(chat_of(4)) == operator_(2));  // 2/4 equals 1/2: longest since the last assignment

    const auto why = s.the<assignment_made>().record;
    CHECK(why.cause == assignment_cause::routed);
    REQUIRE(why.candidates.size() == 2);
    CHECK(why.candidates[0].who == operator_(2));
    CHECK(why.candidates[0].load == 1);
    CHECK(why.candidates[1].load == 2);
}

TEST_CASE("desk: priority comes before load", "[domain][routing]")
{
    story s;
    s.starts_work(1);
    auto senior = profile(2);
    senior.priority = 1;
    s.hire(senior);
    s.does(operator_connected{operator_(2), console(2)});
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    CHECK(s.load(2) == 2);
}

TEST_CASE("desk: who served the visitor last gets him again, if the site asks for it", "[domain][routing]")
{
    const bool asked = GENERATE(true, false);
    auto site = plain_site();
    site.prefer_last_operator = asked;
    story s(site);
    s.starts_work(1);
    s.comes_and_writes(1);
    s.starts_work(2);
    s.comes_and_writes(2);
    s.does(operator_closed{operator_(1), chat_of(1)});
    s.comes_and_writes(3);
    REQUIRE(s.holder(chat_of(3)) == operator_(1));
    s.does(operator_closed{operator_(2), chat_of(2)});

    s.writes(1);  // operator 1 has one chat, operator 2 has none
    CHECK(s.holder(chat_of(1)) == operator_(asked ? 1 : 2));
}

TEST_CASE("desk: a chat goes only to an operator of its department and language", "[domain][routing]")
{
    auto site = plain_site();
    site.departments.push_back({"sales", {}, std::nullopt, std::nullopt});
    site.match_language = true;
    story s(site);
    auto seller = profile(1);
    seller.departments = {"sales"};
    auto german = profile(2);
    german.languages = {"de"};
    for (const auto& who : {seller, german}) {
        s.hire(who);
        s.does(operator_connected{who.id, {200, who.id.low}});
    }
    s.comes_and_writes(1);
    CHECK(s.state(chat_of(1)) == chat_state::queued);

    s.starts_work(3);
    CHECK(s.holder(chat_of(1)) == operator_(3));
}

TEST_CASE(
    "desk: a department's own limit holds, and its free slot is used by anybody there",
    "[domain][capacity]"
)
{
    auto site = plain_site();
    site.departments[0].capacity = 2;
    story s(site);
    s.starts_work(1);
    s.starts_work(2);
    for (std::uint64_t n = 1; n <= 3; ++n)
        s.comes_and_writes(n);
    CHECK(s.waiting() == chats{chat_of(3)});
    CHECK(s.refused(operator_took{operator_(1), chat_of(3)}) == errc::at_capacity);

    s.does(operator_closed{operator_(1), chat_of(1)});
    CHECK(s.state(chat_of(3)) == chat_state::assigned);
}

TEST_CASE("desk: a free slot is used at once, however it became free", "[domain][capacity]")
{
    auto site = plain_site();
    story s(site);
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    REQUIRE(s.waiting() == chats{chat_of(2)});

    SECTION("hold")
    {
        s.does(operator_held{operator_(1), chat_of(1)});
    }
    SECTION("the visitor ends")
    {
        s.does(visitor_ended{visitor(1)});
    }
    SECTION("a raised limit")
    {
        s.does(operator_saved{profile(1, 2)});
        CHECK(s.load(1) == 2);
    }
    SECTION("another operator comes")
    {
        s.starts_work(2, 1);
    }
    SECTION("the site raises its bound")
    {
        s.hire(profile(1, 2));
        REQUIRE(s.load(1) == 2);
        s.comes_and_writes(3);
        s.hire(profile(1, 9));  // 6 is the site's bound
        CHECK(s.desk.operator_of(operator_(1))->capacity == 6);
    }
    SECTION("available again")
    {
        s.does(operator_chose_status{operator_(1), chosen_status::busy, ""});
        s.does(operator_closed{operator_(1), chat_of(1)});
        REQUIRE(s.waiting() == chats{chat_of(2)});
        s.does(operator_chose_status{operator_(1), chosen_status::available, ""});
    }
    SECTION("back at the console")
    {
        s.does(operator_idled{operator_(1), console(1), true});
        s.does(operator_closed{operator_(1), chat_of(1)});
        REQUIRE(s.waiting() == chats{chat_of(2)});
        s.does(operator_idled{operator_(1), console(1), false});
    }
    SECTION("the department opens")
    {
        s.does(hours_changed{"support", false});
        s.does(operator_closed{operator_(1), chat_of(1)});
        REQUIRE(s.waiting() == chats{chat_of(2)});
        s.does(hours_changed{"support", true});
    }
    CHECK(s.waiting().empty());
    CHECK(s.state(chat_of(2)) == chat_state::assigned);
}

TEST_CASE("desk: a lowered limit takes effect as chats end", "[domain][capacity]")
{
    story s;
    s.starts_work(1, 3);
    for (std::uint64_t n = 1; n <= 4; ++n)
        s.comes_and_writes(n);
    s.does(operator_saved{profile(1, 1)});
    CHECK(s.load(1) == 3);
    s.does(operator_closed{operator_(1), chat_of(1)});
    s.does(operator_closed{operator_(1), chat_of(2)});
    CHECK(s.waiting() == chats{chat_of(4)});
    s.does(operator_closed{operator_(1), chat_of(3)});
    CHECK(s.holder(chat_of(4)) == operator_(1));
}

TEST_CASE(
    "desk: a second console changes neither status nor load, and the last to go idle counts",
    "[domain][presence]"
)
{
    story s;
    s.starts_work(1);
    s.does(operator_connected{operator_(1), console(1, 2)});
    s.does(operator_idled{operator_(1), console(1), true});
    CHECK(s.desk.operator_of(operator_(1))->effective);
    s.does(operator_idled{operator_(1), console(1, 2), true});
    CHECK_FALSE(s.desk.operator_of(operator_(1))->effective);
    CHECK(s.desk.operator_of(operator_(1))->status == chosen_status::available);
    s.does(operator_idled{operator_(1), console(1, 2), false});
    s.does(operator_disconnected{operator_(1), console(1)});
    CHECK(s.desk.operator_of(operator_(1))->effective);
}

TEST_CASE("desk: an operator who is let go gives his chats back", "[domain][presence]")
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    s.does(operator_held{operator_(1), chat_of(2)});
    auto former = profile(1);
    former.disabled = true;
    s.does(operator_saved{former});
    CHECK(s.waiting() == chats{chat_of(1), chat_of(2)});
    CHECK(s.refused(operator_took{operator_(1), chat_of(1)}) == errc::forbidden);
}

TEST_CASE(
    "desk: the team is online with a free slot, busy without, offline when nobody is there",
    "[domain][team]"
)
{
    story s;
    CHECK(s.desk.team() == team_status::offline);
    s.starts_work(1, 1);
    CHECK(s.the<team_changed>().status == team_status::online);
    s.comes_and_writes(1);
    CHECK(s.the<team_changed>().status == team_status::busy);
    s.does(operator_chose_status{operator_(1), chosen_status::away, "lunch"});
    CHECK(s.the<team_changed>().status == team_status::offline);
    CHECK(s.the<operator_state_saved>().away_reason == "lunch");
    s.does(operator_chose_status{operator_(1), chosen_status::available, ""});
    s.does(hours_changed{"support", false});
    CHECK(s.desk.team() == team_status::offline);
}

}  // namespace pasokh::tests
