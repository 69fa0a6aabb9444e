#include "draft.hpp"

#include "faq/formats.hpp"
#include "text.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace pasokh::faq {
namespace {

bool is_language_code(std::string_view code)
{
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    };
    return code.size() >= 2 && std::all_of(code.begin(), code.end(), is_letter);
}

/// Well-formed, and without the controls that no text has.
bool is_text(std::string_view bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        if (first < 0x20 && first != '\t' && first != '\n' && first != '\r') return false;
        const std::size_t more = first < 0x80 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if ((first >= 0x80 && first < 0xC2) || first > 0xF4 || at + more >= bytes.size()) return false;
        for (std::size_t i = 1; i <= more; ++i)
            if ((static_cast<unsigned char>(bytes[at + i]) & 0xC0) != 0x80) return false;
        const auto second = more > 0 ? static_cast<unsigned char>(bytes[at + 1]) : 0U;
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ||
            (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90))
            return false;
        at += more + 1;
    }
    return true;
}

std::string numbered(const char* field, std::size_t number)
{
    return std::string(field) + '[' + std::to_string(number) + ']';
}

}  // namespace

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void make_up_id(draft& one)
{
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : folded(one.said.question))
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "q-";
    for (int shift = 60; shift >= 0; shift -= 4)
        out += digits[hash >> shift & 0xF];
    one.id = std::move(out);
    one.id_is_made_up = true;
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (const auto line = trimmed(text.substr(0, end)); !line.empty()) out.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

link link_of(std::string_view text)
{
    const auto blank = text.find_last_of(" \t");
    if (blank == std::string_view::npos) return {std::string(text), std::string(text)};
    return {std::string(text.substr(blank + 1)), std::string(trimmed(text.substr(0, blank)))};
}

bool is_web_address(std::string_view url, bool https_only)
{
    const std::string_view scheme = url.starts_with("https://") ? "https://" : "http://";
    if (!url.starts_with(scheme) || (https_only && scheme != "https://")) return false;
    const auto rest = url.substr(scheme.size());
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    const auto is_in_host = [](unsigned char c) {
        return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == ':' || c == '[' || c == ']' || c == '_';
    };
    // A user name in front of the host is how one address is made to look like another.
    if (host.empty() || host.front() == ':' || !std::ranges::all_of(host, is_in_host)) return false;
    return std::ranges::none_of(rest, [](unsigned char c) {
        return c <= 0x20 || c == 0x7F || c == '"' || c == '\'' || c == '<' || c == '>' || c == '\\' ||
               c == '`';
    });
}

void draft_collector::complain(std::size_t line, std::string field, std::string reason)
{
    if (result_.problems.size() < limits::problems)
        result_.problems.push_back({line, std::move(field), std::move(reason)});
}

bool draft_collector::check_text(
    const draft& one,
    const std::string& field,
    const std::string& text,
    std::size_t most
)
{
    const auto wrong = [&](std::string reason) {
        complain(one.line, one.within + field, std::move(reason));
        return false;
    };
    if (is_blank(text)) return wrong("empty");
    if (text.size() > most) return wrong("longer than " + std::to_string(most) + " bytes");
    if (!is_text(text)) return wrong("not text in UTF-8");
    // What was read in a wrong encoding once: the letters are lost, and the file that has them is elsewhere.
    return text.find("\xEF\xBF\xBD") == std::string::npos || wrong("holds U+FFFD: save the file as UTF-8");
}

