#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::faq {

/// What is known of each of some words. A question looks its words up in dozens of these and is in nearly
/// none, so a miss is what must be cheap: a mark of a few letters tells it, mostly by one look at memory.
template <class Value>
class word_table {
public:
    word_table() : slots_(fewest_slots) {}

    /// A word that is new has a new value.
    Value& operator[](std::u32string_view word)
    {
        std::size_t at = place_of(word);
        if (slots_[at].number == 0) {
            known_.emplace_back(word, Value{});
            slots_[at] = {mark_of(word), static_cast<std::uint32_t>(known_.size())};
            if (known_.size() * slots_a_word > slots_.size()) grow();
            return known_.back().second;
        }
        return known_[slots_[at].number - 1].second;
    }

    /// Null for a word that is not in it.
    const Value* find(std::u32string_view word) const
    {
        const slot& found = slots_[place_of(word)];
        return found.number == 0 ? nullptr : &known_[found.number - 1].second;
    }

    bool contains(std::u32string_view word) const { return slots_[place_of(word)].number != 0; }

private:
    static constexpr std::size_t fewest_slots = 16;
    static constexpr std::size_t slots_a_word = 4;

    struct slot {
        std::uint32_t mark = 0;
        std::uint32_t number = 0;  ///< in `known_`, from 1; 0 is a free slot
    };

    /// Of some letters only: words that share it are told apart letter by letter.
    static std::uint32_t mark_of(std::u32string_view word)
    {
        if (word.empty()) return 0;
        const char32_t* const letters = word.data();
        const std::size_t size = word.size();
        const std::uint64_t ends = letters[0] | std::uint64_t{letters[size - 1]} << 32;
        const std::uint64_t within =
            letters[size / 2] | std::uint64_t{letters[size / 4 + size / 2]} << 24 | std::uint64_t{size} << 48;
        const std::uint64_t mixed = (ends * 0x9e3779b97f4a7c15ULL) ^ (within * 0xc2b2ae3d27d4eb4fULL);
        return static_cast<std::uint32_t>((mixed ^ (mixed >> 29)) * 0x9e3779b97f4a7c15ULL >> 32);
    }

    /// Of the word, or the free one where it would be. Open addressing, linear probing.
    std::size_t place_of(std::u32string_view word) const
    {
        const slot* const slots = slots_.data();
        const std::size_t mask = slots_.size() - 1;
        const std::uint32_t mark = mark_of(word);
        std::size_t at = mark & mask;
        while (slots[at].number != 0 && (slots[at].mark != mark || known_[slots[at].number - 1].first != word)
        )
            at = (at + 1) & mask;
        return at;
    }

    void grow()
    {
        slots_.assign(slots_.size() * 2, {});
        const std::size_t mask = slots_.size() - 1;
        for (std::uint32_t number = 1; number <= known_.size(); ++number) {
            const std::uint32_t mark = mark_of(known_[number - 1].first);
            std::size_t at = mark & mask;
            while (slots_[at].number != 0)
                at = (at + 1) & mask;
            slots_[at] = {mark, number};
        }
    }

    std::vector<slot> slots_;
    std::vector<std::pair<std::u32string, Value>> known_;
};

/// Words of which nothing else is known.
class word_set {
public:
    void insert(std::u32string_view word) { words_[word] = {}; }

    bool contains(std::u32string_view word) const { return words_.contains(word); }

private:
    struct nothing {};

    word_table<nothing> words_;
};

}  // namespace pasokh::faq
