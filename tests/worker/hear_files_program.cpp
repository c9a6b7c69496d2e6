// What `resonet hear-files` does, without the rest of the program.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "worker/hearing_pool.h"

/// hear-files --descriptor N -- MODEL...
int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 4 || arguments[0] != "hear-files" || arguments[1] != "--descriptor") return 2;
    try {
        return resonet::hold_models(std::stoi(arguments[2]), {arguments.begin() + 4, arguments.end()});
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 3;
    }
}
