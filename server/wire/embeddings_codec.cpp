#include "wire/embeddings_codec.hpp"

#include "wire/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace pasokh::wire {
namespace {

using json = nlohmann::json;

/// The object, its data, each of it, and its vector.
constexpr int deepest = 4;

/// Empty for what is no vector.
std::vector<float> vector_of(const json& told)
{
    std::vector<float> out;
    if (!told.is_array() || told.size() > most_embedding_dimensions) return out;
    out.reserve(told.size());
    for (const auto& each : told) {
        const auto number = each.is_number() ? static_cast<float>(each.get<double>()) : NAN;
        if (!std::isfinite(number)) return {};
        out.push_back(number);
    }
    return out;
}

}  // namespace

std::string embeddings_request(const std::string& model, const std::vector<std::string>& texts)
{
    json_writer out(1024);
    out.begin_object();
    out.field("model", model);
    out.key("input").begin_array();
    for (const auto& each : texts)
        out.value(each);
    out.end_array();
    out.field("encoding_format", "float");
    out.end_object();
    return std::move(out).take();
}

result<std::vector<std::vector<float>>> decode_embeddings(std::string_view body, std::size_t count)
{
    bool too_deep = false;
    const auto watch = [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > deepest;
        return depth <= deepest;
    };
    const auto all = json::parse(body.begin(), body.end(), watch, false);
    if (too_deep || !all.is_object()) return errc::bad_field;
    const auto data = all.find("data");
    if (data == all.end() || !data->is_array() || data->size() != count) return errc::bad_field;
    std::vector<std::vector<float>> out(count);
    for (const auto& each : *data) {
        if (!each.is_object()) return errc::bad_field;
        const auto index = each.find("index");
        const auto vector = each.find("embedding");
        if (index == each.end() || !index->is_number_unsigned() || vector == each.end())
            return errc::bad_field;
        const auto at = index->get<std::uint64_t>();
        if (at >= count || !out[at].empty()) return errc::bad_field;
        out[at] = vector_of(*vector);
        if (out[at].empty()) return errc::bad_field;
    }
    const bool alike =
        std::ranges::all_of(out, [&](const auto& each) { return each.size() == out.front().size(); });
    if (!alike) return errc::bad_field;
    return out;
}

}  // namespace pasokh::wire
