// Bodies of the HTTP interface, lines of the control socket and items between nodes.

#include "input.hpp"
#include "wire/control_codec.hpp"
#include "wire/node_codec.hpp"
#include "wire/rest_models.hpp"

using namespace pasokh;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto text = fuzz::text_of(bytes, size);
    const wire::parse_limits within;
    const auto refusal_is_writable = [](const auto& decoded) {
        if (!decoded) fuzz::must(!wire::error_body(decoded.error()).empty(), "a refusal can be written");
    };
    refusal_is_writable(wire::decode_login(text, within));
    refusal_is_writable(wire::decode_setup(text, within));
    refusal_is_writable(wire::decode_password(text, within));
    refusal_is_writable(wire::decode_operator_request(text, within));
    if (const auto asked = wire::decode_control_request(text))
        fuzz::must(wire::decode_control_request(wire::encode(*asked)).has_value(), "what we write we read");
    if (const auto reply = wire::decode_control_reply(text))
        fuzz::must(wire::decode_control_reply(wire::encode(*reply)).has_value(), "what we write we read");
    if (const auto item = wire::decode_line_item(text))
        fuzz::must(wire::encode(*item) == text, "what we read we write");
    if (const auto item = wire::decode_call_item(text))
        fuzz::must(wire::encode(*item) == text, "what we read we write");
    return 0;
}
