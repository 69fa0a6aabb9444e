// A bot that weighs meaning beside words, against an endpoint on this machine.
#include "adapters/embeddings_endpoint.hpp"
#include "adapters/faq/faq_bot.hpp"
#include "support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace pasokh;
using namespace pasokh::testing;

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

struct bot_setup : embedding_setup {
    using embedding_setup::embedding_setup;

    adapters::faq_bot bot{io.get_executor(), workers, workers, [this](const auto& from) {
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
        auto building =
            bot.build(std::make_shared<const domain::faq_content>(std::move(content)), std::move(how));
        const auto built = run(io, std::move(building));
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
        auto said = run(io, std::move(asking));
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
