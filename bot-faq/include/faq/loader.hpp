#pragma once

#include "faq/knowledge.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::faq {

/// What a FAQ file may hold; more than this is a mistake or an attack.
namespace limits {
inline constexpr std::size_t file_bytes = 32 * 1024 * 1024;
inline constexpr std::size_t line_bytes = 128 * 1024;
inline constexpr std::size_t entries = 20'000;
inline constexpr std::size_t variants = 200;  // of one entry in one language
inline constexpr std::size_t id_bytes = 100;
inline constexpr std::size_t question_bytes = 2'000;
inline constexpr std::size_t answer_bytes = 16'000;
inline constexpr std::size_t links = 5;  // of one answer
inline constexpr std::size_t images = 3;
inline constexpr std::size_t next = 4;
inline constexpr std::size_t url_bytes = 2'000;
inline constexpr std::size_t label_bytes = 300;
inline constexpr std::size_t problems = 200;  // that are told of one file: whoever mends those may ask again
}  // namespace limits

/// One mistake in a file: where it is and what is wrong with it.
struct problem {
    std::size_t line = 0;  ///< 1-based; 0 when it concerns the whole file
    std::string field;     ///< "answer", "variants[2]"; empty when it concerns the whole line
    std::string reason;
};

/// "line 3, answer: missing"
std::string to_string(const problem& what);

/// The knowledge of a file, or every mistake in it. A file with one mistake imports nothing.
struct loaded {
    knowledge content;
    std::vector<problem> problems;

    bool ok() const { return problems.empty(); }
};

/// Reads JSON Lines, one object {"id","lang","question","variants","answer","links","images","next"} a line;
/// blank lines are skipped. Lines that repeat an id in another language are one entry.
loaded parse_jsonl(std::string_view text);
loaded load_jsonl(const std::filesystem::path& file);

/// A question whose right entry is known: what `pasokh-faq eval` measures with.
struct labelled_question {
    std::string language;
    std::string text;
    std::optional<std::string> expected;  ///< no value: must not be answered
    std::size_t line = 0;                 ///< of its file
};

struct loaded_questions {
    std::vector<labelled_question> content;
    std::vector<problem> problems;

    bool ok() const { return problems.empty(); }
};

/// Reads JSON Lines, one object {"lang","text","expect"} a line; other fields are ignored.
loaded_questions load_questions(const std::filesystem::path& file);

}  // namespace pasokh::faq
