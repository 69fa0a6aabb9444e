#pragma once

#include "faq/loader.hpp"

#include <string>
#include <vector>

/// The commands of pasokh-faq that learn and measure. Each prints what it found, or what is wrong, and
/// returns the status of the program.
namespace pasokh::faq::tool {

using arguments = std::vector<std::string>;

inline constexpr int success = 0;
inline constexpr int failure = 1;
inline constexpr int wrong_usage = 2;

/// Prints the problems of a file; whether there were any.
bool complain_about(const std::string& file, const std::vector<problem>& problems);

int train(const std::string& sets_file, const std::string& out_file, const arguments& except);
int train_meaning(
    const std::string& sets_file,
    const std::string& vectors_file,
    const std::string& out_file,
    const arguments& except
);
/// Each of `together` names sources, separated by commas.
int bench(const std::string& sets_file, const arguments& except, const arguments& together);
int speed();

}  // namespace pasokh::faq::tool
