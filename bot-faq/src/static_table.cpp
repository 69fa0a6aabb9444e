#include "faq/meaning.hpp"
#include "safetensors.hpp"
#include "tokenizer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace pasokh::faq {
namespace {

constexpr std::size_t most_dimensions = 8'192;
constexpr std::size_t most_tokenizer_bytes = 256 * 1024 * 1024;
/// As model2vec: further pieces of a text are not looked at.
constexpr std::size_t most_pieces = 512;

/// One number for each piece, or null.
const safetensors::tensor*
list_of(const safetensors& file, const std::string& name, std::size_t pieces, bool whole_numbers)
{
    const auto* found = file.find(name);
    if (found == nullptr) return nullptr;
    if (found->shape.size() != 1 || found->count < pieces)
        throw bad_table(
            name + ".shape",
            "must be a number for each of the " + std::to_string(pieces) + " pieces of tokenizer.json"
        );
    const bool whole = found->of == safetensors::type::i32 || found->of == safetensors::type::i64;
    if (whole != whole_numbers) throw bad_table(name + ".dtype", "is of another kind than expected");
    return found;
}

}  // namespace

struct static_table::parts {
    std::string file;  // that is being read: for a problem
    std::optional<tokenizer> pieces;
    std::optional<safetensors> numbers;
    const safetensors::tensor* embeddings = nullptr;
    std::size_t width = 0;
    std::vector<float> weights;          // by piece; empty: all alike
    std::vector<std::uint32_t> rows_of;  // by piece; empty: its own number

    void read(const std::filesystem::path& folder)
    {
        file = "tokenizer.json";
        pieces.emplace(whole_file(folder / file, most_tokenizer_bytes));
        file = "model.safetensors";
        numbers.emplace(folder / file);
        find_embeddings();
        const auto count = pieces->vocabulary_size();
        const std::size_t rows = embeddings->shape[0];
        if (const auto* told = list_of(*numbers, "weights", count, false)) {
            weights.resize(count);
            numbers->numbers(*told, 0, count, weights.data());
            if (!std::ranges::all_of(weights, [](float each) { return std::isfinite(each); }))
                throw bad_table("weights", "hold what is no number");
        }
        if (const auto* told = list_of(*numbers, "mapping", count, true)) {
            for (std::size_t i = 0; i < count; ++i) {
                const double row = numbers->number(*told, i);
                if (row < 0 || row >= static_cast<double>(rows))
                    throw bad_table("mapping", "leads outside of the embeddings");
                rows_of.push_back(static_cast<std::uint32_t>(row));
            }
        } else if (count > rows) {
            throw bad_table(
                "embeddings.shape",
                "has " + std::to_string(rows) + " rows, but tokenizer.json has " + std::to_string(count) +
                    " pieces"
            );
        }
    }

    void find_embeddings()
    {
        // The name of model2vec; that of its first files; that of sentence-transformers.
        for (const auto* name : {"embeddings", "0", "embedding.weight"})
            if (embeddings == nullptr) embeddings = numbers->find(name);
        if (embeddings == nullptr) throw bad_table("embeddings", "missing");
        using enum safetensors::type;
        const auto is = embeddings->of;
        if (is != f32 && is != f16 && is != bf16 && is != i8)
            throw bad_table("embeddings.dtype", "must be F32, F16, BF16 or I8");
        if (embeddings->shape.size() != 2 || embeddings->shape[0] == 0 || embeddings->shape[1] == 0 ||
            embeddings->shape[1] > most_dimensions)
            throw bad_table("embeddings.shape", "must be rows of 1 to 8192 numbers");
        width = embeddings->shape[1];
        std::vector<float> row(width);
        for (std::size_t i = 0; i < embeddings->shape[0]; ++i) {
            numbers->numbers(*embeddings, i * width, width, row.data());
            if (!std::ranges::all_of(row, [](float each) { return std::isfinite(each); }))
                throw bad_table("embeddings", "row " + std::to_string(i) + " holds what is no number");
        }
    }
};

std::variant<static_table, problem> static_table::read(const std::filesystem::path& folder)
{
    auto made = std::make_shared<parts>();
    try {
        made->read(folder);
    } catch (const bad_table& wrong) {
        return problem{0, made->file + (wrong.field.empty() ? "" : ": " + wrong.field), wrong.what()};
    } catch (const std::exception& other) {  // out of memory, say, for a header that lies within the limits
        return problem{0, made->file, std::string("cannot be read: ") + other.what()};
    }
    return static_table(std::move(made));
}

meaning_vector static_table::of(std::string_view text) const
{
    auto found = parts_->pieces->pieces_of(text);
    found.resize(std::min(found.size(), most_pieces));
    const std::size_t width = parts_->width;
    meaning_vector sum(width);
    std::vector<float> row(width);
    for (const auto piece : found) {
        const std::size_t at = parts_->rows_of.empty() ? piece : parts_->rows_of[piece];
        const float weight = parts_->weights.empty() ? 1 : parts_->weights[piece];
        parts_->numbers->numbers(*parts_->embeddings, at * width, width, row.data());
        for (std::size_t i = 0; i < width; ++i)
            sum[i] += weight * row[i];
    }
    double length = 0;
    for (const float each : sum)
        length += static_cast<double>(each) * static_cast<double>(each);
    if (!std::isfinite(length) || length <= 0) return {};
    const auto scale = static_cast<float>(1 / std::sqrt(length));
    for (float& each : sum)
        each *= scale;
    return sum;
}

std::size_t static_table::dimension() const
{
    return parts_->width;
}

}  // namespace pasokh::faq
