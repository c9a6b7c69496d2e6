# Run at build time: cmake -DSOURCE=web -DWORK=folder -DOUT=folder -DSTAMP=file -P build_page.cmake
# Builds the page from SOURCE into OUT with npm, in WORK, so that nothing is written beside the sources. What the
# page needs is fetched again only when the lock file changes. If that fails, a warning is printed and OUT is left
# empty: the program then serves its interface without a page.
cmake_minimum_required(VERSION 3.25)

function(give_up reason)
  file(REMOVE_RECURSE "${OUT}")
  file(REMOVE "${WORK}/node_modules/.resonet-lock")
  message("resonet: the page is left out: ${reason}. 'resonet serve' works without it.")
  # Older than all sources: the next build tries again.
  execute_process(COMMAND touch -d @0 "${STAMP}")
endfunction()

find_program(NODE NAMES node nodejs)
find_program(NPM NAMES npm)
if(NOT NODE OR NOT NPM)
  give_up("Node.js or npm is not installed (apt-get install nodejs npm)")
  return()
endif()
execute_process(COMMAND ${NODE} --version OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE)
string(REGEX REPLACE "^v" "" version "${version}")
if(version VERSION_LESS 18)
  give_up("Node.js ${version} is too old; 18 or newer is needed")
  return()
endif()

file(MAKE_DIRECTORY "${WORK}")
file(REMOVE_RECURSE "${WORK}/src" "${WORK}/public")
file(COPY "${SOURCE}/" DESTINATION "${WORK}" PATTERN node_modules EXCLUDE PATTERN dist EXCLUDE)
file(SHA256 "${WORK}/package-lock.json" lock)
set(known "")
if(EXISTS "${WORK}/node_modules/.resonet-lock")
  file(READ "${WORK}/node_modules/.resonet-lock" known)
endif()
if(NOT lock STREQUAL known)
  execute_process(COMMAND ${NPM} ci --no-audit --no-fund --loglevel=error WORKING_DIRECTORY "${WORK}"
    RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said TIMEOUT 600)
  if(NOT status EQUAL 0)
    message("${said}")
    give_up("npm could not fetch what it is built with")
    return()
  endif()
  file(WRITE "${WORK}/node_modules/.resonet-lock" "${lock}")
endif()
file(REMOVE_RECURSE "${OUT}")
execute_process(COMMAND ${NPM} run build -- --outDir "${OUT}" --emptyOutDir WORKING_DIRECTORY "${WORK}"
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said TIMEOUT 600)
if(NOT status EQUAL 0)
  message("${said}")
  message(FATAL_ERROR "the page does not build")
endif()
file(TOUCH "${STAMP}")
