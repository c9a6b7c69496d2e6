#include "cli/application.h"

int main(int argc, char** argv) {
    return resonet::run_application(argc, argv);
}
