package reprise.web;

import java.util.Optional;

/** Knows what every page has to tell now. */
@FunctionalInterface
public interface Notices {
    /** @param page that words it */
    Optional<Notice> current(Page page);
}
