#include "adapters/http/static_files.hpp"

#include "adapters/http/gzip.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace pasokh::http {
namespace {

namespace fs = std::filesystem;

struct kind {
    std::string_view extension;
    std::string_view content_type;
    bool compress;
};

constexpr std::array<kind, 14> kinds{{
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".map", "application/json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".webmanifest", "application/manifest+json", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", false},
    {".woff2", "font/woff2", false},
    {".mp3", "audio/mpeg", false},
}};

kind kind_of(const fs::path& path)
{
    const auto extension = path.extension().string();
    for (const auto& each : kinds)
        if (each.extension == extension) return each;
    return {"", "application/octet-stream", false};
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

bool accepts_gzip(const request& asked)
{
    const auto at = asked.accept_encoding.find("gzip");
    return at != std::string::npos && asked.accept_encoding.compare(at, 8, "gzip;q=0") != 0;
}

}  // namespace

static_files::file static_files::read_blocking(const fs::path& where, const std::string& name)
{
    std::ifstream in(where, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto found = kind_of(where);
    file out;
    out.content_type = found.content_type;
    out.tag = tag_of(content);
    out.immutable = name.starts_with("assets/");
    if (found.compress)
        if (auto small = gzip(content); !small.empty())
            out.compressed = std::make_shared<const std::string>(std::move(small));
    out.plain = std::make_shared<const std::string>(std::move(content));
    return out;
}

static_files static_files::load_blocking(const fs::path& folder)
{
    static_files out;
    std::error_code ignored;
    for (const auto& each : fs::recursive_directory_iterator(folder, ignored)) {
        if (!each.is_regular_file(ignored)) continue;
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
    if (what.compressed && accepts_gzip(asked)) {
        out.body = what.compressed;
        out.extra.emplace_back("Content-Encoding", "gzip");
        // Strong tags name bytes; the two forms of a file share one meaning only.
        out.extra.front().second = "W/" + what.tag;
    }
    return out;
}

}  // namespace pasokh::http
