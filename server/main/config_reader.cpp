#include "base/web_address.hpp"
#include "main/config_schema.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <fstream>
#include <iterator>
#include <set>
#include <toml++/toml.h>
#include <type_traits>

namespace pasokh::config {
namespace {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text)
{
    std::int64_t count = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (failed != std::errc{} || count < 0 || count > 1'000'000'000) return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (unit == "ms") return std::chrono::milliseconds(count);
    if (unit == "s") return std::chrono::seconds(count);
    if (unit == "m") return std::chrono::minutes(count);
    if (unit == "h") return std::chrono::hours(count);
    return std::nullopt;
}

/// Fills one table of the schema and notes what is wrong or unknown.
class reader {
public:
    reader(
        const toml::table& table,
        std::string path,
        const std::string& file,
        std::vector<problem>& problems
    )
        : table_(table)
        , path_(std::move(path))
        , file_(file)
        , problems_(problems)
    {
    }

    template <class T, class Range>
    void operator()(std::string_view name, T& place, const Range& range, std::string_view)
    {
        known_.insert(std::string(name));
        const auto* node = table_.get(name);
        if (!node) return;
        T value{};
        if (const auto reason = read(*node, value); !reason.empty()) return complain(*node, name, reason);
        if (const auto reason = outside(value, range); !reason.empty()) return complain(*node, name, reason);
        place = std::move(value);
    }

    template <class T>
    void table(std::string_view name, T& place, std::string_view)
    {
        known_.insert(std::string(name));
        const auto* node = table_.get(name);
        if (!node) return;
        if (!node->is_table()) return complain(*node, name, "a table is expected");
        descend(*node->as_table(), join(name), place);
    }

    template <class T>
    void list(std::string_view name, std::vector<T>& place, std::string_view)
    {
        known_.insert(std::string(name));
        const auto* node = table_.get(name);
        if (!node) return;
        if (!node->is_array_of_tables()) return complain(*node, name, "a list of tables, [[…]], is expected");
        place.clear();
        for (const auto& each : *node->as_array()) {
            place.emplace_back();
            descend(
                *each.as_table(),
                join(name) + '[' + std::to_string(place.size() - 1) + ']',
                place.back()
            );
        }
    }

    template <class T>
    void map(std::string_view name, std::map<std::string, T>& place, std::string_view)
    {
        known_.insert(std::string(name));
        const auto* node = table_.get(name);
        if (!node) return;
        if (!node->is_table()) return complain(*node, name, "a table is expected");
        for (const auto& [key, value] : *node->as_table()) {
            const std::string key_text(key.str());
            if (!value.is_table()) {
                complain(value, key_text, "a table is expected");
                continue;
            }
            descend(*value.as_table(), join(name) + '.' + key_text, place[key_text]);
        }
    }

    void unknown_keys()
    {
        for (const auto& [key, value] : table_)
            if (!known_.contains(std::string(key.str()))) complain(value, key.str(), "unknown key");
    }

    void complain(const toml::node& node, std::string_view name, std::string reason)
    {
        problems_.push_back(
            {file_ + ':' + std::to_string(node.source().begin.line), join(name), std::move(reason)}
        );
    }

private:
    template <class T>
    void descend(const toml::table& table, std::string path, T& place)
    {
        reader inner(table, std::move(path), file_, problems_);
        describe(place, inner);
        inner.unknown_keys();
    }

    [[nodiscard]] std::string join(std::string_view name) const
    {
        return path_.empty() ? std::string(name) : path_ + '.' + std::string(name);
    }

    static std::string read(const toml::node& node, bool& out)
    {
        const auto value = node.value_exact<bool>();
        if (!value) return "true or false is expected";
        out = *value;
        return {};
    }

    template <std::integral T>

    requires(!std::same_as<T, bool>) static std::string read(const toml::node& node, T& out)
    {
        const auto value = node.value_exact<std::int64_t>();
        if (!value) return "a whole number is expected";
        if (!std::in_range<T>(*value)) return "out of range";
        out = static_cast<T>(*value);
        return {};
    }

