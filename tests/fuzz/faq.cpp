// A file of questions and answers in any format: imported whole, or not at all with every mistake named. What
// is taken keeps every rule, and can be written and read again.

#include "faq/formats.hpp"
#include "input.hpp"

using namespace pasokh;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    if (size == 0) return 0;
    const auto how = static_cast<faq::format>(bytes[0] % faq::format_names.size());
    const auto loaded = faq::parse(how, fuzz::text_of(bytes + 1, size - 1), "fa");
    for (const auto& each : loaded.problems)
        fuzz::must(!faq::to_string(each).empty(), "a mistake has words");
    if (!loaded.ok()) {
        fuzz::must(loaded.content.entries.empty(), "nothing is half imported");
        return 0;
    }
    fuzz::must(faq::problems_of(loaded.content).empty(), "what is taken keeps the rules");
    for (const auto lossless : {faq::format::jsonl, faq::format::toml})
        fuzz::must(
            faq::parse(lossless, faq::write(lossless, loaded.content), "fa").ok(),
            "what is written can be read"
        );
    const auto page =
        faq::parse(faq::format::markdown, faq::write(faq::format::markdown, loaded.content), "fa");
    fuzz::must(page.content.entries == loaded.content.entries, "markdown gives back what it was given");
    return 0;
}
