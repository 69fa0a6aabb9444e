#include "domain/wait_estimate.hpp"
#include "support.hpp"

namespace pasokh::tests {

TEST_CASE("desk: a waiter learns his place at once, the others with the next tick", "[domain][queue]")
{
    story s;
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    CHECK(s.the<queue_place_told>().position == 1);
    s.comes_and_writes(3);
    CHECK(s.the<queue_place_told>().position == 2);

    s.does(visitor_ended{visitor(2)});
    CHECK(s.all<queue_place_told>().empty());
    s.after(1s);
    CHECK(s.the<queue_place_told>().chat == chat_of(3));
    CHECK(s.the<queue_place_told>().position == 1);
    s.after(1s);
    CHECK(s.all<queue_place_told>().empty());
}

TEST_CASE(
    "desk: the wait is a range around position x mean / slots, and unknown with nobody there",
    "[domain][queue]"
)
{
    CHECK(wait_range(1, 1, 6min) == std::pair<duration, duration>(0s, 720s));
    CHECK(wait_range(4, 2, 6min) == std::pair<duration, duration>(360s, 1080s));

    service_times times;
    for (int i = 0; i < 4; ++i)
        times.add(1min);
    CHECK(times.mean(6min) == 6min);
    times.add(6min);
    CHECK(times.mean(6min) == 2min);
    for (int i = 0; i < 50; ++i)
        times.add(3min);
    CHECK(times.mean(6min) == 3min);

    story s;
    s.comes_and_writes(1);
    CHECK_FALSE(s.desk.place_of(chat_of(1))->wait);
    s.starts_work(1, 1);
    s.comes_and_writes(2);
    CHECK(s.desk.place_of(chat_of(2))->wait == std::pair<duration, duration>(0s, 720s));
}

TEST_CASE("desk: a full queue refuses the next message, and takes it when there is room", "[domain][queue]")
{
    auto site = plain_site();
    site.departments[0].max_queue = 1;
    story s(site);
    s.starts_work(1, 1);
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    s.arrives(3);
    const auto words = s.words(3, "hello");
    CHECK(s.refused(words) == errc::queue_full);
    CHECK_FALSE(s.desk.chat(chat_of(3)));
    s.does(visitor_ended{visitor(2)});
    s.does(words);
    CHECK(s.waiting() == chats{chat_of(3)});
}

TEST_CASE("desk: an operator takes the next one, or a certain one, within his limit", "[domain][queue]")
{
    story s;
    s.starts_work(1, 2);
    s.does(operator_chose_status{operator_(1), chosen_status::busy, ""});
    CHECK(s.refused(operator_took{operator_(1), {}}) == errc::nothing_waiting);
    for (std::uint64_t n = 1; n <= 3; ++n)
        s.comes_and_writes(n);

    s.does(operator_took{operator_(1), chat_of(2)});  // busy refuses what is given, not what he takes
    CHECK(s.the<assignment_made>().record.cause == assignment_cause::taken);
    CHECK(s.events() == events{event_kind::joined});
    s.does(operator_took{operator_(1), {}});
    CHECK(s.holder(chat_of(1)) == operator_(1));
    CHECK(s.refused(operator_took{operator_(1), chat_of(3)}) == errc::at_capacity);
    CHECK(s.refused(operator_took{operator_(1), chat_of(1)}) == errc::already_taken);

    auto seller = profile(2);
    seller.departments = {"sales"};
    s.hire(seller);
    CHECK(s.refused(operator_took{operator_(2), chat_of(3)}) == errc::not_available);
    s.does(operator_connected{operator_(2), console(2)});
    CHECK(s.refused(operator_took{operator_(2), chat_of(3)}) == errc::not_found);
}

TEST_CASE("desk: a console sees its own chats and those that wait for its department", "[domain][queue]")
{
    story s;
    s.starts_work(1, 1);
    auto admin = profile(2);
    admin.admin = true;
    s.hire(admin);
    s.hire(profile(3));
    s.comes_and_writes(1);
    s.comes_and_writes(2);
    CHECK(s.desk.may_see(operator_(1), chat_of(1)));
    CHECK_FALSE(s.desk.may_see(operator_(3), chat_of(1)));
    CHECK(s.desk.may_see(operator_(3), chat_of(2)));
    CHECK(s.desk.may_see(operator_(2), chat_of(1)));
}

}  // namespace pasokh::tests
