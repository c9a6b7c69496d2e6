#include "service/store.h"

#include <gtest/gtest.h>
