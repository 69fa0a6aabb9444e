// Bytes of a connection → requests, the same in whatever pieces they come, and what is made of a request.

#include "adapters/http/request_parser.hpp"
#include "adapters/http/static_files.hpp"
#include "input.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace pasokh;

namespace {

struct outcome {
    std::vector<http::request> requests;
    std::uint16_t refused = 0;
};

outcome parse(std::string_view bytes, std::size_t piece)
{
    outcome out;
    http::request_parser parser({8 * 1024, 64 * 1024});
    while (!bytes.empty() && out.refused == 0) {
        parser.feed(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        for (;;) {
            auto next = parser.next();
            out.refused = next.refused;
            if (!next.whole) break;
            out.requests.push_back(std::move(*next.whole));
        }
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const auto pages = http::static_files::load_blocking("tests/fuzz");
    const auto text = fuzz::text_of(bytes, size);
    const auto at_once = parse(text, std::max<std::size_t>(size, 1));
    const auto in_pieces = parse(text, 7);
    fuzz::must(at_once.requests.size() == in_pieces.requests.size(), "pieces make no difference");
    fuzz::must((at_once.refused == 0) == (in_pieces.refused == 0), "pieces make no difference to a refusal");
    for (std::size_t at = 0; at < at_once.requests.size(); ++at) {
        const auto& each = at_once.requests[at];
        fuzz::must(each.path == in_pieces.requests[at].path, "the same path");
        fuzz::must(each.body == in_pieces.requests[at].body, "the same body");
        fuzz::must(each.path.starts_with('/'), "a path begins with a slash");
        (void)each.asks_for_websocket();
        (void)each.has_websocket_key();
        (void)each.cookie_value("pasokh_console");
        (void)each.parameter("site");
        (void)pages.find(std::string_view(each.path).substr(1), each);
    }
    return 0;
}
