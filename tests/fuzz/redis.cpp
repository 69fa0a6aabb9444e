// What a Redis server, or who pretends to be one, sends: the same replies in whatever pieces it comes.

#include "adapters/redis/codec.hpp"
#include "input.hpp"

#include <algorithm>
#include <optional>

using namespace pasokh;

namespace {

std::optional<std::vector<redis::reply>> replies_in(std::string_view bytes, std::size_t piece)
{
    redis::reply_reader reader;
    std::vector<redis::reply> out;
    while (!bytes.empty()) {
        auto got = reader.feed(bytes.substr(0, piece));
        if (!got) return std::nullopt;
        std::move(got->begin(), got->end(), std::back_inserter(out));
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto text = fuzz::text_of(bytes, size);
    const auto at_once = replies_in(text, std::max<std::size_t>(size, 1));
    const auto in_pieces = replies_in(text, 3);
    fuzz::must(at_once == in_pieces, "pieces make no difference");
    return 0;
}
