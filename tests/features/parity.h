#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/npy.h"

namespace resonet {

/// Values of a .npy file, whatever its numbers are.
inline std::vector<double> golden_values(const std::filesystem::path& path) {
    std::vector<double> values;
    const auto append = [&](const auto& array) { values.assign(array.values.begin(), array.values.end()); };
    try {
        append(read_npy<float>(path));
        return values;
    } catch (const InputError&) {
    }
    try {
        append(read_npy<double>(path));
    } catch (const InputError&) {
        append(read_npy<std::int64_t>(path));
    }
    return values;
}

/// The worst difference over the largest value there is.
struct Parity {
    double error = 0.0;
    std::string signal;
    int signals = 0;
};

/// What librosa found of the signals, and how far we are from it.
class Comparison {
  public:
    explicit Comparison(std::filesystem::path golden) : golden_(std::move(golden)) {
        std::ifstream(golden_ / "index.json") >> index_;
    }

    const nlohmann::json& features(const std::string& signal) const {
        return index_.at("signals").at(signal).at("features");
    }
    const nlohmann::json& table57(const std::string& signal) const {
        return index_.at("signals").at(signal).at("kaggle57");
    }

    /// `least_scale`: of an array that shows only a part of what it is cut from.
    template <typename T>
    void add(const std::string& signal, const std::string& name, const std::vector<T>& ours,
             double least_scale = 0.0) {
        const std::filesystem::path path = golden_ / signal / (name + ".npy");
        if (std::filesystem::exists(path)) add_values(signal, name, ours, golden_values(path), least_scale);
    }
    void add_scalar(const std::string& signal, const std::string& name, double ours) {
        add_values(signal, name, std::vector<double>{ours},
                   {features(signal).at(name).at("value").get<double>()}, 0.0);
    }

    template <typename T>
    void add_values(const std::string& signal, const std::string& name, const std::vector<T>& ours,
                    const std::vector<double>& theirs, double least_scale) {
        ASSERT_EQ(ours.size(), theirs.size()) << signal << ' ' << name;
        double scale = least_scale;
        double worst = 0.0;
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            scale = std::max(scale, std::abs(theirs[i]));
            const double difference = std::abs(static_cast<double>(ours[i]) - theirs[i]);
            if (!(difference <= worst)) worst = difference;  // also where it is not a number
        }
        Parity& parity = table_[name];
        ++parity.signals;
        const double error = scale > 0.0 ? worst / scale : worst;
        if (!(error <= parity.error)) parity = {error, signal, parity.signals};
    }

    /// Shows the table (of docs/parity.md), and fails where a row is beyond the tolerance.
    void check(double tolerance) const {
        for (const auto& [name, parity] : table_) {
            std::printf("| %s | %d | %.1e | %s |\n", name.c_str(), parity.signals, parity.error,
                        parity.signal.c_str());
            EXPECT_LT(parity.error, tolerance) << name << " of " << parity.signal;
        }
    }

    const Parity& operator[](const std::string& name) const { return table_.at(name); }
    std::size_t size() const { return table_.size(); }

  private:
    std::filesystem::path golden_;
    nlohmann::json index_;
    std::map<std::string, Parity> table_;
};

}  // namespace resonet
