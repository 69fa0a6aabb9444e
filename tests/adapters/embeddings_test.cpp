// The door to meaning against a real endpoint on this machine: one that answers, is slow, fails, lies, hangs,
// goes away and comes back.
#include "adapters/embeddings/breaker.hpp"
#include "adapters/embeddings/endpoint_embedder.hpp"
#include "adapters/embeddings/http_client.hpp"
#include "adapters/faq/faq_bot.hpp"
#include "async/peer_stream_io.hpp"
#include "async/socket.hpp"
#include "async/timer.hpp"
#include "base/log.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"
#include "wire/embeddings_codec.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string>

using namespace pasokh;
using namespace std::chrono_literals;
using json = nlohmann::json;

namespace {

namespace http = boost::beast::http;
using purpose = ports::embedder::purpose;

/// Which way a text points: the same for words that mean the same.
std::vector<float> direction_of(const std::string& text)
{
    const std::vector<std::vector<std::string>> axes{
        {"money back", "refund", "reimburse"},
        {"parcel", "delivery", "shipping"},
        {"password", "account"}};
    std::vector<float> out(5, 2);
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
        for (const auto& word : axes[axis])
            if (text.find(word) != std::string::npos) out[axis] += 1;
    if (text.find("moon") != std::string::npos) out[4] += 1;
    return out;
}

std::string fine_answer(const json& asked)
{
    json out{{"object", "list"}, {"data", json::array()}, {"model", asked["model"]}};
    std::size_t index = asked["input"].size();
    // In another order than asked: `index` is what counts.
    while (index-- > 0)
        out["data"].push_back(
            {{"object", "embedding"},
             {"index", index},
             {"embedding", direction_of(asked["input"][index].get<std::string>())}}
        );
    return out.dump();
}

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

/// An /embeddings endpoint on a port of its own; with `keys` it speaks TLS.
class endpoint {
public:
    using answer = std::function<std::string(const json&)>;

    explicit endpoint(asio::io_context& io, asio::ssl::context* keys = nullptr)
        : io_(io)
        , keys_(keys)
        , acceptor_(io.get_executor(), {asio::ip::address_v4::loopback(), 0})
    {
        port_ = acceptor_.local_endpoint().port();
        asio::co_spawn(io.get_executor(), accept(), asio::detached);
    }

    ~endpoint() { close(); }

    [[nodiscard]] std::string address() const
    {
        return (keys_ ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port_) +
               "/v1/embeddings";
    }

    void close()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        drop();
    }

    /// Ends every connection.
    void drop()
    {
        boost::system::error_code ignored;
        for (auto& each : peers_)
            each->close(ignored);
    }

    answer say = fine_answer;
    int status = 200;
    std::chrono::milliseconds delay{0};
    bool hang = false;
    int asked = 0;
    int connections = 0;
    std::size_t longest_input = 0;
    std::vector<std::size_t> batches;
    std::vector<std::string> texts;
    std::string authorization;

private:
    task<void> accept()
    {
        while (acceptor_.is_open()) {
            tcp_socket socket(io_.get_executor());
            const auto [failed] = co_await acceptor_.async_accept(socket, use_tuple);
            auto peer = keys_ ? std::make_shared<peer_stream>(std::move(socket), *keys_)
                              : std::make_shared<peer_stream>(std::move(socket));
            if (failed) co_return;
            ++connections;
            peers_.push_back(peer);
            asio::co_spawn(io_.get_executor(), serve(peer), asio::detached);
        }
    }

    task<void> serve(std::shared_ptr<peer_stream> peer)
    {
        if (keys_ && co_await peer->shake_hands(peer_stream::side::server)) co_return;
        boost::beast::flat_buffer buffer;
        for (;;) {
            http::request<http::string_body> request;
            const auto [not_read, read] = co_await http::async_read(*peer, buffer, request, use_tuple);
            if (not_read) co_return;
            ++asked;
            authorization = std::string(request[http::field::authorization]);
            const auto body = json::parse(request.body());
            batches.push_back(body["input"].size());
            for (const auto& each : body["input"]) {
                longest_input = std::max(longest_input, each.get<std::string>().size());
                texts.push_back(each.get<std::string>());
            }
            if (delay.count() > 0 || hang) {
                timer pause(io_.get_executor());
                pause.expires_after(hang ? 3'600'000ms : delay);
                while (hang && peer->next_layer().is_open()) {
                    pause.expires_after(10ms);
                    co_await pause.async_wait(use_tuple);
                }
                if (!hang) co_await pause.async_wait(use_tuple);
            }
            http::response<http::string_body> response;
            response.result(static_cast<unsigned>(status));
            response.body() = say(body);
            response.prepare_payload();
            const auto [not_sent, sent] = co_await http::async_write(*peer, response, use_tuple);
            if (not_sent) co_return;
        }
    }

