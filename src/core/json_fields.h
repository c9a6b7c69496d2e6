#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/field_error.h"
#include "core/suggestion.h"
#include "core/text.h"

namespace resonet {

/// Reads the fields of one JSON object strictly: a missing, mistyped or unknown field is a FieldError
/// that names the object. Call `finish` after the last field.
class JsonFields {
  public:
    /// Errors: UsageError: `object` is not a JSON object.
    JsonFields(const nlohmann::json& object, std::string subject)
        : object_(object), subject_(std::move(subject)) {
        if (!object.is_object()) throw UsageError(subject_, "is not a JSON object");
    }

    bool has(const std::string& key) {
        known_.insert(key);
        return object_.contains(key);
    }

    /// The field `key` as it stands. Errors: missing.
    const nlohmann::json& at(const std::string& key) {
        known_.insert(key);
        seen_.insert(key);
        const auto found = object_.find(key);
        if (found == object_.end()) {
            throw FieldError(subject_, key, std::nullopt, "lacks the field '" + key + "'");
        }
        return *found;
    }

    /// The field `key` as a T. Errors: missing, or of another type.
    template <typename T>
    T get(const std::string& key) {
        const nlohmann::json& value = at(key);
        try {
            require_kind<T>(value);
            return value.template get<T>();
        } catch (const nlohmann::json::exception&) {
            throw FieldError(subject_, key, value, "has a field '" + key + "' of the wrong type",
                             expected<T>());
        }
    }

    /// The field `key` as a T, or `fallback` where there is none.
    template <typename T>
    T get_or(const std::string& key, T fallback) {
        return has(key) ? get<T>(key) : std::move(fallback);
    }

    /// The number in field `key`, or `fallback`. Errors: it is not in low..high.
    template <typename T>
    T get_ranged(const std::string& key, T fallback, T low, T high) {
        const T value = get_or(key, fallback);
        if (!(value >= low && value <= high)) {
            throw FieldError(
                subject_, key, value, "has a field '" + key + "' out of its range",
                "choose from " + nlohmann::json(low).dump() + " to " + nlohmann::json(high).dump());
        }
        return value;
    }

    /// The word in field `key` as the enumerator whose word it is; `words` are in the order of the values.
    template <typename Enum, std::size_t N>
    Enum get_choice(const std::string& key, const std::array<const char*, N>& words) {
        const auto text = get<std::string>(key);
        std::string known;
        for (std::size_t i = 0; i < N; ++i) {
            if (text == words[i]) return static_cast<Enum>(i);
            known += (i == 0 ? "" : ", ") + std::string(words[i]);
        }
        throw FieldError(subject_, key, text, "has the unknown " + key + " '" + printable(text) + "'",
                         "choose from " + known);
    }

    /// The same, or `fallback` where there is no such field.
    template <typename Enum, std::size_t N>
    Enum get_choice_or(const std::string& key, const std::array<const char*, N>& words, Enum fallback) {
        return has(key) ? get_choice<Enum>(key, words) : fallback;
    }

    /// Errors: a field that was never asked for; the remedy names the field that was probably meant, or all.
    void finish() const {
        for (const auto& [key, value] : object_.items()) {
            if (seen_.contains(key)) continue;
            throw FieldError(subject_, key, value, "has an unknown field '" + printable(key) + "'",
                             remedy_for(key));
        }
    }

    const std::string& subject() const { return subject_; }

  private:
    // nlohmann converts 1.5 to the integer 1, true to 1 and 2^32 + 1 to the int 1 without a word; a model
    // file must not.
    template <typename T>
    void require_kind(const nlohmann::json& value) const {
        bool fits = true;
        if constexpr (std::is_same_v<T, bool>) {
            fits = value.is_boolean();
        } else if constexpr (std::is_integral_v<T>) {
            fits = value.is_number_integer() && nlohmann::json(value.template get<T>()) == value;
            if (std::is_unsigned_v<T> && value < 0) fits = false;
        } else if constexpr (std::is_floating_point_v<T>) {
            fits = value.is_number();
        } else if constexpr (is_list<T>::value) {
            fits = value.is_array();
            if (fits) {
                for (const auto& entry : value) require_kind<typename T::value_type>(entry);
            }
        }
        if (!fits) throw nlohmann::json::type_error::create(302, "kind", &value);
    }

    template <typename T>
    struct is_list : std::false_type {};
    template <typename T>
    struct is_list<std::vector<T>> : std::true_type {};
    template <typename T, std::size_t N>
    struct is_list<std::array<T, N>> : std::true_type {};

    template <typename T>
    static std::string expected() {
        if constexpr (std::is_same_v<T, bool>) {
            return "give true or false";
        } else if constexpr (std::is_integral_v<T>) {
            return "give a whole number";
        } else if constexpr (std::is_floating_point_v<T>) {
            return "give a number";
        } else if constexpr (std::is_same_v<T, std::string>) {
            return "give a text in quotes";
        } else if constexpr (is_list<T>::value) {
            using Entry = typename T::value_type;
            return std::is_same_v<Entry, std::string> ? "give a list of texts" : "give a list of numbers";
        } else {
            return {};
        }
    }

    std::string remedy_for(const std::string& unknown) const {
        const std::vector<std::string> names(known_.begin(), known_.end());
        std::string all;
        for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
        const std::string near = nearest(unknown, names);
        if (!near.empty()) return "did you mean '" + near + "'?";
        return all.empty() ? "remove it" : "choose from " + all;
    }

    const nlohmann::json& object_;
    std::string subject_;
    std::set<std::string> known_;  // whether or not the object has them
    std::set<std::string> seen_;
};

}  // namespace resonet