bool draft_collector::check_parts(const draft& one)
{
    bool fine = true;
    const auto wrong = [&](const std::string& field, std::string reason) {
        complain(one.line, one.within + field, std::move(reason));
        fine = false;
    };
    const auto not_more = [&](const char* field, std::size_t count, std::size_t most) {
        if (count > most) wrong(field, "more than " + std::to_string(most));
    };
    const auto& said = one.said;
    not_more("variants", said.variants.size(), limits::variants);
    not_more("links", said.links.size(), limits::links);
    not_more("images", said.images.size(), limits::images);
    not_more("next", said.next.size(), limits::next);
    for (std::size_t i = 0; i < said.variants.size(); ++i)
        fine = check_text(one, numbered("variants", i), said.variants[i], limits::question_bytes) && fine;
    for (std::size_t i = 0; i < said.links.size(); ++i) {
        const auto& [url, label] = said.links[i];
        if (!is_web_address(url, false) || url.size() > limits::url_bytes || !is_text(url))
            wrong(numbered("links", i), "must lead to an address such as https://shop.example/");
        fine = check_text(one, numbered("links", i), label, limits::label_bytes) && fine;
    }
    for (std::size_t i = 0; i < said.images.size(); ++i) {
        const auto& [url, description] = said.images[i];
        if (!is_web_address(url, true) || url.size() > limits::url_bytes || !is_text(url))
            wrong(numbered("images", i), "must have an address such as https://shop.example/map.png");
        fine = check_text(one, numbered("images", i), description, limits::label_bytes) && fine;
    }
    for (std::size_t i = 0; i < said.next.size(); ++i)
        fine = check_text(one, numbered("next", i), said.next[i], limits::id_bytes) && fine;
    return fine;
}

bool draft_collector::check(const draft& one)
{
    bool fine = check_text(one, "id", one.id, limits::id_bytes);
    fine = check_text(one, "lang", one.language, limits::id_bytes) && fine;
    fine = check_text(one, "question", one.said.question, limits::question_bytes) && fine;
    fine = check_text(one, "answer", one.said.answer, limits::answer_bytes) && fine;
    fine = check_parts(one) && fine;
    // Formats that separate by blanks and lines could not keep it.
    if (trimmed(one.id) != one.id || one.id.find('\n') != std::string::npos) {
        complain(one.line, one.within + "id", "must be one line without blanks around it");
        fine = false;
    }
    // In an address they mean this folder and the one above, however they are written.
    if (one.id == "." || one.id == "..") {
        complain(one.line, one.within + "id", "must be more than dots");
        fine = false;
    }
    if (!is_blank(one.language) && !is_language_code(one.language)) {
        complain(one.line, one.within + "lang", "must be a language code such as \"fa\"");
        fine = false;
    }
    return fine;
}

void draft_collector::take(draft one)
{
    if (!check(one)) return;
    const auto [place, is_new] = places_.emplace(one.id, result_.content.entries.size());
    if (is_new) result_.content.entries.push_back({one.id, {}});
    for (std::size_t i = 0; i < one.said.next.size(); ++i)
        next_.push_back({one.line, one.within + numbered("next", i), one.said.next[i]});
    auto& wordings = result_.content.entries[place->second].wordings;
    if (wordings.emplace(one.language, std::move(one.said)).second) {
        lines_.emplace(std::pair(one.id, one.language), one.line);
        return;
    }
    const auto first = std::to_string(lines_[{one.id, one.language}]);
    if (one.id_is_made_up)
        complain(one.line, one.within + "question", "same question as in line " + first);
    else
        complain(
            one.line,
            one.within + "id",
            "\"" + one.id + "\" has \"" + one.language + "\" already, in line " + first
        );
}

loaded draft_collector::finish()
{
    if (result_.ok() && result_.content.entries.empty()) complain(0, "", "holds no entry");
    if (result_.content.entries.size() > limits::entries)
        complain(0, "", "more than " + std::to_string(limits::entries) + " entries");
    // Only in a file that is right so far: an entry that was refused is missing for a reason told already.
    if (result_.ok())
        for (const auto& [line, field, id] : next_)
            if (!places_.contains(id)) complain(line, field, "no entry \"" + id + "\"");
    if (!result_.ok()) result_.content = {};
    return std::move(result_);
}

std::vector<problem> problems_of(const knowledge& content)
{
    draft_collector all;
    if (content.entries.empty()) return {};
    for (std::size_t i = 0; i < content.entries.size(); ++i) {
        const auto& one = content.entries[i];
        if (one.wordings.empty()) all.complain(i + 1, "", "has no wording");
        for (const auto& [language, said] : one.wordings)
            all.take({i + 1, language + ".", one.id, language, said});
    }
    return all.finish().problems;
}

}  // namespace pasokh::faq
