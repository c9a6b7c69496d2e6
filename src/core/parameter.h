#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace resonet {

/// A number that something can be told, declared once beside the struct that holds it: the check of its
/// range, the help and the documentation all read this. `Struct` offers the table of its parameters as
/// `static std::span<const Parameter<Struct>> parameters()`.
template <typename Struct>
struct Parameter {
    const char* name;
    std::variant<int Struct::*, double Struct::*, bool Struct::*, std::optional<double> Struct::*> member;
    double least;                ///< a value below is refused; for truth values 0
    double most;                 ///< and above; for truth values 1
    const char* meaning;         ///< in a few words, with the unit
    const char* none = nullptr;  ///< of an optional number: the word that stands for none
};

/// Errors: UsageError about `subject`, unless `value` of `parameter` is finite and lies in [least, most].
void require_range(std::string_view subject, std::string_view parameter, double value, double least,
                   double most);

/// "0.85", "true", or the word for none.
template <typename Struct>
std::string parameter_text(const Struct& values, const Parameter<Struct>& parameter);

/// Sets a parameter from text. Errors: UsageError about `subject` where it is no number of the right kind
/// or out of its range.
template <typename Struct>
void set_parameter(Struct& values, const Parameter<Struct>& parameter, std::string_view subject,
                   std::string_view text);

/// Checks every parameter of `values`. Errors: UsageError about `subject`, naming the first that is out of
/// its range.
template <typename Struct>
void check_parameters(std::string_view subject, const Struct& values);

namespace detail {

std::string number_text(double value);
/// Errors: UsageError, unless all of `text` is a number, of whole steps if `whole`.
double number_from(std::string_view subject, std::string_view parameter, std::string_view text, bool whole);
bool truth_from(std::string_view subject, std::string_view parameter, std::string_view text);

}  // namespace detail

template <typename Struct>
std::string parameter_text(const Struct& values, const Parameter<Struct>& parameter) {
    return std::visit(
        [&](auto member) -> std::string {
            const auto& value = values.*member;
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, bool>) {
                return value ? "true" : "false";
            } else if constexpr (std::is_same_v<T, std::optional<double>>) {
                return value ? detail::number_text(*value) : parameter.none;
            } else {
                return detail::number_text(value);
            }
        },
        parameter.member);
}

template <typename Struct>
void set_parameter(Struct& values, const Parameter<Struct>& parameter, std::string_view subject,
                   std::string_view text) {
    std::visit(
        [&](auto member) {
            auto& value = values.*member;
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, bool>) {
                value = detail::truth_from(subject, parameter.name, text);
            } else if constexpr (std::is_same_v<T, std::optional<double>>) {
                if (text == parameter.none) {
                    value.reset();
                    return;
                }
                const double number = detail::number_from(subject, parameter.name, text, false);
                require_range(subject, parameter.name, number, parameter.least, parameter.most);
                value = number;
            } else {
                const double number =
                    detail::number_from(subject, parameter.name, text, std::is_same_v<T, int>);
                require_range(subject, parameter.name, number, parameter.least, parameter.most);
                value = static_cast<T>(number);
            }
        },
        parameter.member);
}

template <typename Struct>
void check_parameters(std::string_view subject, const Struct& values) {
    for (const Parameter<Struct>& parameter : Struct::parameters()) {
        std::visit(
            [&](auto member) {
                const auto& value = values.*member;
                using T = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<T, std::optional<double>>) {
                    if (value) {
                        require_range(subject, parameter.name, *value, parameter.least, parameter.most);
                    }
                } else if constexpr (!std::is_same_v<T, bool>) {
                    require_range(subject, parameter.name, value, parameter.least, parameter.most);
                }
            },
            parameter.member);
    }
}

}  // namespace resonet
