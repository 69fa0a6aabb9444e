#pragma once

#include <filesystem>
#include <string>

namespace pasokh {

// `pasokh faq …`; each returns the exit code of the program.

/// 0 when the file loads, whatever the advice; 1 with every mistake printed.
int faq_check(const std::filesystem::path& file);

/// Without a question, reads them line by line from standard input.
int faq_ask(const std::filesystem::path& file, const std::string& question);

}  // namespace pasokh
