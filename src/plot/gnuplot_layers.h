#pragma once

#include <string>
#include <vector>

#include "plot/figure.h"
#include "plot/layout.h"

namespace resonet {

/// One thing that gnuplot's plot command draws, and the binary data that follow the command.
struct PlotElement {
    std::string command;
    std::string data;
};

/// What turns a number on an axis into gnuplot's coordinates: all its axes are linear, ours need not be.
double to_plot(const Axis& axis, double value);

/// What says how a line is dashed, in a script.
std::string dash_text(Dash dash);

/// Gnuplot's size of a dot; `unit` as below.
double point_size(double size, double unit);

/// The elements of `panel`, in order. `place` says how many pixels there are, `unit` how many an ordinary
/// curve is wide.
std::vector<PlotElement> plot_elements(const Panel& panel, const Box& place, double unit);

}  // namespace resonet
