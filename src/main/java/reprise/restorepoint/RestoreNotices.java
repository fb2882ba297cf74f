package reprise.restorepoint;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import reprise.failure.Failure;
import reprise.protection.LastRestoration;
import reprise.protection.Protection;
import reprise.protection.Restoration;
import reprise.web.Notice;
import reprise.web.Notices;
import reprise.web.Page;
import reprise.web.Reasons;
import reprise.web.TextFragment;

/**
 * Shows the last restore or refusal on every page, as long as Git asks for it: another request, or none, dismisses it.
 * Nobody asked for a recovery, so it is shown for some days.
 */
@Singleton
final class RestoreNotices implements Notices {
    private static final Duration RECOVERY_SHOWN = Duration.ofDays(7);

    private final Protection protection;
    private final Clock clock;

    RestoreNotices(Protection protection, Clock clock) {
        this.protection = protection;
        this.clock = clock;
    }

    @Override
    public Optional<Notice> current(Page page) {
        try {
            var last = protection.last();
            return last.restoration().filter(entry -> isCurrent(last, entry)).map(entry -> notice(entry, page));
        } catch (Failure _) {
            return Optional.empty(); // a ledger that cannot be read fails /status, not every page
        }
    }

    private boolean isCurrent(LastRestoration last, Restoration entry) {
        return entry.request().isEmpty() ? entry.at().plus(RECOVERY_SHOWN).isAfter(clock.instant()) : last.isCurrent();
    }

    private static Notice notice(Restoration entry, Page page) {
        var safetyCopy = entry.safetyCopy();
        var link = safetyCopy.map(RestorePoint::path).orElse("/status#restore");
        var linkText = page.text(safetyCopy.isEmpty() ? "notice.more" : "notice.undo");
        return switch (entry.outcome()) {
            case REFUSED -> new Notice(true, asked(entry, page, refused(entry, page)), link, linkText);
            case RECOVERED -> new Notice(true,
                    page.fragments("notice.recovered", new TextFragment.Time(entry.at()), point(entry)), link,
                    linkText);
            case RESTORED -> new Notice(entry.replaced().filter(Restoration.Replaced::damaged).isPresent(),
                    asked(entry, page, restored(entry, page)), link, linkText);
        };
    }

    private static List<TextFragment> refused(Restoration entry, Page page) {
        return page.fragments("notice.refused", new TextFragment.Words(entry.id().orElse("")),
                new TextFragment.English(Reasons.withoutFolders(entry.refusal().orElse(""))));
    }

    private static List<TextFragment> restored(Restoration entry, Page page) {
        var at = new TextFragment.Time(entry.at());
        if (entry.replaced().filter(Restoration.Replaced::damaged).isPresent()) {
            return page.fragments("notice.aside", at, point(entry));
        }
        var events = entry.replaced().map(Restoration.Replaced::events).orElseThrow();
        return events.isEmpty() ? page.fragments("notice.restored.kept", at, point(entry))
                : page.fragments("notice.restored", at, point(entry),
                        new TextFragment.Words(page.number(events.getAsLong())));
    }

    /** Adds who asked, where the ledger has it, as text that nobody has verified. */
    private static List<TextFragment> asked(Restoration entry, Page page, List<TextFragment> told) {
        return entry.by().map(by -> Stream.concat(Stream.concat(told.stream(), Stream.of(new TextFragment.Words(" "))),
                page.fragments("notice.by", new TextFragment.Code(by)).stream()).toList()).orElse(told);
    }

    private static TextFragment point(Restoration entry) {
        return new TextFragment.Time(entry.point().map(Restoration.Point::instant).orElse(Instant.EPOCH));
    }
}
