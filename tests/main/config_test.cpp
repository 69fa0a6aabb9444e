#include "main/config.hpp"
#include "support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <string>

namespace {

using namespace pasokh;

config::loaded load_text(const std::string& text)
{
    const testing::temp_dir folder;
    const auto file = folder.path() / "pasokh.toml";
    std::ofstream(file) << text;
    return config::load(file);
}

bool complains(
    const config::loaded& of,
    const std::string& key,
    const std::string& reason,
    const std::string& line
)
{
    return std::any_of(of.problems.begin(), of.problems.end(), [&](const auto& each) {
        return each.key == key && each.reason.find(reason) != std::string::npos && each.where.ends_with(line);
    });
}

constexpr auto small = R"(
[sites.shop]
name = { fa = "فروشگاه", en = "Shop" }
languages = ["fa"]
)";

}  // namespace

TEST_CASE("config: the shipped file is good", "[main][config]")
{
    const auto loaded = config::load("config/pasokh.toml");
    for (const auto& each : loaded.problems)
        UNSCOPED_INFO(each.where << ' ' << each.key << ": " << each.reason);
    CHECK(loaded.problems.empty());
    CHECK(loaded.value.sites.count("demo") == 1);
}

TEST_CASE("config: a site needs little and gets the product's defaults", "[main][config]")
{
    const auto loaded = load_text(small);
    REQUIRE(loaded.problems.empty());
    const auto& shop = loaded.value.sites.at("shop");
    CHECK(shop.desk.default_capacity == 5);
    CHECK(shop.desk.departments.size() == 1);
    CHECK_FALSE(shop.info.bot);
    CHECK(loaded.value.server.sites.at("shop").name.at("en") == "Shop");
}

TEST_CASE("config: an unknown key is named with its line", "[main][config]")
{
    const auto loaded = load_text(std::string("colour = 3\n") + small);
    CHECK(complains(loaded, "colour", "unknown key", ":1"));
}

TEST_CASE("config: mistakes say what was expected and where", "[main][config]")
{
    const auto loaded = load_text(R"(port = 70000
commit_window = "soon"
[limits]
frame_bytes = 10
visitor_messages = { burst = "many" }
[sites.shop]
name = "one text"
languages = ["fa"]
max_capacity = 3
default_capacity = 4
embed_on = ["shop.example"]
[[sites.shop.invites]]
combine = "some"
)");
    CHECK(complains(loaded, "port", "out of range", ":1"));
    CHECK(complains(loaded, "commit_window", "500ms", ":2"));
    CHECK(complains(loaded, "limits.frame_bytes", "from 1024 to 1048576", ":4"));
    CHECK(complains(loaded, "limits.visitor_messages.burst", "whole number", ":5"));
    CHECK(complains(loaded, "sites.shop.name", "per language", ":7"));
    CHECK(complains(loaded, "sites.shop.invites[0].combine", "\"all\"", ":13"));
    CHECK(complains(loaded, "sites.shop.default_capacity", "above max_capacity", "toml"));
    CHECK(complains(loaded, "sites.shop.embed_on", "not an origin", "toml"));
}

TEST_CASE("config: mistakes about proxies, TLS and retention are found before they matter", "[main][config]")
{
    const auto loaded = load_text(R"(public_url = "http://chat.example"
trusted_proxies = ["127.0.0.1", "10.0.0.1/8"]
metrics_from = ["everybody"]
tls = { certificate = "cert.pem" }
[sites.shop]
name = { en = "Shop" }
languages = ["en"]
keep_days = 2
reopen_within = "72h"
)");
    CHECK(complains(loaded, "trusted_proxies", "10.0.0.1/8", ":2"));
    CHECK(complains(loaded, "metrics_from", "everybody", ":3"));
    CHECK(complains(loaded, "tls.key", "belong together", "toml"));
    CHECK(complains(loaded, "public_url", "https://", "toml"));
    CHECK(complains(loaded, "sites.shop.keep_days", "shorter than reopen_within", "toml"));
}

TEST_CASE("config: text that is not TOML is named with its line", "[main][config]")
{
    const auto loaded = load_text("port = 1\n= 2\n");
    REQUIRE(loaded.problems.size() == 1);
    CHECK(loaded.problems[0].where.ends_with(":2"));
}

TEST_CASE("config: what is printed reads back the same", "[main][config]")
{
    const auto first = config::load("config/pasokh.toml");
    const auto printed = config::print(first.value);
    const auto second = load_text(printed);
    for (const auto& each : second.problems)
        UNSCOPED_INFO(each.where << ' ' << each.key << ": " << each.reason);
    REQUIRE(second.problems.empty());
    CHECK(config::print(second.value) == printed);
}

TEST_CASE(
    "config: where meaning comes from is a table or an endpoint, and its key stays in a file",
    "[main][config]"
)
{
    const auto with = [](const std::string& lines) {
        return load_text(std::string(small) + "[sites.shop.meaning]\n" + lines);
    };
    CHECK(load_text(small).value.sites.at("shop").meaning.endpoint.empty());
    CHECK(with("table = \"models/potion\"\n").problems.empty());
    CHECK(with("endpoint = \"http://127.0.0.1:9000/v1/embeddings\"\nmodel = \"m\"\nwithin = \"150ms\"\n")
              .problems.empty());
    const std::string where = "sites.shop.meaning.";
    CHECK(complains(
        with("table = \"t\"\nendpoint = \"http://h/\"\nmodel = \"m\"\n"),
        where + "table",
        "not both",
        "toml"
    ));
    CHECK(complains(
        with("endpoint = \"api.example/v1\"\nmodel = \"m\"\n"),
        where + "endpoint",
        "an address",
        "toml"
    ));
    CHECK(complains(
        with("endpoint = \"https://u:p@h/\"\nmodel = \"m\"\n"),
        where + "endpoint",
        "key_file",
        "toml"
    ));
    CHECK(complains(with("endpoint = \"https://h/\"\n"), where + "model", "needed", "toml"));
    CHECK(complains(with("model = \"m\"\n"), where + "model", "needs endpoint", "toml"));
    CHECK(complains(
        with("endpoint = \"http://h/\"\nmodel = \"m\"\nca_file = \"ca.pem\"\n"),
        where + "ca_file",
        "needs https",
        "toml"
    ));
    CHECK(complains(
        with("endpoint = \"http://h/\"\nmodel = \"m\"\nkey_file = \"none\"\n"),
        where + "key_file",
        "cannot be read",
        "toml"
    ));
    CHECK(complains(
        with("endpoint = \"http://h/\"\nmodel = \"m\"\nwithin = \"2s\"\n"),
        where + "within",
        "must be from",
        "toml:8"
    ));

    const testing::temp_dir folder;
    const auto file = folder.path() / "pasokh.toml";
    const auto keyed = std::string(small) +
                       "[sites.shop.meaning]\nendpoint = \"https://h/\"\nmodel = \"m\"\nkey_file = \"key\"\n";
    std::ofstream(file) << keyed;
    std::ofstream(folder.path() / "key") << "sk-secret-42\n";
    const auto loaded = config::load(file);
    CHECK(loaded.problems.empty());
    CHECK(loaded.value.sites.at("shop").meaning.key == "sk-secret-42");
    // What is shown never shows it.
    CHECK(config::print(loaded.value).find("sk-secret") == std::string::npos);
    std::ofstream(folder.path() / "key") << "two\nlines\n";
    CHECK(complains(config::load(file), where + "key_file", "one line", "toml"));
}
