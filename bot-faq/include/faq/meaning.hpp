#pragma once

#include "faq/loader.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

namespace pasokh::faq {

/// What a text means, as a vector: texts that mean about the same point the same way. Made by a service or by
/// a static_table; all that are compared must come from the same one.
using meaning_vector = std::vector<float>;

/// Words as vectors, as model2vec keeps them: a text means the mean of its words. Immutable: a copy is cheap,
/// and any number of threads may ask at once.
class static_table {
public:
    /// Of `folder`: model.safetensors and tokenizer.json. The problem names the file and what is wrong in it.
    /// Takes seconds for a large table.
    static std::variant<static_table, problem> read(const std::filesystem::path& folder);

    /// Of unit length; empty when it knows no word of the text. The end of a very long text is not looked at.
    meaning_vector of(std::string_view text) const;

    std::size_t dimension() const;

private:
    struct parts;

    explicit static_table(std::shared_ptr<const parts> read) : parts_(std::move(read)) {}

    std::shared_ptr<const parts> parts_;
};

}  // namespace pasokh::faq
