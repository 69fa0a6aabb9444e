#include "adapters/redis/settings.hpp"

#include "base/log.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/src.hpp>  // the only user of Boost.URL: compiled here instead of linked

#include <charconv>
#include <fstream>
#include <limits>
#include <string_view>

namespace pasokh::redis {
namespace {

errc refused(std::string_view reason)
{
    log::error("redis_url_refused", {{"reason", reason}});
    return errc::bad_config;
}

std::optional<std::uint32_t> number(std::string_view text, std::uint32_t largest)
{
    std::uint32_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || value > largest) return std::nullopt;
    return value;
}

}  // namespace

result<settings> parse_url(const std::string& url, const std::optional<std::filesystem::path>& password_file)
{
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "redis" && parsed->scheme() != "rediss"))
        return refused("redis://[user:password@]host[:port][/database] expected, or rediss:// for TLS");
    settings out;
    out.tls = parsed->scheme() == "rediss";
    out.host = parsed->host_address();
    if (out.host.empty()) return refused("no host");
    out.user = parsed->user();
    out.password = parsed->password();
    if (parsed->has_port()) {
        const auto port = number(parsed->port(), std::numeric_limits<std::uint16_t>::max());
        if (!port || *port == 0) return refused("port out of range");
        out.port = static_cast<std::uint16_t>(*port);
    }
    if (const std::string path = parsed->path(); path.size() > 1) {
        const auto database = number(std::string_view(path).substr(1), 15);
        if (!database) return refused("database from 0 to 15 expected");
        out.database = *database;
    }
    if (password_file) {
        std::ifstream file(*password_file);
        if (!std::getline(file, out.password)) return refused("the password file cannot be read");
    }
    return out;
}

}  // namespace pasokh::redis
