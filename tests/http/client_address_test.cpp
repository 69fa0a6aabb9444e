#include "adapters/http/client_address.hpp"
#include "adapters/http/request_parser.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace pasokh;

std::vector<ip_network> networks(const std::vector<std::string>& texts)
{
    std::vector<ip_network> out;
    for (const auto& each : texts)
        out.push_back(ip_network::parse(each).value());
    return out;
}

http::request forwarded_by(const std::string& header)
{
    http::request_parser parser({8192, 1024});
    parser.feed("GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n");
    return parser.next().whole.value();
}

std::string client(const std::string& peer, const std::string& header)
{
    const auto trusted = networks({"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"});
    const auto found = http::client_of(peer, forwarded_by(header), trusted);
    return found.address + (found.hidden ? " hidden" : "");
}

}  // namespace

TEST_CASE("address: networks hold what they say and nothing else", "[http][address]")
{
    CHECK(contains(networks({"10.0.0.0/8"}), "10.255.0.1"));
    CHECK_FALSE(contains(networks({"10.0.0.0/8"}), "11.0.0.1"));
    CHECK(contains(networks({"192.0.2.64/27"}), "192.0.2.95"));
    CHECK_FALSE(contains(networks({"192.0.2.64/27"}), "192.0.2.96"));
    CHECK(contains(networks({"2001:db8::/33"}), "2001:db8:7fff::1"));
    CHECK_FALSE(contains(networks({"2001:db8::/33"}), "2001:db8:8000::1"));
    CHECK(contains(networks({"127.0.0.1"}), "::ffff:127.0.0.1"));
    CHECK(contains(networks({"0.0.0.0/0"}), "203.0.113.1"));
    CHECK_FALSE(contains(networks({"0.0.0.0/0"}), "2001:db8::1"));
    CHECK_FALSE(contains(networks({"0.0.0.0/0"}), "no address"));
    CHECK(networks({"10.0.0.0/8"})[0].text() == "10.0.0.0/8");
    CHECK(networks({"::1"})[0].text() == "::1");
}

TEST_CASE("address: what is no network is refused", "[http][address]")
{
    for (const auto* wrong :
         {"",
          "10",
          "10.0.0.0/33",
          "10.0.0.1/8",
          "10.0.0.0/",
          "10.0.0.0/8x",
          "::/129",
          "::ffff:10.0.0.0/104",
          "fe80::1%eth0",
          "localhost",
          "10.0.0.0/-1",
          " 10.0.0.1"}) {
        INFO(wrong);
        CHECK_FALSE(ip_network::parse(wrong).has_value());
    }
}

TEST_CASE("address: is read and written as the system does it", "[http][address]")
{
    for (const auto* same :
         {"0.0.0.0",
          "1.2.3.4",
          "10.0.0.255",
          "192.0.2.100",
          "255.255.255.255",
          "::",
          "::1",
          "2001:db8::ff00:42:8329"}) {
        INFO(same);
        CHECK(ip_address::parse(same).value().text() == same);
    }
    CHECK(ip_address::parse("::ffff:192.0.2.1") == ip_address::parse("192.0.2.1"));
    CHECK(ip_address(std::array<std::uint8_t, 4>{192, 0, 2, 1}) == ip_address::parse("192.0.2.1"));
    CHECK(ip_address::parse("192.0.2.1").value().v4());
    for (const auto* wrong :
         {"",          ".",         "1",         "1.2.3",      "1.2.3.",   "1.2.3.4.", "1.2.3.4.5",
          "256.1.1.1", "1.2.3.256", "01.2.3.4",  "1.2.3.00",   "+1.2.3.4", "-1.2.3.4", " 1.2.3.4",
          "1.2.3.4 ",  "1..3.4",    "0x1.2.3.4", "1.2.3.4:80", ":::",      "localhost"}) {
        INFO(wrong);
        CHECK_FALSE(ip_address::parse(wrong).has_value());
        in_addr other{};
        CHECK(::inet_pton(AF_INET, wrong, &other) == 0);
    }
}

TEST_CASE("address: nobody but a listed proxy is believed", "[http][address]")
{
    CHECK(client("203.0.113.9", "") == "203.0.113.9");
    CHECK(client("203.0.113.9", "X-Forwarded-For: 198.51.100.1\r\n") == "203.0.113.9 hidden");
    CHECK(client("203.0.113.9", "Forwarded: for=198.51.100.1\r\n") == "203.0.113.9 hidden");
    CHECK(client("203.0.113.9", "Via: 1.1 proxy\r\n") == "203.0.113.9 hidden");
}

TEST_CASE("address: behind a proxy it is the right-most that no proxy of ours has", "[http][address]")
{
    CHECK(client("127.0.0.1", "X-Forwarded-For: 198.51.100.1\r\n") == "198.51.100.1");
    CHECK(client("127.0.0.1", "X-Forwarded-For: 1.2.3.4, 198.51.100.1\r\n") == "198.51.100.1");
    CHECK(client("127.0.0.1", "X-Forwarded-For: 1.2.3.4, 198.51.100.1, 10.0.0.7\r\n") == "198.51.100.1");
    CHECK(
        client("127.0.0.1", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 198.51.100.1\r\n") == "198.51.100.1"
    );
    CHECK(client("127.0.0.1", "X-Forwarded-For: 198.51.100.1:4711\r\n") == "198.51.100.1");
    CHECK(client("127.0.0.1", "X-Forwarded-For: [2001:dead::1]:4711\r\n") == "2001:dead::1");
    CHECK(client("127.0.0.1", "X-Forwarded-For: 2001:DEAD:0::1\r\n") == "2001:dead::1");
    CHECK(client("2001:db8::1", "X-Forwarded-For: 198.51.100.1\r\n") == "198.51.100.1");
}

TEST_CASE("address: a proxy that says nothing, or nonsense, stands for its client", "[http][address]")
{
    CHECK(client("127.0.0.1", "") == "127.0.0.1");
    CHECK(client("127.0.0.1", "Forwarded: for=198.51.100.1\r\n") == "127.0.0.1 hidden");
    CHECK(client("127.0.0.1", "X-Forwarded-For: unknown\r\n") == "127.0.0.1 hidden");
    CHECK(client("127.0.0.1", "X-Forwarded-For: 198.51.100.1, \r\n") == "127.0.0.1 hidden");
    CHECK(client("127.0.0.1", "X-Forwarded-For: 198.51.100.1, nonsense, 10.0.0.7\r\n") == "10.0.0.7 hidden");
    CHECK(client("127.0.0.1", "X-Forwarded-For: 10.0.0.7\r\n") == "10.0.0.7");
}

TEST_CASE("a client's whole IPv6 network counts as one", "[http][address]")
{
    CHECK(client_network_of("2001:db8:1:2::1") == client_network_of("2001:db8:1:2:ffff::9"));
    CHECK(client_network_of("2001:db8:1:2::1") == "2001:db8:1:2::/64");
    CHECK(client_network_of("2001:db8:1:2::1") != client_network_of("2001:db8:1:3::1"));
    CHECK(client_network_of("192.0.2.1") == "192.0.2.1");
    CHECK(client_network_of("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(client_network_of("unknown") == "unknown");
}
