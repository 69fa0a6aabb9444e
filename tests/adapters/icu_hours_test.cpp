#include "adapters/system/icu_hours.hpp"

#include <catch2/catch.hpp>

#include <chrono>

namespace {

using namespace pasokh;
using namespace std::chrono_literals;
using adapters::icu_hours;

enum day { sunday, monday, tuesday, wednesday, thursday, friday, saturday };

time_point utc(int year, unsigned month, unsigned day_of_month, std::chrono::minutes clock)
{
    return std::chrono::sys_days(
               std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day_of_month)
           ) +
           clock;
}

icu_hours with(icu_hours::schedule when)
{
    icu_hours out;
    out.set("shop", "support", std::move(when));
    return out;
}

bool open(const icu_hours& hours, time_point at)
{
    return hours.at("shop", "support", at).open;
}

}  // namespace

TEST_CASE("opening hours: local time of the site decides", "[adapters][hours]")
{
    // Tehran is UTC+3:30 all year; 2026-11-21 is a Saturday.
    icu_hours::schedule when{"Asia/Tehran", {}, {}};
    when.days[saturday] = {{9 * 60, 13 * 60}, {14 * 60, 18 * 60}};
    const auto hours = with(when);
    CHECK_FALSE(open(hours, utc(2026, 11, 21, 5h + 29min)));
    CHECK(open(hours, utc(2026, 11, 21, 5h + 30min)));
    CHECK_FALSE(open(hours, utc(2026, 11, 21, 9h + 30min)));  // lunch
    CHECK(open(hours, utc(2026, 11, 21, 10h + 30min)));
    CHECK_FALSE(open(hours, utc(2026, 11, 21, 14h + 30min)));
    CHECK_FALSE(open(hours, utc(2026, 11, 22, 6h)));
}

TEST_CASE("opening hours: an interval may go past midnight", "[adapters][hours]")
{
    icu_hours::schedule when{"UTC", {}, {}};
    when.days[friday] = {{22 * 60, 2 * 60}};
    const auto hours = with(when);
    CHECK(open(hours, utc(2026, 11, 20, 23h)));
    CHECK(open(hours, utc(2026, 11, 21, 1h + 59min)));
    CHECK_FALSE(open(hours, utc(2026, 11, 21, 2h)));
    CHECK_FALSE(open(hours, utc(2026, 11, 20, 1h)));
}

TEST_CASE("opening hours: while closed they tell when the team is back", "[adapters][hours]")
{
    icu_hours::schedule when{"Asia/Tehran", {}, {"2026-11-22"}};
    when.days[saturday] = {{9 * 60, 18 * 60}};
    when.days[sunday] = {{9 * 60, 18 * 60}};
    when.days[monday] = {{10 * 60, 18 * 60}};
    const auto hours = with(when);
    // Saturday evening; Sunday the 22nd is a holiday, so Monday at 10:00 local.
    const auto status = hours.at("shop", "support", utc(2026, 11, 21, 20h));
    CHECK_FALSE(status.open);
    REQUIRE(status.opens_at.has_value());
    CHECK(*status.opens_at == utc(2026, 11, 23, 6h + 30min));
}

TEST_CASE("opening hours: yearly holidays close every year", "[adapters][hours]")
{
    icu_hours::schedule when{"UTC", {}, {"*-03-21"}};
    when.days.fill({{0, 24 * 60}});
    const auto hours = with(when);
    CHECK(open(hours, utc(2026, 3, 20, 23h + 59min)));
    CHECK_FALSE(open(hours, utc(2026, 3, 21, 12h)));
    CHECK_FALSE(open(hours, utc(2027, 3, 21, 12h)));
}

TEST_CASE("opening hours: daylight saving moves the instant, not the clock on the wall", "[adapters][hours]")
{
    icu_hours::schedule when{"Europe/Berlin", {}, {}};
    when.days.fill({{9 * 60, 17 * 60}});
    const auto hours = with(when);
    CHECK_FALSE(open(hours, utc(2026, 10, 24, 6h + 59min)));  // summer time: 8:59
    CHECK(open(hours, utc(2026, 10, 24, 7h)));
    CHECK_FALSE(open(hours, utc(2026, 10, 26, 7h)));  // winter time: 8:00
    CHECK(open(hours, utc(2026, 10, 26, 8h)));
}

TEST_CASE(
    "opening hours: without any, the team is always open, without openings there is no promise",
    "[adapters][hours]"
)
{
    CHECK(open(icu_hours(), utc(2026, 1, 1, 0h)));
    const auto never = with({"UTC", {}, {}}).at("shop", "support", utc(2026, 1, 1, 0h));
    CHECK_FALSE(never.open);
    CHECK_FALSE(never.opens_at.has_value());
}

TEST_CASE("opening hours: intervals are read strictly", "[adapters][hours]")
{
    CHECK(icu_hours::parse_interval("09:00-13:30")->to == 13 * 60 + 30);
    CHECK(icu_hours::parse_interval("00:00-24:00")->to == 24 * 60);
    for (const auto* bad :
         {"", "9-13", "09:00", "09:00-09:00", "25:00-26:00", "09:61-10:00", "09:00-13:00x", "24:00-01:00"})
        CHECK_FALSE(icu_hours::parse_interval(bad).has_value());
    CHECK(icu_hours::valid_date("2026-03-21"));
    CHECK(icu_hours::valid_date("*-02-29"));
    for (const auto* bad : {"2026-02-29", "*-13-01", "tomorrow", "2026-3-1"})
        CHECK_FALSE(icu_hours::valid_date(bad));
}
