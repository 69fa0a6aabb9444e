// Who may know of a chat, and who a visitor is.

#include "support.hpp"

namespace pasokh::tests {

TEST_CASE(
    "desk: of another department's chats an operator does not learn that they exist",
    "[domain][access]"
)
{
    auto site = plain_site();
    site.departments = {{"support", {}, {}, {}}, {"sales", {}, {}, {}}};
    story s(site);
    auto helper = profile(1, 1);
    helper.departments = {"support"};
    s.hire(helper);
    s.does(operator_connected{operator_(1), console(1)});
    auto seller = profile(2);
    seller.departments = {"sales"};
    s.hire(seller);
    s.does(operator_connected{operator_(2), console(2)});
    s.comes_and_writes(1);  // assigned
    s.comes_and_writes(2);  // waits
    s.comes_and_writes(3);
    s.does(visitor_ended{visitor(3)});
    REQUIRE(s.holder(chat_of(1)) == operator_(1));

    for (const auto chat : {chat_of(1), chat_of(2), chat_of(3), chat_of(9)}) {
        const auto who = operator_(2);
        CHECK(s.refused(s.reply(2, chat)) == errc::not_found);
        CHECK(s.refused(operator_read{who, chat, 1}) == errc::not_found);
        CHECK(s.refused(operator_took{who, chat}) == errc::not_found);
        CHECK(s.refused(operator_transferred{who, chat, department_key("sales")}) == errc::not_found);
        CHECK(s.refused(operator_closed{who, chat}) == errc::not_found);
        CHECK(s.refused(operator_held{who, chat}) == errc::not_found);
        CHECK(s.refused(operator_resumed{who, chat}) == errc::not_found);
        CHECK_FALSE(s.desk.may_see(who, chat));
        CHECK(s.does(operator_typed{who, chat, true}).empty());
    }
}

TEST_CASE(
    "desk: whom the site vouches for stands in the chat, and a new name replaces the old",
    "[domain][identity]"
)
{
    story s;
    s.starts_work(1);
    const auto comes_as = [&](std::optional<verified_person> who, std::uint64_t tab_number) {
        s.does(visitor_connected{visitor(1), tab(1, tab_number), {}, "en", false, {}, std::move(who)});
    };
    comes_as(verified_person{"Mina", ""}, 1);
    CHECK(s.desk.visitor(visitor(1))->person == verified_person{"Mina", ""});
    s.writes(1);
    CHECK(s.row(chat_of(1)).person == verified_person{"Mina", ""});

    comes_as(verified_person{"Mina K.", "mina@shop.example"}, 2);
    CHECK(s.row(chat_of(1)).person == verified_person{"Mina K.", "mina@shop.example"});
    CHECK(s.the<chat_changed>().chat.person == verified_person{"Mina K.", "mina@shop.example"});

    s.comes_and_writes(2);
    CHECK_FALSE(s.row(chat_of(2)).person.has_value());
}

}  // namespace pasokh::tests
