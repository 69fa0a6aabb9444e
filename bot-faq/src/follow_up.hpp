#pragma once

#include "text.hpp"

#include <span>

namespace pasokh::faq {

/// Whether a message shows by its form that it goes on from the question before: it begins or ends with a
/// connective ("and for Shiraz", «شیراز چی»), or asks and names nothing («چقدر؟», "how long does it take").
bool continues(std::span<const token> message);

/// Whether it asks without naming what: "how long does it take". By itself it fits a little of everything.
bool names_nothing(std::span<const token> message);

}  // namespace pasokh::faq
