#pragma once

#include "domain/faq.hpp"
#include "faq/loader.hpp"

#include <vector>

namespace pasokh::adapters {

// Between the server's words for a FAQ and the library's.

domain::faq_content from_library(const faq::knowledge& content);
faq::knowledge to_library(const domain::faq_content& content);
std::vector<domain::faq_problem> from_library(const std::vector<faq::problem>& problems);
/// Links first.
std::vector<domain::attachment> attachments_of(const faq::wording& said);

}  // namespace pasokh::adapters