    static std::string read(const toml::node& node, double& out)
    {
        const auto value = node.value<double>();
        if (!node.is_number() || !value) return "a number is expected";
        out = *value;
        return {};
    }

    static std::string read(const toml::node& node, std::string& out)
    {
        const auto value = node.value_exact<std::string>();
        if (!value) return "a text is expected";
        out = *value;
        return {};
    }

    static std::string read(const toml::node& node, std::chrono::milliseconds& out)
    {
        const auto text = node.value_exact<std::string>();
        const auto value = text ? parse_duration(*text) : std::nullopt;
        if (!value) return R"(a time like "500ms", "10s", "3m" or "24h" is expected)";
        out = *value;
        return {};
    }

    static std::string read(const toml::node& node, domain::match& out)
    {
        const auto text = node.value_exact<std::string>();
        if (text != "any" && text != "all") return R"("any" or "all" is expected)";
        out = *text == "any" ? domain::match::any : domain::match::all;
        return {};
    }

    static std::string read(const toml::node& node, std::vector<std::string>& out)
    {
        if (!node.is_array()) return "a list of texts is expected";
        for (const auto& each : *node.as_array()) {
            out.emplace_back();
            if (auto reason = read(each, out.back()); !reason.empty()) return "a list of texts is expected";
        }
        return {};
    }

    static std::string read(const toml::node& node, std::vector<ip_network>& out)
    {
        std::vector<std::string> texts;
        if (auto reason = read(node, texts); !reason.empty()) return reason;
        for (const auto& each : texts) {
            const auto network = ip_network::parse(each);
            if (!network) return "neither an address nor a network: " + each;
            out.push_back(*network);
        }
        return {};
    }

    static std::string read(const toml::node& node, domain::localized& out)
    {
        if (!node.is_table()) return R"(a text per language is expected, { fa = "…", en = "…" })";
        for (const auto& [key, value] : *node.as_table())
            if (auto reason = read(value, out[std::string(key.str())]); !reason.empty()) return reason;
        return {};
    }

    template <class T>
    static std::string read(const toml::node& node, std::optional<T>& out)
    {
        return read(node, out.emplace());
    }

    template <class T>
    static std::string outside(const T&, const any&)
    {
        return {};
    }

    template <class T, class Bound>
    static std::string outside(const T& value, const between<Bound>& range)
    {
        if constexpr (requires { value.has_value(); }) {
            return value ? outside(*value, range) : std::string();
        } else {
            if (value >= static_cast<T>(range.least) && value <= static_cast<T>(range.most)) return {};
            return "must be from " + show(range.least) + " to " + show(range.most);
        }
    }

    template <class T>
    static std::string show(const T& bound)
    {
        if constexpr (std::is_arithmetic_v<T>) {
            auto text = std::to_string(bound);
            if constexpr (std::is_floating_point_v<T>) text.erase(text.find_last_not_of('0') + 1);
            return text;
        } else {
            return std::to_string(bound.count()) + "ms";
        }
    }

    const toml::table& table_;
    std::string path_;
    const std::string& file_;
    std::vector<problem>& problems_;
    std::set<std::string> known_;
};

bool short_name(const std::string& text)
{
    return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool looks_like_origin(const std::string& text)
{
    const auto scheme = text.find("://");
    if (scheme == std::string::npos) return false;
    const auto kind = text.substr(0, scheme);
    const auto host = text.substr(scheme + 3);
    return (kind == "http" || kind == "https") && !host.empty() &&
           host.find_first_of("/?# \t\"'\\;,") == std::string::npos;
}

constexpr std::size_t shortest_secret = 32;
constexpr std::size_t longest_secret = 4096;

/// The bytes of a secret's file without the line end that editors and `openssl rand` leave behind.
std::optional<std::string> read_secret(const std::filesystem::path& where)
{
    std::ifstream file(where, std::ios::binary);
    if (!file) return std::nullopt;
    std::string out(longest_secret + 1, '\0');
    file.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(file.gcount()));
    if (out.ends_with('\n')) out.pop_back();
    if (out.ends_with('\r')) out.pop_back();
    return out;
}

/// What one key alone cannot say.
class cross_checks {
public:
    explicit cross_checks(loaded& all) : all_(all) {}

