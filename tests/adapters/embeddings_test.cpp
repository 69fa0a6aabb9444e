// An /embeddings endpoint on this machine: one that answers, is slow, fails, lies, hangs, goes away and comes
// back.
#include "adapters/embeddings/breaker.hpp"
#include "adapters/embeddings/http_client.hpp"
#include "adapters/embeddings_endpoint.hpp"
#include "base/log.hpp"
#include "support/temp_dir.hpp"
#include "wire/embeddings_codec.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <fstream>
#include <mutex>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

using namespace pasokh;
using namespace pasokh::testing;

namespace {

/// FOLDER/cert.pem and FOLDER/key.pem for a host that is reached under this address.
void make_certificate(const std::filesystem::path& folder, const char* address)
{
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 7);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3'600);
    X509_set_pubkey(made.get(), key.get());
    auto* name = X509_get_subject_name(made.get());
    const auto* text = reinterpret_cast<const unsigned char*>("endpoint");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    const auto reached = std::string("IP:") + address;
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, reached.c_str());
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made.get(), key.get(), EVP_sha256());
    const auto write = [&](const char* file, auto into) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(
            std::fopen((folder / file).c_str(), "w"),
            std::fclose
        );
        into(out.get());
    };
    write("cert.pem", [&](std::FILE* out) { PEM_write_X509(out, made.get()); });
    write("key.pem", [&](std::FILE* out) {
        PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

}  // namespace

TEST_CASE("embeddings: answers are put in order by their index", "[adapters][embeddings]")
{
    embedding_setup here;
    const auto said = here.ask({"refund", "parcel"}, purpose::building);
    REQUIRE(said.has_value());
    CHECK((*said)[0] == direction_of("refund"));
    CHECK((*said)[1] == direction_of("parcel"));
    CHECK(here.far.authorization == "Bearer s3cret-key");
    CHECK(here.made->count().calls == 1);
    CHECK(here.made->count().breaker == "closed");
}

TEST_CASE(
    "embeddings: one connection serves many questions, and a known one is not asked again",
    "[adapters][embeddings]"
)
{
    embedding_setup here;
    for (const auto* text : {"a", "b", "c", "a", "b", "c"})
        CHECK(here.ask({text}).has_value());
    CHECK(here.far.asked == 3);
    CHECK(here.far.connections == 1);
    // A kept connection that the other side has closed meanwhile costs nothing but another.
    here.far.drop();
    here.wait(20ms);
    CHECK(here.ask({"d"}).has_value());
    CHECK(here.made->count().failures == 0);
}

TEST_CASE("embeddings: what cannot be used is refused", "[adapters][embeddings]")
{
    embedding_setup here;
    const auto with = [&](const std::string& answer) {
        here.far.say = [answer](const json&) { return answer; };
        const auto said = here.ask({"one", "two"}, purpose::building);
        return said ? errc{} : static_cast<errc>(said.error().value());
    };
    const auto vector = [](int index, const std::string& numbers) {
        return R"({"index":)" + std::to_string(index) + R"(,"embedding":[)" + numbers + "]}";
    };
    const auto both = [&](const std::string& a, const std::string& b) {
        return R"({"data":[)" + a + "," + b + "]}";
    };
    CHECK(wire::decode_embeddings(both(vector(1, "1,2"), vector(0, "3,4")), 2).has_value());
    const std::vector<std::string> wrong{
        "",
        "not json",
        "[]",
        "{}",
        R"({"data":{}})",
        R"({"data":[]})",
        R"({"data":[)" + vector(0, "1,2") + "]}",
        both(vector(0, "1,2"), vector(0, "1,2")),
        both(vector(0, "1,2"), vector(2, "1,2")),
        both(vector(0, "1,2"), vector(-1, "1,2")),
        both(vector(0, "1,2"), vector(1, "1,2,3")),
        both(vector(0, ""), vector(1, "")),
        both(vector(0, "1,NaN"), vector(1, "1,2")),
        both(vector(0, "1,null"), vector(1, "1,2")),
        both(vector(0, "1,\"2\""), vector(1, "1,2")),
        both(vector(0, "1,1e300"), vector(1, "1,2")),
        both(vector(0, "1,1e999"), vector(1, "1,2")),
        both(vector(0, "1,[[[[[[2]]]]]]"), vector(1, "1,2")),
        both(vector(0, "1,2"), R"({"embedding":[1,2]})"),
        both(vector(0, "1,2"), "7"),
        std::string(100'000, '['),
    };
    for (const auto& each : wrong) {
        INFO(each.substr(0, 80));
        CHECK_FALSE(wire::decode_embeddings(each, 2).has_value());
    }
    CHECK(with("nonsense") == errc::bad_field);
    CHECK(with(std::string(2'000'000, ' ')) == errc::too_long);
    here.far.say = fine_answer;
    here.far.status = 500;
    CHECK_FALSE(here.ask({"one"}).has_value());
    CHECK(here.made->count().failures == 3);
}

TEST_CASE("embeddings: the length of a model's vectors stays the same", "[adapters][embeddings]")
{
    embedding_setup here;
    REQUIRE(here.ask({"one"}).has_value());
    here.far.say = [](const json&) { return R"({"data":[{"index":0,"embedding":[1,2,3]}]})"; };
    CHECK_FALSE(here.ask({"two"}).has_value());
}

TEST_CASE("embeddings: nobody waits longer than 300 ms", "[adapters][embeddings]")
{
    embedding_setup here(300ms);
    const auto took = [&](const std::string& text) {
        const auto begin = std::chrono::steady_clock::now();
        const auto said = here.ask({text});
        CHECK_FALSE(said.has_value());
        return std::chrono::steady_clock::now() - begin;
    };
    here.far.delay = 2'000ms;
    CHECK(took("slow") < 600ms);
    here.far.delay = 0ms;
    here.far.hang = true;
    CHECK(took("hanging") < 600ms);
    here.far.hang = false;
    CHECK(here.ask({"quick again"}).has_value());
}

TEST_CASE("embeddings: what leaves of one text is bounded, in whole letters", "[adapters][embeddings]")
{
    embedding_setup here;
    std::string text;
    for (int i = 0; i < 3'000; ++i)
        text += "س";
    CHECK(here.ask({text}).has_value());
    CHECK(here.far.longest_input == embeddings::most_text_bytes);
    CHECK_FALSE(
        here.ask(std::vector<std::string>(here.made->most_texts() + 1, "x"), purpose::building).has_value()
    );
}

TEST_CASE(
    "embeddings: the breaker opens after failures in a row and tries again with one",
    "[adapters][embeddings]"
)
{
    using embeddings::breaker;
    breaker one;
    auto now = breaker::clock::time_point{1000s};
    for (int i = 0; i < breaker::most_failures - 1; ++i) {
        CHECK(one.lets_through(now));
        one.failed(now);
    }
    one.succeeded();
    for (int i = 0; i < breaker::most_failures; ++i) {
        CHECK(one.name() == "closed");
        one.failed(now);
    }
    CHECK(one.name() == "open");
    CHECK_FALSE(one.lets_through(now + breaker::first_pause - 1ms));
    now += breaker::first_pause;
    CHECK(one.lets_through(now));
    CHECK(one.name() == "half_open");
    CHECK_FALSE(one.lets_through(now));
    one.failed(now);
    CHECK(one.name() == "open");
    CHECK_FALSE(one.lets_through(now + 2 * breaker::first_pause - 1ms));
    now += 2 * breaker::first_pause;
    CHECK(one.lets_through(now));
    one.succeeded();
    CHECK(one.name() == "closed");
    for (int i = 0; i < 50; ++i) {
        one.failed(now);
        now += breaker::longest_pause;
        (void)one.lets_through(now);
    }
    one.failed(now);
    CHECK(one.again_at() - now <= breaker::longest_pause);
}

TEST_CASE("embeddings: an endpoint that is away is not asked again and again", "[adapters][embeddings]")
{
    embedding_setup here;
    here.far.status = 503;
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(here.ask({"question " + std::to_string(i)}).has_value());
    CHECK(here.far.asked == embeddings::breaker::most_failures);
    const auto counted = here.made->count();
    CHECK(counted.breaker == "open");
    CHECK(counted.failures == 5);
    CHECK(counted.refused == 15);
}

TEST_CASE("embeddings: addresses", "[adapters][embeddings]")
{
    const auto one = web_address::parse("https://api.example/v1/embeddings?x=1");
    REQUIRE(one);
    CHECK((
        one->secure && one->host == "api.example" && one->port == "443" && one->target == "/v1/embeddings?x=1"
    ));
    const auto two = web_address::parse("http://[::1]:8080");
    REQUIRE(two);
    CHECK((!two->secure && two->host == "::1" && two->port == "8080" && two->target == "/"));
    for (const auto* bad :
         {"",
          "api.example",
          "ftp://x/",
          "https://",
          "https:///x",
          "http://a:b@c/",
          "http://h:/",
          "http://h:99999999/",
          "http://h:8x/",
          "http://h/a b",
          "http://h/\r\nx",
          "http://h\n/",
          "https://h/#f"})
        CHECK_FALSE(web_address::parse(bad));
}

TEST_CASE(
    "embeddings: over TLS only with who proves to be the one that was asked for",
    "[adapters][embeddings]"
)
{
    const testing::temp_dir folder;
    const auto asked_with = [&](const char* address, bool trusted) {
        make_certificate(folder.path(), address);
        asio::ssl::context keys(asio::ssl::context::tls_server);
        keys.use_certificate_chain_file((folder.path() / "cert.pem").string());
        keys.use_private_key_file((folder.path() / "key.pem").string(), asio::ssl::context::pem);
        asio::io_context io;
        asio::thread_pool workers(1);
        endpoint far(io, &keys);
        ports::meaning_source from;
        from.endpoint = far.address();
        from.model = "m";
        if (trusted) from.ca_file = folder.path() / "cert.pem";
        const auto made = embeddings::open_endpoint(io.get_executor(), workers, from);
        REQUIRE(made);
        std::vector<std::string> texts{"refund"};
        auto asking = made->embed(std::move(texts), purpose::building);
        const auto said = testing::run(io, std::move(asking));
        made->stop();
        far.close();
        workers.join();
        CHECK(far.asked == (said ? 1 : 0));
        return said.has_value();
    };
    CHECK(asked_with("127.0.0.1", true));
    CHECK_FALSE(asked_with("127.0.0.2", true));
    CHECK_FALSE(asked_with("127.0.0.1", false));

    asio::io_context io;
    asio::thread_pool workers(1);
    ports::meaning_source from;
    from.endpoint = "https://127.0.0.1:1/";
    from.ca_file = folder.path() / "none.pem";
    CHECK_FALSE(embeddings::open_endpoint(io.get_executor(), workers, from));
    workers.join();
}

TEST_CASE("embeddings: neither the key nor a text is logged, however it fails", "[adapters][embeddings]")
{
    std::mutex guard;
    std::string logged;
    log::set_sink(
        [&](log::level, std::string_view event, log::fields what) {
            const std::lock_guard held(guard);
            logged += event;
            for (const auto& each : what)
                if (const auto* text = std::get_if<std::string>(&each.value)) logged += ' ' + *text;
        },
        log::level::debug
    );
    {
        embedding_setup here;
        here.far.status = 401;
        here.far.say = [&](const json&) { return here.far.authorization; };
        for (int i = 0; i < 7; ++i)
            (void)here.ask({"a private matter " + std::to_string(i)});
        here.far.close();
        (void)here.ask({"a private matter"}, purpose::building);
    }
    log::set_sink({}, log::level::error);
    CHECK(logged.find("meaning_refused") != std::string::npos);
    CHECK(logged.find("meaning_away") != std::string::npos);
    CHECK(logged.find("s3cret") == std::string::npos);
    CHECK(logged.find("private") == std::string::npos);
}
