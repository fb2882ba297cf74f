package reprise.web;

/** Names of what {@code src/main/openapi} describes; for annotations that only the compiler reads. */
public final class Answers {
    /** Where the schemas are. */
    public static final String SCHEMAS = "#/components/schemas/";
    /** An error, as a problem or as a page. */
    public static final String PROBLEM = "#/components/responses/Problem";
    /** 503, with the time to try again. */
    static final String UNAVAILABLE = "#/components/responses/Unavailable";

    private Answers() {}
}
