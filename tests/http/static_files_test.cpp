#include "adapters/http/static_files.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace pasokh;

namespace {

/// A folder that is gone again after the test.
class folder {
public:
    folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "pasokh-test-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
        path_ = name;
    }

    ~folder() { std::filesystem::remove_all(path_); }

    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    void put(const std::string& name, const std::string& content) const
    {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << content;
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string header(const http::response& what, const std::string& name)
{
    const auto found = std::ranges::find(what.extra, name, &std::pair<std::string, std::string>::first);
    return found == what.extra.end() ? std::string() : found->second;
}

}  // namespace

TEST_CASE("static files: a file is served with its type, and not again when it is known", "[http][static]")
{
    const folder share;
    share.put("loader.js", "let a = 1;");
    share.put("assets/app-1a2b.css", "a{}");
    const auto files = http::static_files::load_blocking(share.path());

    const auto first = files.find("loader.js", {});
    REQUIRE(first.has_value());
    CHECK(first->status == 200);
    CHECK(first->content_type == "text/javascript; charset=utf-8");
    CHECK(*first->body == "let a = 1;");
    CHECK(header(*first, "Cache-Control") == "no-cache");

    http::request again;
    again.if_none_match = header(*first, "ETag");
    CHECK(files.find("loader.js", again)->status == 304);
    again.if_none_match = "\"0000000000000000\"";
    CHECK(files.find("loader.js", again)->status == 200);

    CHECK(
        header(*files.find("assets/app-1a2b.css", {}), "Cache-Control").find("immutable") != std::string::npos
    );
}

TEST_CASE("static files: no path leads out of the folder", "[http][static]")
{
    const folder share;
    share.put("inside/a.txt", "a");
    share.put("secret.txt", "s");
    const auto files = http::static_files::load_blocking(share.path() / "inside");
    CHECK(files.find("a.txt", {}).has_value());
    for (const auto* path :
         {"../secret.txt", "/etc/passwd", "", ".", "a.txt/", "./a.txt", "%2e%2e/secret.txt"})
        CHECK_FALSE(files.find(path, {}).has_value());
}

TEST_CASE("static files: what the build compressed is sent to who understands it", "[http][static]")
{
    const folder share;
    share.put("app.js", "plain");
    share.put("app.js.gz", "as gzip");
    share.put("app.js.br", "as brotli");
    share.put("other.js", "plain");
    share.put("other.js.gz", "as gzip");
    share.put("small.js", "plain");
    share.put("alone.gz", "an archive");
    const auto files = http::static_files::load_blocking(share.path());
    const auto got = [&](const char* name, const char* encodings) {
        http::request asked;
        asked.accept_encoding = encodings;
        const auto found = files.find(name, asked);
        REQUIRE(found.has_value());
        return header(*found, "Content-Encoding") + ": " + *found->body;
    };
    for (const auto* encodings : {"gzip, deflate, br, zstd", "br", "gzip;q=0.5,br;q=0.9", "br;q=0.01"})
        CHECK(got("app.js", encodings) == "br: as brotli");
    for (const auto* encodings : {"gzip, deflate", "gzip", "br;q=0, gzip;q=1.0", "x-br, brotli, gzip"})
        CHECK(got("app.js", encodings) == "gzip: as gzip");
    for (const auto* encodings : {"", "identity", "gzip;q=0", "gzip; q=0.0", "x-gzip"})
        CHECK(got("app.js", encodings) == ": plain");
    CHECK(got("other.js", "gzip, br") == "gzip: as gzip");
    CHECK(got("small.js", "gzip, br") == ": plain");

    // A form has no name of its own; a file that merely ends so is a file.
    CHECK_FALSE(files.find("app.js.gz", {}).has_value());
    CHECK_FALSE(files.find("app.js.br", {}).has_value());
    CHECK(got("alone.gz", "gzip") == ": an archive");
}

TEST_CASE("static files: a folder that is not there has no files", "[http][static]")
{
    CHECK(http::static_files::load_blocking("/nonexistent/pasokh").empty());
}
