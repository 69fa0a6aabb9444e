#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pasokh::wire {

// What is said to an OpenAI-compatible /embeddings endpoint, and what it answers.

/// Longest vector that is taken.
inline constexpr std::size_t most_embedding_dimensions = 8'192;

/// {"model": …, "input": [texts…], "encoding_format": "float"}
std::string embeddings_request(const std::string& model, const std::vector<std::string>& texts);

/// One vector for each of `count` texts by their `index`: every index once, all of one length, finite.
/// bad_field for anything else, however it was made wrong.
result<std::vector<std::vector<float>>> decode_embeddings(std::string_view body, std::size_t count);

}  // namespace pasokh::wire
