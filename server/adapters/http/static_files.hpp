#pragma once

#include "adapters/http/message.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::http {

/// The built pages, read once at the start and kept in memory, with the compressed forms that the build has
/// put beside them (app.js.gz, app.js.br): the start does not wait for a compressor, and the build may take
/// its time.
class static_files {
public:
    /// Reads `folder` and everything below it; blocks. A folder that is not there gives no files.
    static static_files load_blocking(const std::filesystem::path& folder);

    /// The file at this path below the folder, as it is to be sent for this request: 200 or 304. No value
    /// when there is none. Paths are looked up, never followed.
    [[nodiscard]] std::optional<response> find(std::string_view path, const request& asked) const;

    [[nodiscard]] bool empty() const { return files_.empty(); }

private:
    struct file {
        std::string content_type;
        std::string tag;
        bool immutable = false;  // its name changes with its content
        std::shared_ptr<const std::string> plain;
        std::shared_ptr<const std::string> brotli, gzip;  // null when there is no such form
    };

    static file read_blocking(const std::filesystem::path& where, const std::string& name);

    std::map<std::string, file, std::less<>> files_;
};

}  // namespace pasokh::http
