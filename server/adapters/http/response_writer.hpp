#pragma once

#include "adapters/http/message.hpp"

#include <string>

namespace pasokh::http {

/// The head of a response as bytes, with the headers that every answer of ours carries. Headers that the
/// response brings itself are not written twice.
std::string head_of(const response& what, bool keep_alive, bool secure_origin);

}  // namespace pasokh::http
