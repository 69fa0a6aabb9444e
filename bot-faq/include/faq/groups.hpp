#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::faq {

/// Questions that ask about the same, as places in the list; the first of a group is the one that is most
/// like all others in it. Largest group first, every question in exactly one. By words and spelling alone, in
/// the same terms as the engine. Takes time with the square of their number: some thousand belong on a
/// worker.
std::vector<std::vector<std::size_t>> group_questions(std::span<const std::string> questions);

/// What is left of a question without spelling, punctuation and the shapes of letters; empty when nothing is.
std::string question_key(std::string_view question);

/// The same question by its key.
bool is_same_question(std::string_view a, std::string_view b);

}  // namespace pasokh::faq