    asio::io_context& io_;
    asio::ssl::context* keys_;
    tcp_acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::list<std::shared_ptr<peer_stream>> peers_;
};

struct setup {
    asio::io_context io;
    asio::thread_pool workers{1};
    endpoint far{io};
    std::chrono::milliseconds waits;
    std::shared_ptr<ports::embedder> made;

    /// Longer than the product allows where time is not what is tested: machines of tests are busy.
    explicit setup(std::chrono::milliseconds patience = 5s) : waits(patience)
    {
        auto from = source();
        made = embeddings::open_endpoint(io.get_executor(), workers, from);
    }

    ~setup()
    {
        made->stop();
        far.close();
        workers.join();
    }

    [[nodiscard]] ports::meaning_source source() const
    {
        ports::meaning_source from;
        from.endpoint = far.address();
        from.model = "test-model";
        from.key = "s3cret-key";
        from.within = waits;
        return from;
    }

    auto ask(std::vector<std::string> texts, purpose what_for = purpose::question)
    {
        auto asking = made->embed(std::move(texts), what_for);
        return testing::run(io, std::move(asking));
    }

    void wait(std::chrono::milliseconds time)
    {
        auto sleep = [this, time]() -> task<int> {
            timer pause(io.get_executor(), time);
            co_await pause.async_wait(use_tuple);
            co_return 0;
        };
        testing::run(io, sleep());
    }
};

}  // namespace

TEST_CASE("embeddings: answers are put in order by their index", "[adapters][embeddings]")
{
    setup here;
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
    setup here;
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
    setup here;
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
    setup here;
    REQUIRE(here.ask({"one"}).has_value());
    here.far.say = [](const json&) { return R"({"data":[{"index":0,"embedding":[1,2,3]}]})"; };
    CHECK_FALSE(here.ask({"two"}).has_value());
}

TEST_CASE("embeddings: nobody waits longer than 300 ms", "[adapters][embeddings]")
{
    setup here(300ms);
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
    setup here;
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
    setup here;
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
        setup here;
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

namespace {

domain::faq_content shop()
{
    domain::faq_content out;
    const auto add = [&](const char* id, const char* question, std::vector<std::string> variants) {
        auto& entry = out.emplace_back();
        entry.id = id;
        auto& said = entry.wordings["en"];
        said.question = question;
        said.variants = std::move(variants);
        said.answer = std::string("answer of ") + id;
    };
    add("refund", "How do I get my money back?", {"I want a refund for my order", "refund of a payment"});
    add("delivery", "When will my parcel arrive?", {"how long does shipping take", "delivery time of orders"}
    );
    add("account",
        "How do I change my password?",
        {"reset the password of my account", "I forgot my password"});
    return out;
}

struct bot_setup : setup {
    using setup::setup;

    adapters::faq_bot bot{io.get_executor(), workers, [this](const auto& from) {
                              return embeddings::open_endpoint(io.get_executor(), workers, from);
                          }};

    ~bot_setup()
    {
        bot.stop();
        wait(50ms);
    }

    void put_to_work(domain::faq_content content, std::uint64_t version, ports::meaning_source from)
    {
        ports::faq_options how{"en", 0.05, std::move(from)};
        auto building = bot.build(std::move(content), std::move(how));
        const auto built = testing::run(io, std::move(building));
        REQUIRE(built.problems.empty());
        bot.put_to_work("shop", built, version);
    }

    void put_to_work(domain::faq_content content, std::uint64_t version)
    {
        put_to_work(std::move(content), version, source());
    }

    domain::bot_replied question(const std::string& text)
    {
        ports::question what;
        what.site = "shop";
        what.text = text;
        what.language = "en";
        auto asking = bot.ask(std::move(what));
        auto said = testing::run(io, std::move(asking));
        REQUIRE(said.has_value());
        return *said;
    }

    bool ready(std::chrono::milliseconds within = 5s)
    {
        for (std::chrono::milliseconds spent{}; spent < within; spent += 20ms) {
            const auto now = bot.count();
            if (now.contains("shop") && now.at("shop").ready) return true;
            wait(20ms);
        }
        return false;
    }

    static std::string best(const domain::bot_replied& said)
    {
        return said.card.candidates.empty() ? "" : said.card.candidates.front().entry;
    }
};

constexpr auto indirect = "kindly reimburse what was charged";

}  // namespace

TEST_CASE("meaning: a FAQ answers by its words at once and by meaning soon after", "[adapters][embeddings]")
{
    bot_setup here;
    here.put_to_work(shop(), 1);
    CHECK(here.question("how long does shipping take").outcome == domain::bot_outcome::answer);
    REQUIRE(here.ready());
    CHECK(here.far.batches == std::vector<std::size_t>{9});
    CHECK(here.best(here.question(indirect)) == "refund");
    CHECK(here.bot.count().at("shop").by_meaning == 1);

    // An edit asks for what is new alone.
    auto changed = shop();
    changed[1].wordings["en"].variants.push_back("where is the courier with my delivery");
    here.put_to_work(changed, 2);
    REQUIRE(here.ready());
    CHECK(here.far.batches.back() == 1);
    CHECK(here.best(here.question("which courier brings the delivery")) == "delivery");
}

TEST_CASE("meaning: what is plain without it does not leave the server", "[adapters][embeddings]")
{
    bot_setup here;
    here.put_to_work(shop(), 1);
    REQUIRE(here.ready());
    const auto before = here.far.asked;
    CHECK(here.question("hello").outcome == domain::bot_outcome::small_talk);
    CHECK(here.question("I want to talk to a human").outcome == domain::bot_outcome::hand_off);
    CHECK(here.question("I forgot my password").outcome == domain::bot_outcome::answer);
    CHECK(here.far.asked == before);
}

TEST_CASE("meaning: an endpoint that is away costs neither the build nor an answer", "[adapters][embeddings]")
{
    bot_setup here(300ms);
    here.far.status = 503;
    here.put_to_work(shop(), 1);
    CHECK_FALSE(here.ready(300ms));
    CHECK(here.question("how long does shipping take").outcome == domain::bot_outcome::answer);
    // It comes back, and the FAQ learns by itself.
    here.far.status = 200;
    REQUIRE(here.ready());
    CHECK(here.best(here.question(indirect)) == "refund");

    // Away again while questions come: words alone answer, each as quickly as ever.
    here.far.hang = true;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 12; ++i)
        (void)here.question("unheard of matter number " + std::to_string(i));
    // Five wait for 300 ms each, then the breaker is open.
    CHECK(std::chrono::steady_clock::now() - begin < 4s);
    CHECK(here.question("how long does shipping takes").outcome != domain::bot_outcome::hand_off);
    const auto counted = here.bot.count().at("shop");
    CHECK(counted.fell_back >= 12);
    CHECK(counted.source.breaker == "open");
    here.far.hang = false;
}

