#pragma once

#include "faq/loader.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::faq {

/// One entry in one language as some file has it: nothing checked but its form.
struct draft {
    std::size_t line = 0;
    std::string within;  ///< what stands before a field's name in a problem: "mainEntity[2]."
    std::string id;
    std::string language;
    wording said;
    bool id_is_made_up = false;  ///< it stands for the question, in a file that has none
};

/// Holds drafts to the rules of a FAQ and makes it of them; collects what is wrong.
class draft_collector {
public:
    void take(draft one);
    void complain(std::size_t line, std::string field, std::string reason);
    /// Nothing but the problems if there are any.
    loaded finish();

private:
    bool check(const draft& one);
    bool check_text(const draft& one, const std::string& field, const std::string& text, std::size_t most);
    bool check_parts(const draft& one);

    struct origin {
        std::size_t line = 0;
        std::string field;
        std::string id;
    };

    loaded result_;
    std::map<std::string, std::size_t> places_;
    std::map<std::pair<std::string, std::string>, std::size_t> lines_;  ///< by id and language
    std::vector<origin> next_;                                          ///< every mention of another entry
};

bool is_blank(std::string_view text);
std::string_view trimmed(std::string_view text);
/// Gives a draft without an id one that follows from its question: "q-" and a hash.
void make_up_id(draft& one);
/// The lines of a text without blanks around them; empty ones are left out.
std::vector<std::string> lines_of(std::string_view text);
/// "label https://…" or a bare address.
link link_of(std::string_view text);

// The formats, one file each. `language` is of what does not name its own.
loaded parse_csv(std::string_view text, const std::string& language);
loaded parse_json_ld(std::string_view text, const std::string& language);
loaded parse_markdown(std::string_view text, const std::string& language);
loaded parse_toml(std::string_view text, const std::string& language);
std::string write_jsonl(const knowledge& content);
std::string write_csv(const knowledge& content);
std::string write_json_ld(const knowledge& content);
std::string write_markdown(const knowledge& content);
std::string write_toml(const knowledge& content);

/// The whole file without a byte order mark, or why it cannot be had.
std::optional<problem> read_file(const std::filesystem::path& file, std::string& text);

}  // namespace pasokh::faq
