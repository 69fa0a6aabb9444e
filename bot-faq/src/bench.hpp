#pragma once

#include "faq/report.hpp"
#include "training.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace pasokh::faq {

/// A set measured with coefficients that have not seen the sources of its group.
struct measured_set {
    std::string name;
    figures quality;
};

/// `group_of` by source: sources of one group are never trained on to judge one another. A source that is not
/// in it is a group by itself. Sources of `only_measured` are measured and never trained on.
struct apart {
    std::vector<std::vector<std::string>> groups;
    std::vector<std::string> only_measured;
};

std::vector<measured_set> measure_unseen(std::span<const training_set> sets, const apart& sources);

struct timing {
    std::size_t entries = 0;
    std::size_t phrasings = 0;
    double build_ms = 0;
    double p50_us = 0;
    double p99_us = 0;
    double mebibytes = 0;  ///< that building took
};

/// Asks a made-up FAQ of this size; entries share words as those of one site do.
timing measure_speed(std::size_t entries, std::size_t phrasings_of_each);

}  // namespace pasokh::faq
