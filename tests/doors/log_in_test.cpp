// S07, S16 and the second factor: how somebody comes in.

#include "app/totp.hpp"
#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <thread>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

std::string base32_decoded(const std::string& text)
{
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        held = held << 5 | static_cast<std::uint32_t>(alphabet.find(c));
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>(held >> bits & 0xFF);
    }
    return out;
}

/// The authenticator of an operator. Each code is of a step of its own, because none is taken twice: they
/// come from one step back to one ahead.
class authenticator {
public:
    explicit authenticator(const std::string& secret) : secret_(base32_decoded(secret)), step_(now() - 1) {}

    std::string code() { return app::totp::code_at(secret_, step_++); }

    [[nodiscard]] std::string code_of(std::int64_t steps_away) const
    {
        return app::totp::code_at(secret_, now() + static_cast<std::uint64_t>(steps_away));
    }

private:
    static std::uint64_t now()
    {
        return app::totp::step_at(
            std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now())
        );
    }

    std::string secret_;
    std::uint64_t step_;
};

http_response
log_in(const server_under_test& server, const std::string& password, const std::string& code = {})
{
    auto body = log_in_body("sara");
    body["password"] = password;
    if (!code.empty()) body["code"] = code;
    return post(server, "/api/console/login", body);
}

/// A server with Sara, whose second factor is on.
struct with_totp {
    explicit with_totp(server_options how = two_sites())
        : server(std::move(how))
        , cookie(add_operator(server, "sara", {}))
        , device(begin())
    {
        const auto confirmed = post(server, "/api/console/totp/confirm", {{"code", device.code()}}, cookie);
        INFO(confirmed.body);
        REQUIRE(confirmed.status == 200);
        recovery = json::parse(confirmed.body).at("recovery_codes");
    }

    std::string begin()
    {
        const auto offered =
            post(server, "/api/console/totp/begin", {{"password", everybodys_password}}, cookie);
        INFO(offered.body);
        REQUIRE(offered.status == 200);
        const auto body = json::parse(offered.body);
        const std::string secret = body.at("secret");
        CHECK(body.at("uri").get<std::string>().find("secret=" + secret) != std::string::npos);
        return secret;
    }

    server_under_test server;
    std::string cookie;
    authenticator device;
    std::vector<std::string> recovery;
};

}  // namespace

TEST_CASE(
    "log-in: each has a session id of its own, in a cookie that scripts and other sites do not get",
    "[doors][log-in]"
)
{
    server_under_test server(two_sites());
    const auto first = add_operator(server, "sara", {});
    std::set<std::string> seen{first};
    for (int round = 0; round < 3; ++round) {
        // With the cookie of an earlier one, or with one that an attacker planted.
        const auto planted = round == 0 ? "pasokh_console=" + std::string(43, 'a') : first;
        const auto answer = post(server, "/api/console/login", log_in_body("sara"), planted);
        REQUIRE(answer.status == 200);
        CHECK(seen.insert(cookie_of(answer)).second);
        const auto& set = answer.headers.at("set-cookie");
        CHECK(set.find("HttpOnly") != std::string::npos);
        CHECK(set.find("SameSite=Strict") != std::string::npos);
        CHECK(set.find("Path=/") != std::string::npos);
        CHECK(set.find("Domain") == std::string::npos);
    }
    CHECK(get(server, "/api/console/me", "pasokh_console=" + std::string(43, 'a')).status == 401);
}

TEST_CASE("log-in: under https the cookie is Secure and bound to the host", "[doors][log-in]")
{
    auto how = two_sites();
    how.top = "public_url = \"https://chat.example\"\n";
    server_under_test server(how);
    server.command(
        {"operator",
         "add",
         "--site",
         "demo",
         "--name",
         "sara",
         "--email",
         "sara@shop.example",
         "--password-file",
         (server.folder() / "password").string()}
    );
    const auto answer = ask_blocking(
        server.port(),
        {"POST", "/api/console/login", log_in_body("sara").dump(), {{"Origin", "https://chat.example"}}}
    );
    REQUIRE(answer.status == 200);
    const auto& set = answer.headers.at("set-cookie");
    CHECK(set.starts_with("__Host-pasokh_console="));
    CHECK(set.find("; Secure") != std::string::npos);
    CHECK(answer.headers.contains("strict-transport-security"));
}

