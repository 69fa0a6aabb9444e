#include "faq/loader.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace pasokh::faq {
namespace {

using json = nlohmann::json;

constexpr int deepest = 3;  // the object, the list of variants, and one more to name what is wrong

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// Calls `take(number, line)` for each line that is not blank.
template <class Take>
void each_line(std::string_view text, Take take)
{
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (!is_blank(line)) take(number, line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

/// The whole file, or why it cannot be had.
std::optional<problem> read(const std::filesystem::path& file, std::string& text)
{
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    std::ifstream stream(file, std::ios::binary);
    if (failed || !stream) return problem{0, "", "cannot read " + file.string()};
    if (size > limits::file_bytes)
        return problem{0, "", "larger than " + std::to_string(limits::file_bytes) + " bytes"};
    std::ostringstream content;
    content << stream.rdbuf();
    text = std::move(content).str();
    if (text.starts_with("\xEF\xBB\xBF"))  // editors on Windows begin a file so
        text.erase(0, 3);
    return std::nullopt;
}

/// Checks one object and collects what is wrong with it.
class line_reader {
public:
    line_reader(std::size_t number, std::vector<problem>& problems) : number_(number), problems_(problems) {}

    bool parse(std::string_view line)
    {
        if (line.size() > limits::line_bytes)
            return complain("", "longer than " + std::to_string(limits::line_bytes) + " bytes");
        bool too_deep = false;
        std::set<std::string> keys;
        std::string repeated;
        const auto watch = [&](int depth, json::parse_event_t event, json& value) {
            too_deep = too_deep || depth > deepest;
            if (event == json::parse_event_t::key && depth == 1 &&
                !keys.insert(value.get<std::string>()).second)
                repeated = value.get<std::string>();
            return depth <= deepest;
        };
        object_ = json::parse(line, watch, false);
        if (too_deep) return complain("", "nested too deeply");
        if (object_.is_discarded()) return complain("", "not valid JSON in UTF-8");
        if (!object_.is_object()) return complain("", "must be an object");
        return repeated.empty() || complain(repeated, "given twice");
    }

    bool allow_only(const std::set<std::string>& fields)
    {
        bool fine = true;
        for (const auto& item : object_.items()) {
            if (!fields.contains(item.key())) fine = complain(item.key(), "unknown field");
        }
        return fine;
    }

    bool take_text(const std::string& field, std::size_t most_bytes, std::string& into)
    {
        const auto found = object_.find(field);
        if (found == object_.end()) return complain(field, "missing");
        return check_text(field, *found, most_bytes, into);
    }

    bool take_variants(std::vector<std::string>& into)
    {
        const auto found = object_.find("variants");
        if (found == object_.end()) return true;
        if (!found->is_array()) return complain("variants", "must be a list of strings");
        if (found->size() > limits::variants)
            return complain("variants", "more than " + std::to_string(limits::variants));
        bool fine = true;
        for (std::size_t i = 0; i < found->size(); ++i) {
            std::string text;
            fine = check_text(
                       "variants[" + std::to_string(i) + "]",
                       (*found)[i],
                       limits::question_bytes,
                       text
                   ) &&
                   fine;
            into.push_back(std::move(text));
        }
        return fine;
    }

    bool take_expected(std::optional<std::string>& into)
    {
        const auto found = object_.find("expect");
        if (found == object_.end()) return complain("expect", "missing");
        if (found->is_null()) return true;
        return check_text("expect", *found, limits::id_bytes, into.emplace());
    }

    bool complain(const std::string& field, const std::string& reason)
    {
        problems_.push_back({number_, field, reason});
        return false;
    }

private:
    bool check_text(const std::string& field, const json& value, std::size_t most_bytes, std::string& into)
    {
        if (!value.is_string()) return complain(field, "must be a string");
        into = value.get<std::string>();
        if (is_blank(into)) return complain(field, "empty");
        if (into.size() > most_bytes)
            return complain(field, "longer than " + std::to_string(most_bytes) + " bytes");
        return true;
    }

    std::size_t number_;
    std::vector<problem>& problems_;
    json object_;
};

bool is_language_code(std::string_view code)
{
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    return code.size() >= 2 && std::all_of(code.begin(), code.end(), is_letter);
}

class collector {
public:
    void take(std::size_t number, std::string_view line)
    {
        line_reader reader(number, result_.problems);
        if (!reader.parse(line)) return;
        std::string id;
        std::string code;
        wording said;
        bool fine = reader.allow_only({"id", "lang", "question", "variants", "answer"});
        fine = reader.take_text("id", limits::id_bytes, id) && fine;
        fine = reader.take_text("lang", limits::id_bytes, code) && fine;
        fine = reader.take_text("question", limits::question_bytes, said.question) && fine;
        fine = reader.take_variants(said.variants) && fine;
        fine = reader.take_text("answer", limits::answer_bytes, said.answer) && fine;
        if (!code.empty() && !is_language_code(code))
            fine = reader.complain("lang", "must be a language code such as \"fa\"");
        if (fine) add(reader, std::move(id), code, std::move(said));
    }

    loaded finish()
    {
        if (result_.problems.empty() && result_.content.entries.empty())
            result_.problems.push_back({0, "", "holds no entry"});
        if (result_.content.entries.size() > limits::entries)
            result_.problems.push_back({0, "", "more than " + std::to_string(limits::entries) + " entries"});
        if (!result_.ok()) result_.content = {};
        return std::move(result_);
    }

private:
    void add(line_reader& reader, std::string id, const std::string& code, wording said)
    {
        const auto [place, is_new] = places_.emplace(id, result_.content.entries.size());
        if (is_new) result_.content.entries.push_back({std::move(id), {}});
        auto& wordings = result_.content.entries[place->second].wordings;
        if (!wordings.emplace(code, std::move(said)).second)
            reader.complain("id", "\"" + place->first + "\" has \"" + code + "\" already");
    }

    loaded result_;
    std::map<std::string, std::size_t> places_;
};

}  // namespace

std::string to_string(const problem& what)
{
    std::string text = what.line == 0 ? "file" : "line " + std::to_string(what.line);
    if (!what.field.empty()) text += ", " + what.field;
    return text + ": " + what.reason;
}

loaded parse_jsonl(std::string_view text)
{
    collector all;
    each_line(text, [&](std::size_t number, std::string_view line) { all.take(number, line); });
    return all.finish();
}

loaded load_jsonl(const std::filesystem::path& file)
{
    std::string text;
    if (auto failed = read(file, text)) return {{}, {std::move(*failed)}};
    return parse_jsonl(text);
}

loaded_questions load_questions(const std::filesystem::path& file)
{
    loaded_questions result;
    std::string text;
    if (auto failed = read(file, text)) return {{}, {std::move(*failed)}};
    each_line(text, [&](std::size_t number, std::string_view line) {
        line_reader reader(number, result.problems);
        labelled_question question;
        if (reader.parse(line) && reader.take_text("lang", limits::id_bytes, question.language) &&
            reader.take_text("text", limits::question_bytes, question.text) &&
            reader.take_expected(question.expected))
            result.content.push_back(std::move(question));
    });
    if (!result.ok()) result.content.clear();
    return result;
}

}  // namespace pasokh::faq
