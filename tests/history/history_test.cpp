// The checker itself: a planted fault of each kind is found, and a clean history has none.

#include "support/history.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace {

using pasokh::testing::history;

/// A visitor "v" and an operator "o" in one chat: three messages, accepted and seen by both.
history clean()
{
    history h;
    h.reads_from_the_beginning("v");
    for (int i = 1; i <= 3; ++i) {
        const auto id = "v-" + std::to_string(i);
        h.attempted("v", id);
        h.accepted("v", "chat", id, static_cast<std::uint64_t>(i));
        h.saw("v", "chat", static_cast<std::uint64_t>(i), id);
        h.saw("o", "chat", static_cast<std::uint64_t>(i), id);
    }
    return h;
}

bool finds(const history& h, const std::string& kind)
{
    const auto all = h.faults();
    for (const auto& each : all)
        UNSCOPED_INFO(each);
    return std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.starts_with(kind); });
}

}  // namespace

TEST_CASE("history: a clean one has no faults", "[history]")
{
    auto h = clean();
    h.saw("v", "chat", 4, "");  // a system line
    h.saw("o", "chat", 4, "");
    h.attempted("v", "v-5");  // never accepted: nobody promised anything
    CHECK(h.faults().empty());
}

TEST_CASE("history: a repeat that gets the same place is no fault", "[history]")
{
    auto h = clean();
    h.accepted("v", "chat", "v-2", 2);
    CHECK(h.faults().empty());
}

TEST_CASE("history: a lost message is found", "[history]")
{
    auto h = clean();
    h.attempted("v", "v-4");
    h.accepted("v", "chat", "v-4", 4);
    CHECK(finds(h, "lost"));
    h.saw("v", "chat", 4, "v-4");
    CHECK(finds(h, "lost"));  // the operator did not see it
    h.saw("o", "chat", 4, "v-4");
    CHECK(h.faults().empty());
}

TEST_CASE("history: a doubled message is found", "[history]")
{
    auto h = clean();
    SECTION("stored under two numbers")
    {
        h.accepted("v", "chat", "v-2", 4);
    }
    SECTION("shown twice")
    {
        h.saw("o", "chat", 4, "v-3");
    }
    CHECK(finds(h, "duplicate"));
}

TEST_CASE("history: swapped messages are found", "[history]")
{
    auto h = clean();
    h.attempted("v", "v-4");
    h.attempted("v", "v-5");
    SECTION("two readers see another order")
    {
        h.saw("v", "chat", 4, "v-4");
        h.saw("v", "chat", 5, "v-5");
        h.saw("o", "chat", 4, "v-5");
        h.saw("o", "chat", 5, "v-4");
        CHECK(finds(h, "swap"));
    }
    SECTION("one reader sees a later line first")
    {
        h.saw("v", "chat", 5, "v-5");
        h.saw("v", "chat", 4, "v-4");
        CHECK(finds(h, "order"));
    }
    SECTION("a promise and a reader disagree")
    {
        h.accepted("v", "chat", "v-4", 4);
        h.saw("v", "chat", 4, "v-5");
        CHECK(finds(h, "swap"));
    }
}

TEST_CASE("history: a phantom is found", "[history]")
{
    auto h = clean();
    SECTION("seen but never sent")
    {
        h.saw("v", "chat", 4, "nobody-1");
    }
    SECTION("accepted but never sent")
    {
        h.accepted("v", "chat", "nobody-1", 4);
    }
    CHECK(finds(h, "phantom"));
}

TEST_CASE("history: a hole is found", "[history]")
{
    auto h = clean();
    SECTION("in the middle")
    {
        h.saw("v", "chat", 5, "");
    }
    SECTION("at the beginning of one's own chat")
    {
        h.reads_from_the_beginning("w");
        h.saw("w", "other", 2, "");
    }
    CHECK(finds(h, "gap"));
}

TEST_CASE("history: two messages promised one place are found", "[history]")
{
    auto h = clean();
    h.attempted("v", "v-4");
    h.accepted("v", "chat", "v-4", 3);
    CHECK(finds(h, "conflict"));
}

TEST_CASE(
    "history: what a snapshot says it leaves out is no fault, and nothing else is forgiven",
    "[history]"
)
{
    auto h = clean();
    for (std::uint64_t seq = 4; seq <= 6; ++seq) {
        const auto id = "v-" + std::to_string(seq);
        h.attempted("v", id);
        h.accepted("v", "chat", id, seq);
        h.saw("v", "chat", seq, id);
    }
    h.reloaded("o", "chat", 6);
    h.saw("o", "chat", 6, "v-6");
    CHECK(h.faults().empty());
    h.attempted("v", "v-7");
    h.accepted("v", "chat", "v-7", 7);
    h.saw("v", "chat", 7, "v-7");
    h.attempted("v", "v-8");
    h.saw("o", "chat", 8, "v-8");
    CHECK(finds(h, "gap"));
    CHECK(finds(h, "lost"));
}

TEST_CASE(
    "history: after a restore only the new epoch is judged, and what nobody saw in it is named",
    "[history]"
)
{
    auto h = clean();
    h.begin_epoch();
    h.accepted("v", "chat", "v-1", 1);
    h.accepted("v", "chat", "v-3", 2);  // at another place than before
    h.saw("v", "chat", 1, "v-1");
    h.saw("v", "chat", 2, "v-3");
    CHECK(h.faults().empty());
    CHECK(h.unseen() == std::vector<std::string>{"v-2"});
}
