package reprise.drill;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a disaster did.
 *
 * @param moment
 *            of the disaster, in seconds since the drill began
 * @param answers
 *            from some seconds before the disaster to some after the service was back
 * @param rto
 *            the longest time between two good answers, in seconds
 * @param lost
 *            how many acknowledged rows are gone
 * @param rpo
 *            seconds from the first of these to the disaster
 * @param setAside
 *            how many rows a restore took away on purpose: the safety copy has them
 */
public record Outcome(String disaster, Objective objective, double moment, List<Answer> answers, double rto, long lost,
        double rpo, long setAside) {

    /**
     * Measures.
     *
     * @param acknowledged
     *            all rows that must be there, but for those that were known to be gone before
     * @param rows
     *            that are there now
     * @param onPurpose
     *            which of the rows that are gone a restore was to take away
     */
    public static Outcome measure(String disaster, Objective objective, double moment, List<Answer> answers,
            Collection<Answer> acknowledged, Set<String> rows, Predicate<Answer> onPurpose) {
        var gone = acknowledged.stream().filter(answer -> !rows.contains(answer.row())).toList();
        var lost = gone.stream().filter(onPurpose.negate()).toList();
        double rpo = lost.isEmpty() ? 0 : Math.max(0, moment - lost.getFirst().at());
        return new Outcome(disaster, objective, moment, answers, longestGap(answers), lost.size(), rpo,
                gone.size() - lost.size());
    }

    /** Infinite when the service did not come back. */
    private static double longestGap(List<Answer> answers) {
        var good = answers.stream().filter(Answer::good).mapToDouble(Answer::at).toArray();
        if (good.length < 2 || !answers.getLast().good()) {
            return Double.POSITIVE_INFINITY;
        }
        double longest = 0;
        for (int i = 1; i < good.length; i++) {
            longest = Math.max(longest, good[i] - good[i - 1]);
        }
        return longest;
    }

    public boolean isMet() {
        return rto <= objective.rto() && rpo <= objective.rpo();
    }
}
