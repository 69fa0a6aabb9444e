// TOML, the form that a person likes to edit:
//
//   [[entry]]
//   name = "delivery"          # or id; but "id" is a language too
//   [entry.fa]
//   question = "هزینه ارسال چقدر است؟"
//   variants = ["پست چنده"]
//   answer = """…"""
//   links = [{ label = "…", url = "https://…" }]
//   images = [{ description = "…", url = "https://…" }]
//   next = ["returns"]

#include "draft.hpp"

#include <toml++/toml.h>
#include <utility>

namespace pasokh::faq {
namespace {

std::size_t line_of(const toml::node& node)
{
    return node.source().begin.line;
}

class file_reader {
public:
    void read(const toml::table& file, const std::string& language)
    {
        for (const auto& [key, node] : file)
            if (key.str() != "entry") all_.complain(line_of(node), std::string(key.str()), "unknown field");
        const auto* found = file.get("entry");
        if (!found) return;
        const auto* entries = found->as_array();
        if (!entries) return all_.complain(line_of(*found), "entry", "must be written [[entry]]");
        for (const auto& each : *entries) {
            if (const auto* one = each.as_table())
                read_entry(*one, language);
            else
                all_.complain(line_of(each), "entry", "must be a table");
        }
    }

    draft_collector& all() { return all_; }

private:
    void read_entry(const toml::table& one, const std::string& language)
    {
        std::string id;
        for (const char* key : {"id", "name"}) {
            const auto* given = one.get(key);
            if (!given || is_language(key, *given)) continue;
            const auto* text = given->as_string();
            if (!text) return all_.complain(line_of(*given), key, "must be a string");
            id = trimmed(text->get());
        }
        bool any = false;
        for (const auto& [key, node] : one) {
            if ((key.str() == "id" || key.str() == "name") && !is_language(key.str(), node)) continue;
            any = true;
            if (const auto* said = node.as_table())
                read_wording(*said, id, std::string(key.str()));
            else
                all_.complain(line_of(node), std::string(key.str()), "unknown field");
        }
        if (!any) all_.complain(line_of(one), language, "missing");
    }

    /// `id` is the entry's, unless it is a table: then it is Indonesian.
    static bool is_language(std::string_view key, const toml::node& node)
    {
        return key == "id" && node.is_table();
    }

    void read_wording(const toml::table& said, const std::string& id, const std::string& language)
    {
        draft one;
        one.line = line_of(said);
        one.language = language;
        bool fine = true;
        for (const auto& [key, node] : said)
            fine = read_field(key.str(), node, one) && fine;
        for (const char* needed : {"question", "answer"})
            if (!said.contains(needed)) fine = complain(said, needed, "missing");
        if (!fine) return;
        one.id = id;
        if (id.empty()) make_up_id(one);
        all_.take(std::move(one));
    }

    bool read_field(std::string_view name, const toml::node& node, draft& one)
    {
        if (name == "question") return read_text(node, name, one.said.question);
        if (name == "answer") return read_text(node, name, one.said.answer);
        if (name == "variants") return read_texts(node, name, one.said.variants);
        if (name == "next") return read_texts(node, name, one.said.next);
        if (name == "links") return read_pairs(node, name, "label", one.said.links);
        if (name == "images") return read_pairs(node, name, "description", one.said.images);
        return complain(node, name, "unknown field");
    }

    bool read_text(const toml::node& node, std::string_view name, std::string& into)
    {
        const auto* text = node.as_string();
        if (!text) return complain(node, name, "must be a string");
        into = trimmed(text->get());
        return true;
    }

    bool read_texts(const toml::node& node, std::string_view name, std::vector<std::string>& into)
    {
        const auto* list = node.as_array();
        if (!list) return complain(node, name, "must be a list of strings");
        for (const auto& each : *list)
            if (!read_text(
                    each,
                    std::string(name) + '[' + std::to_string(into.size()) + ']',
                    into.emplace_back()
                ))
                return false;
        return true;
    }

    template <class Part>
    bool
    read_pairs(const toml::node& node, std::string_view name, const char* second, std::vector<Part>& into)
    {
        const auto* list = node.as_array();
        if (!list) return complain(node, name, "must be a list");
        for (const auto& each : *list) {
            const auto where = std::string(name) + '[' + std::to_string(into.size()) + ']';
            const auto* pair = each.as_table();
            const auto* url = pair ? pair->get("url") : nullptr;
            const auto* text = pair ? pair->get(second) : nullptr;
            if (!url || !text || pair->size() != 2)
                return complain(each, where, std::string("must be { url = …, ") + second + " = … }");
            auto& [address, label] = into.emplace_back();
            if (!read_text(*url, where + ".url", address) || !read_text(*text, where + '.' + second, label))
                return false;
        }
        return true;
    }

    bool complain(const toml::node& node, std::string_view field, std::string reason)
    {
        all_.complain(line_of(node), std::string(field), std::move(reason));
        return false;
    }

    draft_collector all_;
};

std::string toml_string(std::string_view text)
{
    const bool lines = text.find('\n') != std::string_view::npos;
    std::string out = lines ? "\"\"\"\n" : "\"";
    constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out.append(1, '\\').append(1, c);
        else if (code == 0x7F || (code < 0x20 && c != '\n' && c != '\t'))
            out.append("\\u00").append(1, digits[code >> 4]).append(1, digits[code & 0xF]);
        else
            out += c;
    }
    return out + (lines ? "\"\"\"" : "\"");
}

std::string list_of(const std::vector<std::string>& texts)
{
    std::string out = "[";
    for (const auto& each : texts)
        out += "\n  " + toml_string(each) + ',';
    return out + (texts.empty() ? "]" : "\n]");
}

template <class Part>
std::string list_of(const std::vector<Part>& parts, const char* second)
{
    std::string out = "[";
    for (const auto& [url, label] : parts)
        out += std::string("\n  { ") + second + " = " + toml_string(label) + ", url = " + toml_string(url) +
               " },";
    return out + "\n]";
}

bool is_bare_key(std::string_view key)
{
    return key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
           std::string_view::npos;
}

}  // namespace

loaded parse_toml(std::string_view text, const std::string& language)
{
    file_reader reader;
    try {
        reader.read(toml::parse(text), language);
    } catch (const toml::parse_error& error) {
        reader.all().complain(error.source().begin.line, "", std::string(error.description()));
    }
    return reader.all().finish();
}

std::string write_toml(const knowledge& content)
{
    std::string out;
    for (const auto& one : content.entries) {
        out += "[[entry]]\nname = " + toml_string(one.id) + '\n';
        for (const auto& [language, said] : one.wordings) {
            out += "[entry." + (is_bare_key(language) ? language : toml_string(language)) + "]\n";
            out += "question = " + toml_string(said.question) + '\n';
            if (!said.variants.empty()) out += "variants = " + list_of(said.variants) + '\n';
            out += "answer = " + toml_string(said.answer) + '\n';
            if (!said.links.empty()) out += "links = " + list_of(said.links, "label") + '\n';
            if (!said.images.empty()) out += "images = " + list_of(said.images, "description") + '\n';
            if (!said.next.empty()) out += "next = " + list_of(said.next) + '\n';
        }
        out += '\n';
    }
    return out;
}

}  // namespace pasokh::faq
