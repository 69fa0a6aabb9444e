// Tables of static embeddings in the form of model2vec.
#include "faq/meaning.hpp"
#include "safetensors.hpp"
#include "tokenizer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <unistd.h>

namespace {

using namespace pasokh::faq;
using json = nlohmann::json;

class folder {
public:
    folder() : path_(std::filesystem::temp_directory_path() / ("pasokh-table-" + std::to_string(::getpid())))
    {
        std::filesystem::create_directories(path_);
    }

    ~folder() { std::filesystem::remove_all(path_); }

    void write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

template <class T>
std::string bytes_of(const std::vector<T>& all)
{
    std::string out(all.size() * sizeof(T), '\0');
    std::memcpy(out.data(), all.data(), out.size());
    return out;
}

std::string safetensors_of(const json& header, const std::string& data)
{
    auto text = header.dump();
    const std::uint64_t size = text.size();
    std::string out(8, '\0');
    std::memcpy(out.data(), &size, 8);
    return out + text + data;
}

json tensor(const char* type, std::vector<std::size_t> shape, std::size_t begin, std::size_t end)
{
    return {{"dtype", type}, {"shape", shape}, {"data_offsets", {begin, end}}};
}

/// refund and reimburse mean the same, as do ship and parcel; "the" means nothing much.
json words_tokenizer()
{
    return {
        {"version", "1.0"},
        {"added_tokens", json::array()},
        {"normalizer",
         {{"type", "BertNormalizer"},
          {"clean_text", true},
          {"handle_chinese_chars", true},
          {"strip_accents", nullptr},
          {"lowercase", true}}},
        {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
        {"model",
         {{"type", "WordPiece"},
          {"unk_token", "[UNK]"},
          {"continuing_subword_prefix", "##"},
          {"max_input_chars_per_word", 100},
          {"vocab",
           {{"[PAD]", 0},
            {"[UNK]", 1},
            {"refund", 2},
            {"reim", 3},
            {"##burse", 4},
            {"ship", 5},
            {"parcel", 6},
            {"the", 7},
            {"?", 8},
            {"سلام", 9}}}}}};
}

const std::vector<float> words_rows{0, 0,   0, 1,                    // [PAD]
                                    9, 9,   9, 9,                    // [UNK]
                                    1, 0,   0, .2F,                  // refund
                                    1, .1F, 0, .2F, 1, 0, 0,   .2F,  // reim ##burse
                                    0, 1,   0, .2F, 0, 1, .1F, .2F,  // ship parcel
                                    0, 0,   0, .3F,                  // the
                                    0, 0,   0, .1F,                  // ?
                                    0, 0,   1, .2F};

void write_words(const folder& where)
{
    where.write("tokenizer.json", words_tokenizer().dump());
    where.write(
        "model.safetensors",
        safetensors_of({{"embeddings", tensor("F32", {10, 4}, 0, 160)}}, bytes_of(words_rows))
    );
}

static_table read_good(const folder& where)
{
    auto read = static_table::read(where.path());
    if (const auto* wrong = std::get_if<problem>(&read)) FAIL(to_string(*wrong));
    return std::get<static_table>(read);
}

problem read_bad(const folder& where)
{
    auto read = static_table::read(where.path());
    const auto* wrong = std::get_if<problem>(&read);
    return wrong == nullptr ? problem{} : *wrong;
}

double cosine(const meaning_vector& a, const meaning_vector& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

std::uint16_t half_of(float value)
{
    // Enough for the small round numbers of these tests.
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (value == 0) return 0;
    return static_cast<std::uint16_t>(
        (bits >> 16 & 0x8000U) | (((bits >> 23 & 0xFFU) - 112) << 10) | (bits >> 13 & 0x3FFU)
    );
}

}  // namespace

TEST_CASE("table: texts that mean the same are near, whatever their words", "[meaning]")
{
    const folder where;
    write_words(where);
    const auto table = read_good(where);
    CHECK(table.dimension() == 4);
    const auto refund = table.of("Refund");
    REQUIRE(refund.size() == 4);
    CHECK(cosine(refund, refund) == Approx(1).margin(1e-5));
    CHECK(cosine(refund, table.of("reimburse?")) > 0.9);
    CHECK(cosine(refund, table.of("parcel")) < 0.3);
    CHECK(table.of("REFÚND") == refund);
    CHECK(table.of("سلام").at(2) > 0.9F);
    CHECK(table.of("xyzzy").empty());
    CHECK(table.of("").empty());
    // The vector of an unknown word is not mixed in.
    CHECK(table.of("refund xyzzy") == refund);
}

TEST_CASE("table: half, brain and eight-bit numbers are the same table", "[meaning]")
{
    const folder where;
    write_words(where);
    const auto wide = read_good(where).of("refund the parcel");
    std::vector<std::uint16_t> half;
    std::vector<std::uint16_t> brain;
    std::vector<std::int8_t> eight;
    for (const float each : words_rows) {
        half.push_back(half_of(each));
        brain.push_back(static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(each) >> 16));
        eight.push_back(static_cast<std::int8_t>(std::lround(each * 10)));
    }
    const auto same = [&](const char* type, const std::string& data) {
        where.write(
            "model.safetensors",
            safetensors_of({{"embeddings", tensor(type, {10, 4}, 0, data.size())}}, data)
        );
        return cosine(read_good(where).of("refund the parcel"), wide);
    };
    CHECK(same("F16", bytes_of(half)) > 0.999);
    CHECK(same("BF16", bytes_of(brain)) > 0.999);
    CHECK(same("I8", bytes_of(eight)) > 0.999);
}

TEST_CASE("table: weights and mapping are used by piece", "[meaning]")
{
    const folder where;
    write_words(where);
    // Three rows shared by ten pieces: nothing, money, things.
    const std::vector<float> rows{0, 0, 1, 1, 0, 0, 0, 1, 0};
    const std::vector<std::int32_t> mapping{0, 0, 1, 1, 1, 2, 2, 0, 0, 0};
    std::vector<double> weights(10, 1);
    weights[7] = 0;  // "the"
    const auto data = bytes_of(rows) + bytes_of(weights) + bytes_of(mapping);
    where.write(
        "model.safetensors",
        safetensors_of(
            {{"__metadata__", {{"format", "pt"}}},
             {"embeddings", tensor("F32", {3, 3}, 0, 36)},
             {"weights", tensor("F64", {10}, 36, 116)},
             {"mapping", tensor("I32", {10}, 116, 156)}},
            data
        )
    );
    const auto table = read_good(where);
    CHECK(table.of("the refund") == table.of("reimburse"));
    CHECK(cosine(table.of("refund"), table.of("parcel")) == Approx(0).margin(1e-6));
}

TEST_CASE("table: a unigram vocabulary takes the best pieces", "[meaning]")
{
    const auto told = [](json normalizer, bool split) {
        json all;
        all["normalizer"] = std::move(normalizer);
        all["pre_tokenizer"] = {
            {"type", "Metaspace"},
            {"replacement", "\u2581"},
            {"prepend_scheme", "always"},
            {"split", split}};
        all["model"] = {{"type", "Unigram"}, {"unk_id", 0}};
        all["model"]["vocab"] = json::array();
        for (const auto& [piece, score] : std::vector<std::pair<std::string, double>>{
                 {"<unk>", 0},
                 {"\u2581", -5},
                 {"\u2581re", -4},
                 {"fund", -4},
                 {"\u2581refund", -6},
                 {"ing", -3},
                 {"\u2581پول", -4},
                 {"\u2581refund\u2581policy", -5},
                 {"\u2581policy", -4}})
            all["model"]["vocab"].push_back({piece, score});
        return all.dump();
    };
    using pieces = std::vector<std::uint32_t>;
    const json steps = {
        {"type", "Sequence"},
        {"normalizers",
         {{{"type", "NFKC"}},
          {{"type", "Replace"}, {"pattern", {{"String", "!"}}}, {"content", " "}},
          {{"type", "Replace"}, {"pattern", {{"Regex", "\\s+"}}}, {"content", " "}},
          {{"type", "Strip"}, {"strip_left", true}, {"strip_right", true}},
          {{"type", "Lowercase"}}}}};
    const tokenizer whole(told(steps, false));
    CHECK(whole.pieces_of("refund") == pieces{4});
    CHECK(whole.pieces_of("refunding") == pieces{4, 5});
    CHECK(whole.pieces_of("  Refund!  Policy ") == pieces{7});
    CHECK(whole.pieces_of("پول") == pieces{6});
    // What no piece has is left out and keeps nothing else from being found.
    CHECK(whole.pieces_of("refund Ω policy") == pieces{4, 1, 8});
    const tokenizer by_word(told(nullptr, true));
    CHECK(by_word.pieces_of("refund policy") == pieces{4, 8});
}

TEST_CASE("table: a compiled map of letters is applied", "[meaning]")
{
    // A double array by hand with one key, "A" (0x41), that becomes "b".
    std::vector<std::uint32_t> units(256, 0x80000000U);
    units[0] = 1U << 10;                           // the root: children from 1 on
    units[1 ^ 0x41] = 0x41U | 1U << 8 | 2U << 10;  // "A" ends here
    units[(1 ^ 0x41) ^ 2] = 0x80000000U | 0;       // its value: place 0 of the pool
    std::string raw(4, '\0');
    const auto size = static_cast<std::uint32_t>(units.size() * 4);
    std::memcpy(raw.data(), &size, 4);
    raw += bytes_of(units);
    raw += std::string("b\0", 2);
    constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string base64;
    for (std::size_t i = 0; i < raw.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j)
            bits = bits << 8 | (i + j < raw.size() ? static_cast<unsigned char>(raw[i + j]) : 0U);
        for (int j = 3; j >= 0; --j)
            base64 += letters[bits >> (6 * j) & 63];
    }
    json all;
    all["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", base64}};
    all["pre_tokenizer"] = {{"type", "WhitespaceSplit"}};
    all["model"] = {{"type", "WordLevel"}, {"vocab", {{"bab", 0}, {"bbb", 1}}}, {"unk_token", "[UNK]"}};
    const tokenizer made(all.dump());
    CHECK(made.pieces_of("AAA AaA") == std::vector<std::uint32_t>{1, 0});
}

