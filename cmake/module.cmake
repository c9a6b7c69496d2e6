# resonet_module(NAME SOURCES file... [LINKS target...] [PRIVATE_LINKS target...])
# A static library resonet_NAME (alias resonet::NAME) from src/NAME.
function(resonet_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(resonet_${name} STATIC ${arg_SOURCES})
  add_library(resonet::${name} ALIAS resonet_${name})
  target_link_libraries(resonet_${name} PUBLIC resonet_options ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

# resonet_test(MODULE SOURCES file... [LINKS target...])
# A GoogleTest program test_MODULE; every TEST becomes a CTest case.
function(resonet_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(test_${name} ${arg_SOURCES})
  target_link_libraries(test_${name} PRIVATE resonet_options resonet_test_support ${arg_LINKS} GTest::gtest_main)
  include(GoogleTest)
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 120
    PROPERTIES TIMEOUT 600 LABELS ${name})
endfunction()
