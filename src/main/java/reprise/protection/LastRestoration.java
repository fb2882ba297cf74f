package reprise.protection;

import java.util.Optional;

/**
 * The last restore, recovery or refusal.
 *
 * @param restoration
 *            none when there never was one
 * @param isCurrent
 *            whether it is the outcome of the request that Git holds now
 */
public record LastRestoration(Optional<Restoration> restoration, boolean isCurrent) {}
