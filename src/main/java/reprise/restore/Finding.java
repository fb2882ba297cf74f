package reprise.restore;

import java.util.Optional;

/**
 * What a start finds in the place of the database.
 *
 * @param detail
 *            what is wrong with it; of a {@link State#PRESENT} one, why its schema would not be accepted in a restore
 */
record Finding(State state, Optional<String> detail) {

    /** State of the database. */
    enum State {
        /** It can be served. */
        PRESENT,
        /** There is none. */
        ABSENT,
        /** SQLite cannot read it, or found it inconsistent. */
        DAMAGED,
        /** It is a database, but none of this service, though the service had one. */
        LOST,
        /** Only a newer version of the program can open it. */
        NEWER,
        /** It lacks what its newest backup or its ledger on the backup volume has. */
        BEHIND
    }

    static Finding of(State state) {
        return new Finding(state, Optional.empty());
    }

    static Finding of(State state, String detail) {
        return new Finding(state, Optional.of(detail));
    }

    /** Whether a backup of it can be taken and restored, so that it may be overwritten once that was done. */
    boolean isSecurable() {
        return state == State.BEHIND || state == State.PRESENT && detail.isEmpty();
    }

    /** Whether there is something to keep aside, because it cannot be secured by a backup. */
    boolean isKeptAside() {
        return !isSecurable() && state != State.ABSENT;
    }
}
