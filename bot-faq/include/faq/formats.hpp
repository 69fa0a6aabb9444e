#pragma once

#include "faq/loader.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::faq {

/// How a FAQ can be written down. `jsonl` and `toml` hold everything. `csv` and `markdown` do as well, as far
/// as their answers keep to plain text; `json_ld` is what search engines read.
enum class format { jsonl, toml, csv, json_ld, markdown };

inline constexpr std::array<std::string_view, 5> format_names{"jsonl", "toml", "csv", "json_ld", "markdown"};

std::string_view to_string(format what);
std::optional<format> format_named(std::string_view name);
/// By the end of a file's name: .jsonl, .toml, .csv, .json or .jsonld or .html (a page with JSON-LD in it),
/// .md.
std::optional<format> format_of_file(const std::filesystem::path& file);

/// Reads a FAQ. Entries that do not name their language get `language`; those without an id get one that
/// follows from their question, the same each time. With one mistake nothing is imported.
///
/// csv: the first line names the columns: question and answer, and any of id, lang, variants, links, images,
/// next; several values of a cell stand on lines of their own, a link as "label https://…". Separated by
/// commas, semicolons or tabs. json_ld: schema.org's FAQPage, also inside an HTML page; its answers lose
/// their HTML, not their links. markdown: each heading with text below it is a question, one with nothing
/// but deeper headings below it a section. Quoted lines (`> …`) below a heading are other phrasings,
/// `{#id lang=fa}` at its end says which entry and language it is.
loaded parse(format how, std::string_view text, const std::string& language);

/// The same from a file, by the end of its name; JSON Lines when it says nothing.
loaded load(const std::filesystem::path& file, const std::string& language);

/// What parse() reads back.
std::string write(format how, const knowledge& content);

/// http or https to a host, without a user name, blanks or quotes.
bool is_web_address(std::string_view url, bool https_only);

/// Every rule that parse() holds a file to, for a FAQ that was put together otherwise. `line` of a problem is
/// the number of the entry, `field` the path in it: "fa.links[0]".
std::vector<problem> problems_of(const knowledge& content);

}  // namespace pasokh::faq
