// The connection to Redis as a script: what happens, and what the link then wants done. No socket, no clock.
#include "adapters/redis/redis_link.hpp"

#include <catch2/catch.hpp>

using namespace pasokh::redis;
using namespace std::chrono_literals;

namespace {

const redis_link::clock::time_point start{1000s};

reply status(std::string text)
{
    return {reply::kind::text, std::move(text), 0, {}};
}

reply error(std::string text)
{
    return {reply::kind::error, std::move(text), 0, {}};
}

reply push(const std::string& kind, const std::string& channel, reply last)
{
    return {reply::kind::list, "", 0, {status(kind), status(channel), std::move(last)}};
}

reply confirmed(const std::string& channel)
{
    return push("subscribe", channel, {reply::kind::integer, "", 1, {}});
}

settings with_password()
{
    settings out;
    out.user = "pasokh";
    out.password = "s3cret";
    out.database = 2;
    return out;
}

/// Dice that always roll the highest.
std::uint64_t highest(std::uint64_t bound)
{
    return bound - 1;
}

redis_link::actions sends(std::string bytes)
{
    redis_link::actions out;
    out.send = std::move(bytes);
    return out;
}

/// A link without password and topics that is through its greeting.
redis_link usable_link()
{
    redis_link l({}, highest);
    (void)l.opened(start);
    REQUIRE(l.heard(status("OK"), start).usable);
    return l;
}

}  // namespace

TEST_CASE("redis link: logs in, chooses its database, subscribes, and only then is usable", "[redis]")
{
    redis_link l(with_password(), highest);
    CHECK(l.want("presence") == redis_link::actions());
    CHECK(l.want("chats") == redis_link::actions());

    CHECK(l.opened(start) == sends(encode({"AUTH", "pasokh", "s3cret"}) + encode({"SELECT", "2"})));
    CHECK(l.heard(status("OK"), start) == redis_link::actions());
    CHECK(l.heard(status("OK"), start) == sends(encode({"SUBSCRIBE", "pasokh:chats", "pasokh:presence"})));
    CHECK_FALSE(l.usable());
    CHECK_FALSE(l.heard(confirmed("pasokh:chats"), start).usable);
    CHECK(l.heard(confirmed("pasokh:presence"), start).usable);
    CHECK(l.usable());
}

TEST_CASE("redis link: a refused log-in closes the connection and is tried again", "[redis]")
{
    redis_link l(with_password(), highest);
    (void)l.opened(start);
    CHECK(l.heard(error("WRONGPASS"), start).close);
    CHECK(l.ended().retry_in.has_value());
    CHECK_FALSE(l.usable());
}

TEST_CASE("redis link: hands on messages of its prefix alone", "[redis]")
{
    auto l = usable_link();
    const auto heard = l.heard(push("message", "pasokh:news", status("payload")), start);
    CHECK(heard.messages == std::vector<std::pair<std::string, std::string>>{{"news", "payload"}});
    CHECK(l.heard(push("message", "other:news", status("payload")), start).messages.empty());
}

TEST_CASE("redis link: subscribes at once while usable, and to all again after a loss", "[redis]")
{
    auto l = usable_link();
    CHECK(l.want("a") == sends(encode({"SUBSCRIBE", "pasokh:a"})));
    CHECK(l.want("a") == redis_link::actions());
    (void)l.want("b");
    CHECK(l.forget("a") == sends(encode({"UNSUBSCRIBE", "pasokh:a"})));
    (void)l.ended();
    CHECK_FALSE(l.usable());
    (void)l.opened(start);
    CHECK(l.heard(status("OK"), start) == sends(encode({"SUBSCRIBE", "pasokh:b"})));
}

