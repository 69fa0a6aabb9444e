// R08, and the tools for whoever looks after the store: backup under load, restore, doctor.

#include "support/crowd.hpp"
#include "support/run.hpp"
#include "support/sqlite_file.hpp"
#include "support/talk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <iostream>
#include <sys/stat.h>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
namespace fs = std::filesystem;

/// A store with some chats in it, at rest; and the doctor's word about it.
struct filled_store {
    filled_store()
    {
        const auto cookie = server.add_operator("sara", 5);
        ws_client console(io);
        run(io, enter(console, server.console(cookie), console_hello()));
        for (int i = 0; i < 3; ++i) {
            ws_client visitor(io);
            run(io, enter(visitor, server.visitors(), visitor_hello()));
            for (int n = 0; n < 3; ++n)
                run(io, say_and_wait(visitor, say("m-" + std::to_string(n), "a private text")));
        }
        REQUIRE(server.terminate() == 0);
    }

    json diagnosis(int code) { return json::parse(server.command({"doctor", "--json"}, code)); }

    server_under_test server;
    asio::io_context io;
};

std::string verdict_of(const json& diagnosis, const std::string& check)
{
    for (const auto& each : diagnosis.at("findings"))
        if (each.at("check") == check) return each.at("verdict");
    return "not examined";
}

}  // namespace

TEST_CASE(
    "backup: taken under load and restored, it is a consistent beginning of the truth",
    "[delivery][R08]"
)
{
    const std::size_t visitors = 20;
    auto how = crowd::options(visitors);
    how.limits += "resume_lines = 1000\n";  // what a reader of a snapshot did not see counts as lost here
    server_under_test server(how);
    asio::io_context io;
    crowd people(io, server, {visitors, 2});
    people.open_chats();
    people.write_for(long_form() ? 30s : 1s, 5ms);

    // While it is taken, 200 messages a second go on.
    const auto backup = server.folder() / "backup.db";
    const auto taking = server.begin_command({"backup", backup.string()});
    int slices = 0;
    while (taking->running() && ++slices < 200)
        people.write_for(50ms, 5ms);
    REQUIRE(taking->wait(10s) == 0);
    INFO(taking->output());

    struct stat mode {};

    REQUIRE(::stat(backup.c_str(), &mode) == 0);
    CHECK((mode.st_mode & 0777) == 0600);
    CHECK_FALSE(fs::exists(backup.string() + "-wal"));
    server.command({"doctor", backup.string()});
    server.command({"backup", backup.string()}, 1);  // it exists

    people.write_for(long_form() ? 30s : 1s, 5ms);
    people.settle();
    const auto accepted = people.seen.acceptances();

    // A running server and a store that is there are both refused.
    server.command({"restore", backup.string(), "--force"}, 1);
    server.kill();
    server.command({"restore", backup.string()}, 1);
    people.seen.begin_epoch();
    const auto said = server.command({"restore", backup.string(), "--force"});
    CHECK(said.find("before-restore") != std::string::npos);
    server.command({"doctor"});
    server.start();
    people.log_in_again(server);
    people.write_for(200ms, 5ms);
    people.settle();
    people.stop();

    const auto faults = people.seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
    const auto lost = people.seen.unseen();
    for (const auto& each : lost)
        UNSCOPED_INFO("lost: " << each);
    CHECK(lost.empty());
    std::uint64_t again = 0;
    std::uint64_t refused = 0;
    for (const auto& each : people.peers()) {
        again += each->offered_again();
        refused += each->refused();
    }
    CHECK(again > 0);
    CHECK(refused == 0);
    std::cout << accepted << " accepted before the restore, " << again << " of them offered again after it\n";
}