TEST_CASE(
    "log-in: an unknown e-mail, a wrong password and a disabled operator get one answer",
    "[doors][log-in]"
)
{
    server_under_test server(two_sites());
    add_operator(server, "sara", {});
    add_operator(server, "nima", {});
    server.command({"operator", "disable", "--site", "demo", "nima@shop.example"});
    auto wrong = log_in_body("sara");
    wrong["password"] = "not the password";
    auto elsewhere = log_in_body("sara", "other");
    const std::vector<json> bodies{wrong, log_in_body("nobody"), log_in_body("nima"), elsewhere};
    const auto first = post(server, "/api/console/login", bodies.front());
    CHECK(first.status == 401);
    for (const auto& body : bodies) {
        const auto answer = post(server, "/api/console/login", body);
        CHECK(answer.status == first.status);
        CHECK(answer.body == first.body);
        CHECK_FALSE(answer.headers.contains("set-cookie"));
    }
}

TEST_CASE("log-in: known and unknown e-mails take the same time", "[doors][log-in]")
{
    auto how = two_sites();
    how.limits = "login_failures_per_account = 1000\nlogin_failures_per_address = 100000\n";
    server_under_test server(how);
    add_operator(server, "sara", {});
    auto known = log_in_body("sara");
    known["password"] = "not the password";
    const auto unknown = log_in_body("nobody");
    std::vector<double> times[2];
    const int tries = std::getenv("PASOKH_TEST_LONG") ? 200 : 15;
    for (int round = 0; round < tries; ++round) {
        for (int which = 0; which < 2; ++which) {
            const auto from = std::chrono::steady_clock::now();
            CHECK(post(server, "/api/console/login", which == 0 ? known : unknown).status == 401);
            times[which].push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count()
            );
        }
    }
    for (auto& each : times)
        std::ranges::sort(each);
    // The least is what the work takes; everything above it is other work on this machine.
    const auto least_known = times[0].front();
    const auto least_unknown = times[1].front();
    INFO("known " << least_known << " ms, unknown " << least_unknown << " ms");
    CHECK(std::abs(least_known - least_unknown) < 10 + 0.25 * least_known);
}

TEST_CASE("log-in: ten failures of an account make it wait, longer each time", "[doors][log-in]")
{
    server_under_test server(two_sites());
    const auto cookie = add_operator(server, "sara", {});
    for (int round = 0; round < 10; ++round)
        CHECK(log_in(server, "wrong, number " + std::to_string(round)).status == 401);
    const auto refused = log_in(server, everybodys_password);
    CHECK(refused.status == 429);
    CHECK(refused.headers.contains("retry-after"));
    CHECK(json::parse(refused.body).at("error").at("retry_after_ms") > 0);
    // Neither a header nor another way to write the address helps.
    http_request with_header{
        "POST",
        "/api/console/login",
        log_in_body("sara").dump(),
        {{"X-Forwarded-For", "203.0.113.9"}, {"Forwarded", "for=203.0.113.9"}, {"X-Real-IP", "203.0.113.9"}}};
    CHECK(ask_blocking(server.port(), with_header).status == 429);
    auto upper = log_in_body("sara");
    upper["email"] = "SARA@shop.example";
    CHECK(post(server, "/api/console/login", upper).status == 429);
    // Adding a code that is none is no way around it.
    CHECK(log_in(server, everybodys_password, "123456").status == 429);
    // The owner's own session goes on.
    CHECK(get(server, "/api/console/me", cookie).status == 200);
    const console open(server, cookie);
    CHECK(open.welcome.at("me").at("name") == "sara");
}

