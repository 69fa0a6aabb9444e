// Bytes of a client → messages and control frames, the same in whatever pieces they come; texts are UTF-8.

#include "adapters/ws/frame_reader.hpp"
#include "input.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

using namespace pasokh;

namespace {

constexpr std::size_t largest = 512;

struct outcome {
    std::vector<std::string> found;
    std::uint16_t ended = 0;

    bool operator==(const outcome&) const = default;
};

outcome read(std::string_view bytes, std::size_t piece)
{
    using enum ws::frame_reader::kind;
    outcome out;
    ws::frame_reader reader(largest);
    std::string room;
    while (!bytes.empty() && out.ended == 0) {
        room += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        std::span<char> unread(room);
        for (auto next = reader.next(unread); next.what != nothing; next = reader.next(unread)) {
            fuzz::must(next.bytes.size() <= largest, "no message is larger than it may be");
            ws::utf8_check text;
            if (next.text) fuzz::must(text.take(next.bytes) && text.complete(), "a text is UTF-8");
            out.found.push_back(std::to_string(static_cast<int>(next.what)) + std::string(next.bytes));
            out.ended = next.code;
            if (next.what == close || next.what == broken) break;
        }
        fuzz::must(out.ended != 0 || unread.size() < ws::frame_reader::most_left, "little is left");
        room = std::string(unread.data(), unread.size());
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto text = fuzz::text_of(bytes, size);
    const auto at_once = read(text, std::max<std::size_t>(size, 1));
    fuzz::must(at_once == read(text, 1), "bytes one by one make no difference");
    fuzz::must(at_once == read(text, 5), "pieces make no difference");
    return 0;
}
