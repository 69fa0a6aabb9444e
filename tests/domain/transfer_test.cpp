#include "support.hpp"

namespace pasokh::tests {

TEST_CASE(
    "desk: a transfer goes to an operator who can take it, and only from the holder",
    "[domain][transfer]"
)
{
    story s;
    s.starts_work(1);
    s.comes_and_writes(1);
    s.starts_work(2, 1);
    CHECK(s.refused(operator_transferred{operator_(2), chat_of(1), operator_(2)}) == errc::forbidden);
    CHECK(s.refused(operator_transferred{operator_(1), chat_of(1), operator_(1)}) == errc::already_taken);
    CHECK(s.refused(operator_transferred{operator_(1), chat_of(1), operator_(9)}) == errc::not_found);

    SECTION("he is there")
    {
        s.does(operator_transferred{operator_(1), chat_of(1), operator_(2)});
        CHECK(s.holder(chat_of(1)) == operator_(2));
        CHECK(s.load(1) == 0);
        CHECK(s.the<message_added>().message.subject == "operator 2");
        CHECK(s.the<chat_changed>().was_held_by == operator_(1));
        CHECK(s.refused(s.reply(1, chat_of(1))) == errc::not_the_writer);
    }
    SECTION("he is full")
    {
        s.comes_and_writes(2);
        REQUIRE(s.holder(chat_of(2)) == operator_(2));
        CHECK(s.refused(operator_transferred{operator_(1), chat_of(1), operator_(2)}) == errc::at_capacity);
    }
    SECTION("he is away")
    {
        s.does(operator_chose_status{operator_(2), chosen_status::away, ""});
        CHECK(s.refused(operator_transferred{operator_(1), chat_of(1), operator_(2)}) == errc::not_available);
    }
    SECTION("an admin may do it for him")
    {
        auto admin = profile(3);
        admin.admin = true;
        s.hire(admin);
        s.does(operator_transferred{operator_(3), chat_of(1), operator_(2)});
        CHECK(s.holder(chat_of(1)) == operator_(2));
    }
}

TEST_CASE("desk: a transfer frees the slot for who waits, in the same step", "[domain][transfer][capacity]")
{
    auto site = plain_site();
    site.departments.push_back({"sales", {}, std::nullopt, std::nullopt});
    story s(site);
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    auto seller = profile(2);
    seller.departments = {"sales"};
    s.hire(seller);
    s.does(operator_connected{operator_(2), console(2)});
    REQUIRE(s.waiting() == chats{chat_of(2)});

    s.does(operator_transferred{operator_(1), chat_of(1), operator_(2)});
    CHECK(s.row(chat_of(1)).department == "sales");  // his only one
    CHECK(s.holder(chat_of(1)) == operator_(2));
    CHECK(s.holder(chat_of(2)) == operator_(1));
}

TEST_CASE("desk: a chat given to a department goes to its head and not back by itself", "[domain][transfer]")
{
    auto site = plain_site();
    site.departments.push_back({"sales", {{"en", "Sales"}}, std::nullopt, std::nullopt});
    story s(site);
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    CHECK(
        s.refused(operator_transferred{operator_(1), chat_of(1), department_key("nowhere")}) ==
        errc::not_found
    );

    SECTION("somebody else of it is there but full")
    {
        s.starts_work(2, 1);
        s.comes_and_writes(2);
        s.does(operator_transferred{operator_(1), chat_of(1), department_key("sales")});
        CHECK(s.events() == events{event_kind::transferred});
        CHECK(s.the<message_added>().message.subject == "Sales");
        CHECK(s.waiting("sales") == chats{chat_of(1)});
        s.does(operator_closed{operator_(2), chat_of(2)});
        CHECK(s.holder(chat_of(1)) == operator_(2));
    }
    SECTION("nobody else of it is there")
    {
        s.does(operator_transferred{operator_(1), chat_of(1), department_key("sales")});
        CHECK(s.holder(chat_of(1)) == operator_(1));
    }
}

}  // namespace pasokh::tests
