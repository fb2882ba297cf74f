package reprise.measure;

/** The unit in which people are told a number of bytes. */
public enum SizeScale {
    BYTES(1), KILO(1e3), MEGA(1e6), GIGA(1e9);

    private final double bytes;

    SizeScale(double bytes) {
        this.bytes = bytes;
    }

    public static SizeScale of(long bytes) {
        for (var scale : values()) {
            if (bytes < scale.bytes * 1e3) {
                return scale;
            }
        }
        return GIGA;
    }

    /** Returns a number of bytes in this unit. */
    public double in(long number) {
        return number / bytes;
    }
}
