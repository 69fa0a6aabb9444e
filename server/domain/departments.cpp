#include "domain/departments.hpp"

#include <utility>

namespace pasokh::domain {

void departments::configure(const desk_settings& settings)
{
    keys_.clear();
    auto before = std::exchange(all_, {});
    const auto add = [&](const department& configured) {
        keys_.push_back(configured.key);
        auto& state = all_[configured.key];
        if (const auto known = before.find(configured.key); known != before.end())
            state = std::move(known->second);
        state.name = configured.name;
        state.capacity = configured.capacity;
        state.max_queue = configured.max_queue.value_or(settings.max_queue);
    };
    for (const auto& configured : settings.departments)
        add(configured);
    if (keys_.empty()) add({});
}

const department_key& departments::known_or_standard(const department_key& key) const
{
    return known(key) ? key : standard();
}

}  // namespace pasokh::domain
