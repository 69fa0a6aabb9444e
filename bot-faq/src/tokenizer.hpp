#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pasokh::faq {

/// Splits a text into the numbered pieces of a tokenizer.json, as far as tables of static embeddings use that
/// format: WordPiece, WordLevel and Unigram with the normalizers and pre-tokenizers that go with them. What
/// is not known is refused by name rather than guessed. Pieces of a text that the vocabulary lacks are left
/// out, as their vector would say nothing.
class tokenizer {
public:
    /// `text` of a tokenizer.json. Throws bad_table.
    explicit tokenizer(std::string_view text);

    std::vector<std::uint32_t> pieces_of(std::string_view text) const;

    /// One more than the largest number of a piece.
    std::size_t vocabulary_size() const { return size_; }

    using normalizer = std::function<void(std::u32string& text)>;
    using words = std::vector<std::u32string>;
    using splitter = std::function<words(words)>;

private:
    struct hash {
        using is_transparent = void;

        std::size_t operator()(std::u32string_view text) const
        {
            return std::hash<std::u32string_view>{}(text);
        }
    };

    enum class model { word_piece, word_level, unigram };

    void split_word(std::u32string_view word, std::vector<std::uint32_t>& into) const;
    void split_best(std::u32string_view word, std::vector<std::uint32_t>& into) const;
    void learn(std::u32string piece, std::uint32_t number, double score);

    template <class Json>
    void read_model(const Json& told);

    std::vector<normalizer> normalizers_;
    std::vector<splitter> splitters_;
    model model_ = model::word_piece;
    std::unordered_map<std::u32string, std::uint32_t, hash, std::equal_to<>> numbers_;
    std::vector<float> scores_;  // by number; of a unigram model
    float unknown_score_ = 0;
    std::uint32_t unknown_ = nobody;
    std::u32string continued_ = U"##";
    std::size_t longest_word_ = 100;
    std::size_t longest_piece_ = 0;
    std::size_t size_ = 0;

    static constexpr std::uint32_t nobody = 0xFFFFFFFF;
};

}  // namespace pasokh::faq
