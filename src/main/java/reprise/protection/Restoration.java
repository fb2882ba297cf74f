package reprise.protection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A restore, a recovery or a refusal, after its end.
 *
 * @param request
 *            none for a recovery, which nobody asked for
 * @param backup
 *            id of the backup; empty when a refused request named none
 * @param point
 *            what that backup holds, when its id says so
 * @param replaced
 *            what was replaced; none for a refusal
 */
public record Restoration(Outcome outcome, Optional<Request> request, String backup, Optional<Point> point,
        Instant at, Duration duration, Optional<String> refusal, Optional<Replaced> replaced) {

    /** An instant of a timeline. */
    public record Point(Instant instant, int timeline) {}

    /** How it ended. */
    public enum Outcome {
        RESTORED, RECOVERED, REFUSED
    }

    /**
     * @param by
     *            who asked: unverified text, empty when nobody is named
     */
    public record Request(String id, String by) {}

    /**
     * @param timeline
     *            that it opened
     * @param safetyCopy
     *            id of the backup of the replaced database; none when no backup could hold it
     * @param undoId
     *            id of the request that brings it back; none when nobody asked for the restore
     * @param events
     *            how many events of the safety copy the backup lacks; none when that is not known
     * @param damaged
     *            whether the replaced database, or a newer backup, could not be used
     */
    public record Replaced(int timeline, Optional<String> safetyCopy, Optional<String> undoId, OptionalLong events,
            boolean damaged) {}

    /** Returns the timeline that the restore opened; 0 for a refusal. */
    public int openedTimeline() {
        return replaced.map(Replaced::timeline).orElse(0);
    }

    public Optional<String> id() {
        return request.map(Request::id);
    }

    /** Returns who asked, when the request says so. */
    public Optional<String> by() {
        return request.map(Request::by).filter(by -> !by.isEmpty());
    }

    public Optional<String> safetyCopy() {
        return replaced.flatMap(Replaced::safetyCopy);
    }
}
