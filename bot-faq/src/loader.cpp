#include "faq/loader.hpp"

#include "draft.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace pasokh::faq {
namespace {

using json = nlohmann::json;

constexpr int deepest = 3;  // the object, the list of links, and each of them

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

    /// A list of strings; absent is empty.
    bool take_texts(
        const std::string& field,
        std::size_t most,
        std::size_t most_bytes,
        std::vector<std::string>& into
    )
    {
        const auto found = object_.find(field);
        if (found == object_.end()) return true;
        if (!found->is_array()) return complain(field, "must be a list of strings");
        if (found->size() > most) return complain(field, "more than " + std::to_string(most));
        bool fine = true;
        for (std::size_t i = 0; i < found->size(); ++i) {
            std::string text;
            fine = check_text(field + '[' + std::to_string(i) + ']', (*found)[i], most_bytes, text) && fine;
            into.push_back(std::move(text));
        }
        return fine;
    }

    /// A list of {"url", NAME}; absent is empty.
    template <class Part>
    bool take_pairs(const std::string& field, const char* name, std::vector<Part>& into)
    {
        const auto found = object_.find(field);
        if (found == object_.end()) return true;
        if (!found->is_array()) return complain(field, "must be a list");
        bool fine = true;
        for (std::size_t i = 0; i < found->size(); ++i) {
            const auto where = field + '[' + std::to_string(i) + ']';
            const auto& one = (*found)[i];
            const auto url = one.find("url");
            const auto text = one.find(name);
            if (!one.is_object() || one.size() != 2 || url == one.end() || text == one.end()) {
                fine = complain(where, std::string("must be {\"url\": …, \"") + name + "\": …}");
                continue;
            }
            Part part;
            auto& [address, label] = part;
            fine = check_text(where + ".url", *url, limits::url_bytes, address) && fine;
            fine = check_text(where + '.' + name, *text, limits::label_bytes, label) && fine;
            into.push_back(std::move(part));
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
        if (problems_.size() < limits::problems) problems_.push_back({number_, field, reason});
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

class collector {
public:
    void take(std::size_t number, std::string_view line)
    {
        line_reader reader(number, problems_);
        if (!reader.parse(line)) return;
        draft one;
        one.line = number;
        bool fine =
            reader.allow_only({"id", "lang", "question", "variants", "answer", "links", "images", "next"});
        fine = reader.take_text("id", limits::id_bytes, one.id) && fine;
        fine = reader.take_text("lang", limits::id_bytes, one.language) && fine;
        fine = reader.take_text("question", limits::question_bytes, one.said.question) && fine;
        fine = reader.take_texts("variants", limits::variants, limits::question_bytes, one.said.variants) &&
               fine;
        fine = reader.take_text("answer", limits::answer_bytes, one.said.answer) && fine;
        fine = reader.take_pairs("links", "label", one.said.links) && fine;
        fine = reader.take_pairs("images", "description", one.said.images) && fine;
        fine = reader.take_texts("next", limits::next, limits::id_bytes, one.said.next) && fine;
        if (fine) all_.take(std::move(one));
    }

    loaded finish()
    {
        for (auto& each : problems_)
            all_.complain(each.line, std::move(each.field), std::move(each.reason));
        auto out = all_.finish();
        std::ranges::stable_sort(out.problems, {}, &problem::line);
        return out;
    }

private:
    draft_collector all_;
    std::vector<problem> problems_;
};

}  // namespace

std::string to_string(const problem& what)
{
    std::string text = what.line == 0 ? "file" : "line " + std::to_string(what.line);
    if (!what.field.empty()) text += ", " + what.field;
    return text + ": " + what.reason;
}

std::optional<problem> read_file(const std::filesystem::path& file, std::string& text)
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
    // By its mark, or by the zeros that letters of the West have in it.
    const bool wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
                      std::string_view(text).substr(0, 4'096).find('\0') != std::string_view::npos;
    if (wide) return problem{0, "", "is UTF-16: save it as UTF-8"};
    return std::nullopt;
}

loaded parse_jsonl(std::string_view text)
{
    collector all;
    each_line(text, [&](std::size_t number, std::string_view line) { all.take(number, line); });
    return all.finish();
}

std::string write_jsonl(const knowledge& content)
{
    using ordered = nlohmann::ordered_json;
    std::string out;
    for (const auto& one : content.entries) {
        for (const auto& [language, said] : one.wordings) {
            ordered line{{"id", one.id}, {"lang", language}, {"question", said.question}};
            if (!said.variants.empty()) line["variants"] = said.variants;
            line["answer"] = said.answer;
            for (const auto& each : said.links)
                line["links"].push_back(ordered{{"url", each.url}, {"label", each.label}});
            for (const auto& each : said.images)
                line["images"].push_back(ordered{{"url", each.url}, {"description", each.description}});
            if (!said.next.empty()) line["next"] = said.next;
            out += line.dump(-1, ' ', false, ordered::error_handler_t::replace);
            out += '\n';
        }
    }
    return out;
}

loaded load_jsonl(const std::filesystem::path& file)
{
    std::string text;
    if (auto failed = read_file(file, text)) return {{}, {std::move(*failed)}};
    return parse_jsonl(text);
}

loaded_questions load_questions(const std::filesystem::path& file)
{
    loaded_questions result;
    std::string text;
    if (auto failed = read_file(file, text)) return {{}, {std::move(*failed)}};
    each_line(text, [&](std::size_t number, std::string_view line) {
        line_reader reader(number, result.problems);
        labelled_question question;
        if (reader.parse(line) && reader.take_text("lang", limits::id_bytes, question.language) &&
            reader.take_text("text", limits::question_bytes, question.text) &&
            reader.take_expected(question.expected)) {
            question.line = number;
            result.content.push_back(std::move(question));
        }
    });
    if (result.ok() && result.content.empty()) result.problems.push_back({0, "", "holds no question"});
    if (!result.ok()) result.content.clear();
    return result;
}

}  // namespace pasokh::faq
