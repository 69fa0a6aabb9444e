#include "adapters/http/static_files.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <utility>

namespace pasokh::http {
namespace {

namespace fs = std::filesystem;

using kind = std::pair<std::string_view, std::string_view>;

constexpr std::array<kind, 14> kinds{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".mp3", "audio/mpeg"},
}};

std::string_view type_of(const fs::path& path)
{
    const auto extension = path.extension().string();
    for (const auto& [known, type] : kinds)
        if (known == extension) return type;
    return "application/octet-stream";
}

/// FNV-1a: the tag tells versions of one file apart, it is no proof of anything.
std::string tag_of(std::string_view content)
{
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : content)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (int shift = 60; shift >= 0; shift -= 4)
        out += digits[hash >> shift & 0xF];
    return out + '"';
}

std::string content_of(const fs::path& where)
{
    std::ifstream in(where, std::ios::binary | std::ios::ate);
    if (!in) return {};
    std::string out(static_cast<std::size_t>(in.tellg()), '\0');
    in.seekg(0);
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    return out;
}

/// What the build has put beside a file, e.g. app.js.gz; null when it has not.
std::shared_ptr<const std::string> beside(fs::path where, std::string_view extension)
{
    where += extension;
    std::error_code ignored;
    if (!fs::is_regular_file(where, ignored)) return nullptr;
    return std::make_shared<const std::string>(content_of(where));
}

/// It is another form of a file and has no name of its own.
bool is_compressed_form(fs::path where)
{
    if (where.extension() != ".gz" && where.extension() != ".br") return false;
    std::error_code ignored;
    return fs::is_regular_file(where.replace_extension(), ignored);
}

/// Whether Accept-Encoding names this coding without forbidding it (RFC 9110, 12.5.3).
bool accepts(std::string_view encodings, std::string_view coding)
{
    while (!encodings.empty()) {
        const auto comma = encodings.find(',');
        auto each = encodings.substr(0, comma);
        encodings.remove_prefix(comma == std::string_view::npos ? encodings.size() : comma + 1);
        const auto begin = each.find_first_not_of(" \t");
        each.remove_prefix(begin == std::string_view::npos ? each.size() : begin);
        if (!each.starts_with(coding)) continue;
        each.remove_prefix(coding.size());
        const auto weight = each.find("q=0");
        if (each.empty() || each.find_first_of(" \t;") == 0)
            return weight == std::string_view::npos ||
                   each.find_first_of("123456789", weight) != std::string_view::npos;
    }
    return false;
}

}  // namespace

static_files::file static_files::read_blocking(const fs::path& where, const std::string& name)
{
    auto content = content_of(where);
    file out;
    out.content_type = type_of(where);
    out.tag = tag_of(content);
    out.immutable = name.starts_with("assets/");
    out.plain = std::make_shared<const std::string>(std::move(content));
    out.brotli = beside(where, ".br");
    out.gzip = beside(where, ".gz");
    return out;
}

static_files static_files::load_blocking(const fs::path& folder)
{
    static_files out;
    std::error_code ignored;
    for (const auto& each : fs::recursive_directory_iterator(folder, ignored)) {
        if (!each.is_regular_file(ignored) || is_compressed_form(each.path())) continue;
        auto name = fs::relative(each.path(), folder, ignored).generic_string();
        auto content = read_blocking(each.path(), name);
        out.files_.emplace(std::move(name), std::move(content));
    }
    return out;
}

std::optional<response> static_files::find(std::string_view path, const request& asked) const
{
    const auto found = files_.find(path);
    if (found == files_.end()) return std::nullopt;
    const auto& what = found->second;
    response out;
    out.extra = {
        {"ETag", what.tag},
        {"Cache-Control", what.immutable ? "public, max-age=31536000, immutable" : "no-cache"},
        {"Vary", "Accept-Encoding"}};
    if (asked.if_none_match.find(what.tag) != std::string::npos) {
        out.status = 304;
        return out;
    }
    out.content_type = what.content_type;
    out.body = what.plain;
    const auto send_as = [&](const std::shared_ptr<const std::string>& form, const char* coding) {
        if (!form || !accepts(asked.accept_encoding, coding)) return false;
        out.body = form;
        out.extra.emplace_back("Content-Encoding", coding);
        // Strong tags name bytes; the forms of a file share one meaning only.
        out.extra.front().second = "W/" + what.tag;
        return true;
    };
    if (!send_as(what.brotli, "br")) (void)send_as(what.gzip, "gzip");
    return out;
}

}  // namespace pasokh::http
