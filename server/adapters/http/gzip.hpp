#pragma once

#include <string>
#include <string_view>

namespace pasokh::http {

/// `text` as a gzip file; empty when that would not be shorter.
std::string gzip(std::string_view text);

}  // namespace pasokh::http
