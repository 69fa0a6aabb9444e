#pragma once

#include "wire/reader.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace pasokh::wire {

/// Whole numbers that JavaScript keeps exactly.
inline constexpr std::uint64_t max_exact = (std::uint64_t{1} << 53) - 1;
inline constexpr std::uint64_t max_ref = (std::uint64_t{1} << 31) - 1;
inline constexpr std::uint64_t protocol_version = 1;

/// One type of frame and how its fields are read.
template <class Body>
struct command_type {
    std::string_view name;
    Body (*read)(reader&);
};

template <class Body, std::size_t N>
std::vector<std::string_view> names_in(const std::array<command_type<Body>, N>& types)
{
    std::vector<std::string_view> out;
    out.reserve(N);
    for (const auto& each : types)
        out.push_back(each.name);
    return out;
}

/// What a refusal repeats, so that the client knows which command it was: taken when it is usable, however
/// wrong the rest of the frame is.
template <class Object>
void read_answer_address(const Object& frame, wire_error& error)
{
    wire_error ignored;
    reader in(frame, ignored);
    error.ref = static_cast<std::uint32_t>(in.number_if_any("ref", 1, max_ref).value_or(0));
    if (in.has("client_id") && !in.failed()) error.client_id = in.client_id();
}

/// Decodes one object by the table of what this side may send.
template <class Object, class Body, std::size_t N>
decoded<incoming<Body>> decode_object(const Object& frame, const std::array<command_type<Body>, N>& types)
{
    wire_error error;
    const auto refused = [&] {
        read_answer_address(frame, error);
        return std::move(error);
    };
    reader in(frame, error);
    const auto type = in.text("type", 64);
    if (in.failed()) return refused();
    for (const auto& each : types) {
        if (each.name != type) continue;
        const auto ref = in.number_if_any("ref", 1, max_ref);
        Body body = each.read(in);
        if (in.failed()) return refused();
        return incoming<Body>{static_cast<std::uint32_t>(ref.value_or(0)), std::move(body)};
    }
    in.fail("type", "no such command", errc::unknown_type);
    return refused();
}

/// The same of one frame.
template <class Body, std::size_t N>
decoded<incoming<Body>>
decode_frame(std::string_view text, parse_limits within, const std::array<command_type<Body>, N>& types)
{
    if (text.size() <= within.bytes && within.depth > 0)
        if (const flat_object flat(text); flat) return decode_object(flat, types);
    const json_document frame(text, within);
    if (!frame) return frame.error();
    return decode_object(*frame, types);
}

/// The `v` of a hello.
inline void check_version(reader& in)
{
    const auto version = in.number("v", 0, max_exact);
    if (!in.failed() && version != protocol_version) in.fail("v", "1 expected", errc::unsupported_version);
}

}  // namespace pasokh::wire