TEST_CASE("table: a file that cannot be used says what and where", "[meaning]")
{
    const folder where;
    CHECK(read_bad(where).field == "tokenizer.json");
    CHECK(read_bad(where).reason.find("no such file") != std::string::npos);
    write_words(where);
    const auto data = bytes_of(words_rows);
    const auto with = [&](const json& header, const std::string& bytes) {
        where.write("model.safetensors", safetensors_of(header, bytes));
        const auto wrong = read_bad(where);
        return wrong.field + " / " + wrong.reason;
    };
    CHECK(
        with({{"other", tensor("F32", {10, 4}, 0, 160)}}, data).find("embeddings / missing") !=
        std::string::npos
    );
    CHECK(
        with({{"embeddings", tensor("F32", {10, 4}, 0, 164)}}, data).find("data_offsets / lie outside") !=
        std::string::npos
    );
    CHECK(
        with({{"embeddings", tensor("F32", {10, 4}, 160, 0)}}, data).find("data_offsets") != std::string::npos
    );
    CHECK(
        with({{"embeddings", tensor("F32", {10, 5}, 0, 160)}}, data).find("do not fit the shape") !=
        std::string::npos
    );
    CHECK(with({{"embeddings", tensor("Q4", {10, 4}, 0, 160)}}, data).find("dtype") != std::string::npos);
    CHECK(
        with({{"embeddings", tensor("I64", {5, 4}, 0, 160)}}, data).find("must be F32") != std::string::npos
    );
    CHECK(
        with({{"embeddings", tensor("F32", {9, 4}, 0, 144)}}, data)
            .find("9 rows, but tokenizer.json has 10") != std::string::npos
    );
    CHECK(with({{"embeddings", tensor("F32", {40}, 0, 160)}}, data).find("shape") != std::string::npos);
    CHECK(
        with({{"embeddings", tensor("F32", {std::size_t{1} << 31, std::size_t{1} << 31}, 0, 160)}}, data)
            .find("shape / is too large") != std::string::npos
    );
    auto spoilt = words_rows;
    spoilt[17] = std::numeric_limits<float>::quiet_NaN();
    CHECK(
        with({{"embeddings", tensor("F32", {10, 4}, 0, 160)}}, bytes_of(spoilt)).find("row 4") !=
        std::string::npos
    );
    const std::vector<std::int32_t> mapping{0, 0, 1, 1, 1, 2, 99, 0, 0, 0};
    CHECK(
        with(
            {{"embeddings", tensor("F32", {10, 4}, 0, 160)}, {"mapping", tensor("I32", {10}, 160, 200)}},
            data + bytes_of(mapping)
        )
            .find("mapping / leads outside") != std::string::npos
    );

    where.write("model.safetensors", "short");
    CHECK(read_bad(where).reason.find("too short") != std::string::npos);
    where.write("model.safetensors", std::string(8, '\xFF') + "{}");
    CHECK(read_bad(where).field == "model.safetensors: header");

    write_words(where);
    const auto with_tokenizer = [&](const char* path, json value) {
        auto all = words_tokenizer();
        all[json::json_pointer(path)] = std::move(value);
        where.write("tokenizer.json", all.dump());
        const auto wrong = read_bad(where);
        return wrong.field + " / " + wrong.reason;
    };
    CHECK(with_tokenizer("/model/type", "BPE") == "tokenizer.json: model.type / \"BPE\" is not known");
    CHECK(
        with_tokenizer("/pre_tokenizer/type", "ByteLevel").find("pre_tokenizer / \"ByteLevel\"") !=
        std::string::npos
    );
    CHECK(with_tokenizer("/normalizer/type", "Magic").find("normalizer / \"Magic\"") != std::string::npos);
    CHECK(with_tokenizer("/model/vocab", json::array()).find("model.vocab") != std::string::npos);
    CHECK(with_tokenizer("/model/vocab/refund", -2).find("model.vocab") != std::string::npos);
    where.write("tokenizer.json", "{\"model\": ");
    CHECK(read_bad(where).reason.find("JSON") != std::string::npos);
    where.write("tokenizer.json", std::string(100'000, '['));
    CHECK(read_bad(where).reason.find("JSON") != std::string::npos);
}

TEST_CASE("table: damaged files and odd texts never crash", "[meaning]")
{
    const folder where;
    write_words(where);
    const auto table = read_good(where);
    std::mt19937 dice(7);
    const auto spoil = [&](std::string bytes, const std::string& name) {
        for (int i = 0; i < 150; ++i) {
            auto copy = bytes;
            const auto many = 1 + dice() % 4;
            for (unsigned j = 0; j < many; ++j)
                copy[dice() % copy.size()] = static_cast<char>(dice());
            if (dice() % 4 == 0) copy.resize(dice() % copy.size());
            where.write(name, copy);
            auto read = static_table::read(where.path());
            if (const auto* fine = std::get_if<static_table>(&read)) (void)fine->of("refund the parcel");
        }
        where.write(name, bytes);
    };
    spoil(words_tokenizer().dump(), "tokenizer.json");
    spoil(
        safetensors_of({{"embeddings", tensor("F32", {10, 4}, 0, 160)}}, bytes_of(words_rows)),
        "model.safetensors"
    );
    for (int i = 0; i < 500; ++i) {
        std::string text(dice() % 3'000, ' ');
        for (auto& each : text)
            each = static_cast<char>(dice());
        (void)table.of(text);
    }
    CHECK(table.of("refund").size() == 4);
}
