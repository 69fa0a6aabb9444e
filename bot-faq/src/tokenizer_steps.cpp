#include "tokenizer_steps.hpp"

#include "char_map.hpp"
#include "safetensors.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace pasokh::faq {
namespace {

using json = nlohmann::json;
using words = tokenizer::words;

/// A text that normalizers have made this much longer is cut: the next would make it longer still.
constexpr std::size_t most_letters = 8'000;
constexpr std::size_t most_steps = 200;

icu::UnicodeString to_icu(const std::u32string& text)
{
    icu::UnicodeString out;
    for (const char32_t c : text)
        out.append(static_cast<UChar32>(c));
    return out;
}

std::u32string from_icu(const icu::UnicodeString& text)
{
    std::u32string out;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1))
        out += static_cast<char32_t>(text.char32At(at));
    return out;
}

std::u32string text_of(const json& of, const char* name, const char* fallback)
{
    const auto found = of.find(name);
    const bool there = found != of.end() && found->is_string();
    return from_icu(icu::UnicodeString::fromUTF8(there ? found->get<std::string>() : std::string(fallback)));
}

bool flag_of(const json& of, const char* name, bool fallback)
{
    const auto found = of.find(name);
    return found != of.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

std::string name_of(const json& told)
{
    const auto found = told.find("type");
    return found != told.end() && found->is_string() ? found->get<std::string>().substr(0, 40)
                                                     : std::string();
}

bool is_blank(char32_t c)
{
    return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}

bool is_punctuation(char32_t c)
{
    // Beside what Unicode calls punctuation BERT means every ASCII sign.
    const bool sign =
        (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
    return sign || u_ispunct(static_cast<UChar32>(c)) != 0;
}

bool is_of_word(char32_t c)
{
    const auto code = static_cast<UChar32>(c);
    return u_hasBinaryProperty(code, UCHAR_ALPHABETIC) != 0 ||
           (U_GET_GC_MASK(code) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 ||
           u_hasBinaryProperty(code, UCHAR_JOIN_CONTROL) != 0;
}

bool is_chinese(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

void lower(std::u32string& text)
{
    text = from_icu(to_icu(text).toLower(icu::Locale::getRoot()));
}

void drop_accents(std::u32string& text)
{
    std::erase_if(text, [](char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK; });
}

tokenizer::normalizer in_form(const icu::Normalizer2* (*get)(UErrorCode&))
{
    UErrorCode failed = U_ZERO_ERROR;
    const auto* how = get(failed);
    if (U_FAILURE(failed) || how == nullptr) throw bad_table("normalizer", "is not to be had on this system");
    return [how](std::u32string& text) {
        UErrorCode wrong = U_ZERO_ERROR;
        const auto done = how->normalize(to_icu(text), wrong);
        if (U_SUCCESS(wrong)) text = from_icu(done);
    };
}

const icu::Normalizer2* nfc(UErrorCode& failed)
{
    return icu::Normalizer2::getNFCInstance(failed);
}

const icu::Normalizer2* nfd(UErrorCode& failed)
{
    return icu::Normalizer2::getNFDInstance(failed);
}

const icu::Normalizer2* nfkc(UErrorCode& failed)
{
    return icu::Normalizer2::getNFKCInstance(failed);
}

const icu::Normalizer2* nfkd(UErrorCode& failed)
{
    return icu::Normalizer2::getNFKDInstance(failed);
}

void add_bert(const json& told, std::vector<tokenizer::normalizer>& into)
{
    const bool lower_case = flag_of(told, "lowercase", true);
    if (flag_of(told, "clean_text", true))
        into.push_back([](std::u32string& text) {
            std::erase_if(text, [](char32_t c) {
                const bool blank = c == U'\t' || c == U'\n' || c == U'\r';
                const auto code = static_cast<UChar32>(c);
                return c == 0 || c == 0xFFFD || (!blank && (U_GET_GC_MASK(code) & U_GC_C_MASK) != 0);
            });
            for (char32_t& c : text)
                if (is_blank(c)) c = U' ';
        });
    if (flag_of(told, "handle_chinese_chars", true))
        into.push_back([](std::u32string& text) {
            std::u32string out;
            for (const char32_t c : text) {
                if (is_chinese(c))
                    out.append({U' ', c, U' '});
                else
                    out += c;
            }
            text = std::move(out);
        });
    // Absent or null: as lower case is.
    if (flag_of(told, "strip_accents", lower_case)) {
        into.push_back(in_form(nfd));
        into.push_back(drop_accents);
    }
    if (lower_case) into.push_back(lower);
}

void strip(std::u32string& text, bool left, bool right)
{
    std::size_t begin = 0;
    std::size_t end = text.size();
    while (left && begin < end && is_blank(text[begin]))
        ++begin;
    while (right && end > begin && is_blank(text[end - 1]))
        --end;
    text = text.substr(begin, end - begin);
}

/// Every run of at least `least` blanks becomes `content`.
void replace_blanks(std::u32string& text, std::size_t least, bool any_blank, const std::u32string& content)
{
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && (any_blank ? is_blank(text[end]) : text[end] == U' '))
            ++end;
        if (end - at >= least) {
            out += content;
            at = end;
        } else {
            out += text[at++];
        }
    }
    text = std::move(out);
}

void replace_all(std::u32string& text, const std::u32string& what, const std::u32string& by)
{
    std::u32string out;
    std::size_t at = 0;
    for (auto found = text.find(what); found != std::u32string::npos; found = text.find(what, at)) {
        out += text.substr(at, found - at) + by;
        at = found + what.size();
        if (out.size() > most_letters) break;
    }
    text = out + text.substr(at);
}

void add_replace(const json& told, std::vector<tokenizer::normalizer>& into)
{
    const auto pattern = told.value("pattern", json::object());
    auto content = text_of(told, "content", "");
    if (pattern.contains("String")) {
        auto what = text_of(pattern, "String", "");
        if (what.empty()) throw bad_table("normalizer.pattern", "is empty");
        into.push_back([what = std::move(what), content = std::move(content)](std::u32string& text) {
            replace_all(text, what, content);
        });
        return;
    }
    // Expressions from a file run on what strangers type: those that tables are known to have, and no others.
    const auto wanted = text_of(pattern, "Regex", "");
    const bool any_blank = wanted == U"\\s+" || wanted == U"\\s{2,}";
    const bool spaces = wanted == U" +" || wanted == U" {2,}";
    if (!any_blank && !spaces) throw bad_table("normalizer.pattern", "is an expression that is not known");
    const std::size_t least = wanted.ends_with(U"{2,}") ? 2 : 1;
    into.push_back([least, any_blank, content = std::move(content)](std::u32string& text) {
        replace_blanks(text, least, any_blank, content);
    });
}

template <class Cut>
words cut(const words& from, Cut where)
{
    words out;
    for (const auto& word : from)
        where(word, out);
    return out;
}

/// Words between what `is_gap` says, which is dropped; what `stands_alone` is a word by itself.
template <class Gap, class Alone>
tokenizer::splitter between(Gap is_gap, Alone stands_alone)
{
    return [is_gap, stands_alone](words all) {
        return cut(all, [&](const std::u32string& text, words& out) {
            std::u32string word;
            const auto end_word = [&] {
                if (!word.empty()) out.push_back(std::move(word));
                word.clear();
            };
            for (const char32_t c : text) {
                if (is_gap(c) || stands_alone(c)) end_word();
                if (stands_alone(c))
                    out.emplace_back(1, c);
                else if (!is_gap(c))
                    word += c;
            }
            end_word();
        });
    };
}

/// \w+ and [^\w\s]+
words at_word_edges(words all)
{
    return cut(all, [](const std::u32string& text, words& out) {
        std::u32string run;
        bool letters = false;
        for (const char32_t c : text) {
            const bool gap = is_blank(c);
            const bool letter = is_of_word(c);
            if (!run.empty() && (gap || letter != letters)) {
                out.push_back(std::move(run));
                run.clear();
            }
            letters = letter;
            if (!gap) run += c;
        }
        if (!run.empty()) out.push_back(std::move(run));
    });
}

void add_metaspace(const json& told, std::vector<tokenizer::splitter>& into)
{
    const auto mark = text_of(told, "replacement", "\xE2\x96\x81");
    if (mark.size() != 1) throw bad_table("pre_tokenizer.replacement", "must be one letter");
    const auto scheme =
        text_of(told, "prepend_scheme", flag_of(told, "add_prefix_space", true) ? "always" : "never");
    const bool split = flag_of(told, "split", true);
    into.push_back([mark = mark[0], prepend = scheme != U"never", split](words all) {
        return cut(all, [&](const std::u32string& text, words& out) {
            std::u32string marked = prepend && !text.starts_with(mark) && !text.starts_with(U' ')
                                        ? std::u32string(1, mark)
                                        : std::u32string();
            for (const char32_t c : text)
                marked += c == U' ' ? mark : c;
            std::u32string word;
            for (const char32_t c : marked) {
                if (split && c == mark && !word.empty()) {
                    out.push_back(std::move(word));
                    word.clear();
                }
                word += c;
            }
            if (!word.empty()) out.push_back(std::move(word));
        });
    });
}

const auto nothing = [](char32_t) { return false; };

}  // namespace

void add_normalizers(const json& told, std::vector<tokenizer::normalizer>& into)
{
    if (told.is_null()) return;
    if (!told.is_object()) throw bad_table("normalizer", "must be an object");
    const auto name = name_of(told);
    if (name == "Sequence") {
        for (const auto& each : told.value("normalizers", json::array()))
            add_normalizers(each, into);
    } else if (name == "BertNormalizer") {
        add_bert(told, into);
    } else if (name == "Lowercase") {
        into.emplace_back(lower);
    } else if (name == "StripAccents") {
        into.emplace_back(drop_accents);
    } else if (name == "NFC") {
        into.push_back(in_form(nfc));
    } else if (name == "NFD") {
        into.push_back(in_form(nfd));
    } else if (name == "NFKC") {
        into.push_back(in_form(nfkc));
    } else if (name == "NFKD") {
        into.push_back(in_form(nfkd));
    } else if (name == "Strip") {
        const bool left = flag_of(told, "strip_left", true);
        const bool right = flag_of(told, "strip_right", true);
        into.push_back([left, right](std::u32string& text) { strip(text, left, right); });
    } else if (name == "Replace") {
        add_replace(told, into);
    } else if (name == "Prepend") {
        into.push_back([what = text_of(told, "prepend", "")](std::u32string& text) {
            if (!text.empty()) text = what + text;
        });
    } else if (name == "Precompiled") {
        const auto map = std::make_shared<const char_map>(told.value("precompiled_charsmap", std::string()));
        into.push_back([map](std::u32string& text) { map->apply(text); });
    } else {
        throw bad_table("normalizer", "\"" + name + "\" is not known");
    }
    if (into.size() > most_steps) throw bad_table("normalizer", "has too many steps");
    into.emplace_back([](std::u32string& text) { text.resize(std::min(text.size(), most_letters)); });
}

void add_splitters(const json& told, std::vector<tokenizer::splitter>& into)
{
    if (told.is_null()) return;
    if (!told.is_object()) throw bad_table("pre_tokenizer", "must be an object");
    const auto name = name_of(told);
    if (name == "Sequence") {
        for (const auto& each : told.value("pretokenizers", json::array()))
            add_splitters(each, into);
    } else if (name == "BertPreTokenizer") {
        into.push_back(between(is_blank, is_punctuation));
    } else if (name == "Whitespace") {
        into.emplace_back(at_word_edges);
    } else if (name == "WhitespaceSplit") {
        into.push_back(between(is_blank, nothing));
    } else if (name == "Punctuation") {
        into.push_back(between(nothing, is_punctuation));
    } else if (name == "Metaspace") {
        add_metaspace(told, into);
    } else {
        throw bad_table("pre_tokenizer", "\"" + name + "\" is not known");
    }
    if (into.size() > most_steps) throw bad_table("pre_tokenizer", "has too many steps");
}

}  // namespace pasokh::faq