TEST_CASE(
    "redis link: waits longer after each failure, up to a bound, and starts anew after success",
    "[redis]"
)
{
    redis_link l({}, highest);
    std::vector<std::chrono::milliseconds> pauses;
    for (int i = 0; i < 8; ++i)
        pauses.push_back(*l.ended().retry_in);
    CHECK(
        pauses ==
        std::vector<std::chrono::milliseconds>{100ms, 200ms, 400ms, 800ms, 1600ms, 3000ms, 3000ms, 3000ms}
    );
    (void)l.opened(start);
    (void)l.heard(status("OK"), start);
    CHECK(*l.ended().retry_in == 100ms);

    redis_link jitter({}, [](std::uint64_t) { return std::uint64_t{0}; });
    CHECK(*jitter.ended().retry_in == 1ms);
}

TEST_CASE("redis link: asks once after a silence and gives up after twice as long", "[redis]")
{
    auto l = usable_link();
    CHECK(l.tick(start + 1s) == redis_link::actions());
    CHECK(l.tick(start + 2s) == sends(encode({"PING"})));
    CHECK(l.tick(start + 3s) == redis_link::actions());
    SECTION("an answer begins a new silence")
    {
        (void)l.heard(status("PONG"), start + 3s);
        CHECK(l.tick(start + 4s) == redis_link::actions());
        CHECK(l.tick(start + 5s) == sends(encode({"PING"})));
    }
    SECTION("no answer ends the connection")
    {
        CHECK(l.tick(start + 4s).close);
    }
}

TEST_CASE("redis link: an error of the server ends the connection", "[redis]")
{
    auto l = usable_link();
    CHECK(l.heard(error("NOPERM"), start).close);
}

TEST_CASE("redis codec: replies arrive whole however they are cut, and arguments hold any byte", "[redis]")
{
    const std::string all =
        std::string("*3\r\n$7\r\nmessage\r\n$3\r\na") + '\0' + "b\r\n$4\r\n\r\n\r\n\r\n:7\r\n-ERR no\r\n";
    reply_reader reader;
    std::vector<reply> got;
    for (const char each : all) {
        const auto some = reader.feed({&each, 1});
        REQUIRE(some.has_value());
        got.insert(got.end(), some->begin(), some->end());
    }
    const auto message = push("message", std::string("a\0b", 3), status("\r\n\r\n"));
    CHECK(got == std::vector<reply>{message, {reply::kind::integer, "", 7, {}}, error("ERR no")});
    CHECK(
        encode({"PUBLISH", std::string_view("\0\r\n", 3)}) ==
        std::string("*2\r\n$7\r\nPUBLISH\r\n$3\r\n\0\r\n\r\n", 26)
    );
}

TEST_CASE("redis codec: what is not the protocol is refused, and forgotten with a reset", "[redis]")
{
    reply_reader reader;
    CHECK(reader.feed("HTTP/1.1 400 Bad Request\r\n").error() == pasokh::errc::bad_frame);
    reader.reset();
    CHECK(reader.feed("+OK\r\n").has_value());
}

TEST_CASE("redis url: every part is read, and what is wrong is refused", "[redis]")
{
    const auto full = parse_url("redis://me:p%40ss@cache.example:6380/3").value();
    CHECK(full.host == "cache.example");
    CHECK(full.port == 6380);
    CHECK(full.user == "me");
    CHECK(full.password == "p@ss");
    CHECK(full.database == 3);
    CHECK_FALSE(full.tls);
    CHECK(parse_url("rediss://cache.example").value().tls);

    const auto least = parse_url("redis://[::1]").value();
    CHECK(least.host == "::1");
    CHECK(least.port == 6379);
    CHECK(least.database == 0);
    for (const char* wrong :
         {"",
          "cache.example",
          "http://cache.example",
          "redis://",
          "redis://a:0",
          "redis://a:70000",
          "redis://a/x",
          "redis://a/16"})
        CHECK(parse_url(wrong).error() == pasokh::errc::bad_config);
    CHECK(parse_url("redis://a", "/no/such/file").error() == pasokh::errc::bad_config);
}
