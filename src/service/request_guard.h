#pragma once

#include <httplib.h>

#include <string>
#include <vector>

namespace resonet {

/// Whom the server answers to as what, from outside of it.
struct HostRules {
    std::vector<std::string> names;  ///< that it may be called by, in lower case, without port
};

/// Refuses a Host that is neither an address nor one of the names: a name that somebody has pointed at this
/// machine, so that browsers take his page and this server for one site (DNS rebinding). Errors: Problem 400,
/// 403.
void require_known_host(const httplib::Request& request, const HostRules& rules);

/// Refuses an Origin that is not this server, and what browsers mark as sent by a page of another site.
/// Errors: Problem 403.
void require_same_site(const httplib::Request& request);

/// Refuses what two programs on the way may understand differently: a length twice, or beside chunks.
/// Errors: Problem 400, 411, 414.
void require_clear_framing(const httplib::Request& request);

/// Refuses a client that accepts none of `types` ("application/json"); of none it is not asked. Errors:
/// Problem 406.
void require_acceptable(const httplib::Request& request, const std::vector<std::string>& types);

/// Whether the client prefers `type` to JSON (it is named in Accept before application/json).
bool prefers(const httplib::Request& request, const std::string& type);

/// The key of "Authorization: Bearer KEY"; empty: none.
std::string bearer_key(const httplib::Request& request);

/// Value of a cookie; empty: none.
std::string cookie(const httplib::Request& request, const std::string& name);

/// Whether only programs of this machine can reach an address: 127.0.0.0/8, ::1, localhost.
bool is_loopback(const std::string& host);

}  // namespace resonet
