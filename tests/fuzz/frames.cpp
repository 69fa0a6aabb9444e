// Frame → command, of visitors and of consoles: every frame is a command or a refusal that names its reason.

#include "wire/frames.hpp"

#include "input.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

using namespace pasokh;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto text = fuzz::text_of(bytes, size);
    const wire::parse_limits within;
    if (const auto decoded = wire::decode_visitor(text, within); !decoded)
        fuzz::must(!wire::error_frame(decoded.error()).empty(), "a refusal can be written");
    if (const auto decoded = wire::decode_operator(text, within); !decoded)
        fuzz::must(!wire::error_frame(decoded.error()).empty(), "a refusal can be written");
    return 0;
}
