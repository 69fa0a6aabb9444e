#include "app/admission.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using pasokh::app::admission;
using work = admission::work;

namespace {

/// Ten looks a second, as the server takes them while nothing is late.
struct watched {
    admission door;
    admission::steady::time_point now{};
    std::uint64_t frames = 0;
    std::uint64_t frames_a_look = 1'000;

    void for_a_while(std::chrono::milliseconds how_long, admission::load load)
    {
        for (const auto end = now + how_long; now < end; now += 100ms) {
            load.frames = frames += frames_a_look;
            door.look(load, now);
        }
    }

    [[nodiscard]] bool welcome(work what) { return !door.refused(what); }
};

}  // namespace

TEST_CASE("admission: a server that keeps up welcomes everything", "[app][admission]")
{
    watched it;
    it.for_a_while(10s, {20ms, 500, 1'000});
    CHECK(it.welcome(work::report));
    CHECK(it.welcome(work::arrival));
    CHECK(it.welcome(work::resume));
    CHECK(it.door.refusals() == std::array<std::uint64_t, 4>{});
}

TEST_CASE(
    "admission: the later it is, the less may begin, and who comes back is refused last",
    "[app][admission]"
)
{
    watched it;
    it.for_a_while(1s, {120ms, 0, 0});
    CHECK_FALSE(it.welcome(work::report));
    CHECK(it.welcome(work::arrival));
    it.for_a_while(1s, {300ms, 0, 0});
    CHECK_FALSE(it.welcome(work::arrival));
    CHECK(it.welcome(work::resume));
    it.for_a_while(1s, {1'500ms, 0, 0});
    CHECK_FALSE(it.welcome(work::resume));
    CHECK(it.door.refusals() == std::array<std::uint64_t, 4>{1, 1, 1, 0});
}

TEST_CASE("admission: memory closes the door before the limit is reached", "[app][admission]")
{
    watched it;
    constexpr std::uint64_t limit = 1'000'000'000;
    it.for_a_while(1s, {0ms, 840'000'000, limit});
    CHECK(it.welcome(work::report));
    it.for_a_while(1s, {0ms, 930'000'000, limit});
    CHECK_FALSE(it.welcome(work::arrival));
    CHECK(it.welcome(work::resume));
    it.for_a_while(1s, {0ms, 990'000'000, limit});
    CHECK_FALSE(it.welcome(work::resume));
    SECTION("and without a limit never")
    {
        watched unlimited;
        unlimited.for_a_while(1s, {0ms, 990'000'000, 0});
        CHECK(unlimited.welcome(work::report));
    }
}

TEST_CASE("admission: one hiccup closes nothing, and what was closed opens step by step", "[app][admission]")
{
    watched it;
    it.for_a_while(1s, {});
    it.for_a_while(100ms, {5'000ms, 0, 0});
    CHECK(it.welcome(work::report));
    it.for_a_while(1s, {});
    CHECK(it.welcome(work::report));

    it.for_a_while(1s, {5'000ms, 0, 0});
    CHECK(it.door.level() == 3);
    it.for_a_while(1'900ms, {});
    CHECK(it.door.level() == 3);
    it.for_a_while(300ms, {});
    CHECK(it.door.level() == 2);
    it.for_a_while(5s, {});
    CHECK(it.door.level() == 0);
    SECTION("each refusal says when to come back")
    {
        it.for_a_while(1s, {5'000ms, 0, 0});
        CHECK(it.door.refused(work::arrival) == std::optional<std::chrono::milliseconds>(30s));
        CHECK(it.door.refused(work::resume) == std::optional<std::chrono::milliseconds>(10s));
    }
}

TEST_CASE(
    "admission: beyond what can be taken, messages that have waited are refused, others not",
    "[app][admission]"
)
{
    watched it;
    it.for_a_while(1s, {300ms, 0, 0});
    REQUIRE(it.door.behind());
    CHECK(it.door.too_late(400ms, 0ms, it.now));
    CHECK(it.door.refuse_message() == 2s);
    CHECK(it.door.refusals() == std::array<std::uint64_t, 4>{0, 0, 0, 1});
    // Read a moment after its socket was empty: it cannot have waited.
    CHECK_FALSE(it.door.too_late(20ms, 0ms, it.now));
    // Nor long behind what waits for the store.
    CHECK(it.door.too_late(20ms, 60ms, it.now));

    SECTION("who said nothing for a minute has not waited a minute")
    {
        it.for_a_while(500ms, {30ms, 0, 0});
        REQUIRE(it.door.behind());
        const auto last_look = it.now - 100ms;
        CHECK_FALSE(it.door.too_late(60s, 0ms, last_look + 5ms));
    }
    SECTION("a look that is overdue tells as much as one that was late")
    {
        it.for_a_while(500ms, {30ms, 0, 0});
        CHECK(it.door.too_late(60s, 0ms, it.now + 200ms));
    }
    SECTION("a second later nothing is looked at any more")
    {
        it.for_a_while(1'200ms, {10ms, 0, 0});
        CHECK_FALSE(it.door.behind());
    }
}

TEST_CASE("admission: a store that does not keep up counts like a late thread", "[app][admission]")
{
    watched it;
    // As the server looks: again at once after a look that was late; few frames come in so short a time.
    it.frames_a_look = 20;
    for (int looks = 0; looks < 20; ++looks) {
        it.door.look({0ms, 0, 0, 300ms, it.frames += it.frames_a_look}, it.now);
        it.now += it.door.next_look();
    }
    CHECK(it.door.behind());
    CHECK(it.door.too_late(0ms, 300ms, it.now));
    CHECK_FALSE(it.welcome(work::arrival));
}

TEST_CASE(
    "admission: where few messages come they are not what it is late of, and all are taken",
    "[app][admission]"
)
{
    watched it;
    it.frames_a_look = 50;
    it.for_a_while(10s, {2'000ms, 0, 0});
    CHECK_FALSE(it.door.behind());
    SECTION("nor is it kept behind by what is late afterwards")
    {
        it.frames_a_look = 1'000;
        it.for_a_while(1s, {300ms, 0, 0});
        REQUIRE(it.door.behind());
        it.frames_a_look = 5;
        it.for_a_while(1'300ms, {80ms, 0, 0});
        CHECK_FALSE(it.door.behind());
        return;
    }
    CHECK_FALSE(it.welcome(work::resume));
}

TEST_CASE("admission: one hiccup refuses no message, and is looked at again at once", "[app][admission]")
{
    watched it;
    CHECK(it.door.next_look() == 100ms);
    it.door.look({500ms, 0, 0, 0ms, 5'000}, it.now);
    CHECK_FALSE(it.door.behind());
    CHECK(it.door.next_look() == 10ms);
    it.door.look({0ms, 0, 0, 0ms, 10'000}, it.now + 10ms);
    CHECK_FALSE(it.door.behind());
    CHECK(it.door.next_look() == 100ms);
}
