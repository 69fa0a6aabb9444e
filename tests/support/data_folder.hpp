#pragma once

#include <filesystem>
#include <string>

namespace pasokh::testing {

/// The name of a file below the folder that holds the words, whatever its format; empty when none does.
std::string file_with(const std::filesystem::path& folder, const std::string& words);

/// The answer of FOLDER/pasokh.db to SQL, asked over a connection of the test's own: values without
/// separators.
std::string ask_database(const std::filesystem::path& folder, const std::string& sql);

}  // namespace pasokh::testing
