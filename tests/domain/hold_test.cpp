#include "support.hpp"

namespace pasokh::tests {
namespace {

/// Operator 1 with one slot has put chat 1 on hold.
story held()
{
    story s;
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.does(operator_held{operator_(1), chat_of(1)});
    return s;
}

}  // namespace

TEST_CASE("desk: a chat on hold frees its slot and stays its operator's", "[domain][hold]")
{
    auto s = held();
    CHECK(s.events() == events{event_kind::held});
    CHECK(s.load(1) == 0);
    CHECK(s.holder(chat_of(1)) == operator_(1));
    CHECK(s.desk.chats_of(operator_(1)).size() == 1);
    s.comes_and_writes(2);
    CHECK(s.holder(chat_of(2)) == operator_(1));
    CHECK(s.refused(operator_resumed{operator_(1), chat_of(1)}) == errc::at_capacity);
}

TEST_CASE("desk: a visitor who writes wakes his chat on hold", "[domain][hold]")
{
    auto s = held();
    s.writes(1, "still there?");
    CHECK(s.state(chat_of(1)) == chat_state::assigned);
    CHECK(s.events() == events{event_kind::resumed});
    CHECK(s.all<message_added>().front().message.text == "still there?");
}

TEST_CASE("desk: without a free slot the woken chat is first in the queue for its operator", "[domain][hold]")
{
    auto s = held();
    s.comes_and_writes(2);
    s.comes_and_writes(3);
    s.writes(1);
    CHECK(s.waiting() == chats{chat_of(1), chat_of(3)});
    CHECK(s.row(chat_of(1)).reserved_for == operator_(1));

    SECTION("another operator does not get it by himself")
    {
        s.starts_work(2);
        CHECK(s.holder(chat_of(3)) == operator_(2));
        CHECK(s.waiting() == chats{chat_of(1)});
        SECTION("but may take it")
        {
            s.does(operator_took{operator_(2), chat_of(1)});
            CHECK(s.holder(chat_of(1)) == operator_(2));
        }
        SECTION("and gets it when its own operator is away")
        {
            s.does(operator_chose_status{operator_(1), chosen_status::away, ""});
            CHECK(s.holder(chat_of(1)) == operator_(2));
        }
        SECTION("or gone for longer than the grace")
        {
            s.does(operator_disconnected{operator_(1), console(1)});
            s.after(59s);
            CHECK(s.row(chat_of(1)).reserved_for == operator_(1));
            s.after(1s);
            CHECK(s.holder(chat_of(1)) == operator_(2));
        }
    }
    SECTION("it gets his next free slot")
    {
        s.does(operator_closed{operator_(1), chat_of(2)});
        CHECK(s.holder(chat_of(1)) == operator_(1));
        CHECK(s.the<assignment_made>().record.cause == assignment_cause::returned_from_hold);
    }
}

TEST_CASE("desk: a chat whose operator is away wakes for everybody", "[domain][hold]")
{
    auto s = held();
    s.does(operator_chose_status{operator_(1), chosen_status::away, ""});
    s.starts_work(2);
    s.writes(1);
    CHECK(s.holder(chat_of(1)) == operator_(2));
}

TEST_CASE("desk: a chat is not kept for an operator who has left its department", "[domain][hold]")
{
    auto s = held();
    auto moved = profile(1, 1);
    moved.departments = {"sales"};

    SECTION("he left before it woke")
    {
        s.comes_and_writes(2);  // fills his slot
        s.hire(moved);
        s.starts_work(2);
        s.writes(1);
        CHECK(s.holder(chat_of(1)) == operator_(2));
    }
    SECTION("he leaves while it waits for him")
    {
        s.comes_and_writes(2);
        s.writes(1);
        s.starts_work(2);
        REQUIRE(s.waiting() == chats{chat_of(1)});
        s.hire(moved);
        CHECK(s.holder(chat_of(1)) == operator_(2));
    }
}

}  // namespace pasokh::tests
