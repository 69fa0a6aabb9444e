#include "main/log_sink.hpp"

#include "wire/json_writer.hpp"

#include <memory>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace pasokh {
namespace {

constexpr std::string_view name_of_level(log::level how)
{
    switch (how) {
    case log::level::debug: return "debug";
    case log::level::info: return "info";
    case log::level::warn: return "warn";
    case log::level::error: return "error";
    }
    return "error";
}

}  // namespace

void log_to_stderr(log::level from)
{
    auto lines =
        std::make_shared<spdlog::logger>("pasokh", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    lines->set_level(spdlog::level::trace);
    // spdlog stamps the time; everything else of the line is JSON of our own.
    lines->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ",%v)",
        spdlog::pattern_time_type::utc
    ));
    auto sink = [lines](log::level how, std::string_view event, log::fields what) {
        wire::json_writer line;
        line.begin_object().field("level", name_of_level(how)).field("event", event);
        for (const auto& each : what)
            std::visit([&](const auto& value) { line.escaped_key(each.key).value(value); }, each.value);
        line.end_object();
        const auto text = std::move(line).take();
        lines->info("{}", std::string_view(text).substr(1));  // the brace is in the pattern, before the time
    };
    log::set_sink(std::move(sink), from);
}

log::level log_level_named(const std::string& name)
{
    if (name == "debug") return log::level::debug;
    if (name == "warn") return log::level::warn;
    if (name == "error") return log::level::error;
    return log::level::info;
}

}  // namespace pasokh
