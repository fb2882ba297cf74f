package reprise.web;

import io.micronaut.serde.annotation.Serdeable;

/**
 * An error for machines (RFC 9457).
 *
 * @param type
 *            {@code about:blank}: the status says what kind of error it is
 * @param title
 *            of the status, in English
 * @param detail
 *            what was wrong, in the language of the client
 * @param instance
 *            path of the request
 */
@Serdeable
record Problem(String type, String title, int status, String detail, String instance) {
    static final String MEDIA_TYPE = "application/problem+json";
}
