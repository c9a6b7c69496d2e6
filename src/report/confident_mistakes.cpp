#include "report/confident_mistakes.h"

#include <algorithm>
#include <map>
#include <string>

namespace resonet {

std::vector<Mistake> confident_mistakes(const PredictionSet& answers, std::size_t most) {
    const std::vector<int> predicted = answers.predicted();
    std::map<std::string, Mistake> clips;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Mistake& mistake = clips[clip_key(answers.clips[i])];
        ++mistake.answers;
        const int truth = answers.clips[i].truth;
        if (predicted[i] == truth) continue;
        const float probability = answers.row(i)[static_cast<std::size_t>(predicted[i])];
        if (mistake.wrong == 0 || probability > mistake.probability) {
            mistake.clip = i;
            mistake.said = predicted[i];
            mistake.probability = probability;
            mistake.truth = answers.row(i)[static_cast<std::size_t>(truth)];
        }
        ++mistake.wrong;
    }
    std::vector<Mistake> mistakes;
    for (const auto& [key, mistake] : clips) {
        if (mistake.wrong > 0) mistakes.push_back(mistake);
    }
    std::sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
        return a.probability != b.probability ? a.probability > b.probability : a.clip < b.clip;
    });
    if (mistakes.size() > most) mistakes.resize(most);
    return mistakes;
}

}  // namespace resonet
