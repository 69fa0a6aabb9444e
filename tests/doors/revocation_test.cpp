// S06: whoever may not come in any more is out within two seconds, sockets and all.

#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <functional>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

constexpr int signed_out = 4501;

/// An admin, and an operator with a console open.
struct revocation_server {
    explicit revocation_server(server_options how = two_sites())
        : server(std::move(how))
        , admin(add_operator(server, "admin", {"--admin"}))
        , cookie(add_operator(server, "sara", {"--department", "support", "--department", "sales"}))
    {
        const auto rows = json::parse(get(server, "/api/console/operators", admin).body).at("operators");
        for (const auto& each : rows)
            if (each.at("name") == "sara")
                path = "/api/console/operators/" + each.at("id").get<std::string>();
    }

    /// Nothing of this log-in works: neither an upgrade nor a request.
    void check_dead(const std::string& which)
    {
        CHECK(door_peer(server.console(which)).status() == 401);
        CHECK(get(server, "/api/console/me", which).status == 401);
        CHECK(
            post(
                server,
                "/api/console/password",
                {{"current", everybodys_password}, {"next", "something else"}},
                which
            )
                .status == 401
        );
    }

    server_under_test server;
    std::string admin;
    std::string cookie;
    std::string path;
};

}  // namespace

TEST_CASE("revocation: every way to lose a log-in closes its sockets", "[doors][revocation]")
{
    revocation_server it;
    const auto changed = [&](json what) {
        return [&it, what = std::move(what)] {
            CHECK(post(it.server, it.path, what, it.admin, "PATCH").status == 200);
        };
    };

    struct way {
        std::string name;
        std::function<void()> lose;
    };

    const std::vector<way> ways{
        {"log-out", [&] { CHECK(post(it.server, "/api/console/logout", {}, it.cookie).status == 204); }},
        {"a new password from the admin", changed({{"password", everybodys_password}})},
        {"another role", changed({{"role", "admin"}})},
        {"the old role", changed({{"role", "operator"}})},
        {"removal from a department", changed({{"departments", {"support"}}})},
        {"disabled", changed({{"disabled", true}})},
    };
    for (const auto& each : ways) {
        INFO(each.name);
        console here(it.server, it.cookie);
        each.lose();
        CHECK(here.socket.close_code(2s) == signed_out);
        it.check_dead(it.cookie);
        if (each.name != "disabled")
            it.cookie = cookie_of(post(it.server, "/api/console/login", log_in_body("sara")));
    }
    CHECK(post(it.server, "/api/console/login", log_in_body("sara")).status == 401);
}

TEST_CASE("revocation: a new password of one's own ends the other log-ins", "[doors][revocation]")
{
    revocation_server it;
    const auto second = cookie_of(post(it.server, "/api/console/login", log_in_body("sara")));
    console mine(it.server, it.cookie);
    console other(it.server, second);
    const json change{{"current", everybodys_password}, {"next", "a password that is new"}};
    REQUIRE(post(it.server, "/api/console/password", change, it.cookie).status == 204);
    CHECK(other.socket.close_code(2s) == signed_out);
    it.check_dead(second);
    CHECK(mine.socket.ask({{"type", "watch"}, {"visitors", false}}).at("type") == "done");
}

TEST_CASE("revocation: a log-in that runs out closes the console that it opened", "[doors][revocation]")
{
    auto how = two_sites();
    how.limits = "login_lasts = \"4s\"\n";
    server_under_test server(how);
    const auto cookie = add_operator(server, "sara", {});
    console here(server, cookie);
    CHECK(here.socket.close_code(6s) == signed_out);
    CHECK(door_peer(server.console(cookie)).status() == 401);
    CHECK(get(server, "/api/console/me", cookie).status == 401);
}

TEST_CASE("revocation: commands behind a log-out are not obeyed", "[doors][revocation]")
{
    revocation_server it;
    for (int round = 0; round < 20; ++round) {
        console here(it.server, it.cookie);
        REQUIRE(post(it.server, "/api/console/logout", {}, it.cookie).status == 204);
        // Sent after the answer to the log-out: whatever comes back is not `done`.
        CHECK(here.socket.ask({{"type", "status"}, {"status", "busy"}}).at("type") == "closed");
        it.cookie = cookie_of(post(it.server, "/api/console/login", log_in_body("sara")));
    }
    const console after(it.server, it.cookie);
    for (const auto& each : after.state.at("operators"))
        CHECK(each.at("status") == "available");
}

TEST_CASE(
    "revocation: a site that is gone from the configuration closes for everybody",
    "[doors][revocation]"
)
{
    auto how = two_sites();
    server_under_test server(how);
    const auto cookie = add_operator(server, "olga", {}, "other");
    visitor guest(server, {{"site", "other"}});
    console here(server, cookie);
    reconfigure(server, "[sites.other]", "[sites.another]");
    CHECK(here.socket.close_code(2s) == 4502);
    CHECK(guest.socket.close_code(2s) == 4502);
    CHECK(door_peer(server.console(cookie)).status() == 401);
    CHECK(post(server, "/api/console/login", log_in_body("olga", "other")).status == 401);
}
