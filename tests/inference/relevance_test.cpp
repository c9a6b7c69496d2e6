// Maps and their checks, on models of which the truth is known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "inference/cell_grid.h"
#include "inference/faithfulness.h"
#include "inference/relevance_map.h"

namespace resonet {
namespace {

/// Judges a window by `value` of what the mask shows: [row, column of the window].
MaskedImage judged_by(std::size_t rows, std::size_t columns, std::vector<ImagePart> parts,
                      std::function<double(std::size_t part, std::span<const float> mask)> value) {
    MaskedImage image;
    image.rows = rows;
    image.columns = columns;
    image.parts = std::move(parts);
    image.judge = [rows, parts = image.parts, value = std::move(value)](
                      std::size_t part, std::span<const float> masks, std::span<double> probabilities) {
        const std::size_t size = rows * parts[part].columns;
        ASSERT_EQ(masks.size(), size * probabilities.size());
        for (std::size_t m = 0; m < probabilities.size(); ++m) {
            probabilities[m] = value(part, masks.subspan(m * size, size));
        }
    };
    return image;
}

RelevanceSettings settings_of(RelevanceMethod method, std::size_t masks) {
    RelevanceSettings settings;
    settings.method = method;
    settings.masks = masks;
    settings.patch_rows = 4;
    settings.patch_columns = 3;
    return settings;
}

double correlation(std::span<const float> a, std::span<const float> b) {
    const auto n = static_cast<double>(a.size());
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]);
        const double y = static_cast<double>(b[i]);
        sa += x, sb += y, saa += x * x, sbb += y * y, sab += x * y;
    }
    return (sab - sa * sb / n) / std::sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
}

constexpr std::size_t rows = 16;
constexpr std::size_t columns = 24;

TEST(RelevanceMap, PeaksWhereTheOnlyCellIsThatTheModelLooksAt) {
    constexpr std::size_t row = 9;
    constexpr std::size_t column = 14;
    const MaskedImage image = judged_by(rows, columns, {{0, columns}}, [](std::size_t, auto mask) {
        return 0.1 + 0.8 * static_cast<double>(mask[row * columns + column]);
    });
    for (const RelevanceMethod method : {RelevanceMethod::rise, RelevanceMethod::occlusion}) {
        const Matrix map = relevance_map(image, settings_of(method, 2000));
        const auto peak = static_cast<std::size_t>(std::ranges::max_element(map.values) - map.values.begin());
        EXPECT_LE(std::abs(static_cast<int>(peak / columns) - static_cast<int>(row)), 2);
        EXPECT_LE(std::abs(static_cast<int>(peak % columns) - static_cast<int>(column)), 1);
        EXPECT_NEAR(map.at(row, column), 0.8, 1e-6) << "what the cell is worth";
        EXPECT_NEAR(map.at(0, 0), 0.0, method == RelevanceMethod::rise ? 0.05 : 1e-9);
    }
}

TEST(RelevanceMap, OcclusionOfSingleCellsGivesTheWeightsOfALinearModel) {
    std::vector<float> weights(rows * columns);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 0.001F * static_cast<float>(i % 7) - 0.003F;
    const MaskedImage image = judged_by(rows, columns, {{0, columns}}, [&](std::size_t, auto mask) {
        return std::inner_product(mask.begin(), mask.end(), weights.begin(), 0.5);
    });
    RelevanceSettings settings = settings_of(RelevanceMethod::occlusion, 0);
    settings.patch_rows = settings.patch_columns = 1;
    const Matrix map = relevance_map(image, settings);
    for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(map.values[i], weights[i], 1e-6) << i;
    EXPECT_EQ(relevance_answers(image, settings), rows * columns + 1);
}

