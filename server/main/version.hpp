#pragma once

namespace pasokh {

inline constexpr const char* version = "0.1.0";

}  // namespace pasokh
