package reprise.protection.engine;

import reprise.protection.Protection;
import reprise.restore.Request;
import reprise.testing.Volumes;

/** The protection of volumes, for tests of what shows it. */
public final class EngineProtections {
    private EngineProtections() {}

    public static Protection of(Volumes volumes) {
        return new EngineProtection(volumes.engine(), Request.None::new, volumes.clock);
    }
}