TEST(RelevanceMap, RiseIsInProportionToTheWeightsOfALinearModelWithinNoise) {
    // Smooth weights, as patches of 4 x 3 can tell them.
    std::vector<float> weights(rows * columns);
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c) {
            weights[r * columns + c] =
                0.002F * std::sin(0.3F * static_cast<float>(r)) * std::cos(0.35F * static_cast<float>(c));
        }
    }
    const MaskedImage image = judged_by(rows, columns, {{0, columns}}, [&](std::size_t, auto mask) {
        return std::inner_product(mask.begin(), mask.end(), weights.begin(), 0.5);
    });
    const Matrix few = relevance_map(image, settings_of(RelevanceMethod::rise, 200));
    const Matrix many = relevance_map(image, settings_of(RelevanceMethod::rise, 8000));
    EXPECT_GT(correlation(many.values, weights), 0.95) << "patches blur the weights";
    EXPECT_GT(correlation(many.values, weights), correlation(few.values, weights));
    EXPECT_GT(correlation(few.values, weights), 0.6);
}

TEST(RelevanceMap, RiseTellsOfSingleColumnsOfARow) {
    std::vector<float> weights(30);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = i % 5 == 0 ? 0.05F : -0.01F;
    const MaskedImage image = judged_by(1, 30, {{0, 30}}, [&](std::size_t, auto mask) {
        return std::inner_product(mask.begin(), mask.end(), weights.begin(), 0.5);
    });
    RelevanceSettings settings = settings_of(RelevanceMethod::rise, 20000);
    settings.patch_rows = settings.patch_columns = 1;
    const Matrix map = relevance_map(image, settings);
    for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(map.values[i], weights[i], 0.006) << i;
}

TEST(RelevanceMap, WindowsShareThePlacesTheyOverlapIn) {
    // Two windows that overlap in the columns 8 to 15; only the second needs what it sees.
    const MaskedImage image = judged_by(rows, columns, {{0, 16}, {8, 16}}, [](std::size_t part, auto mask) {
        return part == 0 ? 0.25 : std::accumulate(mask.begin(), mask.end(), 0.0) / (16.0 * 16.0);
    });
    RelevanceSettings settings = settings_of(RelevanceMethod::occlusion, 0);
    const Matrix map = relevance_map(image, settings);
    EXPECT_NEAR(map.at(3, 7), 0.0, 1e-9) << "only in the first window";
    // Covering a patch of 12 of the window's 256 values costs the second window 12 / 256, the mean half that.
    EXPECT_NEAR(map.at(3, 12), 12.0 / 256.0 / 2.0, 1e-6);
    EXPECT_NEAR(map.at(3, 20), 12.0 / 256.0 / 2.0, 1e-6);
}

TEST(RelevanceMap, DependsOnTheSeedAndNotOnTheThreads) {
    const MaskedImage image = judged_by(rows, columns, {{0, 16}, {8, 16}}, [](std::size_t part, auto mask) {
        double sum = 0;
        for (std::size_t i = 0; i < mask.size(); ++i) {
            sum += std::sin(static_cast<double>(i * (part + 1))) * static_cast<double>(mask[i]);
        }
        return 1 / (1 + std::exp(-sum));
    });
    RelevanceSettings settings = settings_of(RelevanceMethod::rise, 101);
    EXPECT_EQ(relevance_answers(image, settings), 2 * 102) << "pairs of masks";
    const Matrix alone = relevance_map(image, settings);
    settings.threads = 4;
    EXPECT_EQ(relevance_map(image, settings).values, alone.values);
    settings.seed = 1;
    EXPECT_NE(relevance_map(image, settings).values, alone.values);
}

TEST(RelevanceMap, AModelThatLooksAtNothingHasAnEmptyMap) {
    const MaskedImage image = judged_by(rows, columns, {{0, columns}}, [](std::size_t, auto) { return 0.7; });
    for (const RelevanceMethod method : {RelevanceMethod::rise, RelevanceMethod::occlusion}) {
        const Matrix map = relevance_map(image, settings_of(method, 50));
        for (const float value : map.values) EXPECT_NEAR(value, 0.0, 1e-6);
    }
}

