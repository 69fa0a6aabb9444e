#pragma once

#include "domain/ids.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace pasokh::ws {

/// Who was cut off for sending too much, and how long he stays outside. A visitor at once, by his token; an
/// address only after many of its visitors, because a whole office may share one.
class flood_gate {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using milliseconds = std::chrono::milliseconds;

    /// `who` is empty when he had not said yet who he is.
    void cut_off(domain::visitor_id who, const std::string& address, time_point now, milliseconds pause);

    /// How long still; none: may come in.
    [[nodiscard]] std::optional<milliseconds> pause_of(domain::visitor_id who, time_point now) const;
    [[nodiscard]] std::optional<milliseconds>
    pause_of(const std::string& address, std::size_t allowed, time_point now) const;

    /// Gives back the memory of pauses that are over. Call about once a second.
    void forget(time_point now);

private:
    struct crowd {
        std::size_t cut_off = 0;
        time_point until{};
    };

    std::unordered_map<domain::visitor_id, time_point> visitors_;
    std::unordered_map<std::string, crowd> addresses_;
};

}  // namespace pasokh::ws
