// Any bytes as text, name and list become one valid line of JSON, and come back as they were if they were
// UTF-8.

#include "input.hpp"
#include "wire/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <string>

using namespace pasokh;
using nlohmann::json;

namespace {

bool is_utf8(const std::string& text)
{
    try {
        (void)json(text).dump();
        return true;
    } catch (const json::type_error&) {
        return false;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const std::string text(fuzz::text_of(bytes, size));
    wire::json_writer writer;
    writer.begin_object().field("text", text).key("all").begin_object();
    writer.escaped_key(text).value(std::vector<std::string>{text, text}).end_object().end_object();
    const auto line = std::move(writer).take();
    fuzz::must(line.find('\n') == std::string::npos, "a frame is one line");
    const auto read = json::parse(line, nullptr, /*allow_exceptions=*/false);
    fuzz::must(!read.is_discarded(), "what is written is JSON");
    if (!is_utf8(text)) return 0;
    fuzz::must(read["text"] == text, "text stays as it is");
    fuzz::must(read["all"].begin().key() == text, "names stay as they are");
    return 0;
}
