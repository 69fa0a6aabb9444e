#include "support.hpp"

namespace pasokh::tests {

TEST_CASE("desk: a visitor is forgotten with his closed chats", "[domain][forget]")
{
    story s;
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.does(visitor_ended{visitor(1)});
    REQUIRE(s.desk.chat_of(visitor(1)));
    REQUIRE(s.desk.visitor_count() == 1);

    s.does(visitor_forgotten{visitor(1)});
    CHECK_FALSE(s.desk.chat_of(visitor(1)));
    CHECK_FALSE(s.desk.chat(chat_of(1)));
    CHECK_FALSE(s.desk.visitor(visitor(1)));
    CHECK(s.desk.visitor_count() == 0);
    CHECK(s.the<visitor_changed>().visitor == visitor(1));

    // Nothing of him comes back with time, and he may begin anew.
    s.after(48h);
    s.comes_and_writes(1);
    CHECK(s.desk.chat_of(visitor(1))->top >= 1);
    CHECK(s.desk.visitor_count() == 1);
}

TEST_CASE("desk: nobody is forgotten in the middle of a chat", "[domain][forget]")
{
    story s;
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    CHECK(s.refused(visitor_forgotten{visitor(1)}) == errc::conflict);
    CHECK(s.desk.chat_of(visitor(1)));
    s.does(visitor_forgotten{visitor(7)});  // somebody who was never here
}

}  // namespace pasokh::tests
