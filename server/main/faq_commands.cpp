#include "main/faq_commands.hpp"

#include "faq/engine.hpp"
#include "faq/formats.hpp"
#include "faq/report.hpp"

#include <fmt/format.h>
#include <iostream>
#include <optional>

namespace pasokh {
namespace {

std::optional<faq::knowledge> read(const std::filesystem::path& file)
{
    auto loaded = faq::load(file, faq::options().default_language);
    for (const auto& each : loaded.problems)
        fmt::print(stderr, "{}: {}\n", file.string(), to_string(each));
    if (!loaded.ok()) return std::nullopt;
    return std::move(loaded.content);
}

}  // namespace

int faq_check(const std::filesystem::path& file)
{
    const auto content = read(file);
    if (!content) return 1;
    const auto remarks = faq::lint(*content);
    for (const auto& each : remarks)
        fmt::print("{}: {}\n", each.entry_id, each.advice);
    fmt::print("{} entries, {} remarks\n", content->entries.size(), remarks.size());
    return 0;
}

int faq_ask(const std::filesystem::path& file, const std::string& question)
{
    const auto content = read(file);
    if (!content) return 1;
    const auto engine = faq::engine::build(*content);
    if (!question.empty()) {
        fmt::print("{}", describe(engine.ask(question)));
        return 0;
    }
    for (std::string line; std::getline(std::cin, line);)
        fmt::print("{}\n", describe(engine.ask(line)));
    return 0;
}

}  // namespace pasokh
