#include "faq/formats.hpp"

#include "draft.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::faq {

std::string_view to_string(format what)
{
    return format_names[static_cast<std::size_t>(what)];
}

std::optional<format> format_named(std::string_view name)
{
    const auto found = std::ranges::find(format_names, name);
    if (found == format_names.end()) return std::nullopt;
    return static_cast<format>(found - format_names.begin());
}

std::optional<format> format_of_file(const std::filesystem::path& file)
{
    const std::string end = file.extension().string();
    if (end == ".jsonl") return format::jsonl;
    if (end == ".toml") return format::toml;
    if (end == ".csv" || end == ".tsv") return format::csv;
    if (end == ".json" || end == ".jsonld" || end == ".html" || end == ".htm") return format::json_ld;
    if (end == ".md" || end == ".markdown") return format::markdown;
    return std::nullopt;
}

loaded parse(format how, std::string_view text, const std::string& language)
{
    if (text.size() > limits::file_bytes)
        return {{}, {{0, "", "larger than " + std::to_string(limits::file_bytes) + " bytes"}}};
    switch (how) {
    case format::jsonl: return parse_jsonl(text);
    case format::toml: return parse_toml(text, language);
    case format::csv: return parse_csv(text, language);
    case format::json_ld: return parse_json_ld(text, language);
    case format::markdown: return parse_markdown(text, language);
    }
    return {};
}

loaded load(const std::filesystem::path& file, const std::string& language)
{
    std::string text;
    if (auto failed = read_file(file, text)) return {{}, {std::move(*failed)}};
    return parse(format_of_file(file).value_or(format::jsonl), text, language);
}

std::string write(format how, const knowledge& content)
{
    switch (how) {
    case format::jsonl: return write_jsonl(content);
    case format::toml: return write_toml(content);
    case format::csv: return write_csv(content);
    case format::json_ld: return write_json_ld(content);
    case format::markdown: return write_markdown(content);
    }
    return {};
}

}  // namespace pasokh::faq
