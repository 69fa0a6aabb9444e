#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pasokh::wire {

/// A JSON object that holds nothing but texts without escapes and whole numbers, read where it lies: that is
/// every message the way browsers write it, and a fifth of what a tree of it costs. Anything else, and
/// anything that is not JSON, is none of these; Boost.JSON says what it is.
class flat_object {
public:
    struct member {
        std::string_view key;
        std::string_view text;
        std::uint64_t number = 0;
        bool is_text = false;
    };

    explicit flat_object(std::string_view text) : is_one_(read(text)) {}

    explicit operator bool() const { return is_one_; }

    /// Of a key that stands there twice the last one counts. Null when there is none.
    [[nodiscard]] const member* find(std::string_view key) const
    {
        for (auto at = count_; at > 0; --at)
            if (members_[at - 1].key == key) return &members_[at - 1];
        return nullptr;
    }

private:
    bool read(std::string_view text);

    std::array<member, 8> members_;
    std::size_t count_ = 0;
    bool is_one_ = false;
};

}  // namespace pasokh::wire
