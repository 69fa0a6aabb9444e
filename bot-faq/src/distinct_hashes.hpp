#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace pasokh::faq {

/// Of many hashes most are repetitions: finding the few that are distinct first costs a fraction of what
/// sorting them all does.
class distinct_hashes {
public:
    void add(std::uint64_t hash)
    {
        if (hash == none_) {
            has_none_ = true;
            return;
        }
        std::size_t at = place_of(hash);
        if (places_[at] == hash) return;
        if (2 * (count_ + 1) > places_.size()) {
            grow();
            at = place_of(hash);
        }
        places_[at] = hash;
        ++count_;
    }

    bool contains(std::uint64_t hash) const
    {
        return hash == none_ ? has_none_ : places_[place_of(hash)] == hash;
    }

    std::vector<std::uint64_t> sorted() const
    {
        std::vector<std::uint64_t> all;
        all.reserve(count_ + 1);
        if (has_none_) all.push_back(none_);
        std::copy_if(places_.begin(), places_.end(), std::back_inserter(all), [](std::uint64_t one) {
            return one != none_;
        });
        std::sort(all.begin(), all.end());
        return all;
    }

private:
    static constexpr std::uint64_t none_ = 0;  // marks a free place

    std::size_t place_of(std::uint64_t hash) const
    {
        const std::uint64_t* const places = places_.data();
        const std::size_t mask = places_.size() - 1;
        std::size_t at = hash & mask;
        while (places[at] != none_ && places[at] != hash)
            at = (at + 1) & mask;
        return at;
    }

    void grow()
    {
        const auto before = std::exchange(places_, std::vector<std::uint64_t>(places_.size() * 2));
        for (const std::uint64_t hash : before)
            if (hash != none_) places_[place_of(hash)] = hash;
    }

    std::vector<std::uint64_t> places_ = std::vector<std::uint64_t>(1'024);
    std::size_t count_ = 0;
    bool has_none_ = false;
};

}  // namespace pasokh::faq
