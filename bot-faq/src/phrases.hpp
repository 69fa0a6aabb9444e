#pragma once

#include "stem.hpp"
#include "text.hpp"
#include "word_table.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::faq {

/// A set of single words that also knows their inflections.
class word_list {
public:
    explicit word_list(std::span<const std::string_view> spelled)
    {
        for (const auto text : spelled)
            for (const token& word : tokenise(text)) {
                surfaces_.insert(word.text);
                stems_.insert(stem(word.text, language::persian));
            }
    }

    bool has(std::u32string_view word) const
    {
        if (surfaces_.contains(word)) return true;
        std::u32string room;
        return stems_.contains(stem_in(word, language::persian, room));
    }

    bool has_exactly(std::u32string_view word) const { return surfaces_.contains(word); }

private:
    word_set surfaces_;
    word_set stems_;
};

/// Phrases that must stand in the message word by word.
class phrase_list {
public:
    explicit phrase_list(std::span<const std::string_view> spelled)
    {
        for (const auto text : spelled)
            if (auto phrase = tokenise(text); !phrase.empty())
                by_first_[phrase.front().text].push_back(std::move(phrase));
    }

    /// Length of the longest phrase that starts at `at`, 0 when there is none.
    std::size_t length_at(std::span<const token> message, std::size_t at) const
    {
        std::size_t longest = 0;
        const auto* found = by_first_.find(message[at].text);
        if (!found) return longest;
        const auto same = [](const token& a, const token& b) { return a.text == b.text; };
        for (const auto& phrase : *found) {
            if (phrase.size() > longest && at + phrase.size() <= message.size() &&
                std::equal(phrase.begin(), phrase.end(), message.subspan(at).begin(), same))
                longest = phrase.size();
        }
        return longest;
    }

    bool is_in(std::span<const token> message) const
    {
        for (std::size_t at = 0; at < message.size(); ++at) {
            if (length_at(message, at) > 0) return true;
        }
        return false;
    }

private:
    word_table<std::vector<std::vector<token>>> by_first_;
};

}  // namespace pasokh::faq
