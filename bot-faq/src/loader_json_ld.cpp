// schema.org's FAQPage as JSON-LD, bare or in the <script> of an HTML page.

#include "draft.hpp"
#include "faq/formats.hpp"
#include "plain_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

namespace pasokh::faq {
namespace {

using json = nlohmann::json;

constexpr int deepest = 12;
constexpr char line_key[] = "\n";  // no key of JSON-LD: where each object begins

/// Lets the parser tell the line that it has reached.
class counting_iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    counting_iterator(const char* at, std::size_t& line) : at_(at), line_(&line) {}

    reference operator*() const { return *at_; }

    counting_iterator& operator++()
    {
        if (*at_++ == '\n') ++*line_;
        return *this;
    }

    friend bool operator==(const counting_iterator& a, const counting_iterator& b) { return a.at_ == b.at_; }

    friend bool operator!=(const counting_iterator& a, const counting_iterator& b) { return a.at_ != b.at_; }

private:
    const char* at_;
    std::size_t* line_;
};

/// Deeper than `deepest` is refused before a tree is built.
bool too_deep(std::string_view text)
{
    int depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\') ++at;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

bool is_type(const json& what, std::string_view name)
{
    const auto found = what.is_object() ? what.find("@type") : what.end();
    if (!what.is_object() || found == what.end()) return false;
    const auto is = [&](const json& type) {
        return type.is_string() && type.get_ref<const std::string&>() == name;
    };
    return is(*found) || (found->is_array() && std::any_of(found->begin(), found->end(), is));
}

std::size_t line_of(const json& what)
{
    return what.is_object() ? what.value(line_key, std::size_t{0}) : 0;
}

class page_reader {
public:
    page_reader(draft_collector& all, const std::string& language) : all_(all), language_(language) {}

    /// One piece of JSON that begins in line `line`; what cannot be read as JSON is kept for broken().
    void read(std::string_view text, std::size_t line)
    {
        const auto refuse = [&](std::size_t at, std::string reason) {
            const bool of_a_faq = text.find("FAQPage") != std::string_view::npos;
            broken_.push_back({{at, "", std::move(reason)}, of_a_faq});
        };
        if (too_deep(text)) return refuse(line, "nested too deeply");
        std::size_t now = line;
        std::vector<std::size_t> begun;
        const auto watch = [&](int, json::parse_event_t event, json& value) {
            if (event == json::parse_event_t::object_start) begun.push_back(now);
            if (event == json::parse_event_t::object_end) {
                if (value.is_object()) value[line_key] = begun.back();
                begun.pop_back();
            }
            return true;
        };
        const auto document = json::parse(
            counting_iterator(text.data(), now),
            counting_iterator(text.data() + text.size(), now),
            watch,
            false
        );
        if (document.is_discarded()) return refuse(now, "not valid JSON in UTF-8");
        find_pages(document, language_);
    }

    [[nodiscard]] bool found_page() const { return found_page_; }

    /// Pages carry JSON of shops and breadcrumbs too. That is not ours to judge, as long as a FAQ was found
    /// and the broken piece was none.
    void complain_about_broken()
    {
        for (auto& [what, of_a_faq] : broken_)
            if (of_a_faq || !found_page_) all_.complain(what.line, what.field, what.reason);
    }

private:
    void find_pages(const json& where, const std::string& language)
    {
        if (where.is_array()) {
            for (const auto& each : where)
                find_pages(each, language);
            return;
        }
        if (!where.is_object()) return;
        if (is_type(where, "FAQPage")) return read_page(where, language);
        for (const char* key : {"@graph", "hasPart", "mainEntity"})
            if (const auto below = where.find(key); below != where.end()) find_pages(*below, language);
    }

    void read_page(const json& page, const std::string& language)
    {
        found_page_ = true;
        const auto mine = text_in(page, "inLanguage", language);
        const auto found = page.find("mainEntity");
        if (found == page.end()) return all_.complain(line_of(page), "mainEntity", "missing");
        if (!found->is_array()) return read_question(*found, "mainEntity.", mine);
        for (std::size_t i = 0; i < found->size(); ++i)
            read_question((*found)[i], "mainEntity[" + std::to_string(i) + "].", mine);
    }

    void read_question(const json& question, const std::string& within, const std::string& language)
    {
        const auto line = line_of(question);
        const auto complain = [&](const std::string& field, std::string reason) {
            all_.complain(line, within + field, std::move(reason));
        };
        if (!is_type(question, "Question")) return complain("@type", "must be \"Question\"");
        const auto name = question.find("name");
        if (name == question.end() || !name->is_string()) return complain("name", "must be a string");
        const auto answer = answer_of(question);
        if (!answer.is_string()) return complain("acceptedAnswer.text", "must be a string");

        // Taking it apart takes long where there is far too much text.
        for (const auto* text : {&name->get_ref<const std::string&>(), &answer.get_ref<const std::string&>()})
            if (text->size() > 8 * limits::answer_bytes)
                return complain(
                    "acceptedAnswer.text",
                    "longer than " + std::to_string(limits::answer_bytes) + " bytes"
                );

        draft one;
        one.line = line;
        one.within = within;
        std::vector<link> no_links;
        std::vector<image> no_images;
        one.said.question = text_of_html(name->get_ref<const std::string&>(), no_links, no_images);
        one.said.answer = text_of_html(answer.get_ref<const std::string&>(), one.said.links, one.said.images);
        one.said.links.resize(std::min(one.said.links.size(), limits::links));
        one.said.images.resize(std::min(one.said.images.size(), limits::images));
        drop_labels_at_end(one.said);
        one.id = text_in(question, "identifier", {});
        if (one.id.empty()) make_up_id(one);
        one.language = text_in(question, "inLanguage", language);
        if (const auto others = question.find("alternateName"); others != question.end())
            for (const auto& each : others->is_array() ? *others : json::array({*others}))
                if (each.is_string()) one.said.variants.push_back(each.get<std::string>());
        all_.take(std::move(one));
    }

    /// A link on a last line of its own is shown below the answer, and need not be said in it too.
    static void drop_labels_at_end(wording& said)
    {
        for (auto at = said.links.rbegin(); at != said.links.rend(); ++at)
            if (said.answer.ends_with('\n' + at->label))
                said.answer = trimmed(said.answer.substr(0, said.answer.size() - at->label.size()));
    }

    static json answer_of(const json& question)
    {
        const auto found = question.find("acceptedAnswer");
        if (found == question.end()) return {};
        const json& answer = found->is_array() && !found->empty() ? found->front() : *found;
        return answer.is_object() ? answer.value("text", json()) : json();
    }

    static std::string text_in(const json& where, const char* key, const std::string& otherwise)
    {
        const auto found = where.find(key);
        if (found == where.end() || !found->is_string()) return otherwise;
        // "fa-IR" is the entry's "fa".
        const auto& text = found->get_ref<const std::string&>();
        const bool tag = std::string_view(key) == "inLanguage";
        return tag ? text.substr(0, text.find('-')) : text;
    }

    struct broken_piece {
        problem what;
        bool of_a_faq = false;
    };

    draft_collector& all_;
    const std::string& language_;
    std::vector<broken_piece> broken_;
    bool found_page_ = false;
};

/// Calls `take(json, line)` for each <script type="application/ld+json"> of a page.
template <class Take>
void each_script(std::string_view html, Take take)
{
    constexpr std::string_view open = "<script";
    constexpr std::string_view close = "</script";
    std::size_t line = 1;
    const auto skip = [&](std::size_t count) {
        line += static_cast<std::size_t>(std::ranges::count(html.substr(0, count), '\n'));
        html.remove_prefix(count);
    };
    for (;;) {
        const auto at = html.find(open);
        if (at == std::string_view::npos) return;
        skip(at);
        const auto end = html.find('>');
        if (end == std::string_view::npos) return;
        const bool wanted = html.substr(0, end).find("application/ld+json") != std::string_view::npos;
        skip(end + 1);
        const auto until = std::min(html.find(close), html.size());
        if (wanted) take(html.substr(0, until), line);
        skip(until);
    }
}

std::string html_of(const wording& said)
{
    auto out = escaped_html(said.answer);
    for (std::size_t at = out.find('\n'); at != std::string::npos; at = out.find('\n', at + 5))
        out.replace(at, 1, "<br>\n");
    for (const auto& each : said.links)
        out += "<br>\n<a href=\"" + escaped_html(each.url) + "\">" + escaped_html(each.label) + "</a>";
    for (const auto& each : said.images)
        out += "<br>\n<img src=\"" + escaped_html(each.url) + "\" alt=\"" + escaped_html(each.description) +
               "\">";
    return out;
}

}  // namespace

loaded parse_json_ld(std::string_view text, const std::string& language)
{
    draft_collector all;
    page_reader reader(all, language);
    if (trimmed(text).starts_with('<'))
        each_script(text, [&](std::string_view script, std::size_t line) { reader.read(script, line); });
    else
        reader.read(text, 1);
    reader.complain_about_broken();
    auto out = all.finish();
    if (!reader.found_page() && out.problems.size() == 1 && out.problems.front().line == 0)
        out.problems.front().reason = "holds no FAQPage of schema.org";
    return out;
}

std::string write_json_ld(const knowledge& content)
{
    using ordered = nlohmann::ordered_json;
    ordered questions = ordered::array();
    for (const auto& one : content.entries) {
        for (const auto& [language, said] : one.wordings) {
            ordered question{
                {"@type", "Question"},
                {"identifier", one.id},
                {"inLanguage", language},
                {"name", escaped_html(said.question)}};
            if (!said.variants.empty()) question["alternateName"] = said.variants;
            question["acceptedAnswer"] = ordered{{"@type", "Answer"}, {"text", html_of(said)}};
            questions.push_back(std::move(question));
        }
    }
    const ordered page{
        {"@context", "https://schema.org"},
        {"@type", "FAQPage"},
        {"mainEntity", std::move(questions)}};
    return page.dump(1, ' ', false, ordered::error_handler_t::replace) + '\n';
}

}  // namespace pasokh::faq
