package reprise.restorepoint;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import reprise.backup.BackupName;
import reprise.event.sqlite.EventSchema;
import reprise.failure.Failure;
import reprise.restore.CurrentRequest;
import reprise.restore.Engine;
import reprise.restore.LedgerEntry;
import reprise.restore.LedgerEntry.Asked;
import reprise.restore.LedgerEntry.InPlace;
import reprise.restore.LedgerEntry.Recovered;
import reprise.restore.LedgerEntry.Refused;
import reprise.restore.LedgerEntry.Restored;
import reprise.web.Notice;
import reprise.web.Notices;
import reprise.web.Page;
import reprise.web.TextFragment;
import reprise.web.Reasons;

/**
 * Tells of the last restore or refusal on every page, as long as Git asks for it: another request, or none, dismisses it.
 * Nobody asked for a recovery, so it is told of for some days.
 */
@Singleton
final class RestoreNotices implements Notices {
    private static final Duration RECOVERY_SHOWN = Duration.ofDays(7);

    private final Engine engine;
    private final CurrentRequest request;
    private final Clock clock;

    RestoreNotices(Engine engine, CurrentRequest request, Clock clock) {
        this.engine = engine;
        this.request = request;
        this.clock = clock;
    }

    @Override
    public Optional<Notice> current(Page page) {
        try {
            return engine.ledger().last().filter(this::isCurrent).map(entry -> notice(entry, page));
        } catch (Failure _) {
            return Optional.empty(); // a ledger that cannot be read fails /status, not every page
        }
    }

    private boolean isCurrent(LedgerEntry entry) {
        return entry.id().isEmpty() ? entry.at().plus(RECOVERY_SHOWN).isAfter(clock.instant()) : request.ledTo(entry);
    }

    private static Notice notice(LedgerEntry.Final entry, Page page) {
        var safetyCopy = entry instanceof InPlace done ? done.safetyCopy() : Optional.<String>empty();
        var link = safetyCopy.map(RestorePoint::path).orElse("/status#restore");
        var linkText = page.text(safetyCopy.isEmpty() ? "notice.more" : "notice.undo");
        return switch (entry) {
            case Refused refused -> new Notice(true,
                    asked(entry, page,
                            page.fragments("notice.refused", new TextFragment.Words(entry.id().orElse("")),
                                    new TextFragment.English(Reasons.withoutFolders(refused.reason())))),
                    link, linkText);
            case Recovered _ -> new Notice(true,
                    page.fragments("notice.recovered", new TextFragment.Time(entry.at()), point(entry)), link,
                    linkText);
            case Restored restored -> restored(restored, page, link, linkText);
        };
    }

    private static Notice restored(Restored entry, Page page, String link, String linkText) {
        var at = new TextFragment.Time(entry.at());
        if (!entry.passedOver().isEmpty()) {
            return new Notice(true, asked(entry, page, page.fragments("notice.aside", at, point(entry))), link,
                    linkText);
        }
        var events = entry.setAside().get(EventSchema.TABLE);
        var told = events == null ? page.fragments("notice.restored.kept", at, point(entry))
                : page.fragments("notice.restored", at, point(entry), new TextFragment.Words(page.number(events)));
        return new Notice(false, asked(entry, page, told), link, linkText);
    }

    /** Adds who asked, where the ledger has it, as text that nobody has verified. */
    private static List<TextFragment> asked(LedgerEntry entry, Page page, List<TextFragment> told) {
        return entry.request().map(Asked::by).filter(by -> !by.isEmpty())
                .map(by -> Stream.concat(Stream.concat(told.stream(), Stream.of(new TextFragment.Words(" "))),
                        page.fragments("notice.by", new TextFragment.Code(by)).stream()).toList())
                .orElse(told);
    }

    private static TextFragment point(LedgerEntry entry) {
        return new TextFragment.Time(
                BackupName.parse(entry.file()).map(BackupName::restorePoint).orElse(Instant.EPOCH));
    }
}
