#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::faq {

/// SentencePiece's compiled table of replacements ("Precompiled" in tokenizer.json): a double array over the
/// bytes of what is replaced, whose leaves point into a pool of what it becomes.
class char_map {
public:
    /// `base64` as in the file. Throws bad_table.
    explicit char_map(const std::string& base64);

    /// Longest match first, as SentencePiece does it.
    void apply(std::u32string& text) const;

private:
    std::size_t longest_match(std::string_view text, std::uint32_t& place) const;

    std::vector<std::uint32_t> units_;
    std::string pool_;
};

}  // namespace pasokh::faq
