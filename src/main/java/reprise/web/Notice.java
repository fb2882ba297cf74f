package reprise.web;

/**
 * Something that every page tells, until it is no longer so.
 *
 * @param bad
 *            whether something was refused or lost
 * @param link
 *            where more is to be read
 */
public record Notice(boolean bad, String text, String link, String linkText) {}