    void run()
    {
        auto& c = all_.value;
        if (!c.server.public_url.empty() && !looks_like_origin(c.server.public_url))
            add("public_url", "an origin is expected, e.g. https://chat.example");
        if (c.server.public_url.empty() && (c.listen == "0.0.0.0" || c.listen == "::"))
            add("public_url", "is needed when listening on every address: browsers send the origin they see");
        if (c.server.public_url.ends_with(":80") || c.server.public_url.ends_with(":443"))
            add("public_url", "leave the usual port out, as browsers do");
        if (c.log_level != "debug" && c.log_level != "info" && c.log_level != "warn" &&
            c.log_level != "error")
            add("log_level", "debug, info, warn or error is expected");
        if (c.tls.certificate.empty() != c.tls.key.empty())
            add(c.tls.key.empty() ? "tls.key" : "tls.certificate", "certificate and key belong together");
        if (c.tls.on() && c.server.public_url.starts_with("http://"))
            add("public_url", "begins with https:// when this server speaks TLS");
        check_cluster(c);
        check_links(c);
        if (c.sites.empty()) add("sites", "at least one site is needed");
        for (auto& [key, site] : c.sites)
            check_site(key, site);
    }

private:
    void check_cluster(configuration& c)
    {
        auto& node = c.cluster;
        if (!node.advertise_url.empty() && !looks_like_origin(node.advertise_url))
            add("cluster.advertise_url", "an origin is expected, e.g. https://node1.chat.example");
        if (!node.node_name.empty() && !short_name(node.node_name))
            add("cluster.node_name", "a short name is expected: a-z, 0-9, - and _, up to 32");
        if (c.store.postgres.empty() && !c.store.password_file.empty())
            add("store.password_file", "needs store.postgres");
        if (c.store.postgres.find("password=") != std::string::npos)
            add("store.postgres", "the password belongs into password_file: this string may be shown");
    }

    void check_links(configuration& c)
    {
        if (c.redis.url.empty()) return;
        if (c.store.postgres.empty())
            add("redis.url", "links nodes that share a store: needs store.postgres");
        if (c.cluster.secret_file.empty()) {
            add("cluster.secret_file", "is needed with redis.url: `openssl rand -base64 48` makes one");
            return;
        }
        auto secret = read_secret(all_.value.file.parent_path() / c.cluster.secret_file);
        if (!secret)
            add("cluster.secret_file", "cannot be read: " + c.cluster.secret_file);
        else if (secret->size() < shortest_secret || secret->size() > longest_secret)
            add("cluster.secret_file", "32 to 4096 bytes are expected");
        else
            c.cluster.secret = std::move(*secret);
    }

    void check_site(const std::string& key, site& s)
    {
        const auto path = "sites." + key;
        if (!short_name(key)) add(path, "a short name is expected: a-z, 0-9, - and _, up to 32");
        if (s.info.languages.empty()) add(path + ".languages", "at least one language is needed");
        if (s.departments.empty())
            s.departments.push_back(
                {{"support", {{"fa", "پشتیبانی"}, {"en", "Support"}, {"ar", "الدعم"}}, {}, {}}, {}}
            );
        for (const auto& each : s.departments)
            if (!short_name(each.rules.key))
                add(path + ".departments", "every department needs an id: a-z, 0-9, - and _");
        for (const auto& each : s.desk.invites)
            if (!short_name(each.key) || each.text.empty())
                add(path + ".invites", "every invite needs an id and a text");
        for (const auto& each : s.info.embed_on)
            if (!looks_like_origin(each)) add(path + ".embed_on", "not an origin: " + each);
        const auto remembered = std::max(s.desk.reopen_within, s.desk.forget_closed_after);
        if (s.keep_days && std::chrono::hours(24) * *s.keep_days < remembered)
            add(path + ".keep_days",
                "is shorter than reopen_within: a chat may not go while it can be reopened");
        check_identity(path, s);
        check_meaning(path + ".meaning", s.meaning);
        if (s.desk.default_capacity > s.desk.max_capacity)
            add(path + ".default_capacity", "is above max_capacity");
    }

