#include "safetensors.hpp"

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>

namespace pasokh::faq {
namespace {

using json = nlohmann::json;

static_assert(std::endian::native == std::endian::little, "the numbers of the file are little endian");

constexpr std::size_t most_bytes = 2ULL * 1024 * 1024 * 1024;
constexpr std::size_t most_header_bytes = 1024 * 1024;  // a table has three tensors
constexpr int deepest_header = 3;
constexpr std::size_t most_dimensions = 8;

std::optional<safetensors::type> type_named(const std::string& name)
{
    using enum safetensors::type;
    static const std::map<std::string, safetensors::type>
        all{{"F64", f64}, {"F32", f32}, {"F16", f16}, {"BF16", bf16}, {"I64", i64}, {"I32", i32}, {"I8", i8}};
    const auto found = all.find(name);
    if (found == all.end()) return std::nullopt;
    return found->second;
}

std::size_t bytes_of(safetensors::type one)
{
    switch (one) {
    case safetensors::type::f64:
    case safetensors::type::i64: return 8;
    case safetensors::type::f32:
    case safetensors::type::i32: return 4;
    case safetensors::type::f16:
    case safetensors::type::bf16: return 2;
    case safetensors::type::i8: return 1;
    }
    return 1;
}

template <class T>
T read_as(const char* from)
{
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

float from_half(std::uint16_t bits)
{
    const std::uint32_t sign = (bits & 0x8000U) << 16;
    const std::uint32_t exponent = bits >> 10 & 0x1FU;
    const std::uint32_t fraction = bits & 0x3FFU;
    if (exponent == 0) {
        const float tiny = std::ldexp(static_cast<float>(fraction), -24);
        return sign != 0 ? -tiny : tiny;
    }
    const std::uint32_t wide = exponent == 0x1F ? 0xFFU : exponent + 112;
    return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

float from_brain(std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

double read_number(const char* from, safetensors::type of)
{
    switch (of) {
    case safetensors::type::f64: return read_as<double>(from);
    case safetensors::type::f32: return static_cast<double>(read_as<float>(from));
    case safetensors::type::f16: return static_cast<double>(from_half(read_as<std::uint16_t>(from)));
    case safetensors::type::bf16: return static_cast<double>(from_brain(read_as<std::uint16_t>(from)));
    case safetensors::type::i64: return static_cast<double>(read_as<std::int64_t>(from));
    case safetensors::type::i32: return static_cast<double>(read_as<std::int32_t>(from));
    case safetensors::type::i8: return static_cast<double>(read_as<std::int8_t>(from));
    }
    return 0;
}

std::size_t whole_number(const json& value, const std::string& where)
{
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most_bytes)
        throw bad_table(where, "must be whole numbers within the file");
    return value.get<std::size_t>();
}

safetensors::tensor tensor_of(const json& told, const std::string& name, std::size_t start, std::size_t data)
{
    if (!told.is_object() || !told.contains("dtype") || !told["dtype"].is_string())
        throw bad_table(name + ".dtype", "missing");
    safetensors::tensor out;
    const auto type_name = told["dtype"].get<std::string>();
    const auto type = type_named(type_name);
    if (!type) throw bad_table(name + ".dtype", "\"" + type_name.substr(0, 20) + "\" is not known");
    out.of = *type;
    if (!told.contains("shape") || !told["shape"].is_array() || told["shape"].size() > most_dimensions)
        throw bad_table(name + ".shape", "must be a list of sizes");
    out.count = 1;
    for (const auto& each : told["shape"]) {
        const auto size = whole_number(each, name + ".shape");
        out.shape.push_back(size);
        if (size != 0 && out.count > most_bytes / size) throw bad_table(name + ".shape", "is too large");
        out.count *= size;
    }
    if (!told.contains("data_offsets") || !told["data_offsets"].is_array() ||
        told["data_offsets"].size() != 2)
        throw bad_table(name + ".data_offsets", "must be two numbers");
    const auto begin = whole_number(told["data_offsets"][0], name + ".data_offsets");
    const auto end = whole_number(told["data_offsets"][1], name + ".data_offsets");
    if (begin > end || end > data) throw bad_table(name + ".data_offsets", "lie outside of the file");
    if (end - begin != out.count * bytes_of(out.of))
        throw bad_table(name + ".data_offsets", "do not fit the shape");
    out.begin = start + begin;
    return out;
}

}  // namespace

std::string whole_file(const std::filesystem::path& file, std::size_t most)
{
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) throw bad_table("", "there is no such file");
    const auto size = std::filesystem::file_size(file, failed);
    if (failed) throw bad_table("", "cannot be read");
    if (size > most) throw bad_table("", "is larger than " + std::to_string(most) + " bytes");
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!stream || static_cast<std::size_t>(stream.gcount()) != bytes.size())
        throw bad_table("", "cannot be read");
    return bytes;
}

safetensors::safetensors(const std::filesystem::path& file) : bytes_(whole_file(file, most_bytes))
{
    if (bytes_.size() < 8) throw bad_table("", "is too short to be a safetensors file");
    const auto size = read_as<std::uint64_t>(bytes_.data());
    if (size > most_header_bytes || size > bytes_.size() - 8)
        throw bad_table("header", "is longer than the file or than a table needs");
    read_header(static_cast<std::size_t>(size));
}

void safetensors::read_header(std::size_t size)
{
    bool too_deep = false;
    const auto watch = [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest_header;
        return depth <= deepest_header;
    };
    const auto* begin = bytes_.data() + 8;
    const auto header = json::parse(begin, begin + size, watch, false);
    if (!header.is_object() || too_deep) throw bad_table("header", "is not a JSON object of tensors");
    const std::size_t start = 8 + size;
    for (const auto& [name, told] : header.items())
        if (name != "__metadata__")
            tensors_.emplace(name, tensor_of(told, name.substr(0, 60), start, bytes_.size() - start));
}

const safetensors::tensor* safetensors::find(const std::string& name) const
{
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? nullptr : &found->second;
}

double safetensors::number(const tensor& of, std::size_t at) const
{
    return read_number(bytes_.data() + of.begin + at * bytes_of(of.of), of.of);
}

void safetensors::numbers(const tensor& of, std::size_t first, std::size_t count, float* into) const
{
    const std::size_t width = bytes_of(of.of);
    const char* from = bytes_.data() + of.begin + first * width;
    for (std::size_t i = 0; i < count; ++i)
        into[i] = static_cast<float>(read_number(from + i * width, of.of));
}

}  // namespace pasokh::faq
