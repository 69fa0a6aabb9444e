#include "adapters/system/icu_hours.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <unicode/calendar.h>
#include <unicode/gregocal.h>
#include <unicode/timezone.h>

namespace pasokh::adapters {
namespace {

constexpr int minutes_a_day = 24 * 60;
constexpr int days_ahead = 14;  // a team that is closed for longer has no next opening to promise

std::optional<int> parse_clock(const std::string& text)
{
    int hours = 0, minutes = 0, read = 0;
    if (std::sscanf(text.c_str(), "%2d:%2d%n", &hours, &minutes, &read) != 2 ||
        read != static_cast<int>(text.size()))
        return std::nullopt;
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > minutes_a_day) return std::nullopt;
    return hours * 60 + minutes;
}

/// The local calendar of a zone, set to one instant and moved by whole local days.
class local_day {
public:
    local_day(const std::string& zone, time_point when)
    {
        UErrorCode failed = U_ZERO_ERROR;
        calendar_ = std::make_unique<icu::GregorianCalendar>(
            icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)),
            failed
        );
        calendar_->setTime(static_cast<UDate>(when.time_since_epoch().count()), failed);
        minute_ = field(UCAL_HOUR_OF_DAY) * 60 + field(UCAL_MINUTE);
    }

    local_day(const local_day& other) : calendar_(other.calendar_->clone()), minute_(other.minute_) {}

    local_day& operator=(const local_day&) = delete;

    [[nodiscard]] int minute() const { return minute_; }

    [[nodiscard]] std::size_t weekday() const
    {
        return static_cast<std::size_t>(field(UCAL_DAY_OF_WEEK) - 1);
    }

    [[nodiscard]] std::string date() const
    {
        char text[48];  // room for whatever three ints can be
        std::snprintf(
            text,
            sizeof text,
            "%04d-%02d-%02d",
            field(UCAL_YEAR),
            field(UCAL_MONTH) + 1,
            field(UCAL_DATE)
        );
        return text;
    }

    void move(int days)
    {
        UErrorCode failed = U_ZERO_ERROR;
        calendar_->add(UCAL_DATE, days, failed);
    }

    /// The instant of a wall-clock minute of this day.
    [[nodiscard]] time_point instant(int minute) const
    {
        UErrorCode failed = U_ZERO_ERROR;
        const std::unique_ptr<icu::Calendar> then(calendar_->clone());
        then->set(UCAL_HOUR_OF_DAY, minute / 60);
        then->set(UCAL_MINUTE, minute % 60);
        then->set(UCAL_SECOND, 0);
        then->set(UCAL_MILLISECOND, 0);
        return time_point(duration(static_cast<std::int64_t>(then->getTime(failed))));
    }

private:
    [[nodiscard]] int field(UCalendarDateFields which) const
    {
        UErrorCode failed = U_ZERO_ERROR;
        return calendar_->get(which, failed);
    }

    std::unique_ptr<icu::GregorianCalendar> calendar_;
    int minute_ = 0;
};

const std::vector<icu_hours::interval>& intervals_of(const icu_hours::schedule& when, const local_day& day)
{
    static const std::vector<icu_hours::interval> none;
    const auto date = day.date();
    const auto yearly = "*" + date.substr(4);
    const bool closed = std::any_of(when.closed_on.begin(), when.closed_on.end(), [&](const auto& each) {
        return each == date || each == yearly;
    });
    return closed ? none : when.days[day.weekday()];
}

bool open_now(const icu_hours::schedule& when, const local_day& today)
{
    const int minute = today.minute();
    for (const auto& [from, to] : intervals_of(when, today))
        if (from < to ? minute >= from && minute < to : minute >= from) return true;
    local_day yesterday = today;
    yesterday.move(-1);
    for (const auto& [from, to] : intervals_of(when, yesterday))
        if (from >= to && minute < to) return true;
    return false;
}

}  // namespace

result<icu_hours::interval> icu_hours::parse_interval(const std::string& text)
{
    const auto dash = text.find('-');
    if (dash == std::string::npos) return errc::bad_config;
    const auto from = parse_clock(text.substr(0, dash));
    const auto to = parse_clock(text.substr(dash + 1));
    if (!from || !to || *from == *to || *from == minutes_a_day) return errc::bad_config;
    return interval{*from, *to};
}

bool icu_hours::known_time_zone(const std::string& name)
{
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)
    ));
    return zone && *zone != icu::TimeZone::getUnknown();
}

bool icu_hours::valid_date(const std::string& text)
{
    int year = 0, month = 0, day = 0, read = 0;
    const bool yearly = text.starts_with("*-");
    const auto whole = yearly ? "2024" + text.substr(1) : text;  // a leap year: 29 February may be named
    if (std::sscanf(whole.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &read) != 3) return false;
    return read == 10 && whole.size() == 10 &&
           std::chrono::year_month_day(
               std::chrono::year(year),
               std::chrono::month(static_cast<unsigned>(month)),
               std::chrono::day(static_cast<unsigned>(day))
           )
               .ok();
}

void icu_hours::set(const domain::site_key& site, const domain::department_key& department, schedule when)
{
    schedules_[{site, department}] = std::move(when);
}

ports::opening_hours::status
icu_hours::at(const domain::site_key& site, const domain::department_key& department, time_point now) const
{
    const auto found = schedules_.find({site, department});
    if (found == schedules_.end()) return {true, std::nullopt};
    const auto& when = found->second;
    local_day day(when.time_zone, now);
    if (open_now(when, day)) return {true, std::nullopt};

    int earliest = day.minute() + 1;
    for (int ahead = 0; ahead <= days_ahead; ++ahead, day.move(1), earliest = 0) {
        std::optional<int> first;
        for (const auto& each : intervals_of(when, day))
            if (each.from >= earliest && (!first || each.from < *first)) first = each.from;
        if (first) return {false, day.instant(*first)};
    }
    return {false, std::nullopt};
}

}  // namespace pasokh::adapters
