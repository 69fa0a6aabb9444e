#include "wire/support.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace pasokh::tests {
namespace {
const std::filesystem::path root = "tests/fixtures/wire";
}

std::string fixture_text(const std::string& name)
{
    std::ifstream in(root / (name + ".json"));
    if (!in) throw std::runtime_error("no fixture " + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

nlohmann::json fixture(const std::string& name)
{
    return nlohmann::json::parse(fixture_text(name));
}

std::vector<std::string> fixtures_in(const std::string& folder)
{
    std::vector<std::string> out;
    for (const auto& each : std::filesystem::directory_iterator(root / folder))
        out.push_back(folder + "/" + each.path().stem().string());
    std::ranges::sort(out);
    return out;
}

}  // namespace pasokh::tests
