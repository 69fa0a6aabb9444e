#include "support/shipped_file.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace pasokh::testing {

std::string shipped(const std::string& name)
{
    std::ifstream in("config/deploy/" + name);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::string with(std::string text, const replacements& all)
{
    for (const auto& [from, to] : all) {
        if (text.find(from) == std::string::npos)
            throw std::runtime_error("not in the shipped file: " + from);
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace pasokh::testing
