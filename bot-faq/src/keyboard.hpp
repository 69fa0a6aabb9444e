#pragma once

#include <string>
#include <string_view>

namespace pasokh::faq {

/// What the same keys type on the other layout: "sghl" is «سلام» on a Persian keyboard that was left in
/// English, «اثممخ» is "hello" the other way round. Persian as ISIRI 9147 has it, also پ beside Enter as
/// Windows has it. Empty when the letters are of both scripts or of none, so that nobody can have forgotten
/// to switch.
std::string on_other_layout(std::string_view utf8);

}  // namespace pasokh::faq
