// A file of questions and answers: imported whole, or not at all with every mistake named.

#include "faq/loader.hpp"
#include "input.hpp"

using namespace pasokh;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const auto loaded = faq::parse_jsonl(fuzz::text_of(bytes, size));
    for (const auto& each : loaded.problems)
        fuzz::must(!faq::to_string(each).empty(), "a mistake has words");
    return 0;
}
