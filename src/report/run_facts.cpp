#include "report/run_facts.h"

#include <fmt/format.h>

#include <algorithm>

namespace resonet {
namespace {

/// Lines parted by semicolons.
std::string one_line(const std::string& text) {
    std::string line;
    for (const char c : text) {
        if (c == '\n') {
            line += "; ";
        } else {
            line += c;
        }
    }
    return line;
}

}  // namespace

std::string run_fact(const RunFolder& run, std::initializer_list<const char*> place) {
    const nlohmann::json* value = &run.record;
    for (const char* name : place) {
        if (!value->is_object()) return {};
        const auto found = value->find(name);
        if (found == value->end()) return {};
        value = &*found;
    }
    if (value->is_null()) return {};
    if (value->is_string()) return one_line(value->get<std::string>());
    if (value->is_array()) {
        std::string all;
        for (const nlohmann::json& entry : *value) {
            if (!entry.is_string()) continue;
            if (!all.empty()) all += "; ";
            all += one_line(entry.get<std::string>());
        }
        return all;
    }
    return value->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::string> run_facts(const ComparedModel& model, std::initializer_list<const char*> place) {
    std::vector<std::string> facts;
    for (const RunFolder& run : model.runs) {
        std::string fact = run_fact(run, place);
        if (fact.empty() || std::find(facts.begin(), facts.end(), fact) != facts.end()) continue;
        facts.push_back(std::move(fact));
    }
    return facts;
}

std::vector<std::string> run_command(const RunFolder& run) {
    std::vector<std::string> words;
    if (!run.record.is_object() || !run.record.contains("run")) return words;
    const nlohmann::json& record = run.record["run"];
    if (!record.is_object() || !record.contains("command_line")) return words;
    for (const nlohmann::json& word : record["command_line"]) {
        if (word.is_string()) words.push_back(word.get<std::string>());
    }
    return words;
}

std::string joined(const std::vector<std::string>& texts, std::size_t most) {
    std::string all;
    for (std::size_t i = 0; i < std::min(most, texts.size()); ++i) all += (i > 0 ? ", " : "") + texts[i];
    if (texts.size() > most) all += fmt::format(" and {} more", texts.size() - most);
    return all;
}

}  // namespace resonet
