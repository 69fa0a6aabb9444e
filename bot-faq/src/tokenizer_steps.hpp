#pragma once

#include "tokenizer.hpp"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace pasokh::faq {

// What a tokenizer does with a text before it looks pieces up: one function each, added in order. `told` is
// the part of tokenizer.json, which may be null. Throws bad_table for what is not known.

void add_normalizers(const nlohmann::json& told, std::vector<tokenizer::normalizer>& into);
void add_splitters(const nlohmann::json& told, std::vector<tokenizer::splitter>& into);

}  // namespace pasokh::faq
