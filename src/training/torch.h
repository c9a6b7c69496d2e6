#pragma once

// The precompiled header of training/ and learn/: torch's headers cost about 20 s a file otherwise.
#include <torch/torch.h>
