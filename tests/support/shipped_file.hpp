#pragma once

#include <string>
#include <utility>
#include <vector>

namespace pasokh::testing {

using replacements = std::vector<std::pair<std::string, std::string>>;

/// A file of config/deploy.
std::string shipped(const std::string& name);

/// The text with all of these replaced. Each must be there, or the test would run something else than what is
/// shipped.
std::string with(std::string text, const replacements& all);

}  // namespace pasokh::testing
