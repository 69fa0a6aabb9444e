#pragma once

#include "domain/settings.hpp"
#include "domain/wait_estimate.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pasokh::domain {

/// One department at work.
struct department_state {
    localized name;
    std::optional<std::uint32_t> capacity;  // assigned chats at once
    std::uint32_t max_queue = 0;
    bool open = true;
    std::uint32_t assigned = 0;
    service_times times;

    [[nodiscard]] bool has_slot() const { return !capacity || assigned < *capacity; }
};

/// The departments of the configuration. There is always one: a site that names none has a single one without
/// a name.
class departments {
public:
    /// Keeps hours and measurements of those that stay.
    void configure(const desk_settings& settings);

    [[nodiscard]] const department_key& standard() const { return keys_.front(); }

    [[nodiscard]] const std::vector<department_key>& keys() const { return keys_; }

    [[nodiscard]] bool known(const department_key& key) const { return all_.contains(key); }

    /// The key itself, or the standard one for a key that the configuration has lost.
    [[nodiscard]] const department_key& known_or_standard(const department_key& key) const;

    [[nodiscard]] department_state& at(const department_key& key) { return all_.at(key); }

    [[nodiscard]] const department_state& at(const department_key& key) const { return all_.at(key); }

private:
    std::vector<department_key> keys_;  // in the order of the configuration
    std::unordered_map<department_key, department_state> all_;
};

}  // namespace pasokh::domain