    void check_meaning(const std::string& path, meaning_source& m)
    {
        if (!m.table.empty() && !m.endpoint.empty()) add(path + ".table", "a table or an endpoint, not both");
        if (m.endpoint.empty()) {
            if (!m.model.empty()) add(path + ".model", "needs endpoint");
            if (!m.key_file.empty()) add(path + ".key_file", "needs endpoint");
            if (!m.ca_file.empty()) add(path + ".ca_file", "needs endpoint");
            return;
        }
        const auto to = web_address::parse(m.endpoint);
        if (!to) {
            const bool secret = m.endpoint.find('@') != std::string::npos;
            add(path + ".endpoint",
                secret ? "no user or password: the key belongs into key_file"
                       : "an address is expected, e.g. https://api.example/v1/embeddings");
        }
        if (to && !to->secure && !m.ca_file.empty()) add(path + ".ca_file", "needs https");
        if (m.model.empty()) add(path + ".model", "is needed with endpoint");
        if (m.key_file.empty()) return;
        auto key = read_secret(all_.value.file.parent_path() / m.key_file);
        const auto in_head = [](unsigned char c) { return c > 0x20 && c < 0x7F; };
        if (!key)
            add(path + ".key_file", "cannot be read: " + m.key_file);
        else if (key->empty() || key->size() > longest_secret || !std::ranges::all_of(*key, in_head))
            add(path + ".key_file", "one line of visible letters is expected, up to 4096");
        else
            m.key = std::move(*key);
    }

    void check_identity(const std::string& path, site& s)
    {
        if (s.identity_secret_file.empty()) {
            if (s.info.identity_required) add(path + ".identity_required", "needs identity_secret_file");
            return;
        }
        auto secret = read_secret(all_.value.file.parent_path() / s.identity_secret_file);
        if (!secret)
            add(path + ".identity_secret_file", "cannot be read: " + s.identity_secret_file);
        else if (secret->size() < shortest_secret || secret->size() > longest_secret)
            add(path + ".identity_secret_file", "32 to 4096 bytes are expected");
        else
            s.info.identity_secret = std::move(*secret);
    }

    void add(std::string key, std::string reason)
    {
        all_.problems.push_back({all_.value.file.string(), std::move(key), std::move(reason)});
    }

    loaded& all_;
};

/// The parts of a site that desks and edges want in their own form.
void complete(configuration& c)
{
    for (auto& [key, s] : c.sites) {
        s.info.key = key;
        s.info.bot = !s.faq.empty();
        s.desk.bot = s.info.bot;
        if (!s.info.languages.empty()) s.desk.default_language = s.info.languages.front();
        s.desk.departments.clear();
        for (const auto& each : s.departments)
            s.desk.departments.push_back(each.rules);
        c.server.sites[key] = s.info;
    }
}

}  // namespace

bool weekly_hours::unset() const
{
    return sat.empty() && sun.empty() && mon.empty() && tue.empty() && wed.empty() && thu.empty() &&
           fri.empty() && closed_on.empty();
}

loaded load(const std::filesystem::path& file)
{
    loaded out;
    out.value.file = file;
    for (const auto* own : {"127.0.0.1", "::1"})
        out.value.server.metrics_from.push_back(*ip_network::parse(own));
    const std::string name = file.string();
    try {
        const auto table = toml::parse_file(name);
        reader top(table, {}, name, out.problems);
        describe(out.value, top);
        top.unknown_keys();
    } catch (const toml::parse_error& error) {
        out.problems.push_back(
            {name + ':' + std::to_string(error.source().begin.line), {}, std::string(error.description())}
        );
        return out;
    }
    cross_checks(out).run();
    complete(out.value);
    return out;
}

}  // namespace pasokh::config
