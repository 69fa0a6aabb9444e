#include "tokenizer.hpp"

#include "safetensors.hpp"
#include "tokenizer_steps.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <unicode/unistr.h>

namespace pasokh::faq {
namespace {

using json = nlohmann::json;

constexpr int deepest = 12;
/// Code points of a text that are looked at: a question has fewer, and the time is bounded by them.
constexpr std::size_t most_letters = 1'000;
constexpr std::size_t most_pieces = 8 * 1024 * 1024;
/// Longer pieces of a vocabulary are not tried: the search takes the product of this and the text.
constexpr std::size_t most_letters_of_piece = 64;

std::u32string decoded(std::string_view utf8, std::size_t most)
{
    const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<std::int32_t>(utf8.size())});
    std::u32string out;
    for (std::int32_t at = 0; at < text.length() && out.size() < most; at = text.moveIndex32(at, 1))
        out += static_cast<char32_t>(text.char32At(at));
    return out;
}

const json& member(const json& of, const char* name)
{
    static const json none;
    const auto found = of.find(name);
    return found == of.end() ? none : *found;
}

}  // namespace

tokenizer::tokenizer(std::string_view text)
{
    bool too_deep = false;
    const auto watch = [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest;
        return depth <= deepest;
    };
    const auto all = json::parse(text.begin(), text.end(), watch, false);
    if (!all.is_object() || too_deep) throw bad_table("", "is not a JSON object");
    add_normalizers(member(all, "normalizer"), normalizers_);
    add_splitters(member(all, "pre_tokenizer"), splitters_);
    const auto& told = member(all, "model");
    if (!told.is_object()) throw bad_table("model", "missing");
    read_model(told);
}

void tokenizer::learn(std::u32string piece, std::uint32_t number, double score)
{
    if (numbers_.size() >= most_pieces) throw bad_table("model.vocab", "is too large");
    size_ = std::max(size_, static_cast<std::size_t>(number) + 1);
    longest_piece_ = std::max(longest_piece_, std::min(piece.size(), most_letters_of_piece));
    if (model_ == model::unigram) scores_.push_back(static_cast<float>(score));
    numbers_.emplace(std::move(piece), number);
}

template <class Json>
void tokenizer::read_model(const Json& told)
{
    const auto& vocabulary = member(told, "vocab");
    const auto name = told.value("type", std::string());
    const auto whole = std::numeric_limits<std::size_t>::max();
    if (name == "Unigram") {
        model_ = model::unigram;
        if (!vocabulary.is_array() || vocabulary.empty())
            throw bad_table("model.vocab", "must be a list of pieces and scores");
        double least = 0;
        std::uint32_t number = 0;
        for (const auto& each : vocabulary) {
            if (!each.is_array() || each.size() != 2 || !each[0].is_string() || !each[1].is_number())
                throw bad_table("model.vocab", "must be a list of pieces and scores");
            const auto score = each[1].template get<double>();
            least = std::min(least, score);
            learn(decoded(each[0].template get_ref<const std::string&>(), whole), number++, score);
        }
        // As the format's own reader: a letter that no piece has is worse than any piece.
        unknown_score_ = static_cast<float>(least - 10);
        if (const auto& unknown = member(told, "unk_id"); unknown.is_number_unsigned())
            unknown_ = unknown.template get<std::uint32_t>();
        return;
    }
    if (name != "WordPiece" && name != "WordLevel")
        throw bad_table("model.type", "\"" + name.substr(0, 20) + "\" is not known");
    model_ = name == "WordPiece" ? model::word_piece : model::word_level;
    if (!vocabulary.is_object() || vocabulary.empty())
        throw bad_table("model.vocab", "must be pieces with their numbers");
    for (const auto& [piece, number] : vocabulary.items()) {
        if (!number.is_number_unsigned() || number.template get<std::uint64_t>() >= most_pieces)
            throw bad_table("model.vocab", "must be pieces with their numbers");
        learn(decoded(piece, whole), number.template get<std::uint32_t>(), 0);
    }
    const auto text = [&](const char* field, std::string fallback) {
        const auto& value = member(told, field);
        return decoded(value.is_string() ? value.template get<std::string>() : fallback, whole);
    };
    if (const auto found = numbers_.find(text("unk_token", "[UNK]")); found != numbers_.end())
        unknown_ = found->second;
    continued_ = text("continuing_subword_prefix", "##");
    if (const auto& longest = member(told, "max_input_chars_per_word"); longest.is_number_unsigned())
        longest_word_ = longest.template get<std::size_t>();
}

std::vector<std::uint32_t> tokenizer::pieces_of(std::string_view text) const
{
    auto letters = decoded(text.substr(0, 4 * most_letters), most_letters);
    for (const auto& normalize : normalizers_)
        normalize(letters);
    words split{std::move(letters)};
    for (const auto& each : splitters_)
        split = each(std::move(split));
    std::vector<std::uint32_t> out;
    for (const auto& word : split) {
        if (word.empty()) continue;
        if (model_ == model::unigram)
            split_best(word, out);
        else
            split_word(word, out);
    }
    std::erase(out, unknown_);
    return out;
}

/// The longest piece that fits, then the longest that fits behind it; all or nothing.
void tokenizer::split_word(std::u32string_view word, std::vector<std::uint32_t>& into) const
{
    if (model_ == model::word_level) {
        if (const auto found = numbers_.find(word); found != numbers_.end()) into.push_back(found->second);
        return;
    }
    if (word.size() > longest_word_) return;
    const std::size_t before = into.size();
    std::u32string piece;
    for (std::size_t start = 0; start < word.size();) {
        std::size_t taken = std::min(word.size() - start, longest_piece_);
        auto found = numbers_.end();
        for (; taken > 0; --taken) {
            piece = start > 0 ? continued_ : std::u32string();
            piece += word.substr(start, taken);
            found = numbers_.find(piece);
            if (found != numbers_.end()) break;
        }
        if (taken == 0) {
            into.resize(before);
            return;
        }
        into.push_back(found->second);
        start += taken;
    }
}

/// The pieces whose scores add up to the most.
void tokenizer::split_best(std::u32string_view word, std::vector<std::uint32_t>& into) const
{
    struct step {
        float score = -std::numeric_limits<float>::infinity();
        std::size_t from = 0;
        std::uint32_t piece = nobody;
    };

    std::vector<step> best(word.size() + 1);
    best[0].score = 0;
    for (std::size_t start = 0; start < word.size(); ++start) {
        const float so_far = best[start].score;
        bool has_letter = false;
        for (std::size_t taken = 1; taken <= std::min(longest_piece_, word.size() - start); ++taken) {
            const auto found = numbers_.find(word.substr(start, taken));
            if (found == numbers_.end()) continue;
            has_letter = has_letter || taken == 1;
            step& end = best[start + taken];
            const float score = so_far + scores_[found->second];
            if (score > end.score) end = {score, start, found->second};
        }
        step& next = best[start + 1];
        if (!has_letter && so_far + unknown_score_ > next.score)
            next = {so_far + unknown_score_, start, nobody};
    }
    const std::size_t before = into.size();
    for (std::size_t end = word.size(); end > 0; end = best[end].from)
        if (best[end].piece != nobody) into.push_back(best[end].piece);
    std::reverse(into.begin() + static_cast<std::ptrdiff_t>(before), into.end());
}

}  // namespace pasokh::faq
