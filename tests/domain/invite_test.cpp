#include "support.hpp"

namespace pasokh::tests {
namespace {

desk_settings inviting_site()
{
    auto site = site_with_bot();
    for (const char* key : {"scroll", "time"}) {
        invite_rule rule;
        rule.key = key;
        rule.max_waiting = 1;
        rule.text = {{"en", "May I help?"}};
        rule.from = {{"en", "Sara"}};
        site.invites.push_back(rule);
    }
    return site;
}

}  // namespace

TEST_CASE("desk: an invite is shown once in a visit, and opens the chat that answers it", "[domain][invite]")
{
    story s(inviting_site());
    s.arrives(1);
    s.does(invite_due{visitor(1), tab(1), "scroll"});
    CHECK(s.the<invite_offered>().session == tab(1));
    CHECK(s.the<invite_counted>().what == invite_count::shown);
    s.does(invite_due{visitor(1), tab(1), "scroll"});
    CHECK(s.out.empty());

    s.does(invite_answered{visitor(1), "scroll", invite_answer::opened});
    CHECK(s.the<invite_counted>().what == invite_count::opened);
    s.does(invite_answered{visitor(1), "scroll", invite_answer::opened});
    CHECK(s.out.empty());

    s.writes(1, "yes please");
    const auto lines = s.all<message_added>();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].message.event == event_kind::invited);
    CHECK(lines[0].message.seq == 1);
    CHECK(lines[0].message.text == "May I help?");
    CHECK(lines[0].message.from.name == "Sara");
    CHECK(lines[1].message.text == "yes please");
    CHECK(s.the<invite_counted>().what == invite_count::answered);
    s.writes(1);
    CHECK(s.all<invite_counted>().empty());
}

TEST_CASE("desk: dismissed means dismissed for this visit", "[domain][invite]")
{
    story s(inviting_site());
    s.arrives(1);
    s.does(invite_due{visitor(1), tab(1), "scroll"});
    s.does(invite_answered{visitor(1), "scroll", invite_answer::dismissed});
    s.does(invite_due{visitor(1), tab(1), "time"});
    CHECK(s.out.empty());

    s.does(visitor_disconnected{visitor(1), tab(1)});
    s.after(29min);
    s.arrives(1);
    s.does(invite_due{visitor(1), tab(1), "time"});
    CHECK(s.out.empty());
    s.does(visitor_disconnected{visitor(1), tab(1)});
    s.after(30min);
    s.arrives(1);
    s.does(invite_due{visitor(1), tab(1), "time"});
    CHECK(s.all<invite_offered>().size() == 1);
}

TEST_CASE("desk: nobody is invited when he has a chat, nobody can answer, or many wait", "[domain][invite]")
{
    auto site = inviting_site();
    SECTION("unknown rule")
    {
        story s(site);
        s.arrives(1);
        s.does(invite_due{visitor(1), tab(1), "other"});
        CHECK(s.out.empty());
    }
    SECTION("open chat")
    {
        story s(site);
        s.comes_and_writes(1);
        s.does(invite_due{visitor(1), tab(1), "scroll"});
        CHECK(s.out.empty());
    }
    SECTION("neither bot nor team")
    {
        site.bot = false;
        story s(site);
        s.arrives(1);
        s.does(invite_due{visitor(1), tab(1), "scroll"});
        CHECK(s.out.empty());
        s.starts_work(1);
        s.does(invite_due{visitor(1), tab(1), "scroll"});
        CHECK(s.all<invite_offered>().size() == 1);
    }
    SECTION("more wait than the rule allows")
    {
        story s(site);
        s.starts_work(1, 1);
        for (std::uint64_t n = 2; n <= 4; ++n) {
            s.comes_and_writes(n);
            s.does(visitor_wants_human{visitor(n), chat_of(n), ""});
        }
        REQUIRE(s.waiting().size() == 2);
        s.arrives(1);
        s.does(invite_due{visitor(1), tab(1), "scroll"});
        CHECK(s.out.empty());
        s.does(visitor_ended{visitor(3)});
        s.does(invite_due{visitor(1), tab(1), "scroll"});
        CHECK(s.all<invite_offered>().size() == 1);
    }
}

}  // namespace pasokh::tests
