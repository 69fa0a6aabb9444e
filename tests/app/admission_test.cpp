#include "app/admission.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using pasokh::app::admission;
using work = admission::work;

namespace {

/// Ten looks a second, as the server takes them.
struct watched {
    admission door;
    admission::steady::time_point now{};

    void for_a_while(std::chrono::milliseconds how_long, const admission::load& load)
    {
        for (const auto end = now + how_long; now < end; now += 100ms)
            door.look(load, now);
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
    CHECK(it.door.refusals() == std::array<std::uint64_t, 3>{});
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
    CHECK(it.door.refusals() == std::array<std::uint64_t, 3>{1, 1, 1});
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
