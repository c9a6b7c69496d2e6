# Run at build time: cmake -DFOLDER=... -DFUNCTION=embedded_page -DOUT=file.cpp -P embed_files.cmake
# Writes a source file that holds all files of FOLDER (of those that match PATTERN, "*" if it is not given).
# A folder that is not there gives none.
if(NOT PATTERN)
  set(PATTERN "*")
endif()
file(GLOB_RECURSE files RELATIVE "${FOLDER}" "${FOLDER}/${PATTERN}")
list(SORT files)
set(assembly "")
set(symbols "")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  set(symbol "resonet_${FUNCTION}_${number}")
  file(SIZE "${FOLDER}/${file}" size)
  string(APPEND assembly
    "    \".global ${symbol}\\n${symbol}:\\n.incbin \\\"${FOLDER}/${file}\\\"\\n.byte 0\\n\"\n")
  string(APPEND symbols "extern const char ${symbol}[];\n")
  string(APPEND entries "    EmbeddedFile{\"${file}\", {${symbol}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
set(text "// Written by cmake/embed_files.cmake.\n#include \"service/embedded_files.h\"\n\n#include <array>\n\n")
if(number GREATER 0)
  string(APPEND text
    "asm(\".section .rodata\\n\"\n${assembly}    \".previous\\n\");\nextern \"C\" {\n${symbols}}\n\n")
endif()
string(APPEND text "namespace resonet {\n\nstd::span<const EmbeddedFile> ${FUNCTION}() {\n"
  "    static const std::array<EmbeddedFile, ${number}> files{{\n${entries}    }};\n    return files;\n}\n\n}  // namespace resonet\n")
file(WRITE "${OUT}" "${text}")
