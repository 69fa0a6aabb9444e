// TLS to PostgreSQL by libpq's own settings, and a PostgreSQL whose disk is full.
#include "nodes/support.hpp"
#include "support/run.hpp"
#include "support/small_disk.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <unistd.h>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto between_messages = 5ms;

void carry_out(const temp_dir& folder, std::vector<std::string> arguments)
{
    child_process once({std::move(arguments), {}, folder.path() / "output"});
    const auto ended = once.wait(20s);
    INFO(once.output());
    REQUIRE(ended == 0);
}

/// An authority of the test's own, and a certificate for 127.0.0.1 that it vouches for.
struct authority {
    authority()
    {
        std::vector<std::string> make{"openssl", "req", "-x509", "-newkey", "ec", "-days", "1", "-nodes"};
        const auto with = [&](std::initializer_list<std::string> more) {
            auto out = make;
            out.insert(out.end(), {"-pkeyopt", "ec_paramgen_curve:P-256"});
            out.insert(out.end(), more);
            return out;
        };
        carry_out(folder, with({"-subj", "/CN=test CA", "-keyout", path("ca.key"), "-out", path("ca.pem")}));
        carry_out(
            folder,
            with(
                {"-subj",
                 "/CN=postgres",
                 "-addext",
                 "subjectAltName=IP:127.0.0.1",
                 "-addext",
                 "basicConstraints=critical,CA:FALSE",
                 "-CA",
                 path("ca.pem"),
                 "-CAkey",
                 path("ca.key"),
                 "-keyout",
                 path("server.key"),
                 "-out",
                 path("server.pem")}
            )
        );
        fs::permissions(path("server.key"), fs::perms::owner_read);
        if (::geteuid() != 0) return;
        fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
        carry_out(folder, {"chown", "postgres", path("server.key"), path("server.pem")});
    }

    [[nodiscard]] std::string path(const std::string& name) const { return folder.path() / name; }

    temp_dir folder;
};

std::string by_tls(const std::string& database, const std::string& mode, const authority& trusted)
{
    return database + "?sslmode=" + mode + "&sslrootcert=" + trusted.path("ca.pem");
}

/// What the server says when it does not start; empty when it does.
std::string refusal_of(const std::string& conninfo)
{
    try {
        server_under_test server(node_options(conninfo, "one"));
    } catch (const std::runtime_error& refusal) {
        return refusal.what();
    }
    return {};
}

std::string visitor_says(asio::io_context& io, ws_client& visitor, int number)
{
    const auto said = run(io, say_and_wait(visitor, say("m-" + std::to_string(number), "hello")));
    if (said.is_null()) return "closed";
    return said["type"] == "accepted" ? "accepted" : said["code"].get<std::string>();
}

}  // namespace

TEST_CASE("postgres: TLS with a verified name, on every connection", "[nodes][postgres][tls]")
{
    const authority ours;
    const authority others;
    postgres_server postgres(
        {"ssl=on", "ssl_cert_file=" + ours.path("server.pem"), "ssl_key_file=" + ours.path("server.key")}
    );
    const auto database = postgres.fresh_database();
    {
        server_under_test server(node_options(by_tls(database, "verify-full", ours), "one"));
        asio::io_context io;
        ws_client visitor(io);
        REQUIRE(run(io, enter(visitor, server.visitors(), visitor_hello())).resumed.is_object());
        CHECK(visitor_says(io, visitor, 1) == "accepted");
        const auto connections = [&](const std::string& which) {
            return postgres.ask(
                database,
                "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname ="
                " current_database() AND pid <> pg_backend_pid() AND ssl = " +
                    which
            );
        };
        CHECK(connections("true") != "0");
        CHECK(connections("false") == "0");
        CHECK(server.command({"cluster", "status"}).find("one") != std::string::npos);
    }
    for (const auto* mode : {"verify-ca", "verify-full"}) {
        const auto refused = refusal_of(by_tls(database, mode, others));
        INFO(refused);
        CHECK(refused.find("certificate verify failed") != std::string::npos);
        CHECK(refused.find("127.0.0.1") != std::string::npos);
        CHECK(refused.find(std::to_string(postgres.port())) != std::string::npos);
    }
    // Signed by the right one, and for another name.
    const auto port = ":" + std::to_string(postgres.port());
    auto named = by_tls(database, "verify-full", ours) + "&hostaddr=127.0.0.1";
    named.replace(named.find("127.0.0.1" + port), std::string("127.0.0.1").size(), "db.example");
    const auto refused = refusal_of(named);
    INFO(refused);
    CHECK(refused.find("does not match host name") != std::string::npos);
    CHECK(refused.find("db.example") != std::string::npos);
    // A file that is not there is named.
    const auto lost = refusal_of(database + "?sslmode=verify-full&sslrootcert=/nowhere/ca.pem");
    CHECK(lost.find("/nowhere/ca.pem") != std::string::npos);
}

TEST_CASE(
    "postgres: its disk is full, nothing more is accepted, and with room it goes on by itself",
    "[nodes][postgres][disk]"
)
{
    const temp_dir folder;
    fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    const small_disk disk(folder.path() / "disk", 160);
    INFO("a file system of its own needs root: " << disk.why_not());
    REQUIRE(disk.mounted());
    postgres_server::options where;
    where.data = disk.path();
    // Its log has a place of its own, as is advised: without room there PostgreSQL ends itself.
    where.log_elsewhere = true;
    where.settings = {"autovacuum=off"};
    postgres_server postgres(where);
    const auto database = postgres.fresh_database();
    server_under_test server(on_postgres(crowd::options(), database, "one"));
    asio::io_context io;
    crowd people(io, server, {12, 4});
    people.open_chats();
    people.write_for(1s, between_messages);
    people.settle();
    ws_client witness(io);
    REQUIRE(run(io, enter(witness, server.visitors(), visitor_hello())).resumed.is_object());
    REQUIRE(visitor_says(io, witness, 0) == "accepted");

    disk.fill();
    // The pages that are begun are filled yet. Whose message found no room waits, as on any disk; what comes
    // afterwards is refused at once.
    const auto filled_until = std::chrono::steady_clock::now() + 60s;
    while (server.not_ready().find("storage_full") == std::string::npos) {
        REQUIRE(std::chrono::steady_clock::now() < filled_until);
        people.write_for(200ms, between_messages);
    }
    const auto since = std::chrono::steady_clock::now();
    const auto answered = run(io, say_and_wait(witness, say("m-refused", "is anybody there?")));
    CHECK(std::chrono::steady_clock::now() - since < 5s);
    INFO(answered.dump());
    REQUIRE(answered.is_object());
    CHECK(answered["code"] == "storage_full");
    CHECK(answered["retry"] == true);
    CHECK(server.not_ready().find("storage_full") != std::string::npos);
    const auto accepted = people.seen.acceptances();
    people.write_for(3s, between_messages);
    CHECK(people.seen.acceptances() == accepted);
    CHECK(server.alive());

    disk.make_room();
    const auto back = std::chrono::steady_clock::now();
    REQUIRE(run_until(
        io,
        [&] { return people.all_live() && people.seen.acceptances() > accepted; },
        30s
    ));
    const auto took = std::chrono::steady_clock::now() - back;
    std::cout << accepted << " messages until it was full, back after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms\n";
    CHECK(took < 5s);
    CHECK(visitor_says(io, witness, 1) == "accepted");
    people.settle();
    people.stop();
    check_history(people);
}
