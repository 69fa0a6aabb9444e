#pragma once

#include "guards.hpp"
#include "matcher.hpp"
#include "opposites.hpp"
#include "text.hpp"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pasokh::faq {

/// What the phrasings of a FAQ say by themselves, before any question is matched.
class phrasing_book {
public:
    explicit phrasing_book(const std::vector<matcher::phrasing>& all);

    /// Is the question, letter for letter after folding, a phrasing of this entry and of no other?
    bool is_of(std::uint32_t entry, std::span<const token> question) const;

    /// Is it one of several entries? Then only the visitor can tell which is meant.
    bool is_of_several(std::span<const token> question) const;

    /// The language in which the question stands there word for word; empty when in none or in several.
    std::string_view language_of(std::span<const token> question) const;

    /// Is any phrasing in this language?
    bool has_language(const std::string& code) const { return languages_.contains(code); }

    /// Do phrasings of the entry ask for just what this guard is there for?
    bool asks_for(std::uint32_t entry, reason guarded) const { return guarded_.contains({entry, guarded}); }

    /// Do phrasings of the entry say what is not wanted?
    bool refuses(std::uint32_t entry) const { return refusing_.contains(entry); }

    /// Does the question take the other side of what phrasings of the entry say, and none of them its own?
    bool is_opposed(std::uint32_t entry, std::span<const token> question) const;

private:
    struct stated {
        std::uint32_t entry = 0;
        bool of_several = false;    // entries
        std::string language_code;  // empty: of several
    };

    std::unordered_map<std::string, stated> by_spelling_;  // folded
    std::set<std::string> languages_;
    std::set<std::pair<std::uint32_t, reason>> guarded_;
    std::set<std::uint32_t> refusing_;
    std::unordered_map<std::uint32_t, sides> sides_;  // by entry; of most there are none
};

}  // namespace pasokh::faq
