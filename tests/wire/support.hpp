#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace pasokh::tests {

/// The text of tests/fixtures/wire/<name>.json. Throws when it is not there.
std::string fixture_text(const std::string& name);
nlohmann::json fixture(const std::string& name);

/// Names of all fixtures in a folder below tests/fixtures/wire, e.g. "visitor/client".
std::vector<std::string> fixtures_in(const std::string& folder);

}  // namespace pasokh::tests
