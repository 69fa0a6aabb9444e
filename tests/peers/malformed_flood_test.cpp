// R29, live: ten thousand frames that no client of ours sends. Each is answered or its connection closed; the
// process stays the same, and so does everybody else's afternoon.

#include "peers/support.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

namespace {

using namespace pasokh::testing;

std::vector<std::string> real_frames()
{
    std::vector<std::string> out;
    for (const auto* side : {"visitor", "operator"})
        for (const auto& each :
             std::filesystem::directory_iterator(std::string("tests/fixtures/wire/") + side + "/client")) {
            std::ifstream in(each.path());
            out.push_back(json::parse(in).dump());
        }
    return out;
}

/// Frames made wrong by one change, and some that were never right.
class wrong_frames {
public:
    explicit wrong_frames(unsigned seed) : random_(seed), real_(real_frames()) {}

    std::string next()
    {
        static const std::vector<std::string> hostile{
            "",
            "null",
            "[]",
            "\"x\"",
            "1e400",
            std::string(10'000, '['),
            std::string(60'000, 'x'),
            "{\"type\":\"say\",\"client_id\":\"a\",\"text\":\"\\ud800\"}",
            "{\"type\":\"say\",\"client_id\":\"a\",\"text\":\"a\\u0000b\"}",
            "{\"type\":\"read\",\"seq\":1e400}",
            "{\"type\":\"read\",\"seq\":-1}",
            "{\"type\":\"read\",\"seq\":9223372036854775808}",
            "{\"type\":\"typing\",\"on\":true,\"on\":{}}",
            "{\"type\":{\"$ne\":1}}",
            "{\"type\":\"sync\",\"chat\":\"0 OR 1=1\",\"seq\":0}",
            "{\"__proto__\":{},\"constructor\":1}",
        };
        if (any(4) == 0) return hostile[any(hostile.size())];
        auto out = real_[any(real_.size())];
        switch (any(5)) {
        case 0: out.resize(any(out.size())); break;
        case 1: out[any(out.size())] = static_cast<char>(' ' + any(95)); break;
        case 2: out.insert(any(out.size()), std::string(1 + any(200), "{[\"\\0,:"[any(7)])); break;
        case 3: out.erase(any(out.size()), 1 + any(8)); break;
        default: out = swapped_types(out);
        }
        return out;
    }

    std::size_t any(std::size_t below)
    {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
    }

private:
    /// One field gets a value of another type.
    std::string swapped_types(const std::string& text)
    {
        static const std::vector<json>
            others{0, -1, 1.5, true, nullptr, json::array(), json::object(), "", "0 OR 1=1"};
        auto frame = json::parse(text);
        auto field = frame.begin();
        std::advance(field, static_cast<long>(any(frame.size())));
        field.value() = others[any(others.size())];
        return frame.dump();
    }

    std::mt19937 random_;
    std::vector<std::string> real_;
};

}  // namespace

TEST_CASE("malformed frames: ten thousand, each answered or closed, the others go on", "[peers][malformed]")
{
    const std::size_t frames = long_form() ? 100'000 : 10'000;
    server_under_test server(
        {.limits = "visitor_frames = { burst = 1000000, per_second = 1000000.0 }\n"
                   "floods_per_address = 1000000\n"}
    );
    const auto pid = server.process().pid();
    bystanders others(server, 10);

    const auto seed = std::random_device()();
    INFO("seed " << seed);
    std::size_t answered = 0;
    std::size_t closed = 0;
    std::size_t unanswered = 0;
    std::thread attacker([&] {
        wrong_frames source(seed);
        std::unique_ptr<raw_visitor> visitor;
        for (std::size_t i = 0; i < frames; ++i) {
            if (!visitor) visitor = std::make_unique<raw_visitor>(server.port());
            auto text = source.next();
            if (!visitor->socket().send({.payload = text})) {
                visitor.reset();
                ++closed;
                continue;
            }
            // A ping behind it: its pong says that the frame was dealt with, with an error or as a right one.
            (void)visitor->socket().send({.what = ws_frame::ping});
            bool done = false;
            while (!done) {
                const auto got = visitor->socket().receive_message(std::chrono::seconds(5));
                if (got && got->what == ws_frame::text) continue;
                done = true;
                if (got && got->what == ws_frame::pong)
                    ++answered;
                else if (got || visitor->socket().socket().ended())
                    ++closed, visitor.reset();
                else
                    ++unanswered, visitor.reset();
            }
        }
    });
    const auto beside = others.talk(std::chrono::seconds(10));
    attacker.join();
    std::cout << frames << " malformed frames: " << answered << " dealt with, " << closed
              << " connections closed\nothers' p99: " << percentile(beside, 0.99) << " ms\n";
    CHECK(unanswered == 0);
    CHECK(answered + closed == frames);
    CHECK(answered > frames / 4);
    CHECK(server.process().running());
    CHECK(server.process().pid() == pid);
    CHECK(server.alive());
}
