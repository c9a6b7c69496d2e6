#pragma once

#include <exception>
#include <iostream>
#include <sstream>
#include <string>

#include "core/error.h"

namespace resonet::bench {

/// The next word of a command. Errors: UsageError if there is none.
inline std::string next_word(std::istringstream& words) {
    std::string word;
    if (!(words >> word)) throw UsageError("command", "is incomplete");
    return word;
}

/// The next word as a number from 1 to `most`. Errors: UsageError if it is none.
inline int next_count(std::istringstream& words, int most) {
    std::istringstream digits(next_word(words));
    int count = 0;
    if (!(digits >> count) || count < 1 || count > most) {
        throw UsageError("'" + digits.str() + "'", "is no number from 1 to " + std::to_string(most));
    }
    return count;
}

/// Answers each line of standard input with server.answer(command, words), or "error: ..." where that throws,
/// until the input ends.
template <typename Server>
void answer_lines(Server& server) {
    for (std::string line; std::getline(std::cin, line);) {
        std::string answer;
        try {
            std::istringstream words(line);
            const std::string command = next_word(words);
            answer = server.answer(command, words);
        } catch (const std::exception& error) {
            answer = std::string("error: ") + error.what();
        }
        std::cout << answer << std::endl;  // the other side waits for it
    }
}

}  // namespace resonet::bench
