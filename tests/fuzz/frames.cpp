// Frame → command, of visitors and of consoles: every frame is a command or a refusal that names its reason.

#include "wire/frames.hpp"

#include "input.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

#include <string>

using namespace pasokh;

namespace {

/// A frame is read in one of two ways; a blank before it leaves the second one and changes nothing else.
template <class Decode>
void must_be_alike(Decode decode, std::string_view text)
{
    const wire::parse_limits within{2 * text.size() + 1, 16};
    const auto one = decode(text, within);
    const auto other = decode(" " + std::string(text), within);
    fuzz::must(one.has_value() == other.has_value(), "both ways take it or refuse it");
    if (one)
        fuzz::must(one->ref == other->ref && one->body.index() == other->body.index(), "both read the same");
    else
        fuzz::must(wire::error_frame(one.error()) == wire::error_frame(other.error()), "both say the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto text = fuzz::text_of(bytes, size);
    must_be_alike(wire::decode_visitor, text);
    must_be_alike(wire::decode_operator, text);
    const wire::parse_limits within;
    if (const auto decoded = wire::decode_visitor(text, within); !decoded)
        fuzz::must(!wire::error_frame(decoded.error()).empty(), "a refusal can be written");
    if (const auto decoded = wire::decode_operator(text, within); !decoded)
        fuzz::must(!wire::error_frame(decoded.error()).empty(), "a refusal can be written");
    return 0;
}