TEST(RelevanceMap, SmallImagesAndLargePatches) {
    const MaskedImage image =
        judged_by(2, 1, {{0, 1}}, [](std::size_t, auto mask) { return static_cast<double>(mask[0]) / 2; });
    RelevanceSettings settings = settings_of(RelevanceMethod::occlusion, 0);
    settings.patch_rows = 100;
    settings.patch_columns = 100;
    EXPECT_NEAR(relevance_map(image, settings).values[1], 0.5, 1e-9) << "all is one patch";
    settings.method = RelevanceMethod::rise;
    settings.masks = 2;
    for (const float value : relevance_map(image, settings).values) EXPECT_TRUE(std::isfinite(value));
}

TEST(CellGrid, MeansOverCellsOfWhichTheLastAreSmaller) {
    Matrix image(3, 5);
    std::iota(image.values.begin(), image.values.end(), 0.0F);  // 0 to 4, 5 to 9, 10 to 14
    const CellGrid grid{3, 5, 2, 3};
    const Matrix means = cell_means(image, grid);
    ASSERT_EQ(means.rows, 2U);
    ASSERT_EQ(means.columns, 2U);
    EXPECT_EQ(means.values, (std::vector<float>{3.5F, 6.0F, 11.0F, 13.5F}));
    EXPECT_EQ(grid.row_edge(2), 3U);
    EXPECT_EQ(grid.column_edge(1), 3U);
    EXPECT_EQ(grid.column_edge(2), 5U);
}

TEST(CellGrid, RegionsAreTheRectanglesThatSpeakMost) {
    Matrix cells(6, 8);
    for (std::size_t r = 1; r < 4; ++r) {
        for (std::size_t c = 2; c < 5; ++c) cells.row(r)[c] = 0.8F;
    }
    cells.row(2)[3] = 1.0F;
    cells.row(5)[7] = 0.4F;
    cells.row(0)[7] = 0.2F;  // weaker than a quarter of the strongest
    cells.row(5)[0] = -0.6F;
    const std::vector<CellRegion> found = strongest_regions(cells, 5, true);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].row, 1U);
    EXPECT_EQ(found[0].rows, 3U);
    EXPECT_EQ(found[0].column, 2U);
    EXPECT_EQ(found[0].columns, 3U);
    EXPECT_NEAR(found[0].relevance, (8 * 0.8 + 1.0) / 9, 1e-6);
    EXPECT_EQ(found[1].row, 5U);
    EXPECT_EQ(found[1].columns, 1U);
    EXPECT_EQ(strongest_regions(cells, 1, true).size(), 1U);
    const std::vector<CellRegion> against = strongest_regions(cells, 5, false);
    ASSERT_EQ(against.size(), 1U);
    EXPECT_NEAR(against[0].relevance, -0.6, 1e-6);
    EXPECT_TRUE(strongest_regions(Matrix(4, 4), 5, true).empty()) << "nothing speaks";
}

/// A model that needs the left half of the image, and two windows that see it all.
MaskedImage left_half() {
    return judged_by(rows, columns, {{0, columns}, {0, columns}}, [](std::size_t, auto mask) {
        double sum = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns / 2; ++c) sum += static_cast<double>(mask[r * columns + c]);
        }
        return sum / static_cast<double>(rows * columns / 2);
    });
}

