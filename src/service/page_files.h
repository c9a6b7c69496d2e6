#pragma once

#include "service/exchange.h"

namespace resonet {

/// Answers a GET of the page or one of its files. The first address of a session is as good as any: the page
/// finds its way by what comes after '#'. Errors: Problem 404, 405.
void answer_page(const Exchange& exchange);

/// Whether the program has a page.
bool has_page();

}  // namespace resonet