TEST_CASE("meaning: a large FAQ is asked for in batches", "[adapters][embeddings]")
{
    bot_setup here;
    domain::faq_content many;
    for (int i = 0; i < 150; ++i) {
        auto& entry = many.emplace_back();
        entry.id = "e" + std::to_string(i);
        auto& said = entry.wordings["en"];
        said.question = "what about matter number " + std::to_string(i);
        said.answer = "so";
    }
    here.put_to_work(many, 1);
    REQUIRE(here.ready());
    CHECK(here.far.batches == std::vector<std::size_t>{64, 64, 22});
}

TEST_CASE(
    "meaning: the table of an operator is used, and a bad one leaves the words",
    "[adapters][embeddings]"
)
{
    const testing::temp_dir folder;
    bot_setup here;
    ports::meaning_source from;
    from.table = folder.path();
    here.put_to_work(shop(), 1, from);
    CHECK_FALSE(here.ready(300ms));
    CHECK(here.question("how long does shipping take").outcome == domain::bot_outcome::answer);

    json tokens{
        {"model",
         {{"type", "WordLevel"},
          {"unk_token", "[UNK]"},
          {"vocab",
           {{"[UNK]", 0},
            {"money", 1},
            {"refund", 2},
            {"reimburse", 3},
            {"parcel", 4},
            {"shipping", 5},
            {"delivery", 6},
            {"password", 7}}}}},
        {"pre_tokenizer", {{"type", "Whitespace"}}}};
    std::ofstream(folder.path() / "tokenizer.json") << tokens.dump();
    const std::vector<float> rows{0, 0, 0, 1, 0, .1F, 1, 0, 0, 1, .1F, 0,
                                  0, 1, 0, 0, 1, .1F, 0, 1, 0, 0, 0,   1};
    const auto header = R"({"embeddings":{"dtype":"F32","shape":[8,3],"data_offsets":[0,96]}})";
    const std::uint64_t size = std::string(header).size();
    std::ofstream file(folder.path() / "model.safetensors", std::ios::binary);
    file.write(reinterpret_cast<const char*>(&size), 8);
    file << header;
    file.write(reinterpret_cast<const char*>(rows.data()), 96);
    file.close();
    // As after a reload with another folder: `.` at the end makes it another source, and the same files.
    from.table = folder.path() / ".";
    here.put_to_work(shop(), 2, from);
    REQUIRE(here.ready());
    CHECK(here.best(here.question(indirect)) == "refund");
    CHECK(here.far.asked == 0);
}