TEST_CASE("restore: a client that knows more than the backup gets a snapshot", "[delivery][R08]")
{
    server_under_test server;
    asio::io_context io;
    const auto backup = server.folder() / "backup.db";
    ws_client visitor(io);
    const auto in = run(io, enter(visitor, server.visitors(), visitor_hello()));
    const auto opened = run(io, say_and_wait(visitor, say("before", "in the backup")));
    server.command({"backup", backup.string()});
    const auto later = run(io, say_and_wait(visitor, say("after", "not in the backup")));
    REQUIRE(later["type"] == "accepted");
    const auto cookie = server.add_operator("after", 5);
    REQUIRE(server.terminate() == 0);
    server.command({"restore", backup.string(), "--force"});
    server.start();

    auto hello = visitor_hello(in.welcome["token"]);
    hello["session"] = in.welcome["session"];
    hello["epoch"] = in.welcome["epoch"];
    hello["chat"] = opened["chat"];
    hello["seq"] = later["seq"];
    ws_client again(io);
    const auto back = run(io, enter(again, server.visitors(), hello));
    CHECK(back.welcome["epoch"] != in.welcome["epoch"]);
    CHECK(back.resumed["recovered"] == false);
    CHECK(back.first("snapshot")["messages"][0]["client_id"] == "before");
    CHECK(back.resumed["tops"][opened["chat"].get<std::string>()] < later["seq"]);
    // Offered again, it is stored; the one that the backup has is not stored again.
    const auto offered = run(io, say_and_wait(again, say("after", "not in the backup")));
    CHECK(offered["type"] == "accepted");
    CHECK_FALSE(offered.value("duplicate", false));
    CHECK(run(io, say_and_wait(again, say("before", "in the backup")))["seq"] == opened["seq"]);
    // Nobody is logged in any more: what ended after the backup must not come back to life.
    ws_client console(io);
    CHECK(run(io, console.connect(server.console(cookie))) == 401);
}

TEST_CASE("restore: refuses what is not a store, and leaves everything as it was", "[delivery][R08]")
{
    filled_store s;
    const auto rows = [&] {
        return sqlite_file(s.server.data() / "pasokh.db").number("SELECT count(*) FROM messages");
    };
    const auto before = rows();
    const auto bad = s.server.folder() / "bad.db";
    std::ofstream(bad) << "not a database at all, but long enough to look like a file of some kind";
    s.server.command({"restore", bad.string(), "--force"}, 1);
    s.server.command({"restore", (s.server.folder() / "absent.db").string(), "--force"}, 1);
    {
        fs::copy_file(s.server.data() / "pasokh.db", bad, fs::copy_options::overwrite_existing);
        sqlite_file newer(bad);
        newer.run("INSERT INTO schema_version VALUES (9999)");
    }
    s.server.command({"restore", bad.string(), "--force"}, 1);
    CHECK(rows() == before);
    CHECK_FALSE(fs::exists(s.server.data() / "pasokh.db.restoring"));

    // A backup without a server, and a restore into an empty folder.
    const auto folder = s.server.folder() / "backups";
    fs::create_directory(folder);
    s.server.command({"backup", folder.string()});
    REQUIRE(std::distance(fs::directory_iterator(folder), {}) == 1);
    fs::remove_all(s.server.data());
    s.server.command({"restore", fs::directory_iterator(folder)->path().string()});
    CHECK(rows() == before);
}

TEST_CASE("doctor: a healthy store is healthy, also while a server writes to it", "[delivery][doctor]")
{
    filled_store s;
    const auto at_rest = s.diagnosis(0);
    CHECK(at_rest["healthy"] == true);
    CHECK(verdict_of(at_rest, "sqlite") != "fault");
    CHECK(s.server.command({"doctor"}).find("healthy") != std::string::npos);

    s.server.start();
    CHECK(s.diagnosis(0)["healthy"] == true);
    s.server.kill();
    CHECK(s.diagnosis(0)["healthy"] == true);  // with the log that a crash left behind
    s.server.start();
    CHECK(s.server.alive());
}