TEST_CASE("log-in: fifty failures of an address make it wait, whatever the accounts", "[doors][log-in]")
{
    auto how = two_sites();
    how.limits = "login_failures_per_address = 12\n";
    server_under_test server(how);
    for (int round = 0; round < 12; ++round)
        CHECK(
            post(server, "/api/console/login", log_in_body("nobody" + std::to_string(round))).status == 401
        );
    CHECK(post(server, "/api/console/login", log_in_body("nobody-else")).status == 429);
}

TEST_CASE("log-in: one that waits for many others is answered", "[doors][log-in]")
{
    // Long enough a queue that the last ones wait for more than a sweep of the deadlines.
    constexpr int at_once = 40;
    const server_under_test server({.limits = "http_head_within = \"200ms\"\n"});
    std::atomic<int> answered = 0;
    std::atomic<int> cut_off = 0;
    std::vector<std::jthread> people;
    for (int each = 0; each < at_once; ++each)
        people.emplace_back([&, each] {
            try {
                const auto answer =
                    post(server, "/api/console/login", log_in_body("nobody" + std::to_string(each)));
                ++(answer.status == 401 ? answered : cut_off);
            } catch (const std::exception&) {
                ++cut_off;
            }
        });
    people.clear();
    CHECK(answered == at_once);
    CHECK(cut_off == 0);
}

TEST_CASE("log-in: requests that other pages can send are refused", "[doors][log-in]")
{
    server_under_test server(two_sites());
    const auto cookie = add_operator(server, "sara", {});
    const json change{{"current", everybodys_password}, {"next", "a password that is new"}};
    const auto as = [&](const std::string& type, const std::string& body, const std::string& origin) {
        return ask_blocking(
                   server.port(),
                   {"POST",
                    "/api/console/password",
                    body,
                    {{"Cookie", cookie}, {"Content-Type", type}, {"Origin", origin}}}
        ).status;
    };
    const auto own = "http://127.0.0.1:" + std::to_string(server.port());
    CHECK(as("application/json", change.dump(), "http://evil.example") == 403);
    CHECK(as("text/plain", change.dump(), "http://evil.example") == 403);
    CHECK(as("text/plain", change.dump(), own) == 415);
    CHECK(as("application/x-www-form-urlencoded", "current=a&next=b", own) == 415);
    CHECK(as("multipart/form-data; boundary=x", change.dump(), own) == 415);
    CHECK(get(server, "/api/console/me", cookie).status == 200);
    CHECK(as("application/json; charset=utf-8", change.dump(), own) == 204);
}

TEST_CASE("second factor: with it on, the password alone is not enough", "[doors][log-in][totp]")
{
    with_totp it;
    CHECK(json::parse(get(it.server, "/api/console/me", it.cookie).body).at("me").at("totp") == true);
    const auto without = log_in(it.server, everybodys_password);
    CHECK(without.status == 401);
    CHECK(error_code_of(without) == "code_required");
    CHECK(error_code_of(log_in(it.server, everybodys_password, "000000")) == "bad_credentials");
    CHECK(error_code_of(log_in(it.server, "not the password", it.device.code_of(1))) == "bad_credentials");

    const auto code = it.device.code();
    CHECK(log_in(it.server, everybodys_password, code).status == 200);
    CHECK(error_code_of(log_in(it.server, everybodys_password, code)) == "bad_credentials");
    CHECK(error_code_of(log_in(it.server, everybodys_password, it.device.code_of(3))) == "bad_credentials");
    CHECK(error_code_of(log_in(it.server, everybodys_password, it.device.code_of(-3))) == "bad_credentials");
}

