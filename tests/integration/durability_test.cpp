// An acknowledgement never leaves before the fsync of its batch: the system calls of the real program, in the
// order in which the kernel saw them.

#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"
#include "support/ws_client.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

/// Where each message of the trace was written to the log file, synced, and acknowledged.
struct order {
    bool written = false;
    bool synced = false;
    bool acknowledged = false;
    bool too_early = false;
};

/// Reads strace's output for one message: a write that holds its text, a sync that began after the write and
/// succeeded, and a send that holds `accepted` and its client_id.
order order_of(const std::filesystem::path& trace, const std::string& text, const std::string& client_id)
{
    order out;
    bool sync_began = false;
    std::ifstream lines(trace);
    for (std::string line; std::getline(lines, line);) {
        const auto has = [&](std::string_view what) { return line.find(what) != std::string::npos; };
        if (has("pwrite64") && has(text)) out.written = true;
        if (out.written && (has("fdatasync(") || has("fsync("))) sync_began = true;
        if (sync_began && (has("fdatasync") || has("fsync")) && line.ends_with("= 0")) out.synced = true;
        if ((has("send") || has("write")) && has("accepted") && has(client_id)) {
            out.acknowledged = true;
            if (!out.synced) out.too_early = true;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("durability: no acknowledgement leaves before the sync of its message", "[integration][durability]")
{
    const temp_dir folder;
    const auto trace = folder.path() / "trace";
    constexpr int messages = 25;
    {
        // LeakSanitizer cannot work while another process traces.
        server_options traced;
        traced.wrapper = {
            "strace",
            "-f",
            "-s",
            "9000",
            "-e",
            "trace=pwrite64,fdatasync,fsync,sendto,sendmsg,write,writev",
            "-o",
            trace.string()};
        traced.environment = {"ASAN_OPTIONS=detect_leaks=0"};
        traced.limits = "visitor_messages = { burst = 1000, per_second = 1000.0 }\n"
                        "visitor_frames = { burst = 1000, per_second = 1000.0 }\n";
        server_under_test server(traced);
        asio::io_context io;
        auto talk = [&]() -> task<int> {
            ws_client client(io);
            const auto status = co_await client.connect(server.visitors());
            CHECK(status == 101);
            auto first = visitor_hello();
            co_await client.send(std::move(first));
            const auto resumed = co_await client.receive_type("resumed", 30s);
            CHECK(resumed.has_value());
            for (int i = 0; i < messages; ++i) {
                const auto number = std::to_string(1000 + i);
                json say{
                    {"type", "say"},
                    {"client_id", "probe-" + number},
                    {"text", "text-of-probe-" + number}};
                co_await client.send(std::move(say));
                const auto accepted = co_await client.receive_type("accepted", 30s);
                CHECK(accepted.has_value());
            }
            co_return 0;
        };
        run(io, talk(), 120s);
    }
    for (int i = 0; i < messages; ++i) {
        const auto number = std::to_string(1000 + i);
        INFO("message " << number);
        const auto seen = order_of(trace, "text-of-probe-" + number, "probe-" + number);
        CHECK(seen.written);
        CHECK(seen.synced);
        CHECK(seen.acknowledged);
        CHECK_FALSE(seen.too_early);
    }
}
