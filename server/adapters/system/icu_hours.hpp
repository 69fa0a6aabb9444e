#pragma once

#include "base/error.hpp"
#include "ports/opening_hours.hpp"

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::adapters {

/// Opening hours by local wall-clock time, over daylight-saving changes, by ICU's time zones.
class icu_hours final : public ports::opening_hours {
public:
    /// Minutes since local midnight. One that ends before it begins goes past midnight into the next day.
    struct interval {
        int from = 0;
        int to = 0;
    };

    struct schedule {
        std::string time_zone;
        std::array<std::vector<interval>, 7> days;  // Sunday first
        std::vector<std::string> closed_on;         // "2026-03-21" or "*-03-21", local dates
    };

    static result<interval> parse_interval(const std::string& text);  // "09:00-13:00"; "24:00" ends a day
    static bool known_time_zone(const std::string& name);
    static bool valid_date(const std::string& text);

    /// Departments without a schedule are always open.
    void set(const domain::site_key& site, const domain::department_key& department, schedule when);

    void clear() { schedules_.clear(); }

    [[nodiscard]] status
    at(const domain::site_key& site, const domain::department_key& department, time_point now) const override;

private:
    std::map<std::pair<domain::site_key, domain::department_key>, schedule> schedules_;
};

}  // namespace pasokh::adapters
