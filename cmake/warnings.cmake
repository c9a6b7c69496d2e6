# What every target of the project is compiled with.
add_library(resonet_options INTERFACE)
target_include_directories(resonet_options INTERFACE
  "${PROJECT_SOURCE_DIR}/src" "${PROJECT_BINARY_DIR}/generated")
# -fno-math-errno and -fno-trapping-math let loops vectorise and change no result;
# -ffp-contract=off keeps numbers equal between clones of a function for different CPUs.
target_compile_options(resonet_options INTERFACE
  -fno-math-errno -fno-trapping-math -ffp-contract=off
  $<$<CONFIG:Release>:-O3>
  $<$<BOOL:${RESONET_DEVELOPER}>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    -Wold-style-cast -Wcast-align -Woverloaded-virtual -Wnull-dereference -Werror>)
if(RESONET_SANITIZE)
  target_compile_options(resonet_options INTERFACE -fsanitize=${RESONET_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(resonet_options INTERFACE -fsanitize=${RESONET_SANITIZE})
endif()