TEST_CASE("doctor: finds each planted fault, and nothing private is in what it says", "[delivery][doctor]")
{
    const std::string columns =
        "author, author_id, author_name, client_id, text, event, subject, at, rateable";
    const std::vector<std::pair<std::string, std::string>> planted{
        {"line_numbers", "DELETE FROM messages WHERE seq = 2"},
        {"line_times", "UPDATE messages SET at = at - 100000 WHERE seq = 3"},
        {"client_ids",
         "INSERT INTO messages (chat, seq, " + columns + ") SELECT chat, 99, " + columns +
             " FROM messages WHERE seq = 1"},
        {"lines_have_places", "UPDATE placed SET up_to = 9999"},
        {"lines_have_places",
         "INSERT INTO places SELECT chat, seq + 1, seq + 1, json_array(arrival) FROM messages;"
         " UPDATE placed SET up_to = 9999"},
        {"placed_up_to", "DELETE FROM placed"},
        {"placed_up_to", "UPDATE placed SET up_to = 99999"},
        {"places_have_lines", "INSERT INTO places SELECT chat, seq, seq, json_array(arrival) FROM messages"},
        {"places_have_lines", "INSERT INTO places SELECT number, 77, 77, '[7777]' FROM chat_numbers LIMIT 1"},
        {"places_have_lines",
         "INSERT INTO places SELECT chat, seq, seq, json_array(arrival) FROM messages WHERE seq = 1;"
         " INSERT INTO places SELECT chat, 1, 2, arrivals FROM places"},
        {"lines_have_chats", "DELETE FROM chats WHERE id = (SELECT min(id) FROM chats)"},
        {"lines_have_chats", "DELETE FROM chat_numbers"},
        {"numbers_have_lines", "INSERT INTO chat_numbers (id) VALUES (x'00112233445566778899aabbccddeeff')"},
        {"chats_have_lines", "DELETE FROM messages WHERE chat = (SELECT min(number) FROM chat_numbers)"},
        {"choices_have_lines", "INSERT INTO choices SELECT chat, 77, 0, 'a', 'b' FROM lines LIMIT 1"},
        {"cards_have_chats",
         "INSERT INTO card_candidates VALUES (x'00112233445566778899aabbccddeeff', 0, 'e', 'q', 1)"},
        {"assignments_have_chats", "UPDATE assignments SET chat = x'00112233445566778899aabbccddeeff'"},
        {"candidates_have_assignments", "DELETE FROM assignments"},
        {"log_ins_have_accounts", "DELETE FROM accounts"},
        {"read_marks", "UPDATE chats SET operator_read = 1000"},
        {"holders", "UPDATE chats SET assigned_to = x''"},
        {"one_open_chat", "UPDATE chats SET visitor = x'00112233445566778899aabbccddeeff'"},
        {"identity", "DELETE FROM meta WHERE name = 'secret'"},
        {"schema", "INSERT INTO schema_version VALUES (9999)"},
    };
    filled_store s;
    const auto database = s.server.data() / "pasokh.db";
    const auto sound = s.server.folder() / "sound.db";
    fs::copy_file(database, sound);
    for (const auto& [check, how] : planted) {
        INFO(check);
        fs::copy_file(sound, database, fs::copy_options::overwrite_existing);
        {
            sqlite_file file(database);
            file.run(how);
        }
        const auto found = s.diagnosis(1);
        CHECK(found["healthy"] == false);
        CHECK(verdict_of(found, check) == "fault");
        CHECK(found.dump().find("a private text") == std::string::npos);
    }

    // The file itself: a page in the middle overwritten, a file that is no database, and none at all.
    fs::copy_file(sound, database, fs::copy_options::overwrite_existing);
    {
        std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(3 * 4096);
        file << std::string(4096, '\xA5');
    }
    CHECK(s.diagnosis(1)["healthy"] == false);
    std::ofstream(database) << std::string(8192, 'x');
    CHECK(s.diagnosis(1)["healthy"] == false);
    fs::remove(database);
    CHECK(verdict_of(s.diagnosis(1), "opens") == "fault");
}