TEST_CASE("second factor: of two who bring one code at once, one comes in", "[doors][log-in][totp]")
{
    with_totp it;
    const auto code = it.device.code();
    std::vector<std::thread> both;
    std::atomic<int> came_in = 0;
    for (int each = 0; each < 4; ++each)
        both.emplace_back([&] {
            if (log_in(it.server, everybodys_password, code).status == 200) ++came_in;
        });
    for (auto& each : both)
        each.join();
    CHECK(came_in == 1);
}

TEST_CASE("second factor: a recovery code works once", "[doors][log-in][totp]")
{
    with_totp it;
    REQUIRE(it.recovery.size() == 8);
    CHECK(std::set<std::string>(it.recovery.begin(), it.recovery.end()).size() == 8);
    CHECK(log_in(it.server, everybodys_password, it.recovery[0]).status == 200);
    CHECK(error_code_of(log_in(it.server, everybodys_password, it.recovery[0])) == "bad_credentials");
    auto typed = it.recovery[1];
    std::erase(typed, '-');
    std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return std::toupper(c); });
    CHECK(log_in(it.server, everybodys_password, typed).status == 200);
}

TEST_CASE("second factor: guessing does not lock its owner out", "[doors][log-in][totp]")
{
    with_totp it;
    for (int round = 0; round < 10; ++round)
        CHECK(log_in(it.server, "wrong, number " + std::to_string(round)).status == 401);
    CHECK(log_in(it.server, everybodys_password).status == 429);
    // A guess with any code tells nothing about the password.
    CHECK(log_in(it.server, everybodys_password, "000000").status == 429);
    CHECK(log_in(it.server, "not the password", "000000").status == 429);
    CHECK(log_in(it.server, everybodys_password, it.device.code()).status == 200);
}

TEST_CASE("second factor: switching it on ends the log-ins that came without it", "[doors][log-in][totp]")
{
    server_under_test server(two_sites());
    const auto cookie = add_operator(server, "sara", {});
    const auto other = cookie_of(post(server, "/api/console/login", log_in_body("sara")));
    CHECK(post(server, "/api/console/totp/begin", {{"password", "not the password"}}, cookie).status == 401);
    CHECK(post(server, "/api/console/totp/confirm", {{"code", "123456"}}, cookie).status == 401);
    const auto offered = post(server, "/api/console/totp/begin", {{"password", everybodys_password}}, cookie);
    authenticator device(json::parse(offered.body).at("secret"));
    // Until it is confirmed, nothing is on.
    CHECK(log_in(server, everybodys_password).status == 200);
    CHECK(post(server, "/api/console/totp/confirm", {{"code", "000000"}}, cookie).status == 401);
    REQUIRE(post(server, "/api/console/totp/confirm", {{"code", device.code()}}, cookie).status == 200);
    CHECK(get(server, "/api/console/me", other).status == 401);
    CHECK(get(server, "/api/console/me", cookie).status == 200);
    CHECK(post(server, "/api/console/totp/begin", {{"password", everybodys_password}}, cookie).status == 409);
}

TEST_CASE(
    "second factor: its owner, an admin and the command line can switch it off",
    "[doors][log-in][totp]"
)
{
    with_totp it;
    const auto remove = [&](const std::string& password, const std::string& code) {
        return post(
                   it.server,
                   "/api/console/totp/remove",
                   {{"password", password}, {"code", code}},
                   it.cookie
        )
            .status;
    };
    CHECK(remove("not the password", it.recovery[0]) == 401);
    CHECK(remove(everybodys_password, "000000") == 401);
    CHECK(remove(everybodys_password, it.recovery[0]) == 204);
    CHECK(log_in(it.server, everybodys_password).status == 200);

    authenticator again(it.begin());
    REQUIRE(post(it.server, "/api/console/totp/confirm", {{"code", again.code()}}, it.cookie).status == 200);
    const auto admin = add_operator(it.server, "admin", {"--admin"});
    const auto rows = json::parse(get(it.server, "/api/console/operators", admin).body).at("operators");
    const auto sara = std::ranges::find_if(rows, [](const json& row) { return row.at("name") == "sara"; });
    CHECK(sara->at("totp") == true);
    const auto path = "/api/console/operators/" + sara->at("id").get<std::string>();
    CHECK(post(it.server, path, {{"totp", true}}, admin, "PATCH").status == 400);
    CHECK(post(it.server, path, {{"totp", false}}, it.cookie, "PATCH").status == 403);
    CHECK(post(it.server, path, {{"totp", false}}, admin, "PATCH").status == 200);
    CHECK(log_in(it.server, everybodys_password).status == 200);

    authenticator third(it.begin());
    REQUIRE(post(it.server, "/api/console/totp/confirm", {{"code", third.code()}}, it.cookie).status == 200);
    CHECK(error_code_of(log_in(it.server, everybodys_password)) == "code_required");
    it.server.command({"operator", "reset-totp", "--site", "demo", "sara@shop.example"});
    CHECK(log_in(it.server, everybodys_password).status == 200);
}

