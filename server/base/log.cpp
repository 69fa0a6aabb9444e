#include "base/log.hpp"

namespace pasokh::log {
namespace {
sink the_sink;
level threshold = level::info;
}  // namespace

void set_sink(sink where, level from)
{
    the_sink = std::move(where);
    threshold = from;
}

void write(level how, std::string_view event, fields what)
{
    if (the_sink && how >= threshold) the_sink(how, event, what);
}

}  // namespace pasokh::log
