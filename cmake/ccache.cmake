# Uses ccache where it is installed; torch headers make recompiling dear.
find_program(RESONET_CCACHE ccache)
if(RESONET_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RESONET_CCACHE}")
endif()
