#pragma once

#include "faq/knowledge.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pasokh::faq {

/// What a reader sees of a piece of HTML: its text in lines and paragraphs. Links and images with an address
/// of the web go into the lists as well; whatever else the tags say is dropped.
std::string text_of_html(std::string_view html, std::vector<link>& links, std::vector<image>& images);

/// `text` where &, <, > and quotes stand for themselves.
std::string escaped_html(std::string_view text);

}  // namespace pasokh::faq