TEST(Faithfulness, OfATrueMap) {
    const CellGrid grid{rows, columns, 4, 3};
    Matrix cells(grid.rows(), grid.columns());
    for (std::size_t r = 0; r < cells.rows; ++r) {
        for (std::size_t c = 0; c < cells.columns / 2; ++c) cells.row(r)[c] = 1.0F;
    }
    const Faithfulness check = check_faithfulness(left_half(), grid, cells, {.share = 0.5});
    EXPECT_NEAR(check.whole, 1.0, 1e-9);
    EXPECT_NEAR(check.most, 0.0, 1e-9) << "half of the cells are all that matters";
    EXPECT_NEAR(check.least, 1.0, 1e-9);
    EXPECT_NEAR(check.random_mean(), 0.5, 0.1);
    EXPECT_EQ(check.random.size(), 10U);
    EXPECT_EQ(check.draws_beaten(), 10U);
    EXPECT_TRUE(check.faithful());
    // 32 cells, of which a tenth is rounded to 3: 1 - {0, 3, 6, 10, 13, 16} / 16, then 0.
    EXPECT_NEAR(check.most_curve[1], 13.0 / 16.0, 1e-9);
    EXPECT_NEAR(curve_area(check.shares, check.most_curve), (0.5 + (13 + 10 + 6 + 3) / 16.0) / 10, 1e-9);
    EXPECT_NEAR(curve_area(check.shares, check.least_curve), 1 - curve_area(check.shares, check.most_curve),
                1e-9);
    EXPECT_NEAR(curve_area(check.shares, check.random_curve), 0.5, 0.05);
    EXPECT_EQ(check.shares.back(), 1.0);
    EXPECT_NEAR(check.random_curve.back(), 0.0, 1e-9) << "all is covered";
}

TEST(Faithfulness, OfAFalseMap) {
    const CellGrid grid{rows, columns, 4, 3};
    Matrix cells(grid.rows(), grid.columns());
    for (std::size_t i = 0; i < cells.values.size(); ++i) {
        cells.values[i] = static_cast<float>(i % cells.columns);  // the right half, which the model ignores
    }
    const Faithfulness check = check_faithfulness(left_half(), grid, cells, {});
    EXPECT_NEAR(check.share, 0.2, 1e-9);
    EXPECT_NEAR(check.most, 1.0, 1e-9);
    EXPECT_LT(check.least, check.random_mean());
    EXPECT_FALSE(check.faithful());
}

TEST(Faithfulness, OfAModelThatLooksAtNothingIsDenied) {
    const MaskedImage image = judged_by(rows, columns, {{0, columns}}, [](std::size_t, auto) { return 0.7; });
    const CellGrid grid{rows, columns, 4, 3};
    EXPECT_FALSE(check_faithfulness(image, grid, Matrix(grid.rows(), grid.columns()), {}).faithful());
}

TEST(Faithfulness, DrawsDependOnTheSeedAlone) {
    const CellGrid grid{rows, columns, 4, 3};
    const Matrix cells(grid.rows(), grid.columns());
    const Faithfulness one = check_faithfulness(left_half(), grid, cells, {.seed = 3, .threads = 1});
    EXPECT_EQ(check_faithfulness(left_half(), grid, cells, {.seed = 3, .threads = 3}).random, one.random);
    EXPECT_NE(check_faithfulness(left_half(), grid, cells, {.seed = 4, .threads = 1}).random, one.random);
    EXPECT_EQ(faithfulness_answers(left_half(), {}), 2U * 12U * 11U);
}

TEST(Faithfulness, MeanOfSeveralChecks) {
    const CellGrid grid{rows, columns, 4, 3};
    Matrix cells(grid.rows(), grid.columns());
    cells.values[0] = 1.0F;
    const Faithfulness one = check_faithfulness(left_half(), grid, cells, {.seed = 3});
    Faithfulness other = one;
    for (double& value : other.most_curve) value = 0;
    for (double& value : other.random) value += 0.2;
    const Faithfulness mean = mean_faithfulness(std::vector{one, other});
    EXPECT_NEAR(mean.most, one.most / 2, 1e-9);
    EXPECT_NEAR(mean.whole, 0.5, 1e-9);
    EXPECT_NEAR(mean.random_mean(), one.random_mean() + 0.1, 1e-9);
    EXPECT_NEAR(mean.least, one.least, 1e-9);
}

}  // namespace
}  // namespace resonet