TEST_CASE("first start: the link of the first admin works once", "[doors][first-start]")
{
    server_under_test server(two_sites());
    const auto link = server.command({"operator", "setup-link", "--site", "demo"});
    const auto at = link.find("#setup=");
    REQUIRE(at != std::string::npos);
    const auto token = link.substr(at + 7, 43);
    const json body{
        {"token", token},
        {"name", "Admin"},
        {"email", "admin@shop.example"},
        {"password", everybodys_password}};
    auto wrong = body;
    wrong["token"] = std::string(43, 'a');
    CHECK(post(server, "/api/console/setup", wrong).status == 401);
    auto weak = body;
    weak["password"] = "short";
    CHECK(post(server, "/api/console/setup", weak).status == 400);
    CHECK(post(server, "/api/console/setup", body).status == 200);
    auto second = body;
    second["email"] = "evil@shop.example";
    CHECK(post(server, "/api/console/setup", second).status == 401);
    // A link that is made when there is an admin already opens nothing.
    const auto late = server.command({"operator", "setup-link", "--site", "demo"});
    second["token"] = late.substr(late.find("#setup=") + 7, 43);
    CHECK(post(server, "/api/console/setup", second).status == 401);
}

TEST_CASE("first start: what the server keeps is its user's alone", "[doors][first-start]")
{
    server_under_test server(two_sites());
    add_operator(server, "sara", {});
    for (const auto& each : std::filesystem::directory_iterator(server.folder() / "data")) {
        struct stat is {};

        REQUIRE(::stat(each.path().c_str(), &is) == 0);
        INFO(each.path().string());
        CHECK((is.st_mode & 077) == 0);
    }

    struct stat folder {};

    REQUIRE(::stat((server.folder() / "data").c_str(), &folder) == 0);
    CHECK((folder.st_mode & 077) == 0);

    std::ifstream limits("/proc/" + std::to_string(server.process().pid()) + "/limits");
    std::string core;
    for (std::string line; std::getline(limits, line);)
        if (line.starts_with("Max core file size")) core = line;
    INFO(core);
    CHECK(core.find("unlimited") == std::string::npos);
    CHECK(core.find(" 1 ") != std::string::npos);
}

TEST_CASE("sites: the log-in page learns of the site that it asks for and of no other", "[doors][log-in]")
{
    server_under_test server(two_sites());
    const auto keys = [&](const std::string& query) {
        std::vector<std::string> out;
        const auto sites = json::parse(get(server, "/api/console/sites" + query).body).at("sites");
        for (const auto& each : sites)
            out.push_back(each.at("id"));
        return out;
    };
    CHECK(keys("").empty());
    CHECK(keys("?site=other") == std::vector<std::string>{"other"});
    CHECK(keys("?site=nothing").empty());
    server_under_test alone;
    CHECK(json::parse(get(alone, "/api/console/sites").body).at("sites").size() == 1);
}
